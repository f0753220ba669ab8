"""Paragraphs, items of lists and tables in the order in which older Word files give them, as blocks of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from workbench.corpus.readers.forms import SpannedCell, spread
from workbench.corpus.readers.rows import in_cell, rows_as_lines

_SAME_EDGE = 40  # twips: edges of cells that are nearer to each other are one
_MOST_COLUMNS = 200
_OF_PAGE = re.compile(r"\b(?:page|pagina|pag|of|di)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CellEdge:
    """The right edge of a cell in twips, and whether it goes on the one to its left or above."""

    right: int
    goes_on: Literal["", "left", "above"] = ""


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    edges: Sequence[CellEdge]
    head: bool


@dataclass(slots=True)
class _Part:
    """A paragraph, or an item of a list."""

    text: str
    item: bool = False


@dataclass(slots=True)
class TextFlow:
    """Takes text as it comes, with the ends of its paragraphs, cells and rows; gives blocks at the end.

    `title` and `heading` are the first of each.
    """

    title: str = ""
    heading: str = ""
    written: str = ""  # of the paragraph that has not ended
    _parts: list[_Part] = field(default_factory=list)
    _rows: list[_Row] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)
    _aside: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Text of the paragraph at hand."""
        self.written += text

    def paragraph(
        self, level: int = 0, label: str | None = None, indent: int = 0, in_table: bool = False, title: bool = False
    ) -> None:
        """The end of a paragraph.

        Args:
            level: of a heading, from 1; 0 for text.
            label: what is counted before an item of a list, "" for a mark; None for no item.
            indent: the level of an item, from 0.
            in_table: whether it belongs to a cell, which goes on.
            title: whether it is set as the title of the document.
        """
        text = "\n".join(line for part in self.written.split("\n") if (line := " ".join(part.split())))
        self.written = ""
        if in_table:
            if text:
                self._cell.append(f"{label} {text}" if label else text)
            return
        if text:
            self._end_table()
            self._add(text, level, label, indent, title)
        self._parts += map(_Part, self._aside)
        self._aside = []

    def _add(self, text: str, level: int, label: str | None, indent: int, title: bool) -> None:
        if level:
            text = " ".join(filter(None, (label, text.replace("\n", " "))))
            self.title = self.title or (text if title else "")
            self.heading = self.heading or text
            self._parts.append(_Part(f"{'#' * min(level, 6)} {text}"))
        elif label is not None:
            self._parts.append(_Part(f"{'  ' * min(indent, 8)}{label or '-'} {text}", item=True))
        else:
            self._parts.append(_Part(text))

    def cell(self) -> None:
        """The end of a cell."""
        self.paragraph(in_table=True)
        self._cells.append(in_cell(self._cell))
        self._cell = []

    def row(self, edges: Sequence[CellEdge] = (), head: bool = False) -> None:
        """The end of a row, with the edges of its cells and whether it heads its table."""
        if self._cells:
            self._rows.append(_Row(self._cells, edges, head))
        self._cells = []

    def inner_table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table within the cell at hand."""
        self._cell += [line.removeprefix("- ") for line in rows_as_lines(rows).lines]

    def block(self, text: str) -> None:
        """A block of its own after the paragraph, or the table, at hand."""
        self._aside.append(text)

    def blocks(self) -> list[str]:
        """The blocks: items that follow each other are one. What has not ended ends here."""
        if self._cell or self._cells:
            self.cell()
            self.row()
        self.paragraph()
        self._end_table()
        return list(_joined(self._parts))

    def _end_table(self) -> None:
        rows, self._rows = self._rows, []
        if not rows:
            return
        heads = next((n for n, row in enumerate(rows) if not row.head), len(rows))
        if lines := rows_as_lines(_grid(rows), heads or None).lines:
            self._parts.append(_Part("\n".join(lines)))


def _joined(parts: Sequence[_Part]) -> Iterator[str]:
    items: list[str] = []
    for part in parts:
        if part.item:
            items.append(part.text)
            continue
        if items:
            yield "\n".join(items)
            items = []
        yield part.text
    if items:
        yield "\n".join(items)


def _grid(rows: Sequence[_Row]) -> list[list[str]]:
    """The cells of each row, one that covers several columns or rows in each of them."""
    edges = sorted({edge.right for row in rows for edge in row.edges})
    columns = [edge for n, edge in enumerate(edges) if not n or edge - edges[n - 1] > _SAME_EDGE]
    if not columns or len(columns) > _MOST_COLUMNS or any(len(row.edges) < len(row.cells) for row in rows):
        return [row.cells for row in rows]
    grid: list[list[str]] = []
    for row in rows:
        out: list[str] = []
        for cell, edge in zip(row.cells, row.edges, strict=False):
            width = sum(column <= edge.right for column in columns) - len(out)
            if edge.goes_on == "left" and out and not cell:
                cell = SpannedCell(out[-1])
            elif edge.goes_on == "above" and grid and not cell:
                cell = grid[-1][len(out)] if len(out) < len(grid[-1]) else ""
            out += [cell, *spread(cell, width)[1:]] if width > 0 else []
        grid.append(out)
    return grid


def says_more_than_a_number(text: str) -> bool:
    """Whether what heads or foots a page is not only its number: "Page 3 of 9"."""
    return any(map(str.isalpha, _OF_PAGE.sub("", text)))
