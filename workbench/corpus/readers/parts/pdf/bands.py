"""Tables of a PDF page whose rows are parted by level rules alone: a cell of several lines stays one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from workbench.corpus.readers.parts.pdf.lines import lines_of
from workbench.corpus.readers.parts.pdf.tables import PdfTable
from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.rows import is_value

_LEAST_BANDS = 3  # between rules, or above the first: fewer may set off a head or a note
_GUTTER = 0.7  # of the size: the least gap between two columns, wider than any blank
_ALIKE = 3.0  # points by which two rules of a table may differ at their ends
_HEAD_WITHIN = 2.2  # of the size: as far above the first rule as a head stands


def banded_tables(page: Any, words: list[PdfWord]) -> tuple[list[PdfTable], list[PdfWord]]:
    """The tables with a rule under each row, and the words outside of them."""
    found = []
    for left, right, heights in _sets_of_rules(page):
        bands = [_between(words, left, right, above, below) for above, below in pairwise(heights)]
        if not all(bands):
            continue
        columns = _columns([word for band in bands for word in band])
        if any(_holds_rows(band, columns) for band in bands):
            continue  # rules above and below a table, and not one under each row
        rows = [_cells(band, columns) for band in bands]
        head = _head_above(words, left, right, heights[0], columns)
        if head:
            bands, rows = [head, *bands], [_cells(head, columns), *rows]
        several = sum(sum(map(bool, row)) > 1 for row in rows)
        if len(columns) < 2 or len(rows) < _LEAST_BANDS or several < len(rows) - 1:
            continue
        found.append(PdfTable(rows, min(word.top for band in bands for word in band), left))
        inside = {id(word) for band in bands for word in band}
        words = [word for word in words if id(word) not in inside]
    return found, words


def _sets_of_rules(page: Any) -> list[tuple[float, float, list[float]]]:
    """Rules one below the other with the same ends: left, right, and the height of each."""
    level = sorted((edge["top"], edge["x0"], edge["x1"]) for edge in page.edges if edge["orientation"] == "h")
    rules: list[list[float]] = []
    for top, x0, x1 in level:
        if rules and abs(top - rules[-1][0]) < 1.5 and x0 <= rules[-1][2] + _ALIKE:
            rules[-1][2] = max(rules[-1][2], x1)
        else:
            rules.append([top, x0, x1])
    sets: list[tuple[float, float, list[float]]] = []
    for top, x0, x1 in rules:
        same = next((each for each in sets if abs(each[0] - x0) < _ALIKE and abs(each[1] - x1) < _ALIKE), None)
        if same is None:
            sets.append((x0, x1, [top]))
        elif top - same[2][-1] > 4:
            same[2].append(top)
    return [each for each in sets if len(each[2]) >= _LEAST_BANDS]


def _between(words: list[PdfWord], left: float, right: float, above: float, below: float) -> list[PdfWord]:
    return [
        word
        for word in words
        if left - _ALIKE <= word.x0 and word.x1 <= right + _ALIKE and above < (word.top + word.bottom) / 2 < below
    ]


def _columns(words: list[PdfWord]) -> list[tuple[float, float]]:
    """The stretches that words cover, parted where no band has any."""
    joined: list[tuple[float, float]] = []
    size = max((word.size for word in words), default=0.0)
    for x0, x1 in sorted((word.x0, word.x1) for word in words):
        if joined and x0 - joined[-1][1] < _GUTTER * size:
            joined[-1] = (joined[-1][0], max(joined[-1][1], x1))
        else:
            joined.append((x0, x1))
    return joined


def _holds_rows(words: list[PdfWord], columns: list[tuple[float, float]]) -> bool:
    """Whether a band has a column with several values one below the other, as no cell has."""
    for x0, x1 in columns:
        lines = lines_of(word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1)
        if len(lines) >= _LEAST_BANDS and all(is_value(line.text) for line in lines):
            return True
    return False


def _cells(words: list[PdfWord], columns: list[tuple[float, float]]) -> list[str]:
    cells = []
    for x0, x1 in columns:
        inside = [word for word in words if x0 <= (word.x0 + word.x1) / 2 <= x1]
        cells.append(" ".join(line.text for line in lines_of(inside)) if inside else "")
    return cells


def _head_above(
    words: list[PdfWord], left: float, right: float, top: float, columns: list[tuple[float, float]]
) -> list[PdfWord]:
    """The words right above the first rule, if they stand over the columns as their names do; else none."""
    size = max((word.size for word in words), default=0.0)
    above = _between(words, left, right, top - _HEAD_WITHIN * size, top)
    if not above or len(_columns(above)) != len(columns):
        return []
    over = all(sum(word.x0 < x1 and word.x1 > x0 for x0, x1 in columns) <= 1 for word in above)
    return above if over and all(_cells(above, _columns(above))) else []
