"""Tables of a PDF page by their positions: cells that stand in columns, with or without rules between them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.corpus.readers.parts.pdf.cells import (
    are_numbered,
    runs_down,
    with_lines_below,
    with_second_lines,
    with_whole_heads,
    wrapped_together,
)
from workbench.corpus.readers.parts.pdf.gaps import Box, line_by_line, rows_within
from workbench.corpus.readers.parts.pdf.heads_over import head_over
from workbench.corpus.readers.parts.pdf.lines import Line, lines_of
from workbench.corpus.readers.parts.pdf.shades import drawn_tables
from workbench.corpus.readers.parts.pdf.strays import with_strays
from workbench.corpus.readers.parts.pdf.text import joined
from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.rows import MOST_HEAD, is_value

Row = list[list[PdfWord]]

_LEAST_ROWS = 3  # of a table without rules: two lines with a gap may be anything
_LEAST_COLUMNS = 3  # of a table of one row
_NEXT_LINE = 1.5  # of the size: as far below as a cell goes on
_OVER = 3.0  # points by which a head and its column may differ at an edge or in the middle
_MOST_OVERLAP = 1.2  # times a word of a table may stand in a cell, on the mean
_ROW_GAP = 3.2  # of the size: as far below as the next row of a table stands


@dataclass(slots=True)
class PdfTable:
    """Rows of cells, and where they stand on the page."""

    rows: list[list[str]]
    top: float
    x0: float
    heads: int | None = None
    bottom: float = 0.0
    edges: tuple[float, ...] = ()  # of the columns that rules part, from left to right


def ruled_tables(
    page: Any, words: list[PdfWord], is_rest: Callable[[Sequence[float], float], bool]
) -> tuple[list[PdfTable], list[PdfWord]]:
    """The tables with rules on a page of pdfplumber, and the words outside of them.

    `is_rest`: whether a table with these edges of columns and this top is the rest of one on the page before, which may
    be a single row.
    """
    found = []
    known = Counter(word.text.strip(".,;:()") for word in words)
    for table in drawn_tables(page):
        boxes = _spread([row.cells for row in table.rows])
        cells = [[_words_in(words, cell) for cell in row] for row in boxes]
        width = max(map(len, cells), default=0)
        x0, top, x1, bottom = table.bbox
        edges = _edges(boxes)
        rest = is_rest(edges, top)
        if width < 2 or (not rest and (len(cells) < 2 or not sum(map(bool, (any(row) for row in cells))) > 1)):
            continue
        inside = [word for word in words if _within(word, (x0, top, x1, bottom))]
        if not rest and all(len({box for box in row if box is not None}) < 2 for row in boxes):
            continue  # a marked passage: what is drawn behind its lines has no cell beside another
        if _overlapping(boxes, words) > _MOST_OVERLAP * len(inside):
            continue  # boxes drawn around texts, one within another, which are no cells
        if not inside or (not rest and sum(bool(cell) for row in cells for cell in row) < 4):
            continue
        cells, strays = with_strays(cells, boxes, inside)
        parted = [
            part for row, of in _once(line_by_line(cells, boxes), boxes) for part in rows_within(row, _rights(of))
        ]
        rows = with_lines_below([[_text(cell, known) for cell in row] for row in parted])
        taken = {id(word) for word in inside} - {id(word) for word in strays}
        words = [word for word in words if id(word) not in taken]
        head = [] if rest else head_over(words, edges, top, rows)
        if head:
            words = [word for word in words if not any(word in cell for cell in head)]
            rows = [[_text(cell, known) for cell in head], *rows]
            top = min(word.top for cell in head for word in cell)
        found.append(PdfTable(rows, top, x0, 1 if head else None, bottom, edges))
    return found, words


def _once(cells: list[list[list[PdfWord]]], boxes: list[list[Box | None]]) -> Iterator[tuple[Row, list[Box | None]]]:
    """The rows, what no row but one holds said once: the same cells over several rows, and a text over some of them."""
    before: list[PdfWord] = []
    long: set[Box | None] = set()
    for row, of in zip(cells, boxes, strict=True):
        words = [word for cell in row for word in cell]
        if words and len(words) == len(before) and all(a is b for a, b in zip(words, before, strict=True)):
            continue
        before = words
        yield [[] if box in long else cell for cell, box in zip(row, of, strict=True)], of
        long |= {box for cell, box in zip(row, of, strict=True) if sum(len(word.text) + 1 for word in cell) > MOST_HEAD}


def _rights(boxes: list[Box | None]) -> list[float]:
    return [math.inf if box is None else box[2] for box in boxes]


def _overlapping(boxes: list[list[Box | None]], words: list[PdfWord]) -> int:
    """How many words stand in some cells, each counted for each cell."""
    return sum(len(_words_in(words, box)) for box in {box for row in boxes for box in row if box is not None})


def _edges(boxes: list[list[Box | None]]) -> tuple[float, ...]:
    """The places where the columns of a table begin, and where the last one ends."""
    sides = sorted({round(side, 1) for row in boxes for box in row if box is not None for side in (box[0], box[2])})
    return tuple(side for n, side in enumerate(sides) if not n or side - sides[n - 1] > 1)


def _spread(rows: list[list[Box | None]]) -> list[list[Box | None]]:
    """The boxes of the cells of each row, one that spans several columns or rows in each place that it covers."""
    width = max(map(len, rows), default=0)
    across = [_middle([row[n] for row in rows if n < len(row)], 0) for n in range(width)]
    down = [_middle(row, 1) for row in rows]
    boxes = {box for row in rows for box in row if box is not None}

    def covering(x: float | None, y: float | None) -> Box | None:
        if x is None or y is None:
            return None
        return next((box for box in boxes if box[0] < x < box[2] and box[1] < y < box[3]), None)

    return [
        [box or covering(across[n], down[at]) for n, box in enumerate([*row, *[None] * (width - len(row))])]
        for at, row in enumerate(rows)
    ]


def _middle(boxes: Sequence[Box | None], side: int) -> float | None:
    """The middle of the narrowest of some boxes, from left to right (0) or from top to bottom (1)."""
    known = [box for box in boxes if box is not None]
    if not known:
        return None
    narrowest = min(known, key=lambda box: box[side + 2] - box[side])
    return (narrowest[side] + narrowest[side + 2]) / 2


def _within(word: PdfWord, box: Sequence[float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _words_in(words: list[PdfWord], box: Sequence[float] | None) -> list[PdfWord]:
    return [] if box is None else [word for word in words if _within(word, box)]


def _text(words: list[PdfWord], known: Counter[str]) -> str:
    """The words of a cell, those that are broken at the end of a line made whole; `known`: the words of the page."""
    return joined([line.text for line in lines_of(words)], known) if words else ""


def among_columns(tables: Sequence[PdfTable], parts: Sequence[Sequence[Line]]) -> list[list[PdfTable]]:
    """The tables that stand in each part of a page: the nearest of those in whose width they lie."""
    placed: list[list[PdfTable]] = [[] for _ in parts]

    def distance(table: PdfTable, part: Sequence[Line]) -> tuple[float, float]:
        left, right = min((line.x0 for line in part), default=0), max((line.x1 for line in part), default=math.inf)
        middle = (table.edges[0] + table.edges[-1]) / 2 if table.edges else table.x0
        beside = max(left - middle, middle - right, 0.0)
        above, below = min((line.top for line in part), default=0), max((line.bottom for line in part), default=0)
        return beside, max(above - table.top, table.top - below, 0.0)

    for table in tables:
        placed[min(range(len(parts)), key=lambda n: distance(table, parts[n]))].append(table)
    return placed


def table_rows(lines: list[Line]) -> tuple[list[PdfTable], list[Line]]:
    """The tables without rules among lines, and the lines that are none of their cells."""
    rows = _rows(lines)
    tables: list[PdfTable] = []
    taken: set[int] = set()
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _goes_on(rows, start, end):
            end += 1
        while end > start and len(rows[end - 1]) < 2 and not _ends_cell(rows, start, end - 1):
            end -= 1  # what follows a table is no row of it
        if end - start > _LEAST_ROWS and _is_over(rows[start:end]):
            start += 1
        block = rows[start:end]
        if start and (head := _head_above(rows[start - 1], block)):
            start, block = start - 1, [head, *block]
        enough = sum(len(row) > 1 for row in block) >= _LEAST_ROWS or _is_head_with_row(block)
        made = _table(block) if enough else None
        if made is not None:
            tables.append(made)
            taken |= {id(line) for row in rows[start:end] for line in row}
            start = end
        else:
            start = max(end, start + 1)
    return tables, [line for row in rows for line in _as_lines([line for line in row if id(line) not in taken])]


def _is_head_with_row(block: list[list[Line]]) -> bool:
    """Whether two lines are heads and one row of values, as a short table has them, or the foot of a page."""
    if len(block) != 2 or len(block[0]) != len(block[1]) or len(_columns(block)) != len(block[0]):
        return False
    return (
        len(block[0]) >= _LEAST_COLUMNS
        and not any(is_value(line.text) for line in block[0])
        and any(is_value(line.text) for line in block[1])
    )


def _is_over(block: list[list[Line]]) -> bool:
    """Whether the first line stands over a table across its columns, and the second one has their heads."""
    more = len(block[1]) > len(block[0]) and not any(is_value(line.text) for line in block[1])
    return more and len(_columns(block[1:])) > len(_columns(block)) > 1


def _head_above(row: list[Line], block: list[list[Line]]) -> list[Line]:
    """The line above a table as its heads, if each stands over its column though little white parts them; else none."""
    columns = _columns(block)
    if len(row) != 1 or len(columns) < 2 or len(row[0].words) < len(columns):
        return []
    if min(line.top for line in block[0]) - row[0].bottom > (_NEXT_LINE - 1) * 2 * row[0].size:
        return []
    parts: list[list[PdfWord]] = [[] for _ in columns]
    for word in row[0].words:
        n = max((n for n, (x0, _) in enumerate(columns) if x0 <= word.x0 + _OVER), default=0)
        parts[n].append(word)
    if not all(parts):
        return []
    heads = [Line(tuple(part), row[0].among_leftward) for part in parts]
    over = all(
        abs(head.x0 - x0) <= _OVER or abs(head.x1 - x1) <= _OVER or abs(head.x0 + head.x1 - x0 - x1) <= 2 * _OVER
        for head, (x0, x1) in zip(heads, columns, strict=True)
    )
    return heads if over and not any(is_value(head.text) for head in heads) else []


def _as_lines(row: list[Line]) -> list[Line]:
    """What stands beside each other in no table is one line: a name and its value, of which neither means anything
    alone. What is printed over another stays apart."""
    joined: list[Line] = []
    for line in row:
        if joined and line.x0 >= joined[-1].x1:
            joined[-1] = Line((*joined[-1].words, *line.words), line.among_leftward)
        else:
            joined.append(line)
    return joined


def _rows(lines: list[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and abs(line.bottom - rows[-1][0].bottom) < 0.35 * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


def _goes_on(rows: list[list[Line]], start: int, at: int) -> bool:
    """Whether a row belongs to the table that begins at `start`: of several cells, or the second line of one."""
    row = rows[at]
    if at == start:
        return len(row) > 1
    above = rows[at - 1]
    gap = row[0].top - max(line.bottom for line in above)
    if len(row) > 1:
        return gap < _ROW_GAP * row[0].size
    column = _column_of(row[0], _columns(rows[start:at]))
    if column is None:
        return False
    # A cell that stands in the middle of its row begins below the head at once, or above its row's name.
    return gap < (_NEXT_LINE - 1 if column == 0 else _ROW_GAP) * row[0].size


def _ends_cell(rows: list[list[Line]], start: int, at: int) -> bool:
    """Whether a line is the last one of a cell: right below the line above it, in a column that is not the first."""
    row = rows[at]
    close = row[0].top - max(line.bottom for line in rows[at - 1]) < (_NEXT_LINE - 1) * row[0].size
    return close and bool(_column_of(row[0], _columns(rows[start:at])))


def _column_of(line: Line, columns: Sequence[tuple[float, float]]) -> int | None:
    """The column, with the room up to the next one, in which a line stands; None for no column, or only one."""
    rights = [*(x0 for x0, _ in columns[1:]), math.inf]
    if len(columns) < 2:
        return None
    return next(
        (n for n, (x0, _) in enumerate(columns) if line.x0 >= x0 - 2 and line.x1 <= rights[n] and line.x0 < rights[n]),
        None,
    )


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The columns: places that cells of rows with several cover, joined where they overlap."""
    spans = sorted((line.x0, line.x1) for row in rows if len(row) > 1 for line in row)
    joined: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if joined and x0 <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], x1))
        else:
            joined.append((x0, x1))
    return joined


def _table(block: list[list[Line]]) -> PdfTable | None:
    columns = _columns(block)
    if len(columns) < 2:
        return None
    rows: list[list[str]] = []
    for row in block:
        cells = [""] * len(columns)
        for line in row:
            n = next((n for n, (x0, x1) in enumerate(columns) if line.x0 < x1 and line.x1 > x0), None)
            if n is None:
                return None
            cells[n] = f"{cells[n]} {line.text}".strip()
        rows.append(cells)
    if len(columns) == 2 and not any(c.isalnum() for row in rows for c in row[0]):
        return None  # the signs of items, or boxes to tick, beside what they stand for
    if are_numbered(rows):
        return None
    with_wrapped = wrapped_together(rows, [row[0].bottom for row in block], max(line.size for line in block[0]))
    with_wrapped = with_wrapped or with_second_lines(rows, [len(row) for row in block])
    headed = with_whole_heads(with_wrapped)
    if runs_down(headed):
        headed = [[" ".join(filter(None, column))] for column in zip(*rows, strict=True)]
    elif len(headed) < len(with_wrapped):
        return PdfTable(headed, block[0][0].top, min(line.x0 for line in block[0]), 1)
    return PdfTable(headed, block[0][0].top, min(line.x0 for line in block[0]))
