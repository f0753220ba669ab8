"""Values of a run as a page may show them: no text that breaks the page, no number that is none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

# Control characters, lone surrogates and non-characters cannot stand in HTML or SVG. The bidirectional embeddings,
# overrides and isolates could reorder the page around them. All are shown as U+FFFD: visible, and harmless.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(value: Any) -> Any:
    """The same tree with unshowable characters replaced, and numbers that are not finite set to None."""
    if isinstance(value, str):
        return _UNSHOWABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, Mapping):
        return {clean(str(key)): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def number(value: Any) -> float | None:
    """A setting or a value of an axis as a number, None where it is none. True and False are not numbers here."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def text(value: Any) -> str:
    """A string; "" for None, and the plain form of anything else."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def label(value: Any, limit: int = 48) -> str:
    """A name on one line, cut where it would break a table or a chart."""
    line = " ".join(text(value).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
