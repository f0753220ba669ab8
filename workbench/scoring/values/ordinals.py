"""Ordinals and Roman numerals: "1st", "first", "primo", "1°", "Umberto I"; and centuries, which are named by them."""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.scoring.texts.words import words
from workbench.scoring.values.tokens import Tokens, glued, low
from workbench.scoring.values.value import Ordinal, Period, Read

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CENTURY = frozenset({"century", "centuries", "secolo", "secoli", "sec"})
_ENGLISH = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth|hundredth"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_ITALIAN = re.compile(r"(?:prim|second|terz|quart|quint|sest|settim|ottav|non|decim)[oaie]|[a-zé]+esim[oaie]")
_NOT_ORDINAL = frozenset({"prime", "seconde", "none", "nona", "noni", "prima", "seconda", "secondi", "quarti", "terzi"})
_NAMED_CENTURIES = {
    "duecento": 13, "trecento": 14, "quattrocento": 15, "cinquecento": 16, "seicento": 17, "settecento": 18,
    "ottocento": 19, "novecento": 20,
}  # fmt: skip


@lru_cache(maxsize=1024)
def roman(text: str) -> int | None:
    """The value of a Roman numeral in capitals, or None.

    >>> roman("XIV"), roman("XL"), roman("MIX"), roman("MCMXC")
    (14, None, None, 1990)
    """
    if not text or _ROMAN.fullmatch(text) is None:
        return None
    values = [_ROMAN_VALUES[letter] for letter in text]
    total = sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
    # Sizes, discs and names of places are spelled with L, C, D and M ("XL", "CD", "DC").
    return total if set(text) <= set("IVX") or total > 1100 else None


@lru_cache(maxsize=2048)
def _spelled(word: str) -> int | None:
    from text_to_num import alpha2digit

    language = "en" if _ENGLISH.fullmatch(word.split()[-1]) else "it"
    if language == "it" and not _ITALIAN.fullmatch(word):
        return None
    found = re.fullmatch(r"([0-9]+)\D{1,2}", alpha2digit(word, language, 0))
    return int(found[1]) if found else None


def begins_ordinal(word: str, written: str) -> bool:
    """Whether an ordinal or a century may begin at this word, in words or in Roman numerals."""
    named = word in _TENS or word in _CENTURY or word in _NAMED_CENTURIES or roman(written) is not None
    return named or (_ENGLISH.fullmatch(word) or _ITALIAN.fullmatch(word)) is not None


def ordinal_at(tokens: Tokens, at: int) -> Read | None:
    """The ordinal, or the century, that begins at this token; or None."""
    found = _number_at(tokens, at)
    place = found.end + (low(tokens, found.end) == "-") if found is not None else at
    if found is not None and low(tokens, place) in _CENTURY:
        return _with_era(tokens, found.value.number, place + 1)
    if tokens[at].low in _CENTURY:
        after = at + 2 if low(tokens, at + 1) == "." else at + 1
        later = _number_at(tokens, after) if after < len(tokens) else None
        return _with_era(tokens, later.value.number, later.end) if later else None
    named = _NAMED_CENTURIES.get(tokens[at].low)
    if named is not None and tokens[at].text.istitle():
        return Read(Period((named - 1) * 100, 100), at + 1)
    if found is None or (found.value.roman and len(tokens[at].text) == 1 and not _after_name(tokens, at)):
        return None
    if tokens[at].low in _NOT_ORDINAL and found.end == at + 1:  # "prima di", "trenta secondi": only before a century
        return None
    return Read(found.value, found.end)


class _Found(Read):
    value: Ordinal


def _number_at(tokens: Tokens, at: int) -> _Found | None:
    token = tokens[at]
    if token.kind == "n":
        suffixed = low(tokens, at + 1) in ("st", "nd", "rd", "th", "°", "o", "a", "^") and glued(tokens, at + 1)
        # "25°C" and "25 °" are degrees, "14a" a number of a street.
        temperature = low(tokens, at + 2) in ("c", "f") or (
            low(tokens, at + 1) == "°" and int_of(token.text) > 31 and low(tokens, at + 2) not in _CENTURY
        )
        letter = low(tokens, at + 1) in ("o", "a", "^") and low(tokens, at + 2) not in _CENTURY
        return (
            _Found(Ordinal(int(token.text)), at + 2)
            if suffixed and int_of(token.text) and not temperature and not letter
            else None
        )
    value = roman(token.text)
    if value is not None and token.text.isupper() and not glued(tokens, at):
        return _Found(Ordinal(value, roman=True), at + 1)
    if token.low in _TENS and _ENGLISH.fullmatch(low(tokens, at + 1 + (low(tokens, at + 1) == "-"))):
        end = at + 2 + (low(tokens, at + 1) == "-")
        number = _spelled(f"{token.low} {low(tokens, end - 1)}")
        return None if number is None else _Found(Ordinal(number), end)
    if _ENGLISH.fullmatch(token.low) or _ITALIAN.fullmatch(token.low):
        number = _spelled(token.low)
        return None if number is None else _Found(Ordinal(number), at + 1)
    return None


def ordinal_number(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """The number of an ordinal in words at this place, and the place after it; None where there is none."""
    found = None if tokens[at].text.isupper() else _number_at(tokens, at)
    return (found.value.number, found.end) if found is not None and not found.value.roman else None


def int_of(text: str) -> int:
    """The whole number that up to six figures say, or 0."""
    return int(text) if text.isdecimal() and len(text) <= 6 else 0


def _after_name(tokens: Tokens, at: int) -> bool:
    """Whether a single letter follows a name or the word it numbers ("Umberto I", "type I"), and no stop between."""
    before = tokens[at - 1] if at else None
    if before is None or before.kind != "w":
        return False
    if at + 1 < len(tokens) and tokens[at + 1].kind == "n":  # "The X 400"
        return False
    return (before.text.istitle() and len(before.text) > 3) or before.low in (
        "type",
        "tipo",
        "phase",
        "fase",
        "class",
        "classe",
        "war",
    )


def _with_era(tokens: Tokens, number: int, end: int) -> Read | None:
    before_christ = False
    if end < len(tokens) and low(tokens, end) in ("bc", "bce", "ac") and not tokens[end].text.islower():
        before_christ, end = True, end + 1
    elif end < len(tokens) and low(tokens, end) in ("ad", "ce", "dc") and not tokens[end].text.islower():
        end += 1
    return Read(Period((number - 1) * 100, 100, before_christ), end) if 0 < number < 60 else None
