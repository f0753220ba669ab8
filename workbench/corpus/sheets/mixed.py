"""Rows of several forms in one sheet, each with its question and its answer under names of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.corpus.sheets.columns import ALL_OF, HEADS, folded, matched
from workbench.corpus.sheets.rows import SheetRow

_SAID = ("response", "output", "completion", "output answer", "outputs answer", "outputs output", "outputs")
# Heads of the right answer, or of what a system said where another column holds the right one.
_EITHER = (*_SAID, "answer", "risposta", "answers", "risposte", "answer 1", "risposta 1", "a", "r")
_FIELDS = {field: HEADS[field] for field in ("question", "answer")}


def by_own_names(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """The rows with their question and their answer under the same two names.

    Where some rows have a column that only the right answer is called by, what others call "response" or "output" is
    what a system said, and so is any head that stands beside such a column, or where a row with the same head of
    questions lacks it. "domanda" and "risposta" after rows of "question" and "expected_answer" are another form.
    """
    found = [matched(row.values, _FIELDS, {}) for row in rows]
    gold = [names for names in found if _is_gold(names)]
    asked_by = {names.get("question") for names in gold}
    beside = {
        folded(name) for row, names in zip(rows, found, strict=True) if _is_gold(names) for name in row.values
    }  # fmt: skip
    for names in found:
        head = folded(names.get("answer", ""))
        if gold and head in _EITHER and (head in _SAID or head in beside or names.get("question") in asked_by):
            del names["answer"]
    heads = {field: _surest(field, found) for field in _FIELDS}
    return [
        SheetRow(row.number, {**row.values, **{heads[field]: row.values[name] for field, name in names.items()}})
        for row, names in zip(rows, found, strict=True)
    ]


def _surest(field: str, found: Sequence[Mapping[str, str]]) -> str:
    """The head by which a sheet of all these rows is known to hold a field."""
    known = HEADS[field]
    return min(
        (names[field] for names in found if field in names),
        key=lambda name: known.index(folded(name)),
        default=known[0],
    )


def _is_gold(names: Mapping[str, str]) -> bool:
    return "answer" in names and folded(names["answer"]) not in (*_EITHER, *ALL_OF)
