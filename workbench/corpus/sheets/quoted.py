"""The place of a passage that a row brings with its answer, as suites of other tools do: "reference_contexts", "quote".

Who wrote the row has pointed to it, so it goes before any place that is looked for.
"""

from __future__ import annotations

import ast
import contextlib
import json
from collections.abc import Sequence
from typing import Any

from workbench.corpus.sentences import split_units
from workbench.corpus.sheets.searched import SearchedDocument, fold_text
from workbench.types import Evidence

_TEXTS = ("text", "content", "page_content", "passage", "context", "chunk", "quote")  # of a passage that is a record
_LEAST = 12  # folded characters of a passage, or of a sentence of it, that stand in one place by no accident
_ENOUGH = 0.5  # of a passage's characters, in sentences that a document has, where a page break or a table cuts it
_WIDEST = 2.0  # times the length of a passage that its sentences may lie apart


def listed(value: Any) -> list[Any]:
    """The values of a cell: a list, or one written as JSON or as Python does ("['a', 'b']"); else the cell alone.

    >>> listed("['a', 'b']"), listed('["a"]'), listed("[sic] a")
    (['a', 'b'], ['a'], ['[sic] a'])
    """
    if isinstance(value, str) and value.strip().startswith("["):
        for read in (json.loads, ast.literal_eval):
            with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError):  # then it is a text
                found = read(value)
                if isinstance(found, list):
                    return found
    return value if isinstance(value, list) else [] if value is None else [value]


def passages_of(value: Any) -> list[str]:
    """The texts of the passages in a cell."""
    found = []
    for each in listed(value):
        text = next((each[name] for name in _TEXTS if each.get(name)), "") if isinstance(each, dict) else each
        if isinstance(text, str) and text.strip():
            found.append(text)
    return found


def quoted_places(passages: Sequence[str], within: Sequence[SearchedDocument]) -> list[Evidence]:
    """Where each passage stands, word for word or but for what a page break put into it; none where one stands nowhere.

    Args:
        passages: the texts that the row quotes.
        within: the documents to look in.
    """
    places = [_place_of(passage, within) for passage in passages]
    return list(dict.fromkeys(place for place in places if place is not None)) if all(places) else []


def _place_of(passage: str, within: Sequence[SearchedDocument]) -> Evidence | None:
    needle = fold_text(passage)
    if len(needle) < _LEAST:
        return None
    for each in within:
        if (at := each.folded.find(needle)) >= 0:
            return _span(each, at, len(needle))
    pieces = [
        piece for unit in split_units(passage) if len(piece := fold_text(passage[unit.start : unit.end])) >= _LEAST
    ]
    best: tuple[int, Evidence] | None = None
    for each in within:
        found = [(at, len(piece)) for piece in pieces if (at := each.folded.find(piece)) >= 0]
        had = sum(length for _, length in found)
        if had < _ENOUGH * len(needle) or (best is not None and had <= best[0]):
            continue
        start, end = min(at for at, _ in found), max(at + length for at, length in found)
        if end - start > _WIDEST * len(needle):  # a sentence of it stands elsewhere too: the longest is the surest
            start, length = max(found, key=lambda piece: piece[1])
            end = start + length
        best = (had, _span(each, start, end - start))
    return None if best is None else best[1]


def _span(each: SearchedDocument, at: int, length: int) -> Evidence:
    return Evidence(each.document.id, each.offsets[at], each.offsets[at + length - 1] + 1)
