"""The rows of a sheet of questions, whatever its format: CSV, a workbook, JSON, JSONL or YAML."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import Limits, ReadFailure
from workbench.corpus.sheets.columns import HEADS, matched, split_called
from workbench.corpus.sheets.yaml_values import yaml_values
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.types import Split

SUFFIXES = (".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".yaml", ".yml")
NAMES = ("questions", "domande")
TABLES = (".csv", ".tsv", ".xlsx")
MOST_BYTES = 100_000_000
_LISTS = ("samples", "data", "tests", "rows", "questions", "examples", "items", "dataset", "domande")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number in the file, as a person counts it, and its values by column."""

    number: int
    values: Mapping[str, Any]


def is_sheet(path: Path) -> bool:
    """Whether a file of a folder of documents holds its questions, by its name: "questions.csv", "domande.xlsx"."""
    return path.stem.lower() in NAMES and path.suffix.lower() in SUFFIXES


def could_ask(path: Path) -> bool:
    """Whether a table has a column of questions and one of answers, so that it may be meant as a sheet of questions."""
    if path.suffix.lower() not in TABLES or not path.is_file() or path.stat().st_size > MOST_BYTES // 20:
        return False
    try:
        rows = read_sheet(path)
    except RequestError:
        return False
    return {"question", "answer"} <= matched(rows[0].values, HEADS, {}).keys()


def read_sheet(path: Path) -> list[SheetRow]:
    """The rows of a sheet.

    Raises:
        RequestError: if the file cannot be read, or is no table of rows.
    """
    path = Path(path)
    if not path.is_file():
        raise RequestError.of(
            said("sheet_fault.absent"), str(path), said("sheet_fault.absent_cure", suffixes=", ".join(SUFFIXES))
        )
    if path.suffix.lower() not in SUFFIXES:
        what = said("sheet_fault.no_sheet", suffix=path.suffix) if path.suffix else said("sheet_fault.no_sheet_bare")
        raise RequestError.of(what, str(path), said("sheet_fault.one_of", suffixes=", ".join(SUFFIXES)))
    if path.stat().st_size > MOST_BYTES:
        raise RequestError.of(said("sheet_fault.too_large", most=MOST_BYTES), str(path), said("sheet_fault.split_it"))
    try:
        rows = _READ[path.suffix.lower()](path)
    except (ReadFailure, csv.Error, ValueError, RecursionError) as error:
        raise RequestError.of(said("sheet_fault.unreadable", error=error), str(path)) from error
    if not rows:
        table = path.suffix.lower() in TABLES
        raise RequestError.of(said("sheet_fault.no_rows" if table else "sheet_fault.no_records"), str(path))
    return rows


def _csv(path: Path) -> list[SheetRow]:
    text = decode(path.read_bytes()).text
    csv.field_size_limit(max(csv.field_size_limit(), MOST_BYTES))
    first = text.split("\n", 1)[0]
    separator = max(",;\t|", key=first.count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    return _under_heads(list(enumerate(rows, start=1)))


def _workbook(path: Path) -> list[SheetRow]:
    from workbench.corpus.readers.office import check_archive, damage, library
    from workbench.corpus.readers.workbook import shown

    openpyxl = library("openpyxl", path)
    check_archive(path, Limits())
    with damage():
        sheets = [
            [(number, [shown(cell) for cell in row]) for number, row in enumerate(sheet.iter_rows(), start=1)]
            for sheet in openpyxl.load_workbook(path, data_only=True).worksheets
        ]
    read = [rows for rows in map(_under_heads, sheets) if rows]
    asking = [rows for rows in read if "question" in matched(rows[0].values, HEADS, {})]
    return [row for rows in asking for row in rows] if asking else next(iter(read), [])  # a first sheet may explain


def _under_heads(rows: list[tuple[int, list[str]]]) -> list[SheetRow]:
    filled = [(number, row) for number, row in rows if sum(bool(cell.strip()) for cell in row) > 0]
    alone = max((sum(map(bool, map(str.strip, row))) for _, row in filled), default=0) < 2  # a column of questions
    while not alone and len(filled) > 1 and sum(bool(cell.strip()) for cell in filled[0][1]) < 2:
        filled = filled[1:]  # a title over the table
    heads = [head.strip() for head in filled[0][1]] if filled else []
    if len(list(filter(None, heads))) == 2 and heads[0].endswith("?"):  # no heads: the first row asks already
        heads, filled = ["question", "answer"], [filled[0], *filled]
    if len(filled) < 2:
        return []
    return [SheetRow(number, {h: cell for h, cell in zip(heads, row, strict=False) if h}) for number, row in filled[1:]]


def _json(path: Path) -> list[SheetRow]:
    return _listed(json.loads(decode(path.read_bytes()).text))


def _yaml(path: Path) -> list[SheetRow]:
    return _listed(yaml_values(decode(path.read_bytes()).text))


def _listed(found: Any) -> list[SheetRow]:
    """The rows of a list, of the lists that ask, or of columns of values."""
    if isinstance(found, dict):
        asking = _asking(found)
        columns = {name: values for name, values in found.items() if isinstance(values, list)}
        if asking:
            found = asking
        elif len(columns) > 1 and len({len(values) for values in columns.values()}) == 1:
            found = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    if not isinstance(found, list):
        raise ValueError(said("sheet_fault.no_list"))
    return [SheetRow(number, row) for number, row in enumerate(found, start=1) if isinstance(row, dict)]


def _asking(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of every list that asks, under whatever name; else of the list under a usual one, or the only list.

    Lists called as splits are ("train", "evaluation_set") are those splits: their records say so, and go before those
    of a longer list that repeats them. What stands beside a list for testing alone is not for testing.
    """
    lists = {name: value for name, value in found.items() if isinstance(value, list) and _records(value)}
    asking = {name: _records(rows) for name, rows in lists.items() if "question" in matched(rows[0], HEADS, {})}
    if len(asking) > 1:
        splits = {name: split_called(name) for name in asking}
        other: Split | None = "train" if set(splits.values()) == {"test", None} else None
        named = sorted(asking, key=lambda name: splits[name] is None)  # stable: those that say their split go first
        return [_in_split(row, splits[name] or other) for name in named for row in asking[name]]
    name = next((name for name in (*asking, *_LISTS, *(lists if len(lists) == 1 else ())) if name in lists), None)
    return [] if name is None else _records(lists[name])


def _records(values: list[Any]) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)]


def _in_split(row: dict[str, Any], split: Split | None) -> dict[str, Any]:
    return row if split is None or "split" in matched(row, HEADS, {}) else {**row, "split": split}


def _lines(path: Path) -> list[SheetRow]:
    rows = []
    for number, line in enumerate(decode(path.read_bytes()).text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(said("sheet_fault.line_not_json", n=number, error=error)) from error
        if isinstance(row, dict):
            rows.append(SheetRow(number, row))
    return rows


_READ = {
    ".csv": _csv, ".tsv": _csv, ".xlsx": _workbook, ".json": _json, ".jsonl": _lines, ".yaml": _yaml, ".yml": _yaml,
}  # fmt: skip
