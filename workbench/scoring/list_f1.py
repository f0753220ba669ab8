"""F1 over the items of an answer that is a list."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from itertools import accumulate

from workbench.scoring.golds import best, items
from workbench.scoring.matching.coordinated import is_list, members
from workbench.scoring.matching.wanted import occurrences, wanted
from workbench.scoring.registry import metric
from workbench.scoring.values.reader import read
from workbench.types import Answer, Question, Score

# A comma inside a number parts nothing. The conjunctions stay tokens, since an item may hold one.
_SEPARATOR = re.compile(r"([;\n•]|,(?![0-9])|:(?=\s)|\b(?:and|or|e|ed|o)\b)", re.IGNORECASE)
_CONJUNCTIONS = frozenset({"and", "or", "e", "ed", "o"})


@metric(
    "list_f1",
    unit="0-1",
    label={"en": "list F1", "it": "F1 degli elenchi"},
    about={
        "it": (
            "F1 delle voci date rispetto a quelle chieste, in qualunque ordine; soltanto dove la risposta "
            "accettata è un elenco."
        )
    },
)
def list_f1(question: Question, answer: Answer, language: str) -> Score:
    """F1 of the set of items given against the set asked for, whatever their order; only for golds that are lists.

    A gold item is given if it stands in the answer as `match` finds it, values compared as values. The answer is parted
    at commas, semicolons, line ends and conjunctions, and a part that holds no gold item is one wrong item; an
    introduction that ends in a colon is not.
    """
    if not any(len(_items(gold, language)) > 1 for gold in question.answers):
        return Score("list_f1", None, "the gold answer is not a list")
    return best("list_f1", question, partial(_set_f1, answer=answer.text, language=language))


def _items(gold: str, language: str) -> tuple[str, ...]:
    """The items of a list, written "A; B; C" or as one writes it in a sentence: "A, B and C"."""
    listed = items(gold)
    parts = members(gold, language) if len(listed) == 1 else listed
    return parts if is_list(gold, parts, language) or len(listed) > 1 else listed


def _set_f1(gold: str, answer: str, language: str) -> float:
    sought = {wanted(item, language) for item in _items(gold, language)}
    given = read(answer, language)
    parts = _SEPARATOR.split(given.text)
    ends = list(accumulate(len(part) for part in parts))
    part_of = [bisect_right(ends, atom.start) for atom in given.atoms]  # the part in which each word or value stands

    taken: set[int] = set()
    found = 0
    for item in sorted(sought, key=lambda item: len(item.parts), reverse=True):  # "X 400 Pro" is not also an "X 400"
        places = [set(range(place.first, place.last + 1)) for place in occurrences(item, given)]
        free = [place for place in places if not place & taken]
        found += bool(free)
        taken = taken.union(*free)
    right = {part_of[at] for at in taken} | _introductions(parts)
    wrong = {
        part
        for part, atom in zip(part_of, given.atoms, strict=True)
        if part not in right and not atom.article and atom.keys[0] not in _CONJUNCTIONS
    }
    return 2 * found / (found + len(wrong) + len(sought))


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
