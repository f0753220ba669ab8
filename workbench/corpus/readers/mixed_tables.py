"""Tables that are no list of rows under heads from the first row on: other rows above the heads, or a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Cells = Sequence[str]

_LATEST_HEAD = 15  # rows above it
_LEAST_BELOW = 3  # rows
_MOSTLY = 0.7
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_LABELS = 2  # cells of a column that end in a colon, from which on it holds labels


def late_head(rows: Sequence[Cells], is_value: Callable[[str], bool]) -> int:
    """Where the head of the columns stands below rows of another kind, as numbers to call above a list of people; 0
    where it stands at the top, or anywhere else.

    A head has a name in each column, and one of them at least stands over values. Most rows above it lack cells, and
    most rows below lack none. No row above may be a head itself, as that of a table whose first column has no name.

    Args:
        rows: cells, as many in each row.
        is_value: whether a cell holds a number, a date or the like.
    """
    if not rows or len(rows[0]) < 3:
        return 0
    top = next((n for n, row in enumerate(rows) if len(set(filter(None, row))) > 1), 0)
    first = next((n for n, row in enumerate(rows) if _may_head(row, is_value, first=n == top)), len(rows))
    for at in range(min(_LATEST_HEAD, len(rows) - _LEAST_BELOW - 1, first), 0, -1):
        head, above, below = rows[at], rows[:at], rows[at + 1 :]
        if not all(head) or len(set(head)) < len(head) or any(map(is_value, head)):
            continue
        sparse = sum(not all(row) for row in above)
        if sparse < 2 and all(map(_lacks_first, above)):
            continue  # sizes or prices over the columns of a table whose first column has no name
        full = sum(map(all, below))
        over_values = any(sum(is_value(row[n]) for row in below) >= _MOSTLY * len(below) for n in range(len(head)))
        if sparse >= _MOSTLY * len(above) and full >= _MOSTLY * len(below) and over_values:
            return at
    return 0


def _may_head(row: Cells, is_value: Callable[[str], bool], *, first: bool) -> bool:
    """Whether a row that lacks cells may be the head: it names all columns but the first ones, which name the rows. The
    first row of several cells may lack any one name."""
    named = [cell for cell in row if cell]
    if len(named) == len(row) or len(set(named)) < 2:
        return False
    lacks_one = first and len(row) - len(named) == 1
    return (lacks_one or _lacks_first(row)) and not any(is_value(cell) and not _YEAR.fullmatch(cell) for cell in named)


def _lacks_first(row: Cells) -> bool:
    """Whether no cell but the first ones lacks in a row, if any does."""
    return all(row[len(row) - sum(map(bool, row)) :])


def labels_with_values(rows: Sequence[Cells]) -> list[list[str]]:
    """The rows of a form, each label with the value beside it in one cell: "Phone: 12 34"; none if it is no form.

    A form of three columns and more has a column whose cells mostly end in a colon.
    """
    width = len(rows[0]) if rows else 0
    if width < 3:
        return []
    columns = []
    for n in range(width - 1):
        cells = [row[n] for row in rows if row[n]]
        ends = sum(cell.endswith(":") for cell in cells)
        if ends >= _LABELS and ends > _MOSTLY * len(cells):
            columns.append(n)
    if not columns:
        return []
    filled = [list(row) for row in rows]
    for row in filled:
        for n in columns:
            value = next((at for at in range(n + 1, width) if row[at]), None)
            if row[n] and value is not None and value not in columns:
                row[n], row[value] = f"{row[n].rstrip(':')}: {row[value]}", ""
    return filled
