"""The lines of a PDF table without rules as the rows that they make: cells of several lines, and heads of two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from workbench.corpus.readers.rows import is_value

Rows = list[list[str]]

_SAME_CELL = 1.7  # of the size: as far below as the next line of a cell stands at most
_CLEARLY = 1.5  # points by which the step to the next row is wider than that to the next line of a cell
_RUNNING = 2.0  # words: as many as the lines of running text have at least, each column's on the mean
_PROSE = 5.0  # words: as many as the lines of a wide column of prose have on the mean
# "1.", "7.4.", "(b)", "iv)", "10.2": the number of a paragraph or of an item.
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]{1,2}|[ivx]{1,5})[.)]+|\d{1,2}(?:\.\d{1,2})+", re.IGNORECASE)
_ITEM = 3.0  # words: as many as numbered paragraphs have on the mean, and values have not
_FLOWING = 3  # lines of prose: fewer may be one cell


def wrapped_together(rows: Rows, bottoms: Sequence[float], size: float) -> Rows:
    """The rows made of lines that stand closer to each other than to the rest, as the lines of one row do.

    Cells may begin at one height or stand in the middle of their row. Empty where the lines are not parted so, or where
    the lines that stand together are whole rows: full ones, or with several values in a column.

    Args:
        rows: the cells of each line.
        bottoms: the height of each line, in points from the top of the page.
        size: that of the type, in points.
    """
    steps = [below - above for above, below in pairwise(bottoms)]
    for least in _breaks(steps, _SAME_CELL * size):
        groups: list[Rows] = [[rows[0]]]
        for step, row in zip(steps, rows[1:], strict=True):
            if step < least:
                groups[-1].append(row)
            else:
                groups.append([row])
        named = all(any(row[0] for row in group) or _is_total(group) for group in groups)
        if len(groups) > 1 and named and not any(_are_rows(group) for group in groups if len(group) > 1):
            return [[" ".join(filter(None, column)) for column in zip(*group, strict=True)] for group in groups]
    return []


def _is_total(group: Rows) -> bool:
    """Whether lines are a single one that needs no name in the first column: "Total" beside its sums."""
    return len(group) == 1 and any(map(is_value, group[0]))


def _breaks(steps: Sequence[float], most: float) -> list[float]:
    """The steps from line to line that may part rows, the widest first: between two that clearly differ."""
    known = sorted(set(steps))
    between = [(a + b) / 2 for a, b in pairwise(known) if b - a > _CLEARLY and a < most]
    return between[::-1]


def _are_rows(group: Rows) -> bool:
    if all(all(row) for row in group):
        return True
    return any(sum(is_value(cell) for cell in column if cell) > 1 for column in zip(*group, strict=True))


def with_second_lines(rows: Rows, filled: Sequence[int]) -> Rows:
    """The rows, a line with a single cell joined to the one above: it is the second line of a cell."""
    made: Rows = []
    for row, cells in zip(rows, filled, strict=True):
        if cells == 1 and made:
            made[-1] = [f"{above} {below}".strip() for above, below in zip(made[-1], row, strict=True)]
        else:
            made.append(row)
    return made


def with_lines_below(rows: Rows) -> Rows:
    """The rows of a ruled table, a row with nothing but a text below another joined to that one: the shade of a row may
    be drawn line by line, and its lines look like rows."""
    made: Rows = []
    for row in rows:
        filled = [n for n, cell in enumerate(row) if cell]
        below = len(filled) == 1 and filled[0] > 0 and len(made) > 1 and not is_value(row[filled[0]])
        if below and made[-1][0] and made[-1][filled[0]] and sum(map(bool, made[-1])) > _FLOWING - 1:
            made[-1] = [f"{above} {cell}".strip() for above, cell in zip(made[-1], row, strict=True)]
        else:
            made.append(row)
    return made


def with_whole_heads(rows: Rows) -> Rows:
    """The rows, the second line of heads joined to the first: words in some columns alone, over values."""
    while len(rows) > 2 and all(rows[0]) and not all(rows[1]) and any(rows[1]):
        over_values = all(is_value(rows[2][n]) and not is_value(cell) for n, cell in enumerate(rows[1]) if cell)
        if not over_values or any(map(is_value, rows[0])):
            break
        rows = [[f"{above} {below}".strip() for above, below in zip(rows[0], rows[1], strict=True)], *rows[2:]]
    return _with_spanning_heads(rows)


def _with_spanning_heads(rows: Rows) -> Rows:
    """The rows, a first line of heads that each stand over several columns joined to the head of each: "2022 Units"."""
    if len(rows) < 3 or all(rows[0][1:]) or sum(map(bool, rows[0][1:])) < 2:
        return rows
    inner, values = rows[1][1:], rows[2][1:]
    if not all(inner) or any(map(is_value, inner)) or not any(map(is_value, values)) or not rows[0][1]:
        return rows
    heads, over = [f"{rows[0][0]} {rows[1][0]}".strip()], ""
    for above, below in zip(rows[0][1:], inner, strict=True):
        over = above or over
        heads.append(f"{over} {below}")
    return [heads, *rows[2:]]


def runs_down(rows: Rows) -> bool:
    """Whether what stands in columns is a text in each, to be read downwards: its lines go on in small letters.

    Either all columns do, or one of them is as wide as prose, and its lines go on where the first column has none.
    """
    columns = [[cell for cell in column if cell] for column in zip(*rows, strict=True)]
    if all(_goes_on(column[1:], _RUNNING) for column in columns):
        return True
    if all(row[0] for row in rows):
        return False  # each line has its name: values in small letters
    return any(len(column) > _FLOWING and _goes_on(column[1:], _PROSE) and _flows(column) for column in columns)


def are_numbered(rows: Rows) -> bool:
    """Whether the last column is a text and those before it hold nothing but the numbers of its paragraphs."""
    numbers = [cell for row in rows for cell in row[:-1] if cell]
    texts = [row[-1] for row in rows if row[-1]]
    if not numbers or not all(map(_NUMBER.fullmatch, numbers)):
        return False
    return sum(len(text.split()) for text in texts) >= _ITEM * len(texts)


def _goes_on(below: Sequence[str], words: float) -> bool:
    if not below or sum(cell[0].islower() for cell in below) * 2 <= len(below):
        return False
    return sum(len(cell.split()) for cell in below) >= words * len(below)


def _flows(column: Sequence[str]) -> bool:
    """Whether most lines end inside of a sentence that the next one goes on with."""
    on = sum(above[-1] not in ".!?:;" and below[0].islower() for above, below in pairwise(column))
    return on * 2 > len(column) - 1
