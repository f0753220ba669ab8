"""The words of a PDF page as lines: raised marks apart, columns in reading order, and what stands beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Any

from workbench.corpus.readers.marks import lowered, raised, spelled

_SMALLER = 0.92  # of the size beside it, up to which a word may be a raised or lowered mark
_TOUCHING = 0.35  # of the size: as near as a mark stands to its word
_APART = 1.6  # of the size: a gap that no justified line has between two words
_WIDE = 22  # characters: the least that the lines of a column of prose usually hold


@dataclass(slots=True)
class Word:
    """A word and its box; `top` and `bottom` are measured from the top of the page, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False

    @classmethod
    def of(cls, found: dict[str, Any]) -> Word:
        """A word as pdfplumber gives it."""
        font = str(found.get("fontname", "")).lower()
        bold = "bold" in font or "black" in font or "heavy" in font
        return cls(spelled(found["text"]), found["x0"], found["x1"], found["top"], found["bottom"], found["size"], bold)


@dataclass(frozen=True)
class Line:
    """Words on one line, left to right, with nothing but a usual blank between two of them."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.words[-1].x1

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, in points."""
        return max(self.words, key=lambda word: (len(word.text), word.size)).size

    @cached_property
    def top(self) -> float:
        """The top of its words of the usual size."""
        return min(word.top for word in self.words if word.size >= self.size * _SMALLER)

    @cached_property
    def bottom(self) -> float:
        """The bottom of its words of the usual size."""
        return max(word.bottom for word in self.words if word.size >= self.size * _SMALLER)

    @cached_property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(word.bold for word in self.words)

    @cached_property
    def text(self) -> str:
        """Its text, marks raised or lowered as they are printed."""
        told = ""
        largest = self.size
        previous: Word | None = None
        for word in self.words:
            near = previous is not None and word.x0 - previous.x1 < _TOUCHING * largest
            mark = word.size < largest * _SMALLER
            middle, own = (self.top + self.bottom) / 2, (word.top + word.bottom) / 2
            if mark and near and own < middle:
                told += raised(word.text, told)
            elif mark and near:
                told += lowered(word.text, told)
            elif mark and previous is None and own < middle and word.text.strip("()[].").isdigit():
                told += f"[{word.text.strip('()[].')}]"
            else:
                after_mark = previous is not None and previous.size < largest * _SMALLER
                joined = near and after_mark and word.x0 - (previous.x1 if previous else 0) < 0.1 * largest
                told += word.text if joined or not told else f" {word.text}"
            previous = word
        return told


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines, from the top; a line ends where a gap is wider than between words.

    A small text that is printed over others, as the foot of a badly made page, is a line of its own.
    """
    ordered = sorted(words, key=lambda word: (-word.size, word.bottom, word.x0))
    rows: list[list[Word]] = []
    for word in ordered:
        for row in reversed(rows):
            if _on_row(word, row):
                row.append(word)
                break
        else:
            rows.append([word])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda word: word.x0)
        size = max(word.size for word in row)
        start = 0
        for at in range(1, len(row) + 1):
            if at == len(row) or row[at].x0 - row[at - 1].x1 > _APART * size:
                lines.append(Line(tuple(row[start:at])))
                start = at
    return sorted(lines, key=lambda line: (line.top, line.x0))


def _on_row(word: Word, row: Sequence[Word]) -> bool:
    first = row[0]
    if word.size >= first.size * _SMALLER:
        if abs(word.bottom - first.bottom) > 0.35 * first.size:
            return False
        return not any(_overlap(word, other) for other in row)
    if word.bottom < first.top or word.top > first.bottom + 0.2 * first.size:
        return False
    if any(_overlap(word, other) for other in row):
        return False
    if abs(word.bottom - first.bottom) < 0.12 * first.size:  # small print on the same line
        return min(_distance(word, other) for other in row) < _APART * first.size
    return min(_distance(word, other) for other in row) < _TOUCHING * first.size


def _overlap(a: Word, b: Word) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def _distance(a: Word, b: Word) -> float:
    return max(a.x0 - b.x1, b.x0 - a.x1, 0.0)


def columns_of(lines: list[Line]) -> list[list[Line]]:
    """The lines in columns of prose, in reading order; one column where the page has no others.

    A gutter is a place that no line crosses but those that head or foot the page, with lines of prose on both sides.
    """
    if len(lines) < 8:
        return [lines]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    width = right - left
    places = sorted({round(line.x0) - 1 for line in lines if 0.25 * width < line.x0 - left < 0.75 * width})
    best: tuple[int, int] | None = None
    for place in places:
        before = [line for line in lines if line.x1 <= place]
        after = [line for line in lines if line.x0 >= place]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < 4 or crossing > 0.35 * len(lines):
            continue
        if min(_prose(before), _prose(after)) < _WIDE:
            continue
        if best is None or crossing < best[0]:
            best = (crossing, place)
    if best is None:
        return [lines]
    place = best[1]
    parts: list[list[Line]] = []
    pending: list[Line] = []
    for line in lines:
        if line.x1 <= place or line.x0 >= place:
            pending.append(line)
            continue
        parts += _two(pending, place)
        pending = []
        if parts and parts[-1] and parts[-1][-1].x0 < place < parts[-1][-1].x1:
            parts[-1].append(line)
        else:
            parts.append([line])
    return [part for part in [*parts, *_two(pending, place)] if part]


def _two(lines: list[Line], place: float) -> list[list[Line]]:
    return [[line for line in lines if line.x1 <= place], [line for line in lines if line.x0 >= place]]


def _prose(lines: Sequence[Line]) -> float:
    return median(len(line.text) for line in lines)
