"""A row of a published set as one flat row, whose cells stand under the usual names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.corpus.datasets.answers import listed_text
from workbench.corpus.datasets.forms import GROUP
from workbench.corpus.datasets.offsets import by_offsets
from workbench.corpus.datasets.unfolding import spoken, unfolded
from workbench.corpus.sheets.choices import with_choices
from workbench.corpus.sheets.columns import folded
from workbench.corpus.sheets.exports import plain_rows
from workbench.corpus.sheets.rows import SheetRow

_STEMS = ("stem", "question", "text", "question_text")
_WRAPPED = ("inputs", "outputs", "reference_outputs", "vars", "item", "messages")
_MORE = ("additional_answers", "alternative_answers", "validated_answers", "answer_aliases")
_ANSWER = ("answer", "answers", "exact_answer")
_POSITIVE = ("positive", "positive ctxs", "positive passages", "positive contexts", "gold ctxs", "pos")
_NEGATIVE = ("negative", "negative ctxs", "hard negative ctxs", "negative passages", "hard negatives", "neg")
_LISTED = ("context", "contexts", "supporting_facts", "reference_contexts", "retrieved_contexts", "documents", "ctxs")
_HISTORY = ("conversation_history", "chat_history", "history")
_NUMBERED = re.compile(r"answer ?\d{1,2}")
_PLURAL = ("correct answers", "accepted answers", "all answers")  # in a cell of text with semicolons


def shaped(row: Mapping[str, Any], language: str) -> Iterator[dict[str, Any]]:
    """A flat row for each question of a row: with the cells of its own language, its choices and its passages each in
    one place, and its answer as a text where it is given by its place."""
    if any(name in row for name in _WRAPPED) or isinstance(row.get("input"), list):
        row = plain_rows([SheetRow(1, row)])[0].values
    for each in unfolded(row):
        made: dict[str, Any] = each
        for step in _STEPS:
            made = step(made, language)
        yield made


def _one_language(row: dict[str, Any], language: str) -> dict[str, Any]:
    """The cells that hold a text for each language by that of the set, as in MKQA."""
    several = {
        name: value
        for name, value in row.items()
        if isinstance(value, Mapping)
        and language[:2] in value
        and all(len(str(key).split("_")[0]) == 2 for key in value)
    }
    if not several:
        return row
    row = {**row, **{name: value[language[:2]] for name, value in several.items()}}
    if "queries" in several:
        row["question"] = row.pop("queries")
        row.pop("query", None)
    return row


def _question_record(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """A question that is a record of its text and its choices, as in OpenBookQA."""
    held = row.get("question")
    if not isinstance(held, Mapping):
        return row
    stem = next((key for key in _STEMS if isinstance(held.get(key), str)), None)
    if stem is None:
        return row
    return {**{key: value for key, value in row.items() if key != "question"}, **held, "question": held[stem]}


def _choices(row: dict[str, Any], _language: str) -> dict[str, Any]:
    return row if any(name in row for name in ("choices", "options", "endings")) else with_choices(row)


def _more_answers(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """Answers in further cells beside the first, all of them accepted: of other annotators, or numbered columns."""
    names = {folded(str(name)): name for name in row}
    plural = next((names[name] for name in _PLURAL if name in names and isinstance(row[names[name]], str)), None)
    if plural is not None:
        best = [str(row[names["best answer"]])] if "best answer" in names else []
        others = [text.strip() for text in row[plural].split(";")]
        return {**{key: value for key, value in row.items() if key != plural}, "answers": [*best, *others]}
    name = next((name for name in _ANSWER if row.get(name) not in (None, "")), None)
    more = [row[key] for key in _MORE if row.get(key) not in (None, "", [], "[]")]
    numbered = sorted(key for key in row if _NUMBERED.fullmatch(folded(str(key))))
    if numbered and name is None:
        return {**row, "answer": [row[key] for key in numbered if row[key]]}
    if name is None or not more:
        return row
    rest = {key: value for key, value in row.items() if key not in _MORE}
    others = [value for each in more for value in (each.values() if isinstance(each, Mapping) else [each])]
    return {**rest, name: [row[name], *_flat(others)]}


def _flat(values: list[Any]) -> list[Any]:
    """The values with lists of records opened: one level, since a list of texts in a list has a meaning of its own."""
    found: list[Any] = []
    for each in values:
        if isinstance(each, str) and each.strip().startswith("["):
            found += listed_text(each) or [each]
        else:
            found += each if isinstance(each, list) else [each]
    return found


def _passages(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """The passages that answer and those that do not in one list, each marked as what it is (DPR, MIRACL, RGB)."""
    names = {folded(str(name)): name for name in row}
    right = [names[name] for name in _POSITIVE if name in names]
    wrong = [names[name] for name in _NEGATIVE if name in names]
    if not right or not isinstance(row[right[0]], list):
        return row
    nested = [each for each in row[right[0]] if isinstance(each, list)]  # one list for each part of the question
    groups = nested if nested else [[each for name in right for each in _opened(row[name])]]
    marked = [{**_marked(each, True), GROUP: n} for n, group in enumerate(groups) for each in group]
    marked += [_marked(each, False) for name in wrong for each in _opened(row[name])]
    rest = {key: value for key, value in row.items() if key not in right and key not in wrong}
    # RGB asks for each item of its answers, each of which may have several spellings.
    form = {"type": "list"} if "answer" in row and isinstance(row["answer"], list) else {}
    return {**rest, **form, "contexts": marked}


def _opened(value: Any) -> list[Any]:
    """Passages, also in lists of lists: one for each part of the question."""
    listed = value if isinstance(value, list) else []
    return [inner for each in listed for inner in (each if isinstance(each, list) else [each])]


def _marked(passage: Any, supporting: bool) -> dict[str, Any]:
    held = dict(passage) if isinstance(passage, Mapping) else {"text": str(passage)}
    return {**held, "is_supporting": supporting}


def _said_before(row: dict[str, Any], _language: str) -> dict[str, Any]:
    name = next((name for name in _HISTORY if row.get(name)), None)
    if name is None:
        return row
    rest = {key: value for key, value in row.items() if key != name}
    return {**rest, "history": row[name] if _is_pairs(row[name]) else spoken(row[name])}


def _is_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, tuple) for each in value)


def _own_evidence(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """Evidence that is given with its text as the passages, where there are no others (FinanceBench)."""
    held: list[Any] = row.get("evidence") or []
    if (
        not _records(held)
        or not held[0].get("evidence_text")
        or any(row.get(name) for name in ("context", "contexts", "passage", "document"))
    ):
        return row
    return {**row, "contexts": [_marked(each, True) for each in row["evidence"]]}


def _snippets(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """A question under "body" with the snippets that answer it, as in BioASQ: of a list all are needed."""
    if "exact_answer" not in row and "ideal_answer" not in row:
        return row
    held: list[Any] = row.get("snippets") or []
    group = {} if row.get("type") == "list" else {GROUP: 0}
    marked = [{"text": each.get("text"), "is_supporting": True, **group} for each in held] if _records(held) else []
    rest = {key: value for key, value in row.items() if key not in ("body", "snippets", "documents")}
    made = {**rest, "question": row.get("question") or row.get("body"), **({"contexts": marked} if marked else {})}
    return {**made, "exact_answer": row.get("exact_answer") or row.get("ideal_answer")}


def _records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _piped(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """Passages in one cell of a CSV with bars between them, as DeepEval exports them."""
    if "expected_output" not in row or not isinstance(row.get("context"), str):
        return row
    return {**row, "context": [text for text in row["context"].split("|") if text.strip()]}


def _readings(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """The answers to each reading of an ambiguous question, each of which is accepted (AmbigQA)."""
    noted = row.get("annotations")
    if not _records(noted) or not any("qaPairs" in each or "type" in each for each in row["annotations"]):
        return row
    pairs = [pair for each in row["annotations"] for pair in (each.get("qaPairs") or [each])]
    answers = [text for pair in pairs for text in _flat([pair.get("answer")]) if text]
    return {**{key: value for key, value in row.items() if key != "annotations"}, "answer": answers}


def _report(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """A page of a report as one passage: its text before and after a table, and the table by rows (FinQA, TAT-QA)."""
    held = row.get("table")
    cells = held.get("table") if isinstance(held, Mapping) else held
    if not isinstance(cells, list) or not cells or not all(isinstance(line, list) for line in cells):
        return row
    heads, *lines = [[str(cell) for cell in line] for line in cells]
    filled = ["; ".join(f"{h}: {cell}" if h else cell for h, cell in zip(heads, line, strict=False)) for line in lines]
    before, after = ([str(each) for each in row.get(name) or []] for name in ("pre_text", "post_text"))
    texts = [str(e.get("text", "")) for e in row.get("paragraphs") or [] if isinstance(e, Mapping)]
    rest = {key: value for key, value in row.items() if key not in ("paragraphs", "table", "pre_text", "post_text")}
    return {**rest, "context": "\n".join([*before, *(f"- {line}" for line in filled), *after, *texts])}


def _written_lists(row: dict[str, Any], _language: str) -> dict[str, Any]:
    """Passages that a cell of text lists as JSON or Python would write them, as a list."""
    found = {key: listed for key in _LISTED if isinstance(row.get(key), str) and (listed := listed_text(row[key]))}
    return {**row, **found} if found else row


_STEPS: tuple[Callable[[dict[str, Any], str], dict[str, Any]], ...] = (
    _written_lists, _one_language, _question_record, _choices, _more_answers, _passages, _said_before, _own_evidence,
    _snippets, _piped, _readings, _report, by_offsets,
)  # fmt: skip
