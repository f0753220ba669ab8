"""Facts in tables of bars or tabs: the cell under a column, in the row of its first cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.corpus.facts.registry import UNNAMED, Fact, Headings, Line, attribute_fact, finder, flat, text_lines
from workbench.corpus.sentences import is_table_row
from workbench.types import Document

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+-]+")
# The second column of a table of two that lists the properties of one thing, not of many.
_VALUES = frozenset(
    ("value", "values", "detail", "details", "data", "valore", "valori", "dettaglio", "dettagli", "dato", "dati")
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and its span in the document."""

    text: str
    start: int
    end: int


@finder
def find_in_tables(document: Document) -> Iterator[Fact]:
    """The first row of a table is its header; a row with another number of cells is passed over.

    Two columns and no rule under the first row are names and values of the one thing in the heading.
    """
    headings = Headings.of(document)
    block: list[Line] = []
    for line in [*text_lines(document.text), Line(len(document.text), "")]:
        if line.text.strip() and is_table_row(line.text.strip()):
            block.append(line)
            continue
        if len(block) > 1:
            yield from _facts(document, block, headings.subject(block[0].start))
        block = []


def _facts(document: Document, block: Sequence[Line], about: str) -> Iterator[Fact]:
    rows = [_cells(line) for line in block if not _RULE.fullmatch(line.text)]
    while rows and sum(map(_is_told, rows[0])) < 2:
        rows = rows[1:]  # a title over the table
    if not rows or len(rows[0]) < 2:
        return
    header = [flat(cell.text) for cell in rows[0]]
    named = header[1].casefold() in _VALUES
    bare = len(block) == len(rows)  # with a rule or a title, the first row left is a header
    of_one_thing = len(header) == 2 and (named or bare)
    for row in rows if of_one_thing and not named else rows[1:]:
        if len(row) != len(header):
            continue
        for name, cell in zip(header[1:], row[1:], strict=True):
            subject, name = (about, row[0].text) if of_one_thing else (row[0].text, name)
            fact = attribute_fact(document, subject, name, cell.start, cell.end)
            if fact is not None:
                yield fact


def _is_told(cell: Cell) -> bool:
    return bool(cell.text.strip()) and not UNNAMED.fullmatch(cell.text.strip())


def _cells(line: Line) -> list[Cell]:
    marks = [match.start() for match in (_BAR if "|" in line.text else re.compile("\t+")).finditer(line.text)]
    edges = [-1, *marks, len(line.text)]
    cells = [
        Cell(line.text[left + 1 : right], line.start + left + 1, line.start + right) for left, right in pairwise(edges)
    ]
    if cells and not cells[0].text.strip():  # "| a | b |" has an empty stretch at either end
        cells = cells[1:]
    if cells and not cells[-1].text.strip() and line.text.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells
