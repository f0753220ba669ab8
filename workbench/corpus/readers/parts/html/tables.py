"""Tables of a page: which are tables at all, the places that their cells cover, and how many rows head them."""

from __future__ import annotations

import re
from typing import Any

Element = Any

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPANS = 200  # columns or rows of one cell at most: a page may ask for millions
_HEADINGS = tuple(f"h{level}" for level in range(1, 7))


def is_hidden(element: Element) -> bool:
    """Whether a browser does not show an element, by its own attributes."""
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def lays_out(table: Element, rows: list[Element]) -> bool:
    """Whether a table only places other things: it holds tables or headings, or has a single column or row of text."""
    if table.get("role") in ("presentation", "none"):
        return True
    if table.find(".//table") is not None and not _names_columns(rows):
        return True
    if any(table.find(f".//{heading}") is not None for heading in _HEADINGS):
        return True
    return max((len(row) for row in rows), default=0) < 2


def _names_columns(rows: list[Element]) -> bool:
    """Whether the first row is of heads alone, two at least, and the others have as many cells."""
    if len(rows) < 2:
        return False
    width = len([cell for cell in rows[0] if cell.tag == "th"])
    return width > 1 and all(sum(cell.tag in ("td", "th") for cell in row) == width for row in rows)


def grid(rows: list[Element]) -> list[list[Element | None]]:
    """The cells of each row, those that span columns or rows in every place that they cover."""
    grid: list[list[Element | None]] = []
    below: dict[int, tuple[Element, int]] = {}  # by column: the cell that reaches down here, and how many rows more
    for row in rows:
        cells: list[Element | None] = []
        waiting = [cell for cell in row if cell.tag in ("td", "th") and not is_hidden(cell)]
        while waiting or len(cells) in below:
            column = len(cells)
            if column in below:
                cell, more = below.pop(column)
                if more > 1:
                    below[column] = (cell, more - 1)
                cells.append(cell)
                continue
            cell = waiting.pop(0)
            for _ in range(_span(cell, "colspan")):
                if (more := _span(cell, "rowspan") - 1) > 0:
                    below[len(cells)] = (cell, more)
                cells.append(cell)
        grid.append(cells)
    return grid


def _span(cell: Element, name: str) -> int:
    given = (cell.get(name) or "1").strip()
    return min(max(int(given), 1), _SPANS) if given.isdecimal() and len(given) < 9 else 1


def head_rows(rows: list[Element]) -> int | None:
    """How many rows the page itself marks as heads; None where it marks none."""
    count = 0
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        within = row.getparent() is not None and row.getparent().tag == "thead"
        if not cells or not (within or all(cell.tag == "th" for cell in cells) or (count == 0 and _is_bold(cells))):
            break
        count += 1
    if count == 0 and len(rows) > 1 and all(map(_is_named, rows)):
        return 0  # each row has its own head
    if count == len(rows):
        return 1 if len(rows) > 1 else 0
    return count or None


def _is_named(row: Element) -> bool:
    """Whether the first cell of a row is its head, and no other is one."""
    cells = [cell.tag for cell in row if cell.tag in ("td", "th")]
    return len(cells) > 1 and cells[0] == "th" and "th" not in cells[1:]


def _is_bold(cells: list[Element]) -> bool:
    def whole(cell: Element) -> bool:
        return bool(cell.xpath("normalize-space(.) = normalize-space((.//b|.//strong)[1])"))

    return len(cells) > 1 and all(map(whole, cells)) and any(cell.text_content().strip() for cell in cells)
