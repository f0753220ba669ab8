"""Tables of reStructuredText as rows that name their columns: drawn with lines, with rules, or written as lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.corpus.readers.rows import rows_as_lines

_BORDER = re.compile(r" *\+(?:[-=]+\+)+ *")
_RULES = re.compile(r" *={2,}(?: +={2,})+ *")
_LIST = re.compile(r"(?P<indent> *)\.\. list-table::(?P<title>.*)")
_OPTION = re.compile(r" +:(?P<name>[\w-]+):(?P<value>.*)")
_ITEM = re.compile(r" +(?P<row>\* +)?- ?(?P<cell>.*)")


def tables_as_lines(source: str) -> str:
    """The source with each table as a list of rows ("- Sigla: CIE; Nome: Carta …"); one with spans stays as it is."""
    lines = source.split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        for find in (_grid, _simple, _list):
            if (found := find(lines, at)) is not None:
                lines_of_table, at = found
                out += ["", *lines_of_table, ""]
                break
        else:
            out.append(lines[at])
            at += 1
    return "\n".join(out)


def _grid(lines: Sequence[str], at: int) -> tuple[list[str], int] | None:
    """A table drawn with + - and |, all of whose rows have the columns of its first border."""
    if not _BORDER.fullmatch(lines[at]):
        return None
    indent = len(lines[at]) - len(lines[at].lstrip())
    end = at
    while end < len(lines) and lines[end].strip()[:1] in ("+", "|") and lines[end].strip():
        end += 1
    drawn = [line[indent:].rstrip() for line in lines[at:end]]
    stops = [n for n, mark in enumerate(drawn[0]) if mark == "+"]
    rows: list[list[str]] = []
    heads = 0
    cells = [""] * (len(stops) - 1)
    for line in drawn[1:]:
        if _BORDER.fullmatch(line):
            if [n for n, mark in enumerate(line) if mark == "+"] != stops:
                return None
            rows.append(cells)
            heads = len(rows) if "=" in line else heads
            cells = [""] * len(cells)
        elif len(line) <= stops[-1] or any(line[stop] != "|" for stop in stops):
            return None
        else:
            cells = [f"{cell} {line[a + 1 : b]}" for cell, a, b in zip(cells, stops, stops[1:], strict=False)]
    return (list(rows_as_lines(rows, heads or None).lines), end) if rows else None


def _simple(lines: Sequence[str], at: int) -> tuple[list[str], int] | None:
    """A table between rules of equals signs, a column under each: the lines below a first cell that is empty go on."""
    if not _RULES.fullmatch(lines[at]) or (at and lines[at - 1].strip()):
        return None
    columns = [found.span() for found in re.finditer("=+", lines[at])]
    rows: list[list[str]] = []
    rules, heads = [at], 0
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if _RULES.fullmatch(line) or re.fullmatch(r" *=+ *", line):
            if [found.span() for found in re.finditer("=+", line)] != columns:
                return None
            rules.append(place)
            if len(rules) == 3 or place + 1 >= len(lines) or not lines[place + 1].strip():
                return (
                    (list(rows_as_lines(rows, heads if len(rules) == 3 else None).lines), place + 1) if rows else None
                )
            heads = len(rows)
        elif line.strip() and not re.fullmatch(r"[ -]+", line):
            ends = [*(start for start, _ in columns[1:]), max(len(line), columns[-1][1])]
            cells = [line[start:end].strip() for (start, _), end in zip(columns, ends, strict=True)]
            if rows and not cells[0]:
                rows[-1] = [f"{said} {more}".strip() for said, more in zip(rows[-1], cells, strict=True)]
            else:
                rows.append(cells)
    return None


def _list(lines: Sequence[str], at: int) -> tuple[list[str], int] | None:
    """The directive `list-table`: a list of rows, each a list of cells."""
    opening = _LIST.fullmatch(lines[at])
    if opening is None:
        return None
    indent = len(opening["indent"])
    rows: list[list[str]] = []
    heads: int | None = None
    end = at + 1
    for line in _within(lines, end, indent):
        end += 1
        if not rows and (option := _OPTION.fullmatch(line)):
            given = option["value"].strip()
            heads = int(given) if option["name"] == "header-rows" and given.isdigit() else heads
        elif item := _ITEM.fullmatch(line):
            if item["row"]:
                rows.append([])
            if not rows:
                return None
            rows[-1].append(item["cell"])
        elif line.strip() and rows and rows[-1]:
            rows[-1][-1] += f" {line.strip()}"
    title = [opening["title"].strip()] if opening["title"].strip() else []
    return ([*title, *rows_as_lines(rows, heads).lines], end) if rows else None


def _within(lines: Sequence[str], at: int, indent: int) -> Iterator[str]:
    """The lines that stand further in than a directive."""
    for line in lines[at:]:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return
        yield line
