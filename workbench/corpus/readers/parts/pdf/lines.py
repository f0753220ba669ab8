"""The words of a PDF page as lines: raised marks apart, columns in reading order, and what stands beside each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from workbench.corpus.readers.marks import lowered, raised
from workbench.corpus.readers.parts.pdf.directions import in_reading_order, reads_leftwards
from workbench.corpus.readers.parts.pdf.rivers import gutters
from workbench.corpus.readers.parts.pdf.words import PdfWord

_SMALLER = 0.92  # of the size beside it, up to which a word may be a raised or lowered mark
_BELOW = 0.22  # of the size: how far letters reach below the line they stand on
_LEVEL = 0.06  # of the size: by which the lines that two words stand on may differ
_BLANK = 0.12  # of the size: a gap between two small words, from which on they are no mark
_TOUCHING = 0.35  # of the size: as near as a mark stands to its word
_APART = 1.6  # of the size: a gap that no justified line has between two words
_MARGIN = 0.15  # of the width: a column is no narrower
_LETTER = 0.55  # of the size: how wide a letter is on the mean
_SIGN = 3  # characters: up to which a line apart may be a mere sign
_WIDE = 22  # characters: the least that the lines of a column of prose usually hold


@dataclass(frozen=True)
class Line:
    """Words on one line, left to right, with nothing but a usual blank between two of them."""

    words: tuple[PdfWord, ...]
    among_leftward: bool = False  # whether the page is read from right to left

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
        characters = Counter[float]()
        for word in self.words:
            characters[round(word.size, 2)] += len(word.text)
        most = max(characters, key=lambda size: (characters[size], size))
        return next(word.size for word in self.words if round(word.size, 2) == most)

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

    def _is_level(self, word: PdfWord) -> bool:
        """Whether a word of another size stands on the same base line, as small print among larger does."""
        return abs(word.bottom - self.bottom + _BELOW * (self.size - word.size)) < _LEVEL * self.size

    @cached_property
    def text(self) -> str:
        """Its text in the order in which it is read, marks raised or lowered as they are printed."""
        written = ""
        largest = self.size
        previous: PdfWord | None = None
        for word in self.words:
            near = previous is not None and word.x0 - previous.x1 < _TOUCHING * largest
            mark = word.size < largest * _SMALLER and not self._is_level(word)
            if previous is not None and previous.size < largest * _SMALLER:
                near = near and word.x0 - previous.x1 < _BLANK * word.size  # a phrase in small print, and no mark
            middle, own = (self.top + self.bottom) / 2, (word.top + word.bottom) / 2
            if mark and near and own < middle:
                written += raised(word.text, written)
            elif mark and near:
                written += lowered(word.text, written)
            elif mark and previous is None and own < middle and word.text.strip("()[].").isdigit():
                written += f"[{word.text.strip('()[].')}]"
            else:
                after_mark = previous is not None and previous.size < largest * _SMALLER
                joined = near and after_mark and word.x0 - (previous.x1 if previous else 0) < 0.1 * largest
                written += word.text if joined or not written else f" {word.text}"
            previous = word
        return in_reading_order(written, self.among_leftward)


def lines_of(words: Iterable[PdfWord]) -> list[Line]:
    """The lines, from the top; a line ends where a gap is wider than between words, or a gutter runs through it.

    A small text that is printed over others, as the foot of a badly made page, is a line of its own.
    """
    ordered = sorted(words, key=lambda word: (-word.size, word.bottom, word.x0))
    rows: list[list[PdfWord]] = []
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
    parted = gutters(rows)
    leftwards = reads_leftwards("".join(word.text for word in ordered))
    for place, row in enumerate(rows):
        size = max(word.size for word in row)
        cuts = parted.get(place, ())
        start = 0
        for at in range(1, len(row) + 1):
            if (
                at == len(row)
                or row[at].x0 - row[at - 1].x1 > _APART * size
                or any(row[at - 1].x1 <= cut <= row[at].x0 for cut in cuts)
            ):
                lines.append(Line(tuple(row[start:at]), leftwards))
                start = at
    return sorted(lines, key=lambda line: (line.top, line.x0))


def _on_row(word: PdfWord, row: Sequence[PdfWord]) -> bool:
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


def _overlap(a: PdfWord, b: PdfWord) -> bool:
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.3 * min(a.x1 - a.x0, b.x1 - b.x0)


def _distance(a: PdfWord, b: PdfWord) -> float:
    return max(a.x0 - b.x1, b.x0 - a.x1, 0.0)


def columns_of(lines: list[Line]) -> list[list[Line]]:
    """The lines in columns of prose, in reading order; one column where the page has no others.

    A gutter is a place that no line crosses but those that head or foot the page, with lines of prose on both sides.
    """
    if len(lines) < 8:
        return [lines]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    usual = median(line.size for line in lines)
    width = right - left
    places = sorted({round(line.x0) - 1 for line in lines if _MARGIN * width < line.x0 - left < (1 - _MARGIN) * width})
    best: tuple[int, int] | None = None
    for place in places:
        before = [line for line in lines if line.x1 <= place]
        after = [line for line in lines if line.x0 >= place]
        crossing = len(lines) - len(before) - len(after)
        if min(len(before), len(after)) < 4 or crossing > 0.35 * len(lines):
            continue
        if min(_prose(before, usual), _prose(after, usual)) < _WIDE:
            continue
        if best is None or crossing < best[0]:
            best = (crossing, place)
    if best is None:
        return [lines]
    place = best[1]
    parts: list[list[Line]] = []
    pending: list[Line] = []
    whole: list[Line] = []  # what crosses the gutter, with the lines around it that have none on its other side

    leftwards = reads_leftwards(" ".join(line.text for line in lines))

    def end_columns() -> None:
        nonlocal whole
        left, right = _two(pending, place)[:: -1 if leftwards else 1]
        if left and right:
            begins = min(line.top for line in right)
            whole += [line for line in left if line.bottom < begins]  # above both columns, be it short
            parts.extend(part for part in (whole, [line for line in left if line.bottom >= begins], right) if part)
            whole = []
        else:
            whole += pending
        pending.clear()

    for line in lines:
        if line.x1 <= place or line.x0 >= place:
            pending.append(line)
        else:
            end_columns()
            whole.append(line)
    end_columns()
    parts += [whole] if whole else []
    return [column for part in parts for column in (columns_of(part) if len(part) < len(lines) else [part])]


def _two(lines: list[Line], place: float) -> list[list[Line]]:
    return [[line for line in lines if line.x1 <= place], [line for line in lines if line.x0 >= place]]


def _prose(lines: Sequence[Line], usual: float) -> float:
    """How many characters of the usual size lines mostly have room for, signs of items that stand apart left out."""
    lengths = [max(len(line.text), (line.x1 - line.x0) / (_LETTER * usual)) for line in lines if len(line.text) > _SIGN]
    return median(lengths or [0.0])
