"""Drafts for a person to read: a sheet to accept, edit or reject them, a page for the browser, and the way back."""

from __future__ import annotations

import csv
import html
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.rows import read_sheet
from workbench.errors import Problem, RequestError
from workbench.types import Document, Question

COLUMNS = ("id", "decision", "question", "answers", "kind", "split", "evidence")
_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "decision": ("decision", "decisione", "esito"),
    "question": ("question", "domanda"),
    "answers": ("answers", "answer", "risposte", "risposta"),
}
_DECISIONS: Mapping[str, str] = {
    "accept": "accept", "a": "accept", "ok": "accept", "yes": "accept", "y": "accept", "x": "accept", "keep": "accept",
    "accetta": "accept", "accettata": "accept", "si": "accept", "s": "accept", "tieni": "accept", "accepted": "accept",
    "edit": "edit", "edited": "edit", "e": "edit", "modifica": "edit", "modificata": "edit", "m": "edit",
    "reject": "reject", "rejected": "reject", "r": "reject", "no": "reject", "n": "reject", "delete": "reject",
    "rifiuta": "reject", "rifiutata": "reject", "scarta": "reject", "elimina": "reject",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by a spreadsheet
_AROUND = 160  # characters of the document on each side of the evidence


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The questions after a review, and how many were accepted, edited, rejected and left."""

    questions: tuple[Question, ...]
    counts: Mapping[str, int]


def write_review(path: Path, questions: Sequence[Question], documents: Sequence[Document]) -> int:
    """Write the drafted questions as a sheet (.csv or .xlsx) and as a page (.html) beside it; how many they are.

    Raises:
        RequestError: if nothing is left to review, the sheet exists already, or its suffix is another.
    """
    drafted = [question for question in questions if question.origin == "drafted"]
    if not drafted:
        raise RequestError.of("no question is left to review", str(path), "`workbench corpus questions` drafts some")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise RequestError.of(
            f"a review sheet is no {path.suffix or 'file without suffix'}", str(path), ".csv or .xlsx"
        )
    if path.exists():
        raise RequestError.of("the sheet exists already", str(path), "read it back with --from, or remove it")
    texts = {document.id: document.text for document in documents}
    rows = [[_cell(value) for value in _row(question, texts)] for question in drafted]
    if path.suffix.lower() == ".csv":
        out = io.StringIO(newline="")
        csv.writer(out).writerows([COLUMNS, *rows])
        path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")  # the mark tells Excel that it is UTF-8
    else:
        _write_workbook(path, rows)
    path.with_suffix(".html").write_text(_page(drafted, texts), encoding="utf-8")
    return len(drafted)


def read_review(path: Path, questions: Sequence[Question]) -> Reviewed:
    """The questions with what a reviewed sheet says of them: accepted and edited ones are reviewed, rejected ones gone.

    A row whose question or answers were changed is edited, whatever its decision says but "reject".

    Raises:
        RequestError: for a decision that is none, a row of no question, or one that was edited to nothing.
    """
    rows = read_sheet(path)
    heads = {folded(str(head)): head for row in rows for head in row.values}
    fields = {field: next((heads[name] for name in names if name in heads), "") for field, names in _NAMES.items()}
    if lacking := [field for field, head in fields.items() if not head]:
        raise RequestError.of(f"no column {lacking[0]!r}", str(path), f"keep the columns {', '.join(COLUMNS)}")
    known = {question.id: question for question in questions}
    problems: list[Problem] = []
    changed: dict[str, Question | None] = {}
    counts: Counter[str] = Counter()
    for row in rows:
        where = f"{path}: row {row.number}"
        told = {field: _plain(str(row.values.get(head) or "")) for field, head in fields.items()}
        question = known.get(told["id"])
        given = folded(told["decision"])
        decision = _DECISIONS.get(given, "")
        if question is None:
            problems.append(Problem(f"no question {told['id']!r}", where, "keep the ids of the sheet as they are"))
            continue
        if given and not decision:
            problems.append(Problem(f"no decision {told['decision']!r}", where, "accept, edit, reject, or nothing"))
            continue
        answers = tuple(filter(None, (each.strip() for each in told["answers"].split("|"))))
        edited = replace(question, text=" ".join(told["question"].split()), answers=answers, origin="reviewed")
        same = (edited.text, edited.answers) == (" ".join(question.text.split()), question.answers)
        if decision == "reject":
            changed[question.id] = None
        elif not same and (not edited.text or (question.kind != "unanswerable" and not answers)):
            problems.append(Problem("the question or its answers are empty", where, 'to leave it out, write "reject"'))
            continue
        elif decision or not same:
            changed[question.id] = edited
            decision = "accept" if same else "edit"
        counts[decision or "left"] += 1
    if problems:
        raise RequestError(problems)
    kept = (changed.get(question.id, question) for question in questions)
    return Reviewed(tuple(question for question in kept if question is not None), dict(counts))


def _row(question: Question, texts: Mapping[str, str]) -> list[str]:
    shown = " … ".join(_evidence(place.document, place.start, place.end, texts) for place in question.evidence)
    return [question.id, "", question.text, " | ".join(question.answers), question.kind, question.split, shown]


def _evidence(document: str, start: int | None, end: int | None, texts: Mapping[str, str]) -> str:
    text = texts[document]
    if start is None or end is None:
        return f"{document}: {' '.join(text[: 2 * _AROUND].split())}"
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"{document}: {' '.join(f'{before}[{text[start:end]}]{after}'.split())}"


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value


def _plain(value: str) -> str:
    return value[1:] if value[:1] == "'" and value[1:2] in _FORMULA else value.strip()


def _write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    from workbench.corpus.readers.office import library

    openpyxl = library("openpyxl", path)
    book = openpyxl.Workbook()
    sheet = book.active
    for at, row in enumerate([COLUMNS, *rows], start=1):
        for n, value in enumerate(row, start=1):
            cell = sheet.cell(at, n)
            cell.value = value
            cell.data_type = "s"  # a text, whatever it looks like
            cell.alignment = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for column, width in zip("ABCDEFG", (14, 12, 50, 30, 12, 8, 80), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    book.save(path)


_STYLE = "body{font:16px/1.5 system-ui;max-width:60em;margin:2em auto;padding:0 1em}article{border-top:1px solid #ccc}"
_STYLE += "h2{font-size:1em;margin-bottom:0}p{margin:.3em 0}small{color:#555}mark{background:#ffe89c}"


def _page(drafted: Sequence[Question], texts: Mapping[str, str]) -> str:
    """The same for reading: every question with its answers and its evidence, the place of the answer marked."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    parts = [
        f'<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}"><title>Review</title><style>{_STYLE}</style></head><body><h1>{len(drafted)}</h1>'
    ]
    for question in drafted:
        shown = [html.escape(_evidence(p.document, p.start, p.end, texts)) for p in question.evidence]
        marked = [each.replace("[", "<mark>", 1).replace("]", "</mark>", 1) if "[" in each else each for each in shown]
        answers = html.escape(" | ".join(question.answers)) or "—"
        parts.append(
            f"<article><h2>{html.escape(question.text)}</h2><p><b>{answers}</b> <small>{question.kind}, "
            f"{question.split}, {html.escape(question.id)}</small></p><p>{' … '.join(marked)}</p></article>"
        )
    return "".join([*parts, "</body></html>\n"])
