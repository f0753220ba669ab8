"""How else an answer may be spelled in the documents: a date in words or in figures, a number likewise, and without the
article or the preposition before it, which Italian joins ("la segreteria", "dalla segreteria").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache

from workbench.corpus.sheets.units import other_units
from workbench.languages import LANGUAGES
from workbench.languages.words import word_lists

_IN_FIGURES = re.compile(r"(?P<a>\d{1,4})[./-](?P<b>\d{1,2})[./-](?P<c>\d{2,4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[°º.]?\s+(?:di\s+|of\s+)?(?P<month>[^\W\d_]{3,10})\.?,?\s+(?P<year>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<month>[^\W\d_]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_COUNTED = re.compile(r"(?P<count>[^\W\d_]+(?:[ -][^\W\d_]+)?|\d{1,2})(?P<rest>\s+[^\W\d_].*)?")
_HIGHEST = 12  # number that has a word in the lists of the languages
_BEFORE_A_NOUN = re.compile(
    r"(?:l|un|(?:a|da|de|ne|su)ll)['’](?=\S)|"
    r"(?:an?|(?:(?:by|to|in|at|from|of|on) )?the|il|lo|la|i|gli|le|uno?|una|"
    r"(?:al|dal|del|nel|sul)(?:lo|la|le)?|(?:a|da|de|ne|su)(?:i|gli))\s+",
    re.IGNORECASE,
)
_FRACTIONS = {
    "tre quarti": "3/4", "due terzi": "2/3", "un quarto": "1/4", "un terzo": "1/3", "un quinto": "1/5",
    "three quarters": "3/4", "two thirds": "2/3", "one quarter": "1/4", "one third": "1/3", "three[- ]fourths": "3/4",
    "two-thirds": "2/3", "one-third": "1/3", "one[- ]fourth": "1/4", "three-quarters": "3/4",
}  # fmt: skip
_BEFORE_A_DATE = re.compile(
    r"(?:(?:entro|prima del?|dopo|before|after)\s+)?(?:il|dal|al|del|on|by|until|the)\s+", re.IGNORECASE
)
_LEFT = 5  # letters that an answer must have without its article, so that it cannot be any word
_CENTURY = 2000  # of a year in two figures


def spellings(answer: str) -> list[str]:
    """The answer as it is given, and the other ways to write its date or its number.

    Which of two figures is the day is known where one is over 12; a date that may be read in two ways stays as it is.

    >>> spellings("31/12/2017")[1:3], spellings("trenta giorni")
    (['31 dicembre 2017', '31 dic 2017'], ['trenta giorni', '30 giorni'])
    """
    bare = " ".join(answer.split()).strip(" .")
    day = _date_of(_BEFORE_A_DATE.sub("", bare))
    others = list(_dates(day)) if day is not None else [*_numbers(bare), *_without_article(bare)]
    if day is None:
        others += [other for each in (bare, *others) for other in other_units(each)]
    return list(dict.fromkeys([answer, *others]))


def _without_article(text: str) -> Iterator[str]:
    article = _BEFORE_A_NOUN.match(text)
    if article and len(text) - article.end() >= _LEFT:
        yield text[article.end() :]


def _date_of(text: str) -> date | None:
    try:
        if found := _IN_FIGURES.fullmatch(text):
            return _of_figures(*found.groups())
        named = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
        month = _months().get(named["month"].casefold()) if named else None
        return date(int(named["year"]), month, int(named["day"])) if named and month else None
    except ValueError:  # the 31st of February
        return None


@cache
def _months() -> Mapping[str, int]:
    """The months by their names and abbreviations in both languages."""
    from babel import Locale

    names = [Locale(code).months["format"][width] for code in LANGUAGES for width in ("wide", "abbreviated")]
    return {name.casefold().rstrip("."): number for each in names for number, name in each.items()}


def _of_figures(a: str, b: str, c: str) -> date | None:
    if len(a) == 4:
        return date(int(a), int(b), int(c))
    first, second = int(a), int(b)
    if first > 12 or first == second:
        first, second = second, first
    elif second <= 12:
        return None
    return date(int(c) if len(c) == 4 else _CENTURY + int(c), first, second)


def _dates(day: date) -> Iterator[str]:
    from babel.dates import format_date

    for locale in LANGUAGES:
        for pattern in ("d MMMM y", "d MMM y", "dd MMMM y"):
            yield format_date(day, pattern, locale)
    yield format_date(day, "MMMM d, y", "en")
    if day.day == 1:
        yield format_date(day, "1° MMMM y", "it")
    for pattern in ("dd/MM/yyyy", "d/M/yyyy", "dd.MM.yyyy", "dd-MM-yyyy", "yyyy-MM-dd", "dd/MM/yy", "MM/dd/yyyy"):
        yield format_date(day, pattern, "en")


def _numbers(text: str) -> Iterator[str]:
    for worded, figures in _FRACTIONS.items():
        if found := re.search(rf"\b{worded}\b", text, re.IGNORECASE):
            yield text[: found.start()] + figures + text[found.end() :]
    found = _COUNTED.fullmatch(text)
    if found is None:
        yield from _inner_number(text)
        return
    if not found["count"].isdigit():
        yield from _inner_number(text)
    count, rest = found["count"], found["rest"] or ""
    if count.isdigit():
        if rest and int(count) < _HIGHEST + 1:
            yield from (f"{words[int(count)]}{rest}" for words in word_lists("numbers").values())
        return
    for language in LANGUAGES:
        # "twenty days": two words may be a number, or a number and what is counted.
        for words, after in ((count, rest), (count.partition(" ")[0], count[len(count.partition(" ")[0]) :] + rest)):
            value = _number(words.casefold(), language) if after else None
            if value is not None:
                yield f"{value:g}{after}"


def _inner_number(text: str) -> Iterator[str]:
    """The text with the one number further in it in figures, or in words: "almeno tre mesi", "at least 3 months"."""
    parts = text.split(" ")
    known = [(n, part, _small_number(part)) for n, part in enumerate(parts)]
    counted = [(n, part, value) for n, part, value in known if value is not None]
    if len(counted) != 1 or len(parts) < 2:  # a number alone may be that of anything
        return
    n, part, value = counted[0]
    others = [f"{value:g}"] if not part.isdigit() else [words[int(value)] for words in word_lists("numbers").values()]
    yield from (" ".join([*parts[:n], other, *parts[n + 1 :]]) for other in others)


def _small_number(word: str) -> float | None:
    """A number that texts write either way; "one" and "un" are articles as well."""
    if word.isdigit():
        return float(word) if 1 < int(word) < _HIGHEST + 1 else None
    values = (_number(word.casefold(), language) for language in LANGUAGES)
    return next((value for value in values if value is not None and value > 1), None)


def _number(words: str, language: str) -> float | None:
    from text_to_num import text2num

    try:
        return float(text2num(words, language))
    except ValueError:
        return None
