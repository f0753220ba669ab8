"""Excel 97–2003 (.xls) through xlrd: every sheet, its cells as the sheet shows them."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from workbench.corpus.readers.forms import SpannedCell
from workbench.corpus.readers.office import damage, library
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, reader
from workbench.corpus.readers.workbook import Sheet, as_reading, shown
from workbench.languages.spoken import said

_NUMBER, _DATE, _TRUTH, _ERROR = 2, 3, 4, 5  # types of a cell, as the format counts them


@reader(".xls")
def read_old_workbook(path: Path, limits: Limits) -> FileReading:
    """A heading for each sheet that has cells, and a line for each row, which names its columns."""
    xlrd = library("xlrd", path)
    with damage():
        if not path.read_bytes()[:8].startswith(b"\xd0\xcf\x11\xe0"):
            raise ReadFailure(said("read.old_excel"))
        book = xlrd.open_workbook(str(path), formatting_info=True)
        sheets = [Sheet(each.name, cells(book, each), each.visibility == 0) for each in book.sheets()]
    return as_reading(path, sheets, limits)


def cells(book: Any, sheet: Any) -> list[list[str]]:
    """The rows of a sheet of xlrd as it shows them, merged cells in every place that they cover."""
    rows = [[_shown(book, cell) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    for top, bottom, left, right in sheet.merged_cells:
        for row in rows[top:bottom]:
            for column in range(left, min(right, len(row))):
                row[column] = SpannedCell(rows[top][left]) if column > left else rows[top][left]
    hidden = {number for number, column in sheet.colinfo_map.items() if column.hidden}
    return [
        [cell for number, cell in enumerate(row) if number not in hidden]
        for number, row in enumerate(rows)
        if number not in sheet.rowinfo_map or not sheet.rowinfo_map[number].hidden
    ]


def _shown(book: Any, cell: Any) -> str:
    value: Any = cell.value
    if cell.ctype == _ERROR:
        return ""
    if cell.ctype == _TRUTH:
        value = bool(value)
    elif cell.ctype == _DATE:
        value = _date(value, book.datemode)
    elif cell.ctype == _NUMBER and float(value).is_integer():
        value = int(value)
    form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return shown(SimpleNamespace(value=value, number_format=form.format_str if form else "General"))


def _date(value: float, mode: int) -> datetime.datetime | datetime.time:
    import xlrd

    year, month, day, hour, minute, second = xlrd.xldate_as_tuple(value, mode)
    if not year:
        return datetime.time(hour, minute, second)
    return datetime.datetime(year, month, day, hour, minute, second)
