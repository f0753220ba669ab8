"""Dates in their usual forms, in both languages."""

from __future__ import annotations

from workbench.scoring.texts.words import words
from workbench.scoring.values.calendar import months, order_of, weekdays
from workbench.scoring.values.numerals import number_at
from workbench.scoring.values.ordinals import ordinal_number
from workbench.scoring.values.tokens import Tokens, glued, low
from workbench.scoring.values.value import Date, Period, Read, Weekday

_SUFFIXES = frozenset({"st", "nd", "rd", "th", "°", "o", "a"})
_FIRST = {"primo": 1, "first": 1}
_BEFORE_CHRIST = frozenset({"bc", "bce", "ac"})
_AFTER_CHRIST = frozenset({"ad", "ce", "dc"})
CAPITALS = frozenset({"may", "march", "august"})  # which are other words in small letters
# What may follow a date in a sentence, and no modal verb.
_AFTER_DATE = words(
    "and or at in on to the a an is was are were until till from for of by with as when which that this last next "
    "e o alle al dal in per"
)
_BEFORE_DAY = frozenset({"il", "dal", "al", "del", "on", "until", "by"})
_BEFORE_MONTH = frozenset({"in", "of", "during", "by", "since", "until", "late", "early", "next", "last", "mid"})


def date_at(tokens: Tokens, at: int, language: str) -> Read | None:
    """The date that begins at this token, with the weekday before it; or None."""
    token = tokens[at]
    if token.kind == "w" and token.low in weekdays(True):
        return _weekday(tokens, at, language)
    if token.low in _AFTER_CHRIST and (year := _year(tokens, at + 1)):
        return Read(Date(year[0]), year[1]) if token.text.isupper() else None
    if token.kind == "n":
        return _in_figures(tokens, at, language) or _from_day(tokens, at) or _with_era(tokens, at) or _cjk(tokens, at)
    if token.low in _FIRST or _day_in_words(tokens, at) is not None:
        return _from_day(tokens, at)
    return _from_month(tokens, at)


def _weekday(tokens: Tokens, at: int, language: str) -> Read | None:
    place = at + 1
    while low(tokens, place) in (",", ".", "the", "il", "'", "ì"):
        place += 1
    date = (
        date_at(tokens, place, language) if place < len(tokens) and low(tokens, place) not in weekdays(True) else None
    )
    if date is not None and isinstance(date.value, Date) and date.value.day is not None:
        return date
    if tokens[at].low in weekdays(False):
        return Read(Weekday(weekdays(False)[tokens[at].low]), at + 1)
    listed = low(tokens, at + 1) in ("-", "/") and low(tokens, at + 2) in weekdays(True)
    listed = listed or (low(tokens, at - 1) in ("-", "/") and low(tokens, at - 2) in weekdays(True))
    return Read(Weekday(weekdays(True)[tokens[at].low]), at + 1) if listed else None


def _number(tokens: Tokens, at: int, digits: tuple[int, ...]) -> int | None:
    word = low(tokens, at)
    return int(word) if len(word) in digits and word.isdecimal() and word.isascii() else None


def _year(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """A year of one to four digits before or after its era, and the place after it."""
    year = _number(tokens, at, (1, 2, 3, 4))
    return None if year is None else (year, at + 1)


def _with_era(tokens: Tokens, at: int) -> Read | None:
    """ "44 BC", "79 d.C."."""
    year, era = _year(tokens, at), low(tokens, at + 1)
    if year is None or era not in _BEFORE_CHRIST | _AFTER_CHRIST or glued(tokens, at + 1):
        return None
    written = tokens[at + 1].text
    if written.islower():  # "ac" and "ad" are words
        return None
    return Read(Date(-year[0] if era in _BEFORE_CHRIST else year[0]), at + 2)


def _oforder_of(first: int, second: int, order: str) -> tuple[int, int] | None:
    """Day and month by the order of the language, or by the other where only that makes a date."""
    pairs = (
        ((first, second), (second, first))
        if order.index("d") < order.index("m")
        else ((second, first), (first, second))
    )
    return next(((day, month) for day, month in pairs if 1 <= day <= 31 and 1 <= month <= 12), None)


def _in_figures(tokens: Tokens, at: int, language: str) -> Read | None:
    """ "2024-10-07", "7/10/2024", "07.10.24", "10/2024"."""
    parts = tokens[at].text.split(".")
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        return _of_three(parts, "dmy", at + 1)
    sign = low(tokens, at + 1)
    if sign not in ("/", "-") or not (glued(tokens, at + 1) and glued(tokens, at + 2)):
        return None
    if low(tokens, at + 3) == sign and glued(tokens, at + 3) and glued(tokens, at + 4):
        return _of_three([low(tokens, at), low(tokens, at + 2), low(tokens, at + 4)], order_of(language), at + 5)
    first, second = _number(tokens, at, (1, 2)), _number(tokens, at + 2, (1, 2))
    if first and second and low(tokens, at - 1) in _BEFORE_DAY and low(tokens, at + 3) not in ("/", "%"):
        found = _oforder_of(first, second, order_of(language))  # "entro il 16/6"
        return Read(Date(None, found[1], found[0]), at + 3) if found else None
    month, year = _number(tokens, at, (1, 2)), _number(tokens, at + 2, (4,))
    if sign == "/" and month and year and month <= 12 and 1000 <= year <= 2199:
        return Read(Date(year, month), at + 3)
    return None


def _of_three(parts: list[str], order: str, end: int) -> Read | None:
    if not all(part.isdecimal() and part.isascii() and len(part) in (1, 2, 4) for part in parts):
        return None
    first, second, third = map(int, parts)
    if len(parts[0]) == 4:
        return Read(Date(first, second, third), end) if 1 <= second <= 12 and 1 <= third <= 31 else None
    found = _oforder_of(first, second, order if order.endswith("y") else "dmy")
    if found is None or len(parts[2]) == 1 or len(parts[1]) == 4:
        return None
    year = third if len(parts[2]) == 4 else third + (2000 if third < 70 else 1900)
    return Read(Date(year, found[1], found[0], short=len(parts[2]) == 2), end)


def _month_at(tokens: Tokens, at: int) -> int | None:
    return months(True).get(low(tokens, at))


def _from_day(tokens: Tokens, at: int) -> Read | None:
    """ "7 October 2024", "7th of October", "1° gennaio", "il primo gennaio del 2024", "the Fourth of July"."""
    worded = _day_in_words(tokens, at)
    day = _FIRST.get(tokens[at].low) or _number(tokens, at, (1, 2)) or (worded[0] if worded else None)
    if day is None or not 1 <= day <= 31:
        return None
    place = worded[1] if worded else at + 1
    if low(tokens, place) in _SUFFIXES and glued(tokens, place):
        place += 1
    while low(tokens, place) in ("of", "di", "-", "/", "day"):
        place += 1
    month = _month_at(tokens, place)
    if month is None or (tokens[place].text in ("may", "march", "mar") and tokens[at].kind != "n"):
        return None
    if tokens[place].text == "may" and place + 1 < len(tokens) and _is_verb(tokens, place + 1):
        return None  # "anyone between 16 and 25 may apply"
    year = _year_after(tokens, place + 1)
    return Read(Date(year[0] if year else None, month, day), year[1] if year else _past_dot(tokens, place))


def _day_in_words(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """A day in words right before a month in full, and the place after it: "trentuno dicembre", "fourth of July"."""
    if tokens[at].kind != "w":
        return None
    if (ordinal := ordinal_number(tokens, at)) is not None:
        day, place = ordinal
    else:
        spelled = number_at(tokens, at, "it")
        if spelled is None or not spelled.number.own.is_integer():
            return None
        day, place = int(spelled.number.own), spelled.end
    after = place + (low(tokens, place) in ("of", "di"))
    if not 1 <= day <= 31 or low(tokens, after) not in months(False) or tokens[after].text in CAPITALS:
        return None
    return day, place


def _is_verb(tokens: Tokens, at: int) -> bool:
    """Whether a word may be the verb after "may": in small letters, and none that goes on after a date."""
    return tokens[at].kind == "w" and tokens[at].text.islower() and tokens[at].low not in _AFTER_DATE


def _past_dot(tokens: Tokens, at: int) -> int:
    """The place after an abbreviated month and its full stop, if more of the text follows it."""
    return at + 1


def _from_month(tokens: Tokens, at: int) -> Read | None:
    """ "October 7th, 2024", "Oct. 7", "ottobre 2024", "October"."""
    month = _month_at(tokens, at)
    if month is None:
        return None
    wide = tokens[at].low in months(False)
    place = at + 2 if low(tokens, at + 1) == "." and not wide else at + 1
    day = _number(tokens, place, (1, 2))
    if day is not None and 1 <= day <= 31 and low(tokens, place + 1) not in (":", "%"):
        after = place + 2 if low(tokens, place + 1) in _SUFFIXES and glued(tokens, place + 1) else place + 1
        year = _year_after(tokens, after)
        return Read(Date(year[0] if year else None, month, day), year[1] if year else after)
    if low(tokens, place) in ("first", "the") and low(tokens, place + (low(tokens, place) == "the")) == "first":
        after = place + 1 + (low(tokens, place) == "the")
        year = _year_after(tokens, after)
        return Read(Date(year[0] if year else None, month, 1), year[1] if year else after)
    year = _year_after(tokens, place)
    if year is not None:
        return Read(Date(year[0], month), year[1])
    if not wide or (
        tokens[at].low in CAPITALS and tokens[at].text.islower() and low(tokens, at - 1) not in _BEFORE_MONTH
    ):
        return None
    return Read(Date(month=month), at + 1)


def _year_after(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """The year after a month: "2024", ", 2024", "of 2024", "del 2024", "'24"."""
    while low(tokens, at) in (",", ".", "of", "del", "dell", "/", "-", "anno"):
        at += 1
    year = _number(tokens, at, (4,))
    if year is not None:
        return year, at + 1
    if at < len(tokens) and tokens[at].kind == "w" and tokens[at].low.startswith(("mille", "duemila")):
        spelled = number_at(tokens, at, "it")  # "12 aprile milleottocentottanta"
        if spelled is not None and 1000 <= spelled.number.own <= 2199:
            return int(spelled.number.own), spelled.end
    short = _number(tokens, at + 1, (2,)) if low(tokens, at) == "'" and glued(tokens, at + 1) else None
    if short is None:
        return None
    return short + (2000 if short < 70 else 1900), at + 2


def _cjk(tokens: Tokens, at: int) -> Read | None:
    """ "2024年10月7日"."""
    year, month, day = (_number(tokens, at + step, (1, 2, 4)) for step in (0, 2, 4))
    signs = low(tokens, at + 1) + low(tokens, at + 3) + low(tokens, at + 5)
    if not signs.startswith("年月") or year is None or month is None:
        return None
    return Read(Date(year, month, day), at + 6) if signs.endswith(("日", "号")) else Read(Date(year, month), at + 4)


def decade_at(tokens: Tokens, at: int) -> Read | None:
    """ "1990s", "the '90s", "the nineties", "anni '90", "anni Novanta"."""
    word = tokens[at].low
    hundred = word.isdecimal() and len(word) == 3 and word.endswith("00") and word[0] > "1"
    marked = low(tokens, at - 1) == "'" and glued(tokens, at) and (at < 2 or tokens[at - 2].kind == "w")
    if hundred and marked:
        return Read(Period(1000 + int(word), 100), at + 1)  # "nel '400"
    if word.isdecimal() and len(word) in (2, 4) and word.endswith("0"):
        apostrophe = 1 if low(tokens, at + 1) == "'" else 0
        letter = at + 1 + apostrophe
        if (
            low(tokens, letter) == "s"
            and glued(tokens, letter)
            and (len(word) == 4 or low(tokens, at - 1) in ("'", "the"))
        ):
            return Read(Period(int(word), 10), letter + 1)
    if word in _TENS_OF_YEARS:
        return Read(Period(_TENS_OF_YEARS[word], 10), at + 1)
    if word == "anni":
        place = at + 2 if low(tokens, at + 1) == "'" else at + 1
        short = _number(tokens, place, (2, 4))
        if (
            short is not None
            and short % 10 == 0
            and (place == at + 2 or short >= 1000 or low(tokens, at - 1) in _PLURAL)
        ):
            return Read(Period(short, 10), place + 1)
        if low(tokens, place) in _TENS_ITALIAN:
            return Read(Period(_TENS_ITALIAN[low(tokens, place)], 10), place + 1)
    return None


_PLURAL = frozenset({"gli", "negli", "degli", "dagli", "agli", "sugli"})
_TENS_OF_YEARS = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
_TENS_ITALIAN = {
    "venti": 20,
    "trenta": 30,
    "quaranta": 40,
    "cinquanta": 50,
    "sessanta": 60,
    "settanta": 70,
    "ottanta": 80,
    "novanta": 90,
}
