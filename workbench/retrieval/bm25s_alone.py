"""bm25s, imported without JAX, which bm25s tries where it is installed, and which takes most of a GPU's memory."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

_JAX = ("jax", "jax.lax")


def bm25s_alone() -> ModuleType:
    """The module bm25s. Its own selection of the best, for which it wants JAX, is not used here.

    On its first use of a GPU JAX reserves three quarters of the memory of the card, which the models of all processes
    there then lack. While bm25s is imported, JAX is as good as not installed; a JAX that was imported before stays.
    """
    if "bm25s" in sys.modules:
        return importlib.import_module("bm25s")
    before = {name: sys.modules.get(name) for name in _JAX}
    sys.modules.update(dict.fromkeys(_JAX))  # type: ignore[arg-type]  # None there makes an import fail
    try:
        return importlib.import_module("bm25s")
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
