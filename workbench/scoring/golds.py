"""Gold answers: alternatives, each a string or a list of items."""

from __future__ import annotations

import re
from collections.abc import Callable

from workbench.types import Question, Score


def items(gold: str) -> tuple[str, ...]:
    """The items of a gold: one for a plain answer, several for a list written "A; B; C"."""
    parts = tuple(part.strip() for part in re.split(r";\s+", gold.strip().rstrip(";")))
    return tuple(part for part in parts if part) or (gold,)


def best(name: str, question: Question, value: Callable[[str], float]) -> Score:
    """The best value over the question's golds; None if it has none."""
    if not question.answers:
        return Score(name, None, "no gold answer")
    return Score(name, max(value(gold) for gold in question.answers))
