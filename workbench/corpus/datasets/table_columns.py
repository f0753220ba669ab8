"""Which column of a published table holds what, by the names that sets on the hub give them, or as it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from workbench.corpus.sheets.columns import HEADS, matched
from workbench.errors import Problem, RequestError, nearest

_QUESTION = (*HEADS["question"], "question text", "question stem", "questions", "query text", "claim")
_ANSWER = (
    "answers", "answer", "answer key", "answerkey", "correct answer", "final decision", "ground truth", "answers spans",
    "gold", "response", "label", "target", "ideal", *HEADS["answer"],
)  # fmt: skip
# The names by which each field is known, the surest first. They are compared without case, accents and marks.
TABLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "question": _QUESTION,
    "answer": _ANSWER,
    "context": (
        "context", "contexts", "passage", "passages", "paragraphs", "paragraph", "documents", "ctxs", "contesto",
        "contesti", "story", "article", "document", "text", "reference contexts", "retrieved contexts", "brano",
        "positive ctxs", "positive passages",
    ),
    "title": ("title", "titolo", "document title"),
    "id": ("id", "question id", "qid", "query id", "pubid", "uid"),
    "supporting": ("supporting facts",),
    "choices": ("choices", "options", "alternatives", "opzioni"),
    "impossible": ("is impossible", "unanswerable"),
}  # fmt: skip
REQUIRED = ("question", "answer")


def known_columns(names: Iterable[str]) -> dict[str, str]:
    """The column of each field that has one by its name."""
    return matched(names, TABLE_FIELDS, {})


def table_columns(names: Iterable[str], given: Mapping[str, str], path: Path) -> dict[str, str]:
    """The column of each field; `given` says it for some, as a name or a path of names ("answers.text").

    Raises:
        RequestError: if a given column or field is not there, or none holds the questions or the answers.
    """
    names = sorted(names)
    shown = f"its columns: {', '.join(names)}"
    problems = [
        Problem(f"no column {column!r}", str(path), shown)
        for column in given.values()
        if column not in names and column.split(".")[0] not in names
    ]
    problems += [
        Problem(f"unknown field {field!r}", "--columns", nearest(field, TABLE_FIELDS))
        for field in given
        if field not in TABLE_FIELDS
    ]
    if problems:
        raise RequestError(problems)
    free = [name for name in names if name not in {column.split(".")[0] for column in given.values()}]
    found = matched(free, TABLE_FIELDS, given)
    if lacking := [field for field in REQUIRED if field not in found]:
        what = f"no column of {' or '.join(f'{field}s' for field in lacking)}"
        cure = f"name it: --columns {','.join(f'{field}=COLUMN' for field in lacking)}; {shown}"
        raise RequestError.of(what, str(path), cure)
    return {field: found[field] for field in TABLE_FIELDS if field in found}
