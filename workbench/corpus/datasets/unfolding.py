"""Rows that hold several questions on one text (RACE, CoQA, QuALITY, NewsQA, QASPER), as a row for each question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.corpus.sheets.columns import folded
from workbench.languages import table, written

_LISTS = ("qas", "qa_pairs", "questions", "qa", "question_answers")
ASKED = ("question", "q", "input_text", "question_text", "query", "ambiguous_question", "body", "query_text")
# What is listed beside the questions, one for each: as a list, or as a record of lists.
_BESIDE = ("answers", "answer", "options", "choices", "additional_answers", "ids", "question_ids")
# What only a conversation has: then a question may say "he" of whom an earlier one has named.
_TURNS = ("turn_id", "followup", "yesno")
_STORY = "story"
_NAMES = ("id", "question_id", "query_id", "qid", "question_unique_id")
_USERS = ("user", "human", "questioner")


def unfolded(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The row itself, or one for each question that it lists, with what it says of all of them.

    The turns of a conversation have "history": the questions before, each with its first answer.
    """
    name = next((name for name in _LISTS if name in row and _inner(row[name])), None)
    if name is None:
        yield dict(row)
        return
    inner = _inner(row[name])
    beside = {key: value for key in _BESIDE if key != name and (value := row.get(key)) is not None}
    above = {key: value for key, value in row.items() if key != name and key not in beside}
    talk = bool(inner) and (any(turn in inner[0] for turn in _TURNS) or _STORY in row)
    said: list[tuple[str, Any]] = []
    for number, each in enumerate(inner):
        own = {key: _nth(value, number, len(inner)) for key, value in beside.items()}
        made = {**{key: value for key, value in above.items() if key not in _NAMES}, **own, **each}
        if not any(each.get(key) not in (None, "") for key in _NAMES):
            given = next((str(above[key]) for key in _NAMES if above.get(key) not in (None, "")), "")
            made |= {"id": f"{given}.{number + 1}"} if given else {}
        if made.get("question") is None:
            made["question"] = asked_in(each)
        if talk:
            made["history"] = list(said)
            said.append((asked_in(each), made.get("answers", made.get("answer"))))
        yield made


def asked_in(row: Mapping[str, Any]) -> str:
    """The question of a row of a list of questions."""
    return next((str(row[key]) for key in ASKED if row.get(key)), "")


def with_history(text: str, history: Sequence[tuple[str, str]], language: str) -> str:
    """A question after those that were asked before it, with their answers: alone it may be no question at all."""
    if not history:
        return text
    words = table(written(language), "words")
    asks, says = words["asks"], words["answers"]
    lines = [f"{asks}: {asked}\n{says}: {answer}" if answer else f"{asks}: {asked}" for asked, answer in history]
    return "\n".join([*lines, f"{asks}: {text}"])


def spoken(turns: Any) -> list[tuple[str, str]]:
    """The turns of a chat before the question, as pairs of what was asked and answered."""
    said: list[tuple[str, str]] = []
    for turn in turns if isinstance(turns, list) else []:
        if isinstance(turn, list | tuple) and len(turn) == 2:
            said.append((str(turn[0]), str(turn[1] or "")))
        elif isinstance(turn, Mapping) and str(turn.get("role", "user")) in _USERS:
            said.append((str(turn.get("content") or ""), ""))
        elif isinstance(turn, Mapping) and said:
            said[-1] = (said[-1][0], str(turn.get("content") or ""))
    return said


def records(value: Any) -> list[dict[str, Any]]:
    """A list of records, also where it is written as a record of lists of one length."""
    if isinstance(value, Mapping):
        lists = {key: each for key, each in value.items() if isinstance(each, list)}
        if lists and len({len(each) for each in lists.values()}) == 1:
            return [dict(zip(lists, cells, strict=True)) for cells in zip(*lists.values(), strict=True)]
        return []
    return [dict(each) for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _inner(value: Any) -> list[dict[str, Any]]:
    """The questions of a cell that lists several, as records."""
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return [{"question": each} for each in value]
    alone = isinstance(value, Mapping) and isinstance(value.get("question"), str)
    found = [dict(value)] if alone else records(value)
    names = {folded(str(key)) for key in found[0]} if found else set()
    return found if names & {folded(key) for key in ASKED} else []


def _nth(value: Any, number: int, count: int) -> Any:
    """What is said of one of the questions."""
    if isinstance(value, list):
        return value[number] if len(value) == count else value
    if isinstance(value, Mapping):
        return {key: _nth(inner, number, count) for key, inner in value.items()}
    return value
