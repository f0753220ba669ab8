"""Reading a run's JSON without trusting it: any key may be absent, any text may be hostile."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from workbench.types import Interval

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


def get(tree: Any, *path: str) -> Any:
    """What stands at the path, or None where anything on the way is absent."""
    for key in path:
        if not isinstance(tree, Mapping):
            return None
        tree = tree.get(key)
    return tree


def number(value: Any) -> float | None:
    """A finite number, or None. True and False are not numbers here."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


def count(value: Any) -> int:
    """A whole number, 0 where there is none."""
    found = number(value)
    return 0 if found is None else int(found)


def text(value: Any) -> str:
    """A string; "" for None, and the plain form of anything else."""
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value)


def label(value: Any, limit: int = 48) -> str:
    """A name on one line, cut where it would break a table or a chart."""
    line = " ".join(text(value).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def items(value: Any) -> list[Any]:
    """A list, empty where there is none."""
    return list(value) if isinstance(value, list | tuple) else []


def rows(value: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list, empty where there is none."""
    return [row for row in items(value) if isinstance(row, Mapping)]


def mapping(value: Any) -> Mapping[str, Any]:
    """A mapping, empty where there is none."""
    return value if isinstance(value, Mapping) else {}


def interval(value: Any) -> Interval | None:
    """An estimate as results.json writes it, or None where nothing was measured."""
    estimate = number(get(value, "value"))
    if estimate is None:
        return None
    return Interval(
        estimate,
        number(get(value, "low")),
        number(get(value, "high")),
        count(get(value, "n")),
        count(get(value, "unscored")),
    )


def first(tree: Any, *names: str) -> Interval | None:
    """The first of these metrics that was measured."""
    return next((found for name in names if (found := interval(get(tree, name))) is not None), None)
