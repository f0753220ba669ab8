"""Gold answers: alternatives, each a string or a list of items."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.scoring.matching.choices import choices_asked
from workbench.types import FACTUAL_KINDS, Question, Score

LONG = 10  # words of an answer from which on it is a sentence
_MEMBERS = re.compile(r",\s+(?:(?:and|e|ed)\s+)?|\s+(?:and|e|ed)\s+")
SHORT = 4  # words of the items of a list, at most, and how many items make one that is no sentence


def items(gold: str) -> tuple[str, ...]:
    """The items of a gold: one for a plain answer, several for a list written "A; B; C"."""
    parts = tuple(part.strip() for part in re.split(r";\s+", gold.strip().rstrip(";")))
    return tuple(part for part in parts if part) or (gold,)


def at_length(question: Question) -> bool:
    """Whether a factual question accepts nothing shorter than a sentence: no reply says one word for word.

    A choice may be long, since its label is enough.
    """
    factual = question.kind in FACTUAL_KINDS and bool(question.answers) and not choices_asked(question.text)
    return factual and all(_is_sentence(item) for gold in question.answers for item in items(gold))


def _is_sentence(gold: str) -> bool:
    parts = _MEMBERS.split(gold)  # "Monday, Tuesday, Friday and Sunday" and so on may be as long
    listed = len(parts) >= SHORT and all(len(part.split()) <= SHORT for part in parts)
    return len(gold.split()) >= LONG and not listed


def best(name: str, question: Question, value: Callable[[str], float]) -> Score:
    """The best value over the question's golds; None if it has none."""
    if not question.answers:
        return Score(name, None, "no gold answer")
    return Score(name, max(value(gold) for gold in question.answers))
