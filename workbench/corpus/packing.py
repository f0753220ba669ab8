"""Pack what should stay whole, one after the other, into runs of a bounded number of words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.corpus.chunk import WORD
from workbench.corpus.sentences import TextUnit


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch `text[start:end]` of so many words; `heading` if it names what follows."""

    start: int
    end: int
    words: int
    heading: bool = False


def pieces(text: str, units: Iterable[TextUnit], size: int) -> list[TextPiece]:
    """The units with their words; one of more than `size` words is cut between words."""
    made: list[TextPiece] = []
    for unit in units:
        words = [match.span() for match in WORD.finditer(text, unit.start, unit.end)]
        if len(words) <= size:
            made.append(TextPiece(unit.start, unit.end, len(words), unit.heading))
            continue
        for first in range(0, len(words), size):
            window = words[first : first + size]
            made.append(TextPiece(window[0][0], window[-1][1], len(window)))
    return made


def packed(parts: Sequence[TextPiece], size: int, overlap: int) -> Iterator[list[TextPiece]]:
    """Runs of as many pieces as have `size` words together, each repeating up to `overlap` pieces of the one before.

    A heading at the end of a run goes over to the next one.
    """
    start, done = 0, 0  # the first piece of this run; the pieces covered so far
    while done < len(parts):
        end, words = start, 0
        while end < len(parts) and words + parts[end].words <= size:
            words += parts[end].words
            end += 1
        if end < len(parts):
            last = end
            while last > max(start, done) and parts[last - 1].heading:
                last -= 1
            end = last if last > max(start, done) else end  # nothing but headings: leave them
        yield list(parts[start:end])
        done = end
        start = _overlap_start(parts, start, end, size, overlap)


def _overlap_start(parts: Sequence[TextPiece], start: int, end: int, size: int, overlap: int) -> int:
    """Where the next run begins: as much overlap as leaves room for one new piece."""
    if end >= len(parts):
        return end
    first, words = end, parts[end].words
    while first - 1 > start and end - first < overlap and words + parts[first - 1].words <= size:
        first -= 1
        words += parts[first].words
    return first
