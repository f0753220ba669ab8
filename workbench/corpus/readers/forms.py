"""Tables that are forms or place text on a page: their rows have cells of their own widths, and no heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Cells = Sequence[str]

_LEAST_ACROSS = 3  # rows
_SHARE_ACROSS = 0.4
_BOXES = frozenset("□☐☑☒■◻◼✓✔✗✘○●◯xX")
_RICHER = 1.5  # times the cells of any row below
_OF_A_TIMETABLE = 5  # columns with names of their own
_MOST_LABEL = 80  # characters


class SpannedCell(str):
    """A cell of a table that is the one to its left, which reaches over here."""

    __slots__ = ()


def spread(text: str, width: int) -> list[str]:
    """A cell in each of the columns that it covers."""
    return [text, *[SpannedCell(text)] * (width - 1)] if width > 0 else []


def cells_apart(row: Cells) -> list[str]:
    """The cells of a row that hold anything, each once."""
    return [cell for cell in row if cell and not isinstance(cell, SpannedCell)]


def is_form(names: Cells, body: Sequence[Cells]) -> bool:
    """Whether the rows under the supposed heads have cells that reach across columns of different names, as those of a
    form do, and those of a list of things hardly.

    Args:
        names: what heads each column.
        body: the rows below, cells that cover several columns marked as such.
    """
    rows = [row for row in body if not _over_all(row)]
    named, most = len(dict.fromkeys(filter(None, names))), max((len(cells_apart(row)) for row in rows), default=1)
    if named >= max(_OF_A_TIMETABLE, _RICHER * most):
        return False  # hours, over which the cells of a timetable reach
    across = [row for row in rows if reaches_across(names, row)]
    return len(across) >= _LEAST_ACROSS and len(across) >= _SHARE_ACROSS * len(rows)


def _over_all(row: Cells) -> bool:
    return all(isinstance(cell, SpannedCell) for cell in row[1:])


def reaches_across(names: Cells, row: Cells) -> bool:
    """Whether a cell of a row covers columns of different names."""
    return any(
        cell and isinstance(cell, SpannedCell) and names[n] != names[n - 1] for n, cell in enumerate(row) if n > 0
    )


def is_box(cell: str) -> bool:
    """Whether a cell is a box to tick, ticked or not."""
    return cell in _BOXES


def beside_box(cells: Cells, as_field: Callable[[str], str]) -> str:
    """The line of a box and of what stands beside it."""
    return f"- {cells[0]} {cells[1] if len(cells) == 2 else '; '.join(map(as_field, cells[1:]))}"


def form_lines(rows: Sequence[Cells], is_value: Callable[[str], bool], as_field: Callable[[str], str]) -> list[str]:
    """The rows of a form: a label with what is filled in, a box with what it is for, a text alone."""
    lines = []
    for row in rows:
        cells = cells_apart(row)
        if len(cells) > 1 and is_box(cells[0]):
            lines.append(beside_box(cells, as_field))
        elif len(cells) == 2 and len(cells[0]) <= _MOST_LABEL and not is_value(cells[0]):
            lines.append(f"- {cells[0].rstrip(':')}: {cells[1]}")
        elif len(cells) > 1:
            lines.append("- " + "; ".join(map(as_field, cells)))
        else:
            lines += cells
    return lines
