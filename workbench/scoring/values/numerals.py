"""Numbers, in figures by either convention or in words of either language."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from workbench.languages.measures import scales
from workbench.scoring.texts.words import words
from workbench.scoring.values.tokens import Tokens, glued, low
from workbench.scoring.values.value import Numeral


class Found(NamedTuple):
    """A number and the place after it."""

    number: Numeral
    end: int


MULTIPLIERS = scales()
_EXPONENT = r"([-+]?[0-9]{1,4})"
_FIGURES = re.compile(
    rf"(-?)([0-9.,' ]+?)\s?(?:[x×·⋅*]\s?(10)(?:\^|\*\*){_EXPONENT}|(?:\^|\*\*){_EXPONENT}|[eE]{_EXPONENT})?"
)
_DOZENS = ("dozen", "dozzina")
_PARTS = ("half", "mezzo", "mezza", "metà")
_HUNDREDS = frozenset({"hundred", "hundreds"})
_ENGLISH = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
    "billion"
)
_ITALIAN = re.compile(
    r"(?:zero|un[oa]?|due|tr[eéè]|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|quindici|"
    r"sedici|diciassette|diciotto|diciannove|vent[i]?|trent[a]?|quarant[a]?|cinquant[a]?|sessant[a]?|settant[a]?|"
    r"ottant[a]?|novant[a]?|cent[o]?|mille|mila)+"
)
# Words that mean other things in the other language, or in their own.
_AMBIGUOUS = frozenset({"due", "sei", "un", "una", "uno", "cent"})
_INDEFINITE = frozenset({"a", "an", "un", "una", "uno"})
HALVES = (
    ("and", "a", "half"), ("e", "mezzo"), ("e", "mezza"), ("&", "a", "half"), ("and", "half"),
)  # fmt: skip
_QUARTERS = (
    (("and", "a", "quarter"), 0.25),
    (("e", "un", "quarto"), 0.25),
    (("e", "tre", "quarti"), 0.75),
    (("and", "three", "quarters"), 0.75),
)
_FRACTIONS: dict[tuple[str, ...], float] = {
    ("one", "half"): 1 / 2, ("one", "third"): 1 / 3, ("a", "third"): 1 / 3, ("un", "terzo"): 1 / 3,
    ("two", "thirds"): 2 / 3, ("due", "terzi"): 2 / 3, ("one", "quarter"): 1 / 4, ("a", "quarter"): 1 / 4,
    ("un", "quarto"): 1 / 4, ("three", "quarters"): 3 / 4, ("tre", "quarti"): 3 / 4, ("one", "fifth"): 1 / 5,
    ("a", "fifth"): 1 / 5, ("un", "quinto"): 1 / 5, ("two", "fifths"): 2 / 5, ("due", "quinti"): 2 / 5,
    ("three", "fifths"): 3 / 5, ("tre", "quinti"): 3 / 5, ("four", "fifths"): 4 / 5, ("quattro", "quinti"): 4 / 5,
    ("one", "tenth"): 1 / 10, ("a", "tenth"): 1 / 10, ("un", "decimo"): 1 / 10, ("half", "a"): 1 / 2,
}  # fmt: skip


def number_at(tokens: Tokens, at: int, language: str) -> Found | None:
    """The number that begins here, with its multiplier ("5 milioni", "2.5 million", "20mila"); None if none does."""
    token = tokens[at]
    if token.kind == "n":
        numeral = read_figures(token.text, language)
        if numeral is None:
            return None
        return _with_fraction(tokens, Found(numeral, at + 1))
    if token.low in ("minus", "meno") and at + 1 < len(tokens):
        if at and low(tokens, at - 1) == "o":  # "più o meno dieci"
            return None
        found = number_at(tokens, at + 1, language) if tokens[at + 1].low not in ("minus", "meno", "di") else None
        return found and Found(found.number.times(-1), found.end)
    return _with_multiplier(tokens, _words_at(tokens, at, language))


def _with_fraction(tokens: Tokens, found: Found) -> Found | None:
    """ "2 1/2" and "3/4", where nothing further is divided, as in a date."""
    at = found.end
    if low(tokens, at) == "/" and glued(tokens, at):
        divisor = _plain(tokens, at + 1)
        again = low(tokens, at + 2) == "/" or (at > 1 and low(tokens, at - 2) == "/" and glued(tokens, at - 1))
        sound = divisor and divisor <= 16 and found.number.own.is_integer() and glued(tokens, at + 1)
        if sound and not again:
            return _with_multiplier(tokens, Found(Numeral(found.number.own / divisor), at + 2))
    top, bottom = _plain(tokens, at), _plain(tokens, at + 2)
    if top and bottom and top < bottom <= 16 and low(tokens, at + 1) == "/" and glued(tokens, at + 1):
        return Found(found.number.plus(top / bottom), at + 3)
    return _with_multiplier(tokens, found)


def _plain(tokens: Tokens, at: int) -> int:
    word = low(tokens, at)
    return int(word) if word.isdecimal() and len(word) <= 4 else 0


def _with_multiplier(tokens: Tokens, found: Found | None) -> Found | None:
    if found is None:
        return None
    at = found.end
    halves = half_at(tokens, at)
    if halves and low(tokens, at + halves[1]) in MULTIPLIERS:  # "two and a half million"
        found, at = Found(found.number.plus(halves[0]), at + halves[1]), at + halves[1]
    word = low(tokens, at)
    if word in _HUNDREDS:
        return Found(found.number.times(100), at + 1)
    if word not in MULTIPLIERS or (word == "k" and not glued(tokens, at)):
        return found
    factor = MULTIPLIERS[word]
    halves = half_at(tokens, at + 1)
    if halves and factor > 12:  # "un milione e mezzo"
        return Found(found.number.plus(halves[0]).times(factor), at + 1 + halves[1])
    return _with_rest(tokens, Found(found.number.times(factor), at + 1), factor)


def _with_rest(tokens: Tokens, found: Found, factor: float) -> Found:
    """ "un milione e 250 mila", "un milione duecentomila": the thousands after the millions."""
    joined = low(tokens, found.end) in ("e", "and")
    if factor < 1e6 or found.end + joined >= len(tokens):
        return found
    token = tokens[found.end + joined]
    if token.kind == "w" and _is_italian(token.low) and 1e3 <= (more := spelled(token.low, "it") or 0) < factor:
        return Found(found.number.plus(more), found.end + joined + 1)
    if not joined:
        return found
    numeral = read_figures(token.text, "it") if token.kind == "n" else None
    if numeral is None or low(tokens, found.end + 2) not in ("mila", "thousand"):
        return found
    return Found(found.number.plus(numeral.own * 1e3), found.end + 3)


def half_at(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """A half or quarter added here, and how many tokens say so."""
    if low(tokens, at) not in ("and", "e", "&"):
        return None
    for phrase in HALVES:
        if all(low(tokens, at + step) == word for step, word in enumerate(phrase)):
            return 0.5, len(phrase)
    for phrase, value in _QUARTERS:
        if all(low(tokens, at + step) == word for step, word in enumerate(phrase)):
            return value, len(phrase)
    return None


@cache
def _decimal_sign(language: str) -> str:
    from babel import UnknownLocaleError
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(language)
    except (UnknownLocaleError, ValueError):
        return "."


def begins_number(word: str) -> bool:
    """Whether a folded word may begin a number in words."""
    return (
        word in _ENGLISH
        or word in _INDEFINITE
        or word in ("half", "mezzo", "mezza", "metà", *_DOZENS)
        or _is_italian(word)
    )


@lru_cache(maxsize=4096)
def _is_italian(word: str) -> bool:
    return _ITALIAN.fullmatch(word) is not None


def _words_at(tokens: Tokens, at: int, language: str) -> Found | None:
    word = tokens[at].low
    after = low(tokens, at + 1)
    hyphen = after == "-" and glued(tokens, at + 1) and glued(tokens, at + 2)  # "two-thirds"
    fraction = _FRACTIONS.get((word, low(tokens, at + 2) if hyphen else after))
    if fraction is not None and word != "half":
        end = at + 2 + hyphen
        of = end + (low(tokens, end) in ("of", "di")) + (low(tokens, end + 1) in ("a", "un"))
        if of == end + 2 and low(tokens, of) in MULTIPLIERS:  # "three quarters of a million"
            return Found(Numeral(fraction), of)
        return Found(Numeral(fraction), end)
    if word in _PARTS:
        return _half_of(tokens, at)
    if word in _DOZENS:
        return Found(Numeral(12.0), at + 1)
    if word in _INDEFINITE and (after == "paio" or (after == "couple" and low(tokens, at + 2) == "of")):
        return Found(Numeral(2.0), at + 2)
    if word in _INDEFINITE:
        large = after in MULTIPLIERS or after in _HUNDREDS
        return Found(Numeral(1.0), at + 1) if large else (_value_of_uno(word, at))
    if word in _ENGLISH:
        return _english(tokens, at)
    if not _is_italian(word) or (word in _AMBIGUOUS and language != "it"):
        return None
    value = spelled(word, "it")
    return None if value is None else Found(Numeral(value), at + 1)


def _value_of_uno(word: str, at: int) -> Found | None:
    return Found(Numeral(1.0), at + 1) if word == "uno" else None


def _half_of(tokens: Tokens, at: int) -> Found | None:
    """ "half a million", "mezzo milione"; half a unit is read with the unit."""
    place = at + 2 if low(tokens, at + 1) in ("a", "an") else at + 1
    if low(tokens, place) in MULTIPLIERS:
        return Found(Numeral(0.5 * MULTIPLIERS[low(tokens, place)]), place + 1)
    return Found(Numeral(0.5), at + 1) if tokens[at].low in ("half", "metà") else None


def _english(tokens: Tokens, at: int) -> Found | None:
    """The longest run of number words that is one number: "one hundred and twenty"."""
    words: list[str] = []
    place = at
    while place < len(tokens):
        word = tokens[place].low
        joined = word == "-" and glued(tokens, place) and low(tokens, place + 1) in _ENGLISH
        added = word == "and" and words[-1:] and words[-1] in ("hundred", "thousand", "million")
        if joined or (added and low(tokens, place + 1) in _ENGLISH):
            place += 1
            continue
        if word not in _ENGLISH or (words and tokens[place - 1].kind == "s" and tokens[place - 1].low != "-"):
            break
        words.append(word)
        place += 1
        # text2num reads the longest; what it refuses ("nineteen ninety") is several numbers.
        unfinished = low(tokens, place) in ("", "hundred", "thousand", "million", "billion")
        if len(words) > 1 and not unfinished and spelled(" ".join(words), "en") is None:
            words.pop()
            place -= 1
            break
    value = spelled(" ".join(words), "en") if words else None
    return None if value is None else Found(Numeral(value), place)


@lru_cache(maxsize=4096)
def spelled(words: str, language: str) -> float | None:
    """The value of number words, by text2num; None if they are no single number."""
    from text_to_num import text2num

    try:
        return float(text2num(words, language))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def read_figures(text: str, language: str) -> Numeral | None:
    """The number that figures say, with their power; None for what is no number ("12.05.2024", "3.10.2").

    >>> read_figures("1.249", "it"), read_figures("10^6", "en")
    (Numeral(own=1249.0, other=1.249, digits=None), Numeral(own=1000000.0, other=None, digits=None))
    """
    parts = _FIGURES.fullmatch(text)
    if parts is None:
        return None
    minus, figures, _, of_ten, power, scientific = parts.groups()
    numeral = _by_convention(figures, _decimal_sign(language))
    if numeral is None:
        return None
    exponent = of_ten or scientific
    try:
        if exponent is not None:
            numeral = numeral.times(10.0 ** int(exponent))
        if power is not None:
            numeral = Numeral(numeral.own ** int(power))
    except (OverflowError, ZeroDivisionError):
        return None
    return numeral.times(-1) if minus else numeral


def _digits(figures: str) -> str | None:
    """The digits of a decimal, unless its decimals are all zeros: "3.0" is "3"."""
    whole, fraction = figures.replace(",", ".").split(".")
    return f"{whole}.{fraction}" if fraction.strip("0") else None


def _by_convention(figures: str, sign: str) -> Numeral | None:
    figures = re.sub(r"(?<=[0-9])[' ](?=[0-9]{3})", "", figures)
    if figures.startswith("."):
        return Numeral(float(figures))
    if figures.isdecimal():
        return Numeral(float(figures)) if len(figures) < 300 else None
    signs = re.sub("[0-9]", "", figures)
    last = signs[-1]
    if len(set(signs)) == 2:  # both signs: the last is the decimal one, and stands once
        other = "," if last == "." else "."
        grouped = re.fullmatch(rf"[0-9]{{1,3}}(?:\{other}[0-9]{{3}})+\{last}[0-9]+", figures)
        return Numeral(float(figures.replace(other, "").replace(last, "."))) if grouped else None
    grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:\{last}[0-9]{{3}})+", figures)
    whole = float(figures.replace(last, "")) if grouped else None
    if len(signs) > 1:
        return None if whole is None else Numeral(whole)
    decimal = float(figures.replace(last, "."))
    if whole is None:
        # "1990,1991" in English is two years.
        listed = sign == "." and last == "," and len(figures.split(",")[1]) > 2 and not figures.startswith("0")
        return None if listed else Numeral(decimal, digits=_digits(figures))
    return Numeral(decimal, whole, _digits(figures)) if last == sign else Numeral(whole, decimal)
