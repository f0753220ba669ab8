"""F1 over the items of an answer that is a list."""

from __future__ import annotations

import re
from functools import partial

from workbench.scoring.golds import best, items
from workbench.scoring.match import positions
from workbench.scoring.normalise import form_of, tokens
from workbench.scoring.registry import metric
from workbench.types import Answer, Question, Score

# A comma inside a number parts nothing. The conjunctions stay tokens, since an item may hold one.
_SEPARATOR = re.compile(r"([;\n•]|,(?![0-9])|:(?=\s)|\b(?:and|or|e|ed|o)\b)", re.IGNORECASE)
_CONJUNCTIONS = frozenset({"and", "or", "e", "ed", "o"})


@metric("list_f1")
def list_f1(question: Question, answer: Answer, language: str) -> Score:
    """F1 of the set of items given against the set asked for, whatever their order; only for golds that are lists.

    A gold item is given if it stands in the answer on token boundaries. The answer is parted at commas, semicolons,
    line ends and conjunctions, and a part that holds no gold item is one wrong item; an introduction that ends in a
    colon is not.
    """
    if not any(len(items(gold)) > 1 for gold in question.answers):
        return Score("list_f1", None, "the gold answer is not a list")
    return best("list_f1", question, partial(_set_f1, answer=answer.text, language=language))


def _set_f1(gold: str, answer: str, language: str) -> float:
    form = form_of(items(gold), language)
    wanted = {tokens(item, language, form=form) for item in items(gold)}
    given: list[str] = []
    part_of: list[int] = []  # the part of the answer in which each token stands
    parts = _SEPARATOR.split(answer)
    for number, part in enumerate(parts):
        words = tokens(part, language, form=form) if re.search(r"\w", part) else ()
        given += words
        part_of += [number] * len(words)

    taken: set[int] = set()
    found = 0
    for item in sorted(wanted, key=len, reverse=True):  # the longest first: "X 400 Pro" is not also an "X 400"
        places = [set(range(at, at + len(item))) for at in positions(item, given)]
        free = [place for place in places if not place & taken]
        found += bool(free)
        taken = taken.union(*free)
    right = {part_of[at] for at in taken} | _introductions(parts)
    wrong = {part for at, part in enumerate(part_of) if part not in right and given[at] not in _CONJUNCTIONS}
    return 2 * found / (found + len(wrong) + len(wanted))


def _introductions(parts: list[str]) -> set[int]:
    """The parts of each line that stand before its last colon."""
    found: set[int] = set()
    line = 0
    for number, part in enumerate(parts):
        if part == "\n":
            line = number
        elif part == ":":
            found.update(range(line, number))
    return found
