"""Excel through openpyxl: every sheet, its cells as the sheet shows them."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import IO, Any

from workbench.corpus.readers.forms import SpannedCell
from workbench.corpus.readers.number_formats import QUOTED, number_shown
from workbench.corpus.readers.office import damage, library, office_file
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import heads_of, is_value, rows_as_lines
from workbench.languages.spoken import said

_NOT_COMPUTED = re.compile(rb"<(?:\w+:)?f\b[^<]*(?:/>|</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<v></v>)?\s*</(?:\w+:)?c>")
_DATE_PARTS = re.compile(r"yyyy|yy|mmmmm?|mmm|mm?|dddd?|dd?|hh?|ss?|am/pm", re.IGNORECASE)


@reader(".xlsx", ".xlsm", ".xltx", ".xltm")
def read_workbook(path: Path, limits: Limits) -> FileReading:
    """A heading for each sheet that has cells, and a line for each row, which names its columns."""
    openpyxl = library("openpyxl", path)
    with damage():
        file = office_file(path, limits)
        book = openpyxl.load_workbook(file, data_only=True)
        unknown = _formulas_without_values(file)
        sheets = [
            Sheet(each.title, cells_of(each), each.sheet_state == "visible", _hidden_parts(each))
            for each in book.worksheets
        ]
    found = as_reading(path, sheets, limits)
    if not unknown:
        return found
    return replace(found, notes=(*found.notes, said("read.formulas", n=unknown)))


def _formulas_without_values(file: IO[bytes]) -> int:
    """How many cells hold a formula that no program has computed."""
    with zipfile.ZipFile(file) as archive:
        sheets = [name for name in archive.namelist() if re.fullmatch(r"/?xl/worksheets/[^/]+\.xml", name)]
        return sum(len(_NOT_COMPUTED.findall(archive.read(name))) for name in sheets)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its rows of cells as it shows them."""

    title: str
    rows: list[list[str]]
    visible: bool
    hidden: int = 0  # rows and columns with text that it does not show


def as_reading(path: Path, sheets: Sequence[Sheet], limits: Limits) -> FileReading:
    """The visible sheets of a workbook as one document.

    Raises:
        ReadFailure: if they have no text, or more rows than allowed.
    """
    visible = [sheet for sheet in sheets if sheet.visible]
    if sum(len(sheet.rows) for sheet in visible) > limits.documents:
        raise ReadFailure(said("read.more_rows", most=limits.documents))
    blocks: list[str] = []
    notes: list[str] = []
    for sheet in visible:
        written = [rows_as_lines(rows) for part in tables_beside(sheet.rows) for rows in tables_of(part)]
        if any(each.lines for each in written):
            blocks += [f"# {sheet.title}"] * (len(visible) > 1)
            blocks += ["\n".join(each.lines) for each in written if each.lines]
        of_sheet = [*dict.fromkeys(each.note for each in written if each.note)]
        of_sheet += [said("read.hidden_parts", n=sheet.hidden)] * bool(sheet.hidden)
        notes += [said("read.sheet", title=sheet.title, note=note) for note in of_sheet]
    if hidden := [sheet.title for sheet in sheets if not sheet.visible]:
        notes.append(said("read.hidden_sheets", names=", ".join(hidden)))
    if not blocks:
        raise ReadFailure(said("read.no_text_in_file"))
    return FileReading((ReadDocument(path.stem, "\n\n".join(blocks)),), notes=tuple(notes))


def cells_of(sheet: Any) -> list[list[str]]:
    """The rows of a sheet of openpyxl as it shows them, merged cells in every place that they cover."""
    rows = [[shown(cell) for cell in row] for row in sheet.iter_rows(min_row=1, min_col=1)]
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_row <= len(rows) else ""
        for row in range(merged.min_row - 1, min(merged.max_row, len(rows))):
            for column in range(merged.min_col - 1, min(merged.max_col, len(rows[row]))):
                rows[row][column] = SpannedCell(first) if column >= merged.min_col else first
    lines, columns = _hidden(sheet)
    return [
        [cell for number, cell in enumerate(row, start=1) if number not in columns]
        for number, row in enumerate(rows, start=1)
        if number not in lines
    ]


def _hidden(sheet: Any) -> tuple[set[int], set[int]]:
    """The numbers of the rows and of the columns that a sheet hides."""
    lines = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns = {
        number
        for column in sheet.column_dimensions.values()
        if column.hidden and column.min and column.max
        for number in range(column.min, min(column.max, sheet.max_column) + 1)
    }
    return lines, columns


def _hidden_parts(sheet: Any) -> int:
    """How many of the hidden rows and columns hold anything."""
    lines, columns = _hidden(sheet)
    if not lines and not columns:
        return 0
    filled = [(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return len({row for row, _ in filled} & lines) + len({column for _, column in filled} & columns)


_FAR = 3  # blank rows


def tables_beside(rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    """The parts of a sheet that stand beside each other: blank columns part two, each with heads of its own, where one
    begins or ends with other rows, or names a column as the other does."""
    width = max(map(len, rows), default=0)
    grid: list[Sequence[str]] = [[*row, *[""] * (width - len(row))] for row in rows]
    for blank in (n for n in range(width) if not any(row[n] for row in grid)):
        left: list[Sequence[str]] = [row[:blank] for row in grid]
        right: list[Sequence[str]] = [row[blank + 1 :] for row in grid]
        if _stands_apart(left, right):
            return [left, *tables_beside(right)]
    return [grid]


def _stands_apart(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> bool:
    filled = [[n for n, row in enumerate(part) if any(row)] for part in (left, right)]
    if min(map(len, filled)) < 3 or any(len(_filled(part)) < 2 for part in (left, right)):
        return False
    tables = [list(takewhile(any, part[rows[0] :])) for part, rows in zip((left, right), filled, strict=True)]
    if any(heads_of(table) == 0 for table in tables):
        return False
    names = [{cell for cell in table[0] if cell} for table in tables]
    ends = [len(table) for table in tables]
    return (
        filled[0][0] != filled[1][0]
        or bool(names[0] & names[1])
        or (abs(ends[0] - ends[1]) >= 3 and min(len(rows) - end for rows, end in zip(filled, ends, strict=True)) == 0)
    )


def tables_of(rows: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    """The tables that stand below each other on a sheet: a blank row parts two, where a head follows it, and several
    do where other columns follow."""
    blocks: list[list[Sequence[str]]] = [[]]
    blank = [0]  # rows above each block
    for row in rows:
        if any(row):
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
            blank.append(1)
        else:
            blank[-1] += 1
    tables: list[list[Sequence[str]]] = []
    for block, above in zip(blocks, blank, strict=True):
        if not block:
            continue
        apart = tables and above >= _FAR and len(block) > 1 and _filled(block) != _filled(tables[-1])
        if tables and not apart and not _begins_a_table(block, tables[-1]):
            tables[-1] += block
        else:
            tables.append(block)
    return tables


def _filled(rows: Sequence[Sequence[str]]) -> list[int]:
    return [n for n, column in enumerate(zip(*rows, strict=True)) if any(column)]


def _begins_a_table(block: Sequence[Sequence[str]], above: Sequence[Sequence[str]]) -> bool:
    """Whether rows below a blank one have a head of their own: names over values, or over other columns than above."""
    if len(above) == 1:
        return False  # a title, with its table below
    if len(block) < 2 or heads_of(block) == 0:
        return False
    names, body = block[0], block[1:]
    if [n for n, cell in enumerate(names) if cell] != [n for n in range(len(names)) if any(row[n] for row in above)]:
        return sum(map(bool, names)) > 1
    return any(
        cell and not is_value(cell) and (below := [row[n] for row in body if row[n]]) and all(map(is_value, below))
        for n, cell in enumerate(names)
    )


def shown(cell: Any) -> str:
    """A cell as the sheet shows it, decimals with a point: "00184", "49.90 €", "12%", "2024-03-01", "TRUE", or ""."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    form = cell.number_format or "General"
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return _date(value, form.split(";")[0])
    if isinstance(value, int | float):
        return number_shown(value, form)
    return str(value).strip()


def _date(value: Any, form: str) -> str:
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, datetime.time):
        return value.isoformat("auto").removesuffix(":00")
    bare = QUOTED.sub("", form)
    parts = [part.lower() for part in _DATE_PARTS.findall(bare)]
    if isinstance(value, datetime.datetime):
        timed = any(part in ("h", "hh") for part in parts) or (value.time() != datetime.time() and not parts)
        if timed:
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        value = value.date()
    if parts and "d" not in "".join(parts):  # a month, or a year
        return str(value.strftime("%Y-%m" if any(part[0] == "m" for part in parts) else "%Y"))
    return str(value.isoformat())
