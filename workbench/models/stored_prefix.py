"""The beginning of a prompt computed once and stored: its keys and values, from which any number of replies start.

For a cache-augmented model (Chan et al. 2024, arXiv 2412.15605) the whole corpus is such a beginning. In memory and on
disk it takes 2 × layers × key-value heads × head width values for each token.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.prefixes import common_length
from workbench.types import Cost

if TYPE_CHECKING:
    from workbench.models.attention import RowCache
    from workbench.models.local import LocalModel
    from workbench.store import Artefact

VERSION = 1  # raise when other keys and values would be computed of the same tokens
VALUES, TOKENS = "prefix.safetensors", "tokens.json"


def store_prefix(folder: Path, model: LocalModel, tokens: Sequence[int]) -> dict[str, Any]:
    """Compute the keys and values of these tokens into a folder; what that took, as `StoredPrefix.cost` reads it."""
    from safetensors.torch import save_file

    conditions = Conditions.now()
    with PeakMemory() as memory:
        start = time.perf_counter()
        cache = model.read_prefix(tokens)
        seconds = time.perf_counter() - start
    tensors = {}
    for number, layer in enumerate(cache.row_layers):
        assert layer.keys is not None
        assert layer.values is not None
        tensors[f"keys.{number}"] = layer.keys[0].contiguous().cpu()
        tensors[f"values.{number}"] = layer.values[0].contiguous().cpu()
    save_file(tensors, folder / VALUES)
    (folder / TOKENS).write_text(json.dumps(list(tokens)), encoding="ascii")
    return {
        "tokens": len(tokens),
        "seconds": seconds,
        "peak_bytes": memory.resident_bytes,
        "above_bytes": memory.above_bytes,
        "threads": conditions.threads,
        "load": conditions.load,
    }


@dataclass(frozen=True)
class StoredPrefix:
    """A stored beginning: of `store_prefix`, whose findings, and the FLOPs of it, are noted in the artefact."""

    artefact: Artefact

    @property
    def cost(self) -> Cost:
        """What computing it took when it was computed, and the bytes it takes."""
        info: Mapping[str, Any] = self.artefact.info
        noted = ("seconds", "flops", "tokens", "peak_bytes", "above_bytes", "threads", "load")
        return Cost(**{name: info[name] for name in noted}, storage_bytes=self.artefact.storage_bytes)

    @cached_property
    def tokens(self) -> list[int]:
        """The tokens whose keys and values are stored."""
        found: list[int] = json.loads((self.artefact.folder / TOKENS).read_text(encoding="ascii"))
        return found

    def common(self, prompts: Sequence[Sequence[int]]) -> int:
        """How many of its tokens all prompts begin with; less than all where a question joins the last of them.

        Raises ArmError where there are none.
        """
        length = min(common_length([*self.tokens, -1], prompt) for prompt in prompts)
        if not length:
            raise ArmError(said("error.other_prefix"))
        return length

    def open(self, model: LocalModel, length: int) -> RowCache:
        """The keys and values of its first `length` tokens, on the device of a model."""
        import torch
        from safetensors.torch import load_file

        from workbench.models.attention import RowCache

        tensors = load_file(self.artefact.folder / VALUES, device=str(model.device))
        count = len(self.tokens)
        cache = RowCache(model.layers, 1, count)
        for number, layer in enumerate(cache.row_layers):
            layer.keys, layer.values = tensors[f"keys.{number}"][None], tensors[f"values.{number}"][None]
            layer.is_initialized = True
        cache.start_decoding(torch.tensor([count]))
        return cache if length == count else cache.beginning(length)
