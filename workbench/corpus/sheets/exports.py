"""The rows of other tools' exports as rows of a sheet: OpenAI Evals, promptfoo, ragas, inspect, Bedrock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.corpus.sheets.choices import chosen
from workbench.corpus.sheets.columns import HEADS, matched
from workbench.corpus.sheets.mixed import by_own_names
from workbench.corpus.sheets.quoted import texts_of
from workbench.corpus.sheets.rows import SheetRow
from workbench.corpus.sheets.several import merged
from workbench.errors import RequestError
from workbench.languages.spoken import said

_ASSERTED = ("equals", "contains", "icontains", "contains-any", "icontains-any", "factuality", "answer-relevance",
             "similar", "llm-rubric", "model-graded-closedqa", "starts-with")  # fmt: skip
_ASSERTION = re.compile(rf"^(?:{'|'.join(map(re.escape, _ASSERTED))})(?:\([^)]*\))?:\s*", re.IGNORECASE)
_RECORDS = ("input", "inputs", "output", "outputs", "expectedOutput", "expected_output", "reference_outputs")
_SPEAKERS, _CONTENTS = ("role", "speaker", "from", "author"), ("content", "text", "value", "utterance")
_USERS = ("user", "human")


def plain_rows(rows: Sequence[SheetRow], sheet: str = "") -> list[SheetRow]:
    """Each row with its question and its answers under names that a sheet would have; others stay as they are.

    Args:
        rows: as they were read.
        sheet: the file that they were read from, for the error.

    Raises:
        RequestError: if what a test of promptfoo asserts is no list of assertions.
    """
    bad = [row.number for row in rows if _asserted(row.values) is None]
    if bad:
        where = said("sheet_fault.row", sheet=sheet, n=bad[0])
        raise RequestError.of(said("sheet_fault.no_assertions"), where, said("sheet_fault.no_assertions_cure"))
    plain = merged(flat_rows(rows))
    if len({frozenset(row.values) for row in plain}) > 1:  # rows of several forms, each by its own names
        plain = by_own_names(plain)
    return plain


def flat_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Each row without the records around its cells, several answers still in columns of their own."""
    return [
        SheetRow(row.number, _promptfoo(row.values) or _turns(row.values) or _messages(row.values) or _flat(row.values))
        for row in rows
    ]


def _promptfoo(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A test of promptfoo: the question among its variables, the answer in what is asserted of the output."""
    variables = row.get("vars")
    if not isinstance(variables, dict):
        return None
    answers: list[str] = []
    for asserted in _asserted(row) or []:
        if str(asserted.get("type", "")) in _ASSERTED:
            answers += texts_of(asserted.get("value"))
    found = {name: value for name, value in variables.items() if isinstance(value, str | int | float)}
    if len(found) == 1 and "question" not in found:
        found = {"question": next(iter(found.values()))}
    return {**found, **({"answer": answers} if answers else {})}


def _asserted(row: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """What a test of promptfoo asserts, be it a single assertion; None where that is something else."""
    given = row.get("assert") if isinstance(row.get("vars"), dict) else None
    several = [given] if isinstance(given, dict) else given or []
    return several if isinstance(several, list) and all(isinstance(each, dict) for each in several) else None


def _turns(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A record of Amazon Bedrock's evaluation of retrieval: the last turn asks, with its responses and contexts."""
    turns = row.get("conversationTurns")
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns) or not turns:
        return None
    *before, last = turns
    asked = [("user", turn.get("prompt")) for turn in before]
    rest = {name: value for name, value in row.items() if name != "conversationTurns"}
    found = {"question": _said(last.get("prompt")), "answer": _all_said(last.get("referenceResponses"))}
    contexts = _all_said(last.get("referenceContexts"))
    history = [{"role": role, "content": _said(message)} for role, message in asked if isinstance(message, dict)]
    return {**rest, **found, **({"reference_contexts": contexts} if contexts else {}),
            **({"history": history} if history else {})}  # fmt: skip


def _all_said(messages: Any) -> list[str]:
    return [_said(each) for each in messages if isinstance(each, dict)] if isinstance(messages, list) else []


def _messages(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A sample of OpenAI Evals or of inspect: the last message of the user, and `ideal` or `target`."""
    given = row.get("item") if isinstance(row.get("item"), dict) else row
    asked = given.get("input") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(asked, list):
        return None
    turns = [(_speaker(each), _said(each)) for each in asked if isinstance(each, dict)]
    last = max((n for n, (speaker, _) in enumerate(turns) if speaker in _USERS), default=None)
    if last is None:
        return None
    rest = {name: value for name, value in given.items() if name != "input"}
    wanted = rest.get("targets")
    if isinstance(wanted, list) and wanted and all(isinstance(each, dict) for each in wanted):
        rest = {name: value for name, value in rest.items() if name != "targets"} | {"target": list(map(_said, wanted))}
    before = [{"role": speaker, "content": text} for speaker, text in turns[:last] if speaker != "system"]
    return {**rest, **({"history": before} if before else {}), "question": turns[last][1]}


def _speaker(message: Mapping[str, Any]) -> str:
    return str(next((message[name] for name in _SPEAKERS if message.get(name)), "user")).casefold()


def _said(message: Any) -> str:
    """The text of a message, which may have several parts, or be a text itself."""
    if not isinstance(message, dict):
        return message if isinstance(message, str) else ""
    content = next((message[name] for name in _CONTENTS if message.get(name)), "")
    if isinstance(content, list):
        return " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content)


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    inner = row.get("item")
    flat = {**row, **inner} if isinstance(inner, dict) else dict(row)
    for name in _RECORDS:  # of Langfuse and LangSmith: {"input": {"question": …}, "expectedOutput": {"answer": …}}
        held = flat.get(name)
        if isinstance(held, dict) and (texts := [value for value in held.values() if isinstance(value, str)]):
            known = matched(held, {"it": (*HEADS["question"], *HEADS["answer"])}, {}).get("it")
            flat[name] = held[known] if known else texts[0]
    if "choices" in flat and "target" in flat and (text := chosen(flat["choices"], flat["target"])) is not None:
        flat["target"] = text
    if isinstance(flat.get("__expected"), str):  # of promptfoo's CSV: "icontains: 42 kg"
        flat["__expected"] = _ASSERTION.sub("", flat["__expected"])
    return flat
