"""Several columns of answers: all of them right, or choices of which a column beside them names the right one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.rows import SheetRow

MERGED = "answers"  # the column that stands for them
_ONE_OF_SEVERAL = re.compile(r"(?:(?:accepted|correct) )?(?:answer|risposta) ?(?P<number>\d{1,2}|[a-h])")
_NAMES_THE_RIGHT = re.compile(
    r"(?:is )?correct(?: (?:answer|option|choice|index|answer index|option index|letter|number|label))?|"
    r"right(?: (?:answer|option|choice))?|option|answer key|answer index|key|"
    r"(?:risposta |opzione |scelta |lettera )?(?:giusta|corretta|esatta)|(?:indice )?corretto|giusto"
)
_MARK = re.compile(r"(?:(?:answer|option|choice|risposta|opzione)[ _-]?)?[(\[]?(\d{1,2}|[A-Ha-h])(?:\.0)?[)\].]?", re.I)


def merged(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """The rows with their numbered answers in one column: the right one, where a column names it, else all of them.

    A row that names none of its choices has no answer.
    """
    which = naming_column(rows)
    from_zero = which is not None and any(_counts_from_zero(row.values, which) for row in rows)
    return [SheetRow(row.number, _merged(row.values, which, from_zero)) for row in rows]


def columns_together(rows: Sequence[SheetRow]) -> list[str]:
    """The columns whose answers all count as right, by their names; none where a column names the right one."""
    if naming_column(rows) is not None:
        return []
    several = [columns for row in rows if len(_filled(columns := _choices(row.values), row.values)) > 1]
    return list(dict.fromkeys(name for columns in several for name in columns.values()))


def naming_column(rows: Sequence[SheetRow]) -> str | None:
    """The column that names the right one of several answers by its number, its letter or its words."""
    for name in dict.fromkeys(name for row in rows for name in row.values):
        if _NAMES_THE_RIGHT.fullmatch(folded(str(name))):
            held = [row.values for row in rows if row.values.get(name) not in (None, "") and _choices(row.values)]
            if held and all(_MARK.fullmatch(str(row[name]).strip()) or _by_words(row, name) for row in held):
                return name
    return None


def _merged(row: Mapping[str, Any], which: str | None, from_zero: bool) -> dict[str, Any]:
    columns = _choices(row)
    filled = _filled(columns, row)
    if not filled or (which is None and len(filled) < 2):
        return dict(row)
    rest = {name: value for name, value in row.items() if name not in (*columns.values(), which)}
    if which is None:
        return {**rest, MERGED: [str(row[name]) for name in filled]}
    named = _named(row, which, from_zero)
    return {**rest, MERGED: [str(row[named])] if named in filled else []}


def _choices(row: Mapping[str, Any]) -> dict[str, str]:
    """The columns of numbered answers, by their numbers or letters."""
    found = {name: _ONE_OF_SEVERAL.fullmatch(folded(str(name))) for name in row}
    return {match["number"]: name for name, match in found.items() if match is not None}


def _filled(columns: Mapping[str, str], row: Mapping[str, Any]) -> list[str]:
    return [name for name in columns.values() if row[name] not in (None, "")]


def _by_words(row: Mapping[str, Any], which: str) -> str | None:
    """The column whose answer is what the naming one says."""
    said = str(row[which]).strip()
    return next((name for name in _choices(row).values() if str(row[name]).strip() == said), None)


def _named(row: Mapping[str, Any], which: str, from_zero: bool) -> str | None:
    mark = _MARK.fullmatch(str(row.get(which, "")).strip())
    if mark is None:
        return _by_words(row, which) if row.get(which) not in (None, "") else None
    columns = _choices(row)
    key = mark[1].casefold()
    if key.isdigit():
        key = str(int(key) + from_zero)
    named = next((name for label, name in columns.items() if label.lstrip("0") == key.lstrip("0")), None)
    if named is None and key.isalpha() != next(iter(columns)).isalpha():  # "B" of answer_1 … answer_4, or 2 of answer_a
        place = ord(key) - ord("a") if key.isalpha() else int(key) - 1
        named = list(columns.values())[place] if 0 <= place < len(columns) else None
    return named


def _counts_from_zero(row: Mapping[str, Any], which: str) -> bool:
    mark = _MARK.fullmatch(str(row.get(which, "")).strip())
    columns = _choices(row)
    return mark is not None and mark[1] in ("0", "00") and bool(columns) and not {"0", "00"} & columns.keys()
