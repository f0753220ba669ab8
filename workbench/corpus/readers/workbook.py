"""Excel through openpyxl: every sheet, its cells as the sheet shows them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.readers.office import check_archive, damage, library
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader
from workbench.corpus.readers.rows import told_rows

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|_.|\*.|\[[^\]]*\]')
_PLACES = re.compile(r"[0#?][0#?,.]*")
_DATE_PARTS = re.compile(r"yyyy|yy|mmmmm?|mmm|mm?|dddd?|dd?|hh?|ss?|am/pm", re.IGNORECASE)


@reader(".xlsx", ".xlsm")
def read_workbook(path: Path, limits: Limits) -> FileReading:
    """A heading for each sheet that has cells, and a line for each row, which names its columns."""
    openpyxl = library("openpyxl", path)
    check_archive(path, limits)
    with damage():
        book = openpyxl.load_workbook(path, data_only=True)
        sheets = [Sheet(each.title, cells_of(each), each.sheet_state == "visible") for each in book.worksheets]
    return as_reading(path, sheets, limits)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its rows of cells as it shows them."""

    title: str
    rows: list[list[str]]
    visible: bool


def as_reading(path: Path, sheets: Sequence[Sheet], limits: Limits) -> FileReading:
    """The visible sheets of a workbook as one document.

    Raises:
        ReadFailure: if they have no text, or more rows than allowed.
    """
    visible = [sheet for sheet in sheets if sheet.visible]
    if sum(len(sheet.rows) for sheet in visible) > limits.documents:
        raise ReadFailure(f"more than {limits.documents:,} rows")
    blocks: list[str] = []
    notes: list[str] = []
    for sheet in visible:
        told = told_rows(sheet.rows)
        if told.lines:
            blocks += [f"# {sheet.title}"] * (len(visible) > 1) + ["\n".join(told.lines)]
        if told.note:
            notes.append(f"sheet {sheet.title!r}: {told.note}")
    if hidden := [sheet.title for sheet in sheets if not sheet.visible]:
        notes.append(f"hidden sheets left out: {', '.join(hidden)}")
    if not blocks:
        raise ReadFailure("no text found in the file")
    return FileReading((Reading(path.stem, "\n\n".join(blocks)),), notes=tuple(notes))


def cells_of(sheet: Any) -> list[list[str]]:
    """The rows of a sheet of openpyxl as it shows them, merged cells in every place that they cover."""
    rows = [[shown(cell) for cell in row] for row in sheet.iter_rows()]
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1] if merged.min_row <= len(rows) else ""
        for row in range(merged.min_row - 1, min(merged.max_row, len(rows))):
            for column in range(merged.min_col - 1, min(merged.max_col, len(rows[row]))):
                rows[row][column] = first
    return [row for row in rows if any(row)]


def shown(cell: Any) -> str:
    """A cell as the sheet shows it, decimals with a point: "00184", "49.90 €", "12%", "2024-03-01", "TRUE", or ""."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    form = (cell.number_format or "General").split(";")[0]
    if isinstance(value, datetime.datetime | datetime.date | datetime.time | datetime.timedelta):
        return _date(value, form)
    if isinstance(value, int | float):
        return _number(value, form)
    return str(value).strip()


def _number(value: float, form: str) -> str:
    literal = _QUOTED.sub(lambda part: part[1] or part[2] or part[3] or "", form)
    bare = _QUOTED.sub("", form)
    places = _PLACES.search(bare)
    if form == "General" or form == "@" or places is None or "E" in bare.upper().replace("GENERAL", ""):
        return _plain(value)
    if "/" in bare:  # a fraction
        return _plain(value)
    pattern = places[0]
    whole, _, decimals = pattern.partition(".")
    percent = "%" in bare
    thousands = len(whole) - len(whole.rstrip(","))  # a comma at the end leaves out three digits
    number = value * (100 if percent else 1) / 1000**thousands
    most, least = len(decimals.rstrip(",")), decimals.count("0")
    text = f"{abs(number):.{most}f}"
    if most > least:
        text = text[: len(text) - (most - least)] + text[len(text) - (most - least) :].rstrip("0")
        text = text.rstrip(".")
    digits, point, rest = text.partition(".")
    text = digits.zfill(whole.replace(",", "").count("0")) + point + rest
    sign = "-" if number < 0 and float(text or 0) else ""
    around = _PLACES.split(literal, maxsplit=1)
    before, after = (around[0], around[1]) if len(around) == 2 else ("", "")
    return f"{before}{sign}{text}{after}".strip()


def _plain(value: float) -> str:
    """A number without a format, to the 15 digits that a sheet keeps."""
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    return f"{value:.15g}"


def _date(value: Any, form: str) -> str:
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}" + (f":{seconds:02d}" if seconds else "")
    if isinstance(value, datetime.time):
        return value.isoformat("auto").removesuffix(":00")
    bare = _QUOTED.sub("", form)
    parts = [part.lower() for part in _DATE_PARTS.findall(bare)]
    if isinstance(value, datetime.datetime):
        timed = any(part in ("h", "hh") for part in parts) or (value.time() != datetime.time() and not parts)
        if timed:
            return value.isoformat(" ", "seconds" if value.second else "minutes")
        value = value.date()
    if parts and "d" not in "".join(parts):  # a month, or a year
        return str(value.strftime("%Y-%m" if any(part[0] == "m" for part in parts) else "%Y"))
    return str(value.isoformat())
