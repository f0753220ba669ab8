"""The forms in which published sets hold the accepted answers of a question, read alike.

A cell may be a text, a number, a truth value (BoolQ), a list of alternatives, a list of lists (the items of a list,
each in its spellings: BioASQ, RGB), the same written as JSON in a cell of text (PopQA, CRAG), `{"text": […],
"answer_start": […]}` (SQuAD), `{"value": …, "aliases": […]}` (TriviaQA), a number, a date or spans (DROP), an
annotator's record (QASPER), or a worked solution with its result under a mark (GSM8K).
"""

from __future__ import annotations

import ast
import contextlib
import itertools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.corpus.datasets.registry import unique
from workbench.corpus.sheets.cells import listed
from workbench.languages import table, written

_ANSWER_KEYS = (
    "text", "value", "answer", "spans", "input_text", "answers", "short_answers", "label", "short_answer", "string",
)  # fmt: skip
_ALIAS_KEYS = ("aliases", "answer_aliases", "alternatives")
_MOST_SPELLINGS = 64  # of a list whose items have several each
_RESULT = re.compile(r"(?m)^#### ?(.+?)\s*\Z")
_DESCRIBED = re.compile(r'\(description (?:"([^"]*)"|([^\s()"]+))\)')
# What published sets write in the place of an answer where the documents give none.
_NOTHING = re.compile(
    r"cannotanswer|unanswerable|no answer|no answer present|not answerable|insufficient information|invalid question|"
    r"(?:the )?(?:question )?cannot be answered.{0,60}|n/?a|none",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """The accepted answers of a row, and the offset of each in the passage where the row gives one.

    `none`: the row says that there is no answer; without it and without texts it may only keep it to itself.
    """

    texts: tuple[str, ...]
    starts: tuple[int, ...] = ()
    none: bool = False


def answers_in(value: Any, language: str, form: str = "") -> GivenAnswers | None:
    """The answers of a cell; None where it holds none at all, an empty tuple where it says that there is none.

    `form`: "list" where a flat list is one answer of several items, "factoid" where nested lists are all spellings.
    """
    if value is None or (isinstance(value, float) and value != value) or value == "nan":  # a table's empty cell
        return None
    if isinstance(value, bool):
        return GivenAnswers((truth(value, language),))
    if isinstance(value, Mapping):
        return _of_record({str(key).lower(): inner for key, inner in value.items()}, language)
    if isinstance(value, list | tuple):
        return _of_list(value, language, form)
    if isinstance(value, str):
        listed = listed_text(value)
        if listed is not None:
            return _of_list(listed, language, form)
        if described := _DESCRIBED.findall(value):
            return GivenAnswers(unique([quoted or bare for quoted, bare in described]))
        result = _RESULT.search(value)
        return GivenAnswers(unique([result.group(1) if result else value]))
    return GivenAnswers(unique([f"{value:g}" if isinstance(value, float) else str(value)]))


def truth(value: bool, language: str) -> str:
    """A truth value as an answer in words."""
    return str(table(written(language), "words")["yes" if value else "no"])


def says_nothing(answers: Sequence[str]) -> bool:
    """Whether each of the answers only says that there is none, as "CANNOTANSWER" does."""
    return bool(answers) and all(_NOTHING.fullmatch(answer.strip(" .!")) is not None for answer in answers)


def says_impossible(value: Any) -> bool:
    """Whether a cell says that the documents do not answer: true, or a word for it, alone or in a list of one."""
    if isinstance(value, list):
        return len(value) == 1 and says_impossible(value[0])
    return value is True or (isinstance(value, str) and value.strip().casefold() in ("unanswerable", "not answerable"))


def listed_text(value: str) -> list[Any] | None:
    """The list that a cell of text holds, as JSON or as Python writes it; None where it holds none."""
    text = value.strip()
    if text.startswith("[") and text.endswith("]"):
        for parse in (json.loads, ast.literal_eval):
            with contextlib.suppress(ValueError, SyntaxError, RecursionError, MemoryError):
                found = parse(text)
                return found if isinstance(found, list) else None
    return None


def _of_list(value: Sequence[Any], language: str, form: str) -> GivenAnswers:
    nested = [each for each in value if isinstance(each, list | tuple)]
    whole = len(nested) == len(value) and len(value) > 1
    if form != "factoid" and (whole or (nested and form == "list")):
        items = [found.texts for each in value if (found := answers_in(each, language)) and found.texts]
        spelled = itertools.islice(itertools.product(*items), _MOST_SPELLINGS)
        return GivenAnswers(unique(["; ".join(each) for each in spelled]))
    inner = [found for each in value if (found := answers_in(each, language)) is not None]
    none = bool(inner) and all(found.none for found in inner)
    texts = unique([text for each in inner for text in each.texts])
    if form == "list" and len(texts) > 1:
        return GivenAnswers(("; ".join(texts),))
    return GivenAnswers(texts, tuple(start for each in inner for start in each.starts), none)


def _of_record(value: Mapping[str, Any], language: str) -> GivenAnswers | None:
    if value.get("unanswerable") is True or value.get("noanswer") or value.get("type") == "unanswerable":
        return GivenAnswers((), none=True)
    if value.get("span_start") == value.get("span_end") == -1 and value.get("input_text") == "unknown":
        return GivenAnswers((), none=True)  # CoQA
    if "spans" in value and ("number" in value or "date" in value):
        return _computed(value)
    if "extractive_spans" in value or "free_form_answer" in value:
        return _annotated(value, language)
    key = next((key for key in _ANSWER_KEYS if value.get(key) is not None), None)
    if key is None:
        return None
    found = answers_in(value[key], language)
    aliases = [str(each) for name in _ALIAS_KEYS for each in listed(value.get(name))]
    starts = [start for start in listed(value.get("answer_start")) if isinstance(start, int)]
    return found and GivenAnswers(unique([*found.texts, *aliases]), tuple(starts) or found.starts, found.none)


def _computed(value: Mapping[str, Any]) -> GivenAnswers | None:
    """DROP's record: a number, a date in parts, or spans that are all asked for."""
    date = value.get("date")
    parts = [str(date.get(part) or "") for part in ("day", "month", "year")] if isinstance(date, Mapping) else []
    given_texts = [
        str(value.get("number") or ""),
        "; ".join(unique([str(each) for each in listed(value.get("spans"))])),
        " ".join(part for part in parts if part),
    ]
    texts = unique(given_texts)
    return GivenAnswers(texts) if texts else None


def _annotated(value: Mapping[str, Any], language: str) -> GivenAnswers | None:
    """QASPER's record: spans that are all asked for, yes or no, or free words."""
    if isinstance(value.get("yes_no"), bool):
        return GivenAnswers((truth(value["yes_no"], language),))
    spans = "; ".join(unique([str(each) for each in listed(value.get("extractive_spans"))]))
    texts = unique([spans, str(value.get("free_form_answer") or "")])
    return GivenAnswers(texts) if texts else None
