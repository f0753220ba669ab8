"""Ranges: "2-3 years", "from 2 to 3 years", "tra 2 e 3 anni", "lunedì-venerdì", "dalle 9 alle 18", "1939-45"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from workbench.scoring.texts.words import words
from workbench.scoring.values.tokens import Tokens, glued, lies, low
from workbench.scoring.values.value import Date, Numeral, Quantity, Read, Span, Time, Value, Weekday

Single = Callable[[Tokens, int, str], Read | None]

_FROM = frozenset({"from", "da", "dal", "dallo", "dalla", "dalle", "dai", "dagli", "dall"})
_BETWEEN = frozenset({"between", "tra", "fra"})
RANGE_WORDS = _FROM | _BETWEEN
_TO = frozenset({"to", "till", "until", "through", "up"})
_SIGNS = frozenset({"+", "plus", "più"})  # before the ends: "between minus 10 and plus 40"
_DASHES = frozenset({"-", "÷"})
_TO_ITALIAN = frozenset({"a", "al", "allo", "alla", "alle", "ai", "agli", "all", "ad", "fino"})
_ARTICLES = frozenset({"the", "il", "lo", "la", "i", "gli", "le", "l", "'", "ore"})
_CHANGE = words(
    "rose rise rises risen fell fall falls fallen grew grow grows grown increase increased increases increasing "
    "decrease decreased decreases drop dropped drops went declined decline climbed jumped raised reduced cut "
    "changed expanded shrank doubled passato passata passati passate aumentato aumentata aumentati aumentò salito "
    "salita salì sceso scesa scese calato cresciuto cresciuta crebbe ridotto ridotta portato portata passa sale "
    "scende passò"
)


def range_at(tokens: Tokens, at: int, language: str, single: Single) -> Read | None:
    """The range that begins at this token, else the single value that does."""
    word = tokens[at].low
    if word in RANGE_WORDS:
        return _prefixed(tokens, at, language, single)
    first = single(tokens, at, language)
    if first is None:
        return None
    place = first.end
    if low(tokens, place) in _DASHES and place + 1 < len(tokens) and (glued(tokens, place) == glued(tokens, place + 1)):
        second = single(tokens, place + 1, language)
        joined = _of_two(first, second, dashed=True) if second else None
        return joined or first
    if low(tokens, place) == "/" and low(tokens, place + 1) == "+":  # "-5/+30 °C", "+2 °C / +8 °C"
        second = _after(tokens, place + 1, language, single)
        return (_of_two(first, second) if second else None) or first
    if (
        low(tokens, place) in _TO
        or (low(tokens, place) == "a" and language.startswith("it"))
        or _weekday_to(first, tokens, place)
    ):
        place += lies(tokens, place, ("up", "to"))
        second = _after(tokens, place + 1, language, single)
        joined = _of_two(first, second) if second else None
        return joined or first
    return first


def _weekday_to(first: Read, tokens: Tokens, place: int) -> bool:
    return isinstance(first.value, Weekday | Time) and low(tokens, place) in _TO_ITALIAN - {"a", "ad"}


def _prefixed(tokens: Tokens, at: int, language: str, single: Single) -> Read | None:
    word = tokens[at].low
    first = _after(tokens, at + 1, language, single)
    if first is None:
        return None
    between = word in _BETWEEN
    place = first.end
    connectors = frozenset({"and", "e", "ed"}) if between else _TO | _TO_ITALIAN
    if low(tokens, place) == "-" and not between:
        connectors |= {"-"}
    if low(tokens, place) not in connectors:
        return None
    if low(tokens, place) == "fino" or low(tokens, place) == "up":
        place += 1
    second = _after(tokens, place + 1, language, single)
    if second is None:
        return None
    joined = _of_two(first, second)
    if joined is None:
        return None
    assert isinstance(joined.value, Span)
    before = [low(tokens, step) for step in range(max(0, at - 8), at)]
    change = not between and any(word in _CHANGE for word in before)
    return Read(replace(joined.value, between=between, change=change), joined.end)


def _after(tokens: Tokens, at: int, language: str, single: Single) -> Read | None:
    while low(tokens, at) in _ARTICLES | _SIGNS and at + 1 < len(tokens) and low(tokens, at) != "ore":
        at += 1
    return single(tokens, at, language) if at < len(tokens) else None


def _of_two(first: Read, second: Read, *, dashed: bool = False) -> Read | None:
    """The range from one to the other, each taking from the other what it leaves unsaid; None if they do not agree."""
    pair = _agreeing(first.value, second.value)
    if pair is None:
        return None
    low_end, high_end = pair
    if dashed and isinstance(low_end, Quantity) and isinstance(high_end, Quantity) and low_end.may_be_year:
        short = high_end.number.own
        if high_end.unit is None and 0 < short < 100 and short > low_end.number.own % 100:  # "1939-45"
            high_end = replace(high_end, number=Numeral(low_end.number.own // 100 * 100 + short))
    return Read(Span(low_end, high_end), second.end)


def _agreeing(one: Value, other: Value) -> tuple[Value, Value] | None:
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        if one.unit is None:
            if one.may_be_year and other.unit is not None and one.number.own > other.number.own:
                return None  # "from 90% in 2004 to 60%"
            return replace(one, unit=other.unit, per=other.per), other
        if other.unit is None:
            return one, replace(other, unit=one.unit, per=one.per)
        same = {each.dimension for each in one.unit.measures} & {each.dimension for each in other.unit.measures}
        return (replace(one, per=one.per or other.per), other) if same else None
    if isinstance(one, Quantity) and isinstance(other, Date):
        whole = one.unit is None and one.number.own.is_integer()
        if whole and other.day is not None and 1 <= one.number.own <= 31:
            return replace(other, day=int(one.number.own)), other
        return (Date(int(one.number.own)), other) if one.may_be_year and other.month is None else None
    if isinstance(one, Date) and isinstance(other, Date):
        return replace(one, year=one.year if one.year is not None else other.year), other
    if isinstance(one, Date) and isinstance(other, Quantity):
        if (
            one.day is not None
            and other.unit is None
            and other.number.own.is_integer()
            and one.day < other.number.own <= 31
        ):
            return one, replace(one, day=int(other.number.own))  # "October 7-9"
        return (one, Date(int(other.number.own))) if one.month is None and other.may_be_year else None
    return _of_times(one, other)


def _of_times(one: Value, other: Value) -> tuple[Value, Value] | None:
    if isinstance(one, Quantity) and isinstance(other, Time) and one.unit is None and 0 <= one.number.own <= 24:
        hour = one.number.own % 12 if other.half and one.number.own <= 12 else one.number.own
        minutes = hour * 60 + (720 if other.half and other.minutes >= 720 and hour * 60 + 720 < other.minutes else 0)
        return Time(minutes, other.half), other
    if isinstance(one, Time) and isinstance(other, Quantity) and other.unit is None and 0 <= other.number.own <= 24:
        return one, Time(other.number.own * 60)
    return (one, other) if type(one) is type(other) else None
