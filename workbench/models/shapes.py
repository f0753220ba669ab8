"""The shapes of the catalogue's models, so that what a run takes can be estimated before the model is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace

from workbench.cost.flops import Architecture
from workbench.errors import WorkbenchError

# By catalogue name, as each model's own config.json says:
# (layers, width, heads, key-value heads, head width, feed-forward, vocabulary); output and embedding matrix are one.
SHAPES: Mapping[str, tuple[int, int, int, int, int, int, int]] = {
    "smollm2-135m-instruct": (30, 576, 9, 3, 64, 1536, 49152),
    "gemma-3-270m": (18, 640, 4, 1, 256, 2048, 262144),
    "qwen2.5-coder-0.5b-instruct": (24, 896, 14, 2, 64, 4864, 151936),
}


def shape_of(name: str) -> Architecture | None:
    """The shape of a catalogue model, or of one in a folder; None where nothing here tells it."""
    if name in SHAPES:
        return Architecture(*SHAPES[name], tied=True)
    try:
        table = json.loads((Path(name).expanduser() / "config.json").read_text(encoding="utf-8"))
        return Architecture.of(SimpleNamespace(**{**table, **table.get("text_config", {})}))
    except (OSError, ValueError, TypeError, WorkbenchError):
        return None
