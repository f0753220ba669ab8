"""Cut passages to the length that an encoder reads: text beyond it is found by no question."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.corpus.sentences import split_units
from workbench.types import Document, Passage

VERSION = 1  # raise when the same passages and tokens would be cut in another way
SMALLEST = 4  # a piece that ends with a sentence has at least one part in so many of the tokens that it may have

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bound:
    """How an encoder counts.

    `room`: the most tokens that a passage of a document may have. `spans`: for each text the places of its tokens in
    characters, in order.
    """

    room: Callable[[Document], int]
    spans: Callable[[Sequence[str]], Sequence[Sequence[Span]]]


def bounded(documents: Sequence[Document], passages: Iterable[Passage], bound: Bound) -> Iterator[Passage]:
    """The passages, in order; one of too many tokens is cut further, between sentences or else between words.

    The pieces are about equally long, have exact offsets, and cover all that the passage covers but blanks between
    them. The ids are those of a cut: `document#0`, `document#1` ….
    """
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    for document in documents:
        own = by_document.get(document.id, [])
        room = max(1, bound.room(document))
        found: dict[Span, None] = {}  # an overlap may give the same piece twice
        for passage, spans in zip(own, bound.spans([p.text for p in own]), strict=True):
            for start, end in _pieces(passage.text, spans, room, bound):
                found.setdefault((passage.start + start, passage.start + end))
        for number, (start, end) in enumerate(found):
            yield Passage(f"{document.id}#{number}", document.id, document.text[start:end], start, end)


def _pieces(text: str, spans: Sequence[Span], room: int, bound: Bound) -> Iterator[Span]:
    if len(spans) <= room:
        yield 0, len(text)
        return
    pieces = list(_cut(text, spans, room))
    counted = bound.spans([text[start:end] for start, end in pieces])
    for (start, end), inner in zip(pieces, counted, strict=True):
        if len(inner) <= room or len(inner) < 2 or (start, end) == (0, len(text)):
            yield start, end
        else:  # cut inside a word, it may have other tokens than the word had
            yield from ((start + a, start + b) for a, b in _pieces(text[start:end], inner, room, bound))


def _cut(text: str, spans: Sequence[Span], room: int) -> Iterator[Span]:
    """Into pieces of about the same number of tokens, none of more than `room`."""
    starts = [start for start, _ in spans]
    sentences = sorted({bisect.bisect_left(starts, unit.start) for unit in split_units(text)})
    words = [n for n, start in enumerate(starts) if start == 0 or text[start - 1].isspace()]
    first, begin = 0, 0
    while first < len(spans):
        left = len(spans) - first
        if left <= room:
            yield begin, len(text)
            return
        wanted = -(-left // -(-left // room))  # the rest in as few pieces as will do, equally long
        last = _nearest(sentences, first + max(1, room // SMALLEST), first + room, first + wanted)
        last = last or _nearest(words, first + 1, first + wanted, first + wanted) or first + wanted
        end = starts[last]
        kept = len(text[begin:end].rstrip())
        if kept:
            yield begin, begin + kept
        first, begin = last, end


def _nearest(places: Sequence[int], least: int, most: int, wanted: int) -> int | None:
    """Of sorted places between the two, the nearest to the one wanted."""
    inside = places[bisect.bisect_left(places, least) : bisect.bisect_right(places, most)]
    return min(inside, key=lambda place: abs(place - wanted), default=None)
