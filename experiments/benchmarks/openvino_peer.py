"""Greedy generation by OpenVINO in fixed batches, as `generate` is measured: the engine of the workbench's own runs.

Each batch is one call of `workbench.models.engines.on_openvino`, with its cache of keys and values in float32, as in a
run, or in the 8 bits of the library's default.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.models.engines.on_openvino import OpenvinoEngine

CACHES = ("f32", "u8")  # the second is the plugin's own default


class OpenvinoPeer:
    """A `LocalModel` compiled in float32; keys and values held in `cache`, one of CACHES.

    Raises ValueError where the engine does not serve this kind of model.
    """

    def __init__(self, model: Any, cache: str) -> None:
        if (reason := OpenvinoEngine.unserved(model.model.config.to_dict())) is not None:
            raise ValueError(reason)
        self.model, self.engine = model, OpenvinoEngine(cache)
        self.engine.ready(model)

    def replies(self, prompts: Sequence[list[int]], rows: int, new_tokens: int) -> list[tuple[int, ...]]:
        """Replies without their end token, in batches of so many rows, sorted by length."""
        order = sorted(range(len(prompts)), key=lambda place: -len(prompts[place]))
        found: list[tuple[int, ...]] = [()] * len(prompts)
        for start in range(0, len(order), rows):
            group = order[start : start + rows]
            asked, most = [prompts[place] for place in group], [new_tokens] * len(group)
            made = self.engine.replies(self.model, asked, most, [None] * len(group), None, True)
            for place, tokens in zip(group, made, strict=True):
                ended = bool(tokens) and tokens[-1] in self.model.end_tokens
                found[place] = tuple(tokens[:-1] if ended else tokens)
        return found
