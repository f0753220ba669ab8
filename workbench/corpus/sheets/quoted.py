"""The place of a passage that a row brings with its answer, as suites of other tools do: "reference_contexts", "quote".

Who wrote the row has pointed to it, so it goes before any place that is looked for.
"""

from __future__ import annotations

import ast
import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workbench.corpus.sentences import split_units
from workbench.corpus.sheets.searched import SearchedDocument, fold_text
from workbench.types import Evidence

# Of a passage or an answer that is a record.
_TEXTS = ("text", "content", "page_content", "passage", "context", "chunk", "quote", "answer", "value")
_SCALARS = (str, int, float, date)
_BETWEEN = re.compile(r"[;|]|(?<!\d),|,(?!\d)")
_LEAST = 12  # folded characters of a passage, or of a sentence of it, that stand in one place by no accident
_ENOUGH = 0.5  # of a passage's characters, in sentences that a document has, where a page break or a table cuts it
_WIDEST = 2.0  # times the length of a passage that its sentences may lie apart


def listed(value: Any) -> list[Any]:
    """The values of a cell: a list, or one written as JSON or as Python does ("['a', 'b']"); else the cell alone.

    A text in brackets is a list only where all of it are texts: "[0, 1]" is an interval, "[12,000]" a number.

    >>> listed("['a', 'b']"), listed('["a", null]'), listed("[sic] a"), listed("[0, 1]")
    (['a', 'b'], ['a'], ['[sic] a'], ['[0, 1]'])
    """
    if isinstance(value, str) and value.strip().startswith("["):
        for read in (json.loads, ast.literal_eval):
            with contextlib.suppress(ValueError, SyntaxError, MemoryError, RecursionError):  # then it is a text
                found = read(value)
                if isinstance(found, list) and all(each is None or _has_text(each) for each in found):
                    return [each for each in found if each is not None]
    given = value if isinstance(value, list) else [value]
    return [each for each in given if each is not None]


def texts_of(value: Any) -> list[str]:
    """The values of a cell as texts: a record's is the text in it, and what has none is left out."""
    found = (_text(each) if isinstance(each, dict) else each for each in listed(value))
    return [str(each) for each in found if isinstance(each, _SCALARS)]


def parted(text: str) -> list[str]:
    """The parts of a text between semicolons, bars and commas; no comma between two digits parts them.

    >>> parted("$12,000; fee, 12,5 kg")
    ['$12,000', 'fee', '12,5 kg']
    """
    return [part for each in _BETWEEN.split(text) if (part := each.strip())]


def _has_text(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, dict) and bool(_text(item)))


def _text(record: Mapping[str, Any]) -> str | None:
    return next((text for name in _TEXTS if isinstance(text := record.get(name), str) and text.strip()), None)


def passages_of(value: Any) -> list[str]:
    """The texts of the passages in a cell."""
    found = []
    for each in listed(value):
        text = _text(each) if isinstance(each, dict) else each
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
