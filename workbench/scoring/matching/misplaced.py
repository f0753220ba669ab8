"""Whether a value stands in an answer as that of something else than what is asked, whose own value is given beside.

"It was begun in 1936 and completed in 1941" gives 1936, and not as the year of completion; "3 bathrooms and 2 bedrooms"
gives no three bedrooms. Both need another value of the same sort in the answer, in the place of what is asked: an
answer that only words things otherwise than the question has none.
"""

from __future__ import annotations

import re
from dataclasses import replace

from workbench.scoring.matching.articles import COUNTED
from workbench.scoring.matching.reworded import stems_of
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.tokens import tokenise
from workbench.scoring.values.units import unit_at
from workbench.scoring.values.value import Quantity, Value

_PART = re.compile(r"[;:,.!?](?=\s|$)|\b(?:and|but|while|whereas|e|ed|ma|mentre)\b", re.IGNORECASE)
_MOST = 20  # other values that are looked at
_LONGEST = 120  # characters of a label
_ENOUGH = 0.4  # of the question's words: then a part is of what it asks for
# "5 years for the oven", "£5 (children)", "£5 children"
_FOR = re.compile(
    r"\s*\(([^()\d]{2,40})\)|\s+(?:for|with|per|con)\s+(.+)|\s+((?:[^\W\d_]+\s?){1,3})$", re.IGNORECASE | re.DOTALL
)
_LABEL = re.compile(r"(?:^|[;,.\n(*•-])\s*((?:[^\W\d_][\w'’]*+[ ]?){1,5}):\s*\**\s*$")
_NOUN = re.compile(r"\s+([^\W\d_]{3,})")


def is_of_something_else(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold, a value, stands with other things, and another value with what is asked."""
    others = _others(answer, place, asked)
    return bool(others) and (
        _counted(answer, place, others, asked)
        or _for_another(answer, place, others, asked)
        or _told(answer, place, others, asked)
    )


def is_labelled(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether several values are given, each with what it is for, and the gold with what is asked.

    "Adults: £9, children: £5", or "£9 for adults, £5 for children", asked of children.
    """
    others = _others(answer, place, asked)
    if not others:
        return False
    own = _of_what(answer, place.first, place.last, asked.language)
    of_others = [_of_what(answer, at, at, asked.language) for at in others]
    sought = own & stems_of(asked.question, asked.language)
    return bool(sought) and all(of_others) and not any(sought & each for each in of_others)


def _others(answer: ValueReading, place: Occurrence, asked: Asked) -> list[int]:
    """Where other values of the gold's sort stand, if it is a single value."""
    value = asked.gold.parts[0].value
    if len(asked.gold.parts) != 1 or value is None or asked.item:
        return []
    found = [
        at
        for at, atom in enumerate(answer.atoms)
        if not place.first <= at <= place.last and _is_another(atom.value, value) and atom.text not in asked.question
    ]
    return found[:_MOST]


_ASKED_UNIT = re.compile(r"\b(?:how many|quant[ie])\s+([^\W\d_]+)|\bin\s+([^\W\d_]+)\W*$", re.IGNORECASE)


def is_in_another_unit(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the question names the unit of a gold without one, and the answer gives the number in another.

    "64 kilobytes" for "64", asked how many bytes.
    """
    value, given = asked.gold.parts[0].value, answer.atoms[place.first].value
    if (
        not isinstance(value, Quantity)
        or not isinstance(given, Quantity)
        or value.unit is not None
        or given.unit is None
    ):
        return False
    named = _ASKED_UNIT.search(asked.question)
    unit = unit_at(tokenise(named[1] or named[2]), 0) if named else None
    if unit is None or not unit[0].dimensions & given.unit.dimensions:
        return False
    return not replace(value, unit=unit[0]).accepts(given)


def _is_another(given: Value | None, wanted: Value) -> bool:
    """Whether two are values of one sort, and not the same."""
    if isinstance(given, Quantity) and isinstance(wanted, Quantity):
        return bool(_dimensions(given) & _dimensions(wanted)) and not wanted.accepts(given)
    return type(given) is type(wanted) and given != wanted


def _dimensions(value: Quantity) -> set[str]:
    return {dimension for dimension, _ in value.amounts()}


def _counted(answer: ValueReading, place: Occurrence, others: list[int], asked: Asked) -> bool:
    """ "3 bathrooms and 2 bedrooms", asked how many bedrooms there are."""
    wanted = COUNTED.search(asked.question)
    if wanted is None:
        return False
    wanted_stems = stems_of(wanted[1], asked.language)
    named = _noun_after(answer, place.last, asked.language)
    if not named or named & wanted_stems:
        return False
    return any(_noun_after(answer, at, asked.language) & wanted_stems for at in others)


def _noun_after(answer: ValueReading, at: int, language: str) -> set[str]:
    found = _NOUN.match(answer.text, answer.atoms[at].end)
    return stems_of(found[1], language) if found else set()


def _for_another(answer: ValueReading, place: Occurrence, others: list[int], asked: Asked) -> bool:
    """ "5 years for the washer and 2 years for the oven", asked of the oven."""
    wanted = stems_of(asked.question, asked.language)
    own = _of_what(answer, place.first, place.last, asked.language)
    if not own or own & wanted:
        return False
    return any(_of_what(answer, at, at, asked.language) & wanted for at in others)


def _of_what(answer: ValueReading, first: int, last: int, language: str) -> set[str]:
    """The words that say what a value is of: as a label before it, or right after it."""
    text, start, after = answer.text, answer.atoms[first].start, answer.atoms[last].end
    label = _LABEL.search(text[max(start - _LONGEST, 0) : start])
    end = _PART.search(text, after)
    told = _FOR.match(text[after : end.start() if end else len(text)].partition("\n")[0])
    said = [found[found.lastindex or 0] for found in (label, told) if found]
    return {stem for each in said for stem in stems_of(each, language)}


def _told(answer: ValueReading, place: Occurrence, others: list[int], asked: Asked) -> bool:
    """ "It was begun in 1936 and completed in 1941", asked when it was completed.

    Only of two values, and where the other comes after: what comes first often names the subject of both.
    """
    if len(others) > 1 or others[0] < place.first:
        return False
    (other,) = others
    text, atoms = answer.text, answer.atoms
    wanted = stems_of(asked.question, asked.language)

    def part_of(at: int) -> tuple[int, int]:
        start = max((found.end() for found in _PART.finditer(text, 0, atoms[at].start)), default=0)
        after = _PART.search(text, atoms[at].end)
        return start, after.start() if after else len(text)

    def words_of(part: tuple[int, int], at: int) -> set[str]:
        beside = f"{text[part[0] : atoms[at].start]} {text[atoms[at].end : part[1]]}"
        return stems_of(re.sub(r"\d\S*", " ", beside), asked.language)

    own = part_of(place.first)
    said = words_of(own, place.first)
    if not said - wanted:
        return False  # nothing in its part says that it is of something else
    part = part_of(other)
    beside = words_of(part, other)
    of_what_is_asked = len(beside & wanted) >= _ENOUGH * len(wanted)
    return part != own and of_what_is_asked and bool((beside & wanted) - said) and not (said & wanted) - beside
