"""Times of day: "14:30", "2.30 pm", "ore 14.30", "14h30", "alle nove e mezza", "noon"."""

from __future__ import annotations

import re

from workbench.scoring.values.numerals import number_at
from workbench.scoring.values.quantities import quantity_at
from workbench.scoring.values.tokens import Tokens, glued, lies, low
from workbench.scoring.values.value import Quantity, Read, Time

_NAMED = {"noon": 720, "midday": 720, "mezzogiorno": 720, "midnight": 0, "mezzanotte": 0}
_DAY = 24 * 60  # minutes
_CUES = frozenset({"ore", "h", "alle", "dalle", "le", "all", "dall"})
_HALVES: dict[bool, tuple[str, ...]] = {
    False: ("am", "del mattino", "di mattina", "di notte", "in the morning"),
    True: ("pm", "del pomeriggio", "di sera", "della sera", "in the afternoon", "in the evening", "at night"),
}
_DOTTED = re.compile(r"([01]?[0-9]|2[0-4])[.,]([0-5][0-9])")
_PARTS: dict[tuple[str, ...], int] = {
    ("e", "mezza"): 30,
    ("e", "mezzo"): 30,
    ("e", "un", "quarto"): 15,
    ("e", "tre", "quarti"): 45,
    ("meno", "un", "quarto"): -15,
}


def time_at(tokens: Tokens, at: int, language: str) -> Read | None:
    """The time of day that begins at this token, or None; "ore" before it belongs to it."""
    word = tokens[at].low
    if word in _NAMED:
        beside = next((words for words in _PARTS if lies(tokens, at + 1, words)), ())  # "mezzanotte e un quarto"
        return Read(Time((_NAMED[word] + _PARTS.get(beside, 0)) % _DAY, half=True), at + 1 + len(beside))
    past = _past_hour(tokens, at, language)
    if past is not None:
        return past
    if word in ("ore", "h") and at + 1 < len(tokens) and not glued(tokens, at) and not _is_formula(tokens, at):
        at += 1
    return _of_clock(tokens, at, language) or _of_hour(tokens, at, language)


def _is_formula(tokens: Tokens, at: int) -> bool:
    """Whether an H before a figure is of a formula or a code: "H2SO4"."""
    return tokens[at].text == "H" and glued(tokens, at + 1)


def _past_hour(tokens: Tokens, at: int, language: str) -> Read | None:
    """ "half past two", "quarter to nine"."""
    word = tokens[at].low
    place = at + 1 if word in ("half", "quarter") else at + 2 if word == "a" and low(tokens, at + 1) == "quarter" else 0
    if not place or low(tokens, place) not in ("past", "to") or place + 1 >= len(tokens):
        return None
    named = _NAMED.get(low(tokens, place + 1))
    found = number_at(tokens, place + 1, language)
    if named is None and (found is None or not 1 <= found.number.own <= 12):
        return None
    minutes = 30 if word == "half" else 15 if low(tokens, place) == "past" else -15
    if named is not None or found is None:
        return Read(Time((named or 0) % 1440 + minutes if named else minutes % 1440, half=True), place + 2)
    total = int(found.number.own) * 60 + minutes
    return _on(tokens, total // 60, total % 60, found.end, language)


def _of_clock(tokens: Tokens, at: int, language: str) -> Read | None:
    """ "14:30", "14:30:00", "14h30", and "14.30" where something says that it is a time."""
    token = tokens[at]
    if token.kind != "n":
        return None
    parted = low(tokens, at + 1) in (":", "h") and glued(tokens, at + 1) and glued(tokens, at + 2)
    if parted and token.low.isdecimal() and len(token.low) <= 2:
        minutes = low(tokens, at + 2)
        if not (minutes.isdecimal() and len(minutes) == 2 and int(token.low) <= 24 and int(minutes) < 60):
            return None
        end, seconds = at + 3, 0
        if low(tokens, end) == ":" and glued(tokens, end) and low(tokens, end + 1).isdecimal():
            seconds, end = int(low(tokens, end + 1)), end + 2
        end += low(tokens, end) == "'" and glued(tokens, end)  # "2h30'"
        return _on(tokens, int(token.low), int(minutes) + seconds / 60, end, language)
    dotted = _DOTTED.fullmatch(token.text)
    if dotted is None:
        return None
    end = at + 1
    if low(tokens, at - 1) in _CUES or _half_of_day(tokens, end) is not None:
        return _on(tokens, int(dotted[1]), int(dotted[2]), end, language)
    return None


def _of_hour(tokens: Tokens, at: int, language: str) -> Read | None:
    """ "9 am", "9 o'clock", "alle 9", "alle nove e mezza", "all'una"."""
    if tokens[at].low == "una" and low(tokens, at - 1) == "'" and low(tokens, at - 2) in ("all", "dall", "l"):
        return (
            _on(tokens, 1, 30, at + 3, language)
            if lies(tokens, at + 1, ("e", "mezza"))
            else _on(tokens, 1, 0, at + 1, language)
        )
    found = number_at(tokens, at, language)
    if found is None or not found.number.own.is_integer() or not 0 <= found.number.own <= 24:
        return None
    hour, end = int(found.number.own), found.end
    if lies(tokens, end, ("o", "'", "clock")) or lies(tokens, end, ("oclock",)):
        return _on(tokens, hour, 0, end + (3 if low(tokens, end) == "o" else 1), language)
    if _half_of_day(tokens, end) is not None and (
        low(tokens, end) in ("am", "pm") or low(tokens, at - 1) in _CUES | {"at"}
    ):
        return _on(tokens, hour, 0, end, language)
    if low(tokens, at - 1) not in _CUES:
        return None
    for words, minutes in _PARTS.items():
        if lies(tokens, end, words):
            return _on(tokens, hour, minutes, end + len(words), language)
    if (beside := _minutes_beside(tokens, end, hour, language, ("meno",))) is not None:
        return beside
    if low(tokens, at - 1) == "le" and tokens[at].kind != "n":
        return None
    if (beside := _minutes_beside(tokens, end, hour, language, ("e",))) is not None:
        return beside
    alone = quantity_at(tokens, at, language)
    with_unit = alone is not None and isinstance(alone.value, Quantity) and alone.value.unit is not None
    return None if with_unit or low(tokens, at - 1) == "le" else _on(tokens, hour, 0, end, language)


def _minutes_beside(tokens: Tokens, at: int, hour: int, language: str, signs: tuple[str, ...]) -> Read | None:
    """The time that minutes after an hour make of it: "alle 14 e trenta", "le nove meno dieci"."""
    if low(tokens, at) not in signs or at + 1 >= len(tokens):
        return None
    later = number_at(tokens, at + 1, language)
    if later is None or not 1 < later.number.own < 60 or not later.number.own.is_integer():
        return None
    minutes = int(later.number.own) * (-1 if low(tokens, at) == "meno" else 1)
    return _on(tokens, hour, minutes, later.end, language)


def _half_of_day(tokens: Tokens, at: int) -> tuple[bool, int] | None:
    """Whether what stands here says the later half of the day, and how many words say it."""
    for later, phrases in _HALVES.items():
        for phrase in phrases:
            if lies(tokens, at, phrase.split()):
                return later, len(phrase.split())
    return None


def _on(tokens: Tokens, hour: int, minutes: float, end: int, language: str) -> Read:
    half = _half_of_day(tokens, end)
    if half is not None:
        hour = hour % 12 + (12 if half[0] else 0) if hour <= 12 else hour
        return Read(Time(hour * 60 + minutes, half=True), end + half[1])
    return Read(Time(hour % 24 * 60 + minutes, hours12=hour <= 12 and language != "it"), end)
