"""Days of the week as a set: "Monday to Wednesday", "Monday, Tuesday and Wednesday", "every day except Sunday"."""

from __future__ import annotations

import re

from workbench.scoring.values.reader import read
from workbench.scoring.values.value import Span, Weekday

_ALL_BUT = re.compile(
    r"\b(?:every day|all days|daily|tutti i giorni|ogni giorno|sempre)(?: of the week| della settimana)?,?"
    r" (?:except|but|apart from|save|other than|tranne|eccetto|salvo|escluso|meno)\b(?: for| on| che)?",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:every day|all week|seven days a week|tutti i giorni|ogni giorno|tutta la settimana)\b", re.I)
_WEEKEND = re.compile(r"\bweek-?ends?\b|\bfine settimana\b", re.IGNORECASE)
_WEEKDAYS = re.compile(r"\bweekdays\b", re.IGNORECASE)  # not "giorni feriali", of which Saturday is one
_OTHERWISE = re.compile(r"\b(?:not|non|or|o|oppure|closed|chius\w+|only|solo)\b|n['’]t\b|\d", re.IGNORECASE)
_WEEK = frozenset(range(7))
_FEW = 2  # of which one is a day, and no set of days


def same_days(gold: str, answer: str, language: str) -> bool:
    """Whether a gold is several days of the week, and the answer the same, one by one, as a stretch or by the others.

    >>> same_days("Monday to Wednesday", "Monday, Tuesday and Wednesday.", "en")
    True
    >>> same_days("from Tuesday to Sunday", "Every day except Monday.", "en")
    True
    """
    wanted = _days(gold, language)
    return wanted is not None and len(wanted) >= _FEW and wanted == _days(answer, language)


def _days(text: str, language: str) -> frozenset[int] | None:
    """The days that a text says, None where it says anything else of them."""
    if _OTHERWISE.search(text):
        return None
    found: set[int] = set()
    for atom in read(text, language).atoms:
        value = atom.value
        if isinstance(value, Weekday):
            found.add(value.day)
        elif isinstance(value, Span) and isinstance(value.low, Weekday) and isinstance(value.high, Weekday):
            length = (value.high.day - value.low.day) % 7
            found |= {(value.low.day + step) % 7 for step in range(length + 1)}
        elif value is not None:
            return None
    if _WEEKEND.search(text):
        found |= {5, 6}
    if _WEEKDAYS.search(text):
        found |= set(range(5))
    if _ALL_BUT.search(text):
        return _WEEK - found if found else None
    if not found and _ALL.search(text):
        return _WEEK
    return frozenset(found) if found else None
