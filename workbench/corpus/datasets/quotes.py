"""Use what a row quotes from its documents as the evidence of its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_QUOTES = ("span_text", "highlighted_evidence", "fact", "evidence_text")
_HELD_IN = ("answers", "answer", "evidence", "evidence_list")
_SHORTEST = 3  # characters of a quotation: "no" stands anywhere


def quoted(row: Mapping[str, Any]) -> list[str]:
    """The quotations of a row, each once, in order: of CoQA, QASPER, MultiHop-RAG and FinanceBench."""
    found: dict[str, None] = {}
    for name in _HELD_IN:
        for text in _texts(row.get(name)):
            if len(text.strip()) >= _SHORTEST:
                found.setdefault(text.strip())
    return list(found)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, Mapping):
        name = next((name for name in _QUOTES if value.get(name)), None)
        name = "evidence" if name is None and _has_texts(value.get("evidence")) else name
        if name is not None:
            yield from [value[name]] if isinstance(value[name], str) else [str(each) for each in value[name]]
        else:
            for inner in ("answer", "answers"):
                yield from _texts(value.get(inner))


def _has_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) for each in value)
