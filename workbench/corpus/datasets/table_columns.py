"""Which column of a published table holds what, by its usual names on the hub, or as the caller names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.sheets.columns import GOLD, HEADS, folded, lacking_columns, matched
from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said

_QUESTION = (
    *HEADS["question"], "question text", "question stem", "questions", "query text", "claim", "problem", "utterance",
    "ambiguous question", "sent1", "ctx", "raw question",
)  # fmt: skip
# What only a set of test questions has, and no page of frequent questions.
_SURE = (
    *GOLD, "golden answers", "gold answers", "possible answers", "correct answers", "accepted answers", "best answer",
    "expected output", "expectedoutput", "expected response", "expected answer", "reference answer", "ground truth",
    "ground truths", "generation gt", "answer1", "answer2", "answer 0", "answer 1",
)  # fmt: skip
_SURE_QUESTIONS = ("problem", "prompt")
_ANSWER = (
    *GOLD, "ground truth", "ground truths", "gt", "answers", "possible answers", "exact answer", "generation gt",
    "answer", "answer key", "answerkey", "correct answer", "final decision", "answers spans",
    "gold label", "right answer", "correct answer num", "correct option", "gold", "response", "label", "target",
    "targetvalue", "ideal", "outputs", "expected response", "cop",
    "short answers", *HEADS["answer"], "ideal answer",
)  # fmt: skip
# The names by which each field is known, the surest first. They are compared without case, accents and marks.
TABLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "question": _QUESTION,
    "answer": _ANSWER,
    "context": (
        "context", "contexts", "passage", "passages", "paragraphs", "paragraph", "documents", "ctxs", "contesto",
        "contesti", "story", "article", "document", "text", "reference contexts", "retrieved contexts", "brano",
        "positive ctxs", "positive passages", "search results", "snippets", "expected chunks", "full text", "support",
        "reference context", "retrieval context", "context text", "flores passage", "plot", "knowledge",
    ),
    "title": ("title", "titolo", "document title", "article title"),
    "id": (
        "id", "question id", "qid", "query id", "pubid", "uid", "question unique id", "interaction id", "example id",
        "financebench id",
    ),
    "supporting": ("supporting facts",),
    "choices": ("choices", "options", "alternatives", "opzioni", "scelte", "endings"),
    "impossible": ("is impossible", "unanswerable", "no answer", "answerability"),
    "split": ("split", "set", "partition", "subset", "insieme"),
    "form": ("type", "question type", "answer type"),
    "history": ("history",),
}  # fmt: skip
REQUIRED = ("question", "answer")


def known_columns(names: Iterable[str]) -> dict[str, str]:
    """The column of each field that has one by its name."""
    return matched(names, TABLE_FIELDS, {})


def surely_asked(row: Mapping[str, Any], made: Mapping[str, Any]) -> bool:
    """Whether a row with a question and an answer and no passage is one of a test, and not of a page of frequent
    questions: `made` is the row in its usual shape."""
    names = {folded(str(name)) for name in row}
    return bool(known_columns(made).get("choices") or names & set(_SURE) or names & set(_SURE_QUESTIONS))


def table_columns(
    names: Iterable[str], given: Mapping[str, str], path: Path, required: Sequence[str] = REQUIRED
) -> dict[str, str]:
    """The column of each field; `given` says it for some, as a name or a path of names ("answers.text").

    `required`: the fields that must have one.

    Raises:
        RequestError: if a given column or field is not there, or none holds the questions or the answers.
    """
    names = sorted(names)
    shown = said("sheet_fault.columns", names=", ".join(names))
    problems = [
        Problem(said("sheet_fault.no_column", name=column), str(path), shown)
        for column in given.values()
        if column not in names and column.split(".")[0] not in names
    ]
    problems += [
        Problem(said("sheet_fault.unknown_field", name=field), "--columns", nearest(field, TABLE_FIELDS))
        for field in given
        if field not in TABLE_FIELDS
    ]
    if problems:
        raise RequestError(problems)
    free = [name for name in names if name not in {column.split(".")[0] for column in given.values()}]
    found = matched(free, TABLE_FIELDS, given)
    if lacking := [field for field in required if field not in found]:
        raise lacking_columns(lacking, names, str(path))
    return {field: found[field] for field in TABLE_FIELDS if field in found}
