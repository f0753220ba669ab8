"""Rows of a ruled PDF table that no rule parts: what stands beside each other below a blank line in all cells, or line
by line at the same heights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workbench.corpus.readers.parts.pdf.lines import Line, lines_of
from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.rows import is_value

Box = tuple[float, float, float, float]  # left, top, right, bottom
Cells = list[list[PdfWord]]

_BLANK = 0.9  # of the size: the least gap between the lines of two rows
_LEVEL = 0.5  # of the size: by which the first lines of a row's cells may differ in height
_LEAST_LINES = 3  # of cells whose lines are no values: two may be one text
_ROOM = 0.4  # of the size: beyond the next word, where a line was ended on purpose
_ON_PURPOSE = 0.8  # of the lines of a cell


def rows_within(cells: Sequence[list[PdfWord]], rights: Sequence[float] = ()) -> list[Cells]:
    """The rows that the cells of one drawn row hold, as words: several where blank lines part all of them alike, or
    where their lines stand level and each is ended on purpose.

    Args:
        cells: the words of each cell.
        rights: where each cell ends, in points from the left; none where it is not known.
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return [list(cells)]
    size = max(word.size for word in filled[0])
    starts = [_starts(cell, size) for cell in filled]
    level = [top for top in starts[0] if all(any(abs(top - other) <= _LEVEL * size for other in of) for of in starts)]
    if not level or any(len(of) != len(level) for of in starts):
        level = _levels(cells, rights, size)[1:]
    if not level:
        return [list(cells)]
    bounds = [float("-inf"), *(top - _LEVEL * size for top in sorted(level)), float("inf")]
    return [
        [[word for word in cell if above <= word.top < below] for cell in cells] for above, below in pairwise(bounds)
    ]


def line_by_line(cells: list[Cells], boxes: Sequence[Sequence[Box | None]]) -> list[Cells]:
    """The rows of a table, each line of a cell that lies over several of them in the row beside it.

    So a list of things stands in one tall cell, and the price of each in a row of its own.

    Args:
        cells: the words of the cells of each row, those of a tall one in each row that it covers.
        boxes: the sides of these cells.
    """
    spans = [span_of(row) for row in boxes]
    rows = [list(row) for row in cells]
    for box in {box for row in boxes for box in row if box is not None}:
        covered = [n for n, row in enumerate(boxes) if box in row]
        words = next((cell for n in covered for cell, of in zip(cells[n], boxes[n], strict=True) if of == box), [])
        if len(covered) < _LEAST_LINES or len(words) < 2:
            continue
        lines = lines_of(words)
        beside = [next((n for n in covered if _in_span(line, spans[n])), None) for line in lines]
        numbers = len(covered) > _LEAST_LINES and all(is_value(line.text) for line in lines)
        if (
            len(lines) < (2 if numbers else _LEAST_LINES)
            or None in beside
            or len(set(beside)) < len(lines)
            or not _ended(lines, box[2])
        ):
            continue
        told = dict(zip(beside, lines, strict=True))
        for n in covered:
            own = list(told[n].words) if n in told else []
            rows[n] = [own if of == box else cell for cell, of in zip(rows[n], boxes[n], strict=True)]
    return rows


def span_of(row: Sequence[Box | None]) -> tuple[float, float]:
    """From where to where the lowest of the cells of a row reaches."""
    return min(((box[1], box[3]) for box in row if box is not None), key=lambda span: span[1] - span[0], default=(0, 0))


def _in_span(line: Line, span: tuple[float, float]) -> bool:
    return span[0] <= (line.top + line.bottom) / 2 < span[1]


def _levels(cells: Sequence[list[PdfWord]], rights: Sequence[float], size: float) -> list[float]:
    """The heights at which rows begin whose lines stand level in two cells or more, ended on purpose; none for no rows.

    Other cells may have fewer lines, or go on below a row's first line.
    """
    lines = [lines_of(cell) for cell in cells]
    leading = [n for n, of in enumerate(lines) if len(of) > 1 and n < len(rights) and _ended(of, rights[n])]
    for n in sorted(leading, key=lambda n: -len(lines[n])):
        tops = [line.top for line in lines[n]]
        alike = [m for m in leading if len(lines[m]) == len(tops) and _level(tops, lines[m], size)]
        values = [m for m in alike if all(is_value(line.text) for line in lines[m])]
        named = [m for m, of in enumerate(lines) if m not in values and _begin(tops, of, size)]
        wrapped = [of for m, of in enumerate(lines) if m not in leading and _begin(tops, of, size)]
        begun = not any(line.text[:1].islower() for of in wrapped for line in of[1:])  # else a text goes on
        if begun and values and named and all(_begin(tops, of, size) or _among(tops, of, size) for of in lines if of):
            return tops
        begun = not any(line.text[:1].islower() for m in alike for line in lines[m])
        if begun and len(tops) >= _LEAST_LINES and len(alike) > 1 and len(alike) == sum(map(bool, lines)):
            return tops
    return []


def _ended(lines: Sequence[Line], right: float) -> bool:
    """Whether each line was ended on purpose: the next word would have had room on most, or all are values."""
    if all(is_value(line.text) for line in lines):
        return True
    room = [right - above.x1 - (below.words[0].x1 - below.words[0].x0) for above, below in pairwise(lines)]
    return sum(each > _ROOM * lines[0].size for each in room) >= _ON_PURPOSE * len(room)


def _level(tops: Sequence[float], lines: Sequence[Line], size: float) -> bool:
    return all(abs(top - line.top) <= _LEVEL * size for top, line in zip(tops, lines, strict=True))


def _begin(tops: Sequence[float], lines: Sequence[Line], size: float) -> bool:
    """Whether a line stands at each of these heights."""
    return all(any(abs(top - line.top) <= _LEVEL * size for line in lines) for top in tops)


def _among(tops: Sequence[float], lines: Sequence[Line], size: float) -> bool:
    """Whether each line stands at one of these heights."""
    return all(any(abs(top - line.top) <= _LEVEL * size for top in tops) for line in lines)


def _starts(cell: list[PdfWord], size: float) -> list[float]:
    """The heights of the lines of a cell that stand below a blank one."""
    return [below.top for above, below in pairwise(lines_of(cell)) if below.top - above.bottom > _BLANK * size]
