"""Numbers with a unit: measures, durations, money and per cent, also by another unit ("€5 per month")."""

from __future__ import annotations

from workbench.scoring.values.money import currency_at
from workbench.scoring.values.numerals import half_at, number_at
from workbench.scoring.values.tokens import Tokens, glued, lies, low
from workbench.scoring.values.units import Unit, UnitMeasure, unit_at
from workbench.scoring.values.value import Numeral, Quantity, Read, close

_HALF = frozenset({"half", "mezzo", "mezza", "mezz"})
_ONE = frozenset({"a", "an", "un", "una", "one"})
_PER = frozenset({"/", "per", "al", "all", "alla", "allo", "ogni", "each", "every"})
_OF = frozenset({"di", "d", "of"})
_LOOK_BACK = 200  # tokens in which an open quotation is looked for
_BELOW = (("below", "zero"), ("sotto", "zero"), ("sotto", "lo"))


def quantity_at(tokens: Tokens, at: int, language: str) -> Read | None:
    """The quantity that begins at this token, made of several parts ("1 hour 30 minutes") if they follow; or None."""
    first = _part_at(tokens, at, language)
    if (
        first is None
        or not isinstance(first.value, Quantity)
        or first.value.unit is None
        or first.value.per is not None
    ):
        return first
    while (more := _next_part(tokens, first, language)) is not None:
        first = more
    return first


def _part_at(tokens: Tokens, at: int, language: str) -> Read | None:
    currency = currency_at(tokens, at)
    if currency is not None:
        place = currency[1] + 1 if low(tokens, currency[1]) in (".", ":") else currency[1]
        found = number_at(tokens, place, language) if place < len(tokens) else None
        if found is None:
            return None
        number, end = _short_million(tokens, found.number, found.end)
        again = currency_at(tokens, end)  # "$5 USD"
        return _with_per(
            tokens,
            Quantity(number, currency[0]),
            again[1] if again and again[0].measures[0] in currency[0].measures else end,
            language,
        )
    if tokens[at].low in _HALF:
        return _half(tokens, at, language) or _number_alone(tokens, at, language)
    if tokens[at].low in _ONE:
        place = at + 2 if low(tokens, at + 1) == "'" else at + 1
        unit = _unit_at(tokens, place)
        if unit is not None:
            return _counted(tokens, Numeral(1.0), unit, language) if _names_unit(tokens, place) else None
    return _number_alone(tokens, at, language)


def _number_alone(tokens: Tokens, at: int, language: str) -> Read | None:
    found = number_at(tokens, at, language)
    if found is None:
        return None
    number, place = found.number, found.end
    halves = half_at(tokens, place)
    if halves and (unit := _unit_at(tokens, place + halves[1])):  # "two and a half years"
        return _with_per(tokens, Quantity(number.plus(halves[0]), unit[0]), unit[1], language)
    if low(tokens, place) == "(" and low(tokens, place + 2) == ")":  # "twenty-four (24) months"
        again = number_at(tokens, place + 1, language)
        if again is not None and again.end == place + 2 and close(again.number.own, number.own):
            place += 3
    after = place
    if low(tokens, after) == "-" and glued(tokens, after) and glued(tokens, after + 1):  # "24-month"
        after += 1
    if low(tokens, after) in _OF and low(tokens, after - 1) not in _OF:  # "5 milioni di euro"
        after += 2 if low(tokens, after + 1) == "'" else 1
        after += low(tokens, after) in _ONE and number.own < 1  # "three quarters of a litre"
    unit = _unit_at(tokens, after)
    if unit is not None and tokens[after].text == "ha" and Quantity(number).may_be_year:
        unit = None  # "nel 1990 ha vinto"
    if unit is None or (after > place and tokens[after].kind == "s"):
        number, end = _short_million(tokens, number, place)
        unit = currency_at(tokens, end) if end > place else None
        return Read(Quantity(number, unit[0]), unit[1]) if unit else Read(Quantity(found.number), place)
    return _counted(tokens, number, unit, language)


def _counted(tokens: Tokens, number: Numeral, unit: tuple[Unit, int], language: str) -> Read:
    """So many of the unit, and the half that may follow it: "due anni e mezzo", "an hour and a half"."""
    if any(lies(tokens, unit[1], words) for words in _BELOW) and any(
        each.dimension == "kelvin" for each in unit[0].measures
    ):
        return Read(Quantity(number.times(-1), unit[0]), unit[1] + 2)
    halves = half_at(tokens, unit[1])
    if halves and _unit_at(tokens, unit[1] + halves[1]) is None:
        return _with_per(tokens, Quantity(number.plus(halves[0]), unit[0]), unit[1] + halves[1], language)
    return _with_per(tokens, Quantity(number, unit[0]), unit[1], language)


def _unit_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    if at >= len(tokens):
        return None
    if tokens[at].low == '"' and sum(token.low == '"' for token in tokens[max(0, at - _LOOK_BACK) : at]) % 2:
        return None  # it closes a quotation
    if tokens[at].low == "'":
        return _of_mark(tokens, at)
    return currency_at(tokens, at) or unit_at(tokens, at)


def _of_mark(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """Minutes or feet by an apostrophe: "90'", "5'10"."""
    quoted = sum(token.low == "'" for token in tokens[max(0, at - _LOOK_BACK) : at]) % 2
    spaced = at + 1 == len(tokens) or tokens[at + 1].kind != "w" or not glued(tokens, at + 1)
    if not glued(tokens, at) or tokens[at - 1].kind != "n" or quoted or not spaced:
        return None
    return Unit((UnitMeasure("second", 60), UnitMeasure("metre", 0.3048))), at + 1


def _names_unit(tokens: Tokens, at: int) -> bool:
    """Whether the unit is a word of no other meaning: "an hour", and not "a c" or "a second"."""
    return len(tokens[at].low) > 2 and tokens[at].low not in (
        "min",
        "second",
        "foot",
        "secondo",
        "sec",
        "degree",
        "grado",
        "ton",
    )


def _short_million(tokens: Tokens, number: Numeral, at: int) -> tuple[Numeral, int]:
    """ "$5m" and "€2B": the letters are millions where money is spoken of."""
    factor = {"m": 1e6, "mm": 1e6, "b": 1e9, "bn": 1e9, "mil": 1e6, "t": 1e12}.get(low(tokens, at))
    follows = currency_at(tokens, at + 1) is not None
    before = any(currency_at(tokens, place) is not None for place in range(max(0, at - 3), at))
    return (number.times(factor), at + 1) if factor and (follows or before) else (number, at)


def _half(tokens: Tokens, at: int, language: str) -> Read | None:
    """ "half an hour", "mezz'ora", "mezzo chilo", "half-hour"."""
    place = at + 1
    while low(tokens, place) in ("a", "an", "'", "-"):
        place += 1
    unit = _unit_at(tokens, place)
    return Read(Quantity(Numeral(0.5), unit[0]), unit[1]) if unit else None


def _with_per(tokens: Tokens, quantity: Quantity, at: int, language: str) -> Read:
    """The quantity with the unit it is counted by: "/month", "per month", "a month", "al mese", "all'anno"."""
    word = low(tokens, at)
    if word in _PER or (word in ("a", "an") and language != "it") or (word == "a" and language == "it"):
        place = at + 1
        if low(tokens, place) == "'":
            place += 1
        unit = unit_at(tokens, place)
        named = unit and (word == "/" or _names_unit(tokens, place) or word not in ("a", "an", "per"))
        if unit and named and unit[0].measures != (quantity.unit.measures if quantity.unit else ()):
            return Read(Quantity(quantity.number, quantity.unit, unit[0]), unit[1])
    return Read(quantity, at)


def _next_part(tokens: Tokens, first: Read, language: str) -> Read | None:
    """The sum with a smaller part that follows: "1 hour 30 minutes", "1 anno e 6 mesi", "2 euro e 50", "1h30"."""
    assert isinstance(first.value, Quantity)
    at = first.end
    joined = low(tokens, at) in ("and", "e", ",", "&")
    at += joined
    if at >= len(tokens) or tokens[at].kind == "s":
        return None
    second = _part_at(tokens, at, language)
    if second is None or not isinstance(second.value, Quantity):
        return None
    unit, whole, part = first.value.unit, first.value, second.value
    assert unit is not None
    measure = unit.measures[0]
    if part.unit is None:
        said = (joined and low(tokens, at - 1) in ("e", "and")) or (not joined and tokens[at].kind == "w")
        smaller = _unnamed(measure, part, glued(tokens, at), said)
        marked = low(tokens, second.end) == "'" and glued(tokens, second.end)  # "2h30'"
        return Read(Quantity(whole.number.plus(smaller), unit), second.end + marked) if smaller else None
    for mine in unit.measures:
        for theirs in part.unit.measures:
            if (
                mine.dimension == theirs.dimension
                and theirs.factor < mine.factor
                and mine.zero == 0
                and part.per is None
            ):
                added = part.number.own * theirs.factor / mine.factor
                if added < 1:
                    return Read(Quantity(whole.number.plus(added), Unit((mine,))), second.end)
    return None


def _unnamed(measure: UnitMeasure, part: Quantity, is_glued: bool, joined: bool) -> float | None:
    """What a number without a unit adds: minutes after hours ("1h30"), cents after money ("2 euro e 50")."""
    number = part.number.own
    if measure == UnitMeasure("second", 3600) and is_glued and 0 < number < 60:
        return number / 60
    if measure == UnitMeasure("second", 60) and is_glued and 0 < number < 12:
        return number / 12  # inches after feet: "5'10"
    if (
        measure.dimension.startswith("money")
        and measure.factor == 1
        and joined
        and 10 <= number < 100
        and number.is_integer()
    ):
        return number / 100
    if measure == UnitMeasure("metre", 1) and joined and 10 <= number < 100 and number.is_integer():
        return number / 100  # "un metro e venti"
    if measure == UnitMeasure("gram", 1000) and joined and 100 <= number < 1000 and number.is_integer():
        return number / 1000  # "un chilo e duecento"
    return None
