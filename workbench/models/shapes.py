"""The shapes of the catalogue's models, so that what a run takes can be estimated before the model is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from workbench.cost.flops import Architecture
from workbench.errors import WorkbenchError

# By catalogue name, as each model's own config.json says:
# (layers, width, heads, key-value heads, head width, feed-forward, vocabulary); output and embedding matrix are one.
SHAPES: Mapping[str, tuple[int, int, int, int, int, int, int]] = {
    "smollm2-135m-instruct": (30, 576, 9, 3, 64, 1536, 49152),
    "gemma-3-270m": (18, 640, 4, 1, 256, 2048, 262144),
    "qwen2.5-coder-0.5b-instruct": (24, 896, 14, 2, 64, 4864, 151936),
}
WINDOWS: Mapping[str, int] = {  # of positions that each was made for, likewise
    "smollm2-135m-instruct": 8192,
    "gemma-3-270m": 32_768,
    "qwen2.5-coder-0.5b-instruct": 32_768,
}


def window_of(name: str) -> int | None:
    """How many tokens a catalogue model, or one in a folder, was made to read; None where nothing here says it."""
    known = WINDOWS.get(name) or _config(name).get("max_position_embeddings")
    return known if isinstance(known, int) else None


def shape_of(name: str) -> Architecture | None:
    """The shape of a catalogue model, or of one in a folder; None where nothing here says it."""
    if name in SHAPES:
        return Architecture(*SHAPES[name], tied=True)
    try:
        return Architecture.of(SimpleNamespace(**_config(name)))
    except (ValueError, TypeError, AttributeError, WorkbenchError):
        return None


def _config(name: str) -> dict[str, Any]:
    """The configuration in a model's folder, that of its text at the top; nothing where it cannot be read."""
    try:
        table = json.loads((Path(name).expanduser() / "config.json").read_text(encoding="utf-8"))
        return {**table, **table.get("text_config", {})}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
