"""The rows of other tools' exports as rows of questions and answers: OpenAI Evals, promptfoo, ragas, inspect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.corpus.sheets.rows import SheetRow

_ASSERTED = ("equals", "contains", "icontains", "contains-any", "icontains-any", "factuality", "answer-relevance",
             "similar", "llm-rubric", "model-graded-closedqa", "starts-with")  # fmt: skip


def plain_rows(rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Each row with its question and its answers under names that a sheet would have; others stay as they are."""
    return [SheetRow(row.number, _promptfoo(row.values) or _messages(row.values) or _flat(row.values)) for row in rows]


def _promptfoo(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A test of promptfoo: the question among its variables, the answer in what is asserted of the output."""
    variables = row.get("vars")
    if not isinstance(variables, dict):
        return None
    answers: list[str] = []
    for asserted in row.get("assert") or []:
        kind = str(asserted.get("type", "")) if isinstance(asserted, dict) else ""
        if kind in _ASSERTED:
            value = asserted.get("value")
            answers += map(str, value) if isinstance(value, list) else [str(value)] if value is not None else []
    found = {name: value for name, value in variables.items() if isinstance(value, str | int | float)}
    if len(found) == 1 and "question" not in found:
        found = {"question": next(iter(found.values()))}
    return {**found, **({"answer": answers} if answers else {})}


def _messages(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """A sample of OpenAI Evals or of inspect: the last message of the user, and `ideal` or `target`."""
    given = row.get("item") if isinstance(row.get("item"), dict) else row
    asked = given.get("input") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(asked, list):
        return None
    users = [each for each in asked if isinstance(each, dict) and each.get("role", "user") == "user"]
    if not users:
        return None
    content = users[-1].get("content")
    if isinstance(content, list):  # parts of a message
        content = " ".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    rest = {name: value for name, value in given.items() if name != "input"}
    return {**rest, "question": str(content)}


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    inner = row.get("item")
    return {**row, **inner} if isinstance(inner, dict) else dict(row)
