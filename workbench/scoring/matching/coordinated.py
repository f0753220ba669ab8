"""Golds with several members, "red, green and blue", and answers that give them in a row, or each in its own clause."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from workbench.scoring.matching.candidates import bare_items, of_a_kind
from workbench.scoring.matching.wanted import Occurrence, occurrences, wanted
from workbench.scoring.values.reader import ValueReading, read
from workbench.scoring.values.value import Quantity, Value

# A comma between two figures parts nothing: "2,45 GHz".
_CONJUNCTIONS = re.compile(r"\s*(?:(?:(?<!\d)[,;]|[,;](?!\d))\s*(?:(?:and|e|ed)\s+)?|\s(?:and|e|ed|&)\s)\s*")
_FROM = re.compile(r"\b(?:from|between|da|dal|dalla|dalle|tra|fra) *$", re.IGNORECASE)  # "from Tuesday to Thursday"
# A row that has more members: ", lead and nickel."
_GOES_ON = re.compile(r"(?:, [\w-]+(?: [\w-]+)?)*,? (?:and|e|ed|&) [\w-]+(?: [\w-]+)?\W*", re.IGNORECASE)
_BETWEEN_MEMBERS = re.compile(
    r"(?:[\s,;•·*&'\n-]|\b[0-9]+[.)]"
    r"|\b(?:and|e|ed|and also|as well as|plus|più|the|il|lo|la|i|gli|le|l|un|una|a|an|in|at|on|al|allo|alla|nel|nello"
    r"|nella|presso|of|del|della|dello|di)\b)*",
    re.IGNORECASE,
)
# What parts two clauses, or two lines of a list.
_PARTED = re.compile(r"[,;:\n•.]|\b(?:and|while|whereas|e|ed|mentre|invece)\b", re.IGNORECASE)
_CODE = re.compile(r"\d{1,3}[A-Za-z]")  # of a class or a flat: "2A"
_ENUMERATED = re.compile(r"^[ \t]*(\d{1,3})[.)]\s", re.MULTILINE)
_IN_SHORT = re.compile(
    r"insomma|cioè|ossia|ovvero|quindi|dunque|in breve|in short|that is|namely|i\.?e"
    r"|so",
    re.IGNORECASE,
)
_LIST_LINE = re.compile(r"[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]|[^\n:.]{1,60}:[ \t]")


@lru_cache(maxsize=4096)
def members(gold: str, language: str) -> tuple[str, ...]:
    """The members of a gold such as "red, green and blue"; one alone where there is nothing to part.

    >>> members("red, green and blue", "en"), members("May 5, 1990", "en")
    (('red', 'green', 'blue'), ('May 5, 1990',))
    """
    if len(wanted(gold, language).parts) < 2:  # a date, or a range
        return (gold,)
    return tuple(part for part in _CONJUNCTIONS.split(gold.strip()) if part.strip())


def in_a_row(found: Sequence[Sequence[Occurrence]], reading: ValueReading) -> bool:
    """Whether the answer has all the members in one row, whatever their order. `found`: where each of them stands."""
    for start in found[0]:
        row = sorted(
            [start, *(min(places, key=lambda place: abs(place.first - start.first)) for places in found[1:])],
            key=lambda place: place.first,
        )
        pairs = pairwise(row)
        if all(
            before.last < after.first and _BETWEEN_MEMBERS.fullmatch(_between(reading, before, after))
            for before, after in pairs
        ) and not _is_part_of_more(reading, row):
            return True
    return False


def one_by_one(
    parts: Sequence[str], found: Sequence[Sequence[Occurrence]], reading: ValueReading, *, valued: bool = False
) -> bool:
    """Whether the answer gives each member in a clause or a line of its own: "Siena: 1990. Lucca: 1985.".

    `valued`: the members are values, of which one mention may do for two that are equal.
    """
    taken: list[Occurrence] = []
    for part, places in sorted(zip(parts, found, strict=True), key=lambda each: len(each[1])):
        free = [place for place in places if all(place.last < a.first or place.first > a.last for a in taken)]
        if not free and (parts.count(part) < 2 or not valued):  # "both on Monday" does for two values that are equal
            return False
        taken += free[:1]
    taken.sort(key=lambda place: place.first)
    return all(_PARTED.search(_between(reading, before, after)) for before, after in pairwise(taken))


def is_list(gold: str, parts: Sequence[str], language: str) -> bool:
    """Whether the members are those of a list; "Paris, France" may as well be one place."""
    if len(parts) > 2 or re.search(r"\s(?:and|e|ed|&)\s", gold):
        return len(parts) > 1
    return len(parts) == 2 and are_values(parts, language)


def are_values(parts: Sequence[str], language: str) -> bool:
    """Whether each member is one value, such as a weight, a date or a weekday."""
    return None not in _values(parts, language)


def lists_others(parts: Sequence[str], reading: ValueReading, language: str) -> bool:
    """Whether an answer is a list that names more than the members: an item, or a line, holds none of them.

    Beside values an item without one of their kind is no more: the head of a row, or a remark.
    """
    sought = [wanted(part, language) for part in parts]
    value = None if all(map(_CODE.fullmatch, parts)) else next(iter(_values(parts, language)))
    texts = [reading.text[start:end] for start, end in bare_items(reading.text) or _list_lines(reading.text)]
    for text in texts:
        item = read(text, language)
        if any(next(occurrences(form, item), None) for form in sought) or not re.search(r"\w", text):
            continue
        if _IN_SHORT.fullmatch(text.strip(" .,:;()")):
            continue
        if value is None or any(atom.value is not None and _same_sort(value, atom.value) for atom in item.atoms):
            return True
    return False


def gives_other_values(parts: Sequence[str], reading: ValueReading, question: str, language: str) -> bool:
    """Whether the members are values, and the answer has another of their kind that the question does not name."""
    values = [value for value in _values(parts, language) if value is not None]
    if len(values) < len(parts):
        return False
    asked = [atom.value for atom in read(question, language).atoms if atom.value is not None]
    numbers = {found.start(1) for found in _ENUMERATED.finditer(reading.text)}
    others = [
        atom.value
        for atom in reading.atoms
        if atom.value is not None and atom.start not in numbers and not _accepted(values, atom.value)
    ]
    return any(_same_sort(values[0], other) and not any(each.accepts(other) for each in asked) for other in others)


def numbers_an_item(reading: ValueReading, place: Occurrence) -> bool:
    """Whether what stands at a place is the number of an item of a list, and so says nothing: "8. Thursday"."""
    numbers = [found.span(1) for found in _ENUMERATED.finditer(reading.text)]
    atoms = reading.atoms
    return len(numbers) > 1 and any(
        atoms[place.first].start >= start and atoms[place.last].end <= end for start, end in numbers
    )


def _values(parts: Sequence[str], language: str) -> list[Value | None]:
    forms = [wanted(part, language) for part in parts]
    return [form.parts[0].value if len(form.parts) == 1 else None for form in forms]


def _accepted(values: Sequence[Value], given: Value) -> bool:
    return any(value.accepts(given, bare=True) for value in values)


def _same_sort(one: Value, other: Value) -> bool:
    """As `of_a_kind`, but a number without a unit, as in "W 80", is none of weights."""
    if isinstance(one, Quantity) and isinstance(other, Quantity) and (one.unit is None) != (other.unit is None):
        return False
    return of_a_kind(one, other)


def _list_lines(text: str) -> list[tuple[int, int]]:
    """The offsets of the lines of a list, "- Siena: 1990"; none where fewer than two lines are such."""
    found, start = [], 0
    for line in text.split("\n"):
        if _LIST_LINE.match(line) and not line.rstrip().endswith(":"):
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found if len(found) > 1 else []


def _between(reading: ValueReading, before: Occurrence, after: Occurrence) -> str:
    return reading.text[reading.atoms[before.last].end : reading.atoms[after.first].start]


def _is_part_of_more(reading: ValueReading, row: Sequence[Occurrence]) -> bool:
    """Whether a row of members is the ends of a stretch, or goes on with others."""
    before = reading.text[: reading.atoms[row[0].first].start]
    return bool(_FROM.search(before) or _GOES_ON.fullmatch(reading.text[reading.atoms[row[-1].last].end :]))
