"""Cheap figures that a repeated run need not compute again, kept in the store under what they follow from."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbench.code import code_digest
from workbench.errors import RequestError
from workbench.store import Store

log = logging.getLogger(__name__)

FILE = "kept.json"


def kept(store: Store, kind: str, depends: Mapping[str, Any], compute: Callable[[], Any]) -> Any:
    """What `compute` returns, a JSON value, from the store where the same code has computed it before.

    A store that cannot be written is no reason to fail: then it is computed each time.
    """
    depends = {"code": code_digest(), **depends}
    found = store.find(kind, depends)
    if found is not None:
        return json.loads((found.folder / FILE).read_text(encoding="utf-8"))
    value = compute()
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)

    def make(folder: Path) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    try:
        store.get(kind, depends, make)
    except (RequestError, OSError) as error:
        log.debug("%s are not kept: %s", kind, error)
    return json.loads(text)
