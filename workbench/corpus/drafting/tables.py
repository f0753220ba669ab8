"""Tables in a text: lines of "Head: cell; Head: cell", rows between bars or tabs, and lists of "Name: value"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from workbench.corpus.drafting.sound import sound_subject
from workbench.corpus.readers.rows import fields_of, unquoted
from workbench.corpus.sentences import is_table_row

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+-]+")
_PART = re.compile(r"\s*(?P<head>[^\s:;][^:;]{0,60}?):(?![/\\])\s+(?P<cell>\S.*)")
_PAIR = re.compile(r"\s{0,8}(?:[-*•–]\s+)?(?P<head>[*_]{0,2}[^\W\d_][^:|;]{0,44}?):(?![/\\:\d])\s*(?P<cell>\S.{0,150})")
_MARKUP = re.compile(r"[{}<>%@]|://")
_UNNAMED = re.compile(r"Unnamed: \d+|NaN")
# The second column of a table of two that lists the properties of one thing, not of many.
_VALUES = frozenset(
    ("value", "values", "detail", "details", "data", "valore", "valori", "dettaglio", "dettagli", "dato", "dati")
)
_MARKS = ' \t*_`"“”«»'
_NAMING = re.compile(r"[^\W\d_]{2}[^\d;:]*")  # a cell that names: words, and no code
_QUOTES = frozenset('"“”«»')


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell and its span in the document, without marks at its ends."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TableRow:
    """The cells of a row by their heads, and the span of its line."""

    cells: dict[str, TableCell]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageTable:
    """Rows under heads, or the names and values of one thing ("pairs", one row)."""

    sort: Literal["rows", "pairs"]
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]

    @property
    def start(self) -> int:
        """Where its first line begins."""
        return self.rows[0].start

    @property
    def end(self) -> int:
        """Where its last line ends."""
        return self.rows[-1].end


def find_tables(text: str) -> Iterator[PageTable]:
    """The tables of a text in order. Two records or two pairs on lines together are a table: one is mostly prose."""
    block: list[tuple[str, int]] = []
    sort = ""
    start = 0
    for line in [*text.split("\n"), ""]:
        found = _sort(line)
        pause = not line.strip() and sort == "pair" and start < len(text)
        if found != sort and not pause:
            yield from _table(sort, block)
            block, sort = [], found
        if found:
            block.append((line, start))
        start += len(line) + 1
    yield from _table(sort, block)


def _sort(line: str) -> str:
    if not line.strip() or len(line) > 4000:
        return ""
    if is_table_row(line.strip()):
        return "bars"
    if _parts(line):
        return "record"
    return "pair" if _PAIR.fullmatch(line.rstrip()) else ""


def _table(sort: str, block: Sequence[tuple[str, int]]) -> Iterator[PageTable]:
    if len(block) < 2:
        return
    if sort == "bars":
        yield from _of_bars(block)
    elif sort == "record":
        yield from _of_records(block)
    elif sort == "pair":
        yield from _of_pairs(block)


def _trimmed(text: str, start: int) -> TableCell:
    end = start + len(text)
    marks = _MARKS if not set(text.strip(_MARKS)) & _QUOTES else " \t*_`"  # "“Roma”, “Bari”" keeps its own
    left = len(text) - len(text.lstrip(marks))
    inner = text.strip(marks)
    return TableCell(inner, min(start + left, end), start + left + len(inner))


def _parts(line: str) -> list[tuple[str, int, str]]:
    """The fields of a record line as head, place and cell; none where the line is prose."""
    body = line.lstrip(" -*•–")
    if ";" not in body or ":" not in body:
        return []
    offset = len(line) - len(body)
    found: list[tuple[str, int, str]] = []
    for number, (start, part) in enumerate(fields_of(body)):
        field = _PART.fullmatch(part)
        if field is None:
            if number or ":" in part:
                return []
            found.append(("", offset + start, part))  # a first column without a head
            continue
        cell = unquoted(field["cell"])
        at = offset + start + field.start("cell") + (len(cell) < len(field["cell"]))
        found.append((field["head"].strip(_MARKS), at, cell))
    return found if len(found) > 1 else []


def _of_records(block: Sequence[tuple[str, int]]) -> Iterator[PageTable]:
    """Rows with the same first head, of which each has no head that is not in some order of the table's.

    A row without its first cell goes on with what the one above is about, so that neither says all of it: both are
    left out.
    """
    group: list[TableRow] = []
    known: set[str] = set()  # the heads of the group
    head = ""  # the first of them
    goes_on = False
    for line, start in block:
        cells = {name: _trimmed(cell, start + place) for name, place, cell in _parts(line)}
        first = next(iter(cells))
        if first != head and cells.keys() < known:
            if not goes_on:
                group.pop()
            goes_on = True
            continue
        goes_on = False
        if known and (first != head or len(known & cells.keys()) < 2):
            yield from _grouped(group)
            group, known = [], set()
        head = head if known else first
        group.append(TableRow(cells, start, start + len(line)))
        known |= cells.keys()
    yield from _grouped(group)


def _grouped(group: Sequence[TableRow]) -> Iterator[PageTable]:
    if len(group) > 1:
        heads = tuple(dict.fromkeys(head for row in group for head in row.cells))
        if any(_MARKUP.search(head) for head in heads):
            return  # a body row was taken for the heads
        yield PageTable("rows", heads, tuple(_by_name(group, heads)))


def _by_name(group: Sequence[TableRow], heads: Sequence[str]) -> Sequence[TableRow]:
    """The rows with the column that names them first: of a list of towns by region and code, that of their names.

    Where the first column tells the rows apart it stays first, and so does it where no other names them.
    """
    for head in heads:
        values = [row.cells[head].text.casefold() for row in group if head in row.cells]
        distinct = len(set(values)) == len(values) == len(group)
        if head == heads[0] and len(set(values)) > len(values) / 2:
            return group
        if distinct and all(_NAMING.fullmatch(value) and sound_subject(value) for value in values):
            return [TableRow({head: row.cells[head], **row.cells}, row.start, row.end) for row in group]
    return group


def _of_pairs(block: Sequence[tuple[str, int]]) -> Iterator[PageTable]:
    cells: dict[str, TableCell] = {}
    repeated: set[str] = set()
    for line, start in block:
        pair = _PAIR.fullmatch(line.rstrip())
        if pair is None:
            continue
        head = pair["head"].strip(_MARKS)
        repeated |= {head} & set(cells)
        value = pair["cell"]
        # Not the stop of "S.r.l." and not that of "4.", which would make a number of a mark.
        if value.endswith((".", ",", ";")) and not re.search(r"\b\w\.(?:\w{1,2}\.)+$|^\(?\w{1,3}\.$", value):
            value = value[:-1]
        cells[head] = _trimmed(value, start + pair.start("cell"))
    kept = {head: cell for head, cell in cells.items() if head not in repeated}
    if len(kept) > 1:
        last, start = block[-1]
        yield PageTable("pairs", tuple(kept), (TableRow(kept, block[0][1], start + len(last)),))


def _of_bars(block: Sequence[tuple[str, int]]) -> Iterator[PageTable]:
    rows = [_cells(line, start) for line, start in block if not _RULE.fullmatch(line)]
    while rows and sum(_has_value(cell) for cell in rows[0]) < 2:
        rows = rows[1:]  # a title over the table
    if not rows or len(rows[0]) < 2:
        return
    heads = [" ".join(cell.text.split()) for cell in rows[0]]
    bare = len(block) == len(rows)  # with a rule or a title, the first row left is a header
    named = heads[1].casefold() in _VALUES
    first, last = block[0][1], block[-1][1] + len(block[-1][0])
    if len(heads) == 2 and (named or bare):
        kept = {row[0].text: row[1] for row in (rows[1:] if named else rows) if len(row) == 2 and _has_value(row[1])}
        if len(kept) > 1:
            yield PageTable("pairs", tuple(kept), (TableRow(kept, first, last),))
        return
    body = [
        TableRow({h: c for h, c in zip(heads, row, strict=True) if c.text}, row[0].start, row[-1].end)
        for row in rows[1:]
        if len(row) == len(heads) and row[0].text
    ]
    if body and len(set(heads)) == len(heads):
        yield PageTable("rows", tuple(heads), tuple(body))


def _has_value(cell: TableCell) -> bool:
    return bool(cell.text) and not _UNNAMED.fullmatch(cell.text)


def _cells(line: str, start: int) -> list[TableCell]:
    marks = [match.start() for match in (_BAR if "|" in line else re.compile("\t+")).finditer(line)]
    edges = [-1, *marks, len(line)]
    cells = [_trimmed(line[left + 1 : right], start + left + 1) for left, right in pairwise(edges)]
    if cells and not cells[0].text:  # "| a | b |" has an empty stretch at either end
        cells = cells[1:]
    if cells and not cells[-1].text and line.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells
