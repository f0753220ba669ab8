"""What the cells of a row say: accepted answers, a kind of question, the documents that it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.quoted import texts_of
from workbench.types import KINDS, Kind

_CALLED: Mapping[str, Kind] = {
    "singola": "single", "multipla": "multi", "aggregata": "aggregate", "senza risposta": "unanswerable",
    "riassunto": "summary", "generale": "general", "no answer": "unanswerable",
}  # fmt: skip


def answers_of(value: Any) -> tuple[str, ...]:
    """The accepted answers of a cell: a list, or a text with a bar or a line break between two of them."""
    given = texts_of(value)
    if given == [value]:  # a single text
        given = re.split(r"\s*(?:\n|\|)\s*", given[0])
    cleaned = (" ".join(each.split()) for each in given)
    return tuple(dict.fromkeys(each for each in cleaned if each))


def kind_of(value: Any) -> Kind | None:
    """The kind of question that a cell names, in one of the languages; None where it names none."""
    name = folded(str(value or ""))
    known: dict[str, Kind] = {kind: kind for kind in KINDS}
    return known.get(name) or _CALLED.get(name)


def documents_of(value: Any) -> str:
    """The documents that a cell names, with ";" between two."""
    listed = isinstance(value, list) or str(value).startswith("[")
    return "; ".join(answers_of(value)) if listed else str(value or "")


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as none, and any other value as a list of one."""
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]
