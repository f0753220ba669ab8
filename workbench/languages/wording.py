"""Words put to findings: one table of texts for each language, and values as their readers write them.

A value's place in a text says how it is written: `{value:share}` is "61%", `{at:often}` "about once a month",
`{others:list}` "rag, lora and few-shot", `{others:if does|do}` the first of two forms for one of them,
`{n:many question|questions}` "98 questions". Italian articles go with the number after them: `{value:il}` is
"il 61%", "l'8%" or "lo 0%", and so do `al`, `del`, `dal`, `sul` and `nel`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

from workbench.languages import table, written
from workbench.languages.numbers import Numbers
from workbench.types import Finding

_LONGEST = 200  # characters of an error
_DAYS, _WEEKS, _YEAR = 30.4, 4.35, 12.0  # days and weeks of a month, months of a year


class Wording(Formatter):
    """The texts of a language; English where the language is not known.

    `more`: texts in that language beside those of the verdict, by section and key.
    """

    def __init__(self, language: str, more: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self.code = written(language)
        self.texts: Mapping[str, Any] = {**table(self.code, "verdict"), **(more or {})}
        self.numbers = Numbers(self.code)

    def say(self, finding: Finding) -> str:
        """The finding as a sentence, or two."""
        section, _, key = finding.key.partition(".")
        return self.vformat(self.texts[section][key], (), finding.values)

    def label(self, key: str, **values: str) -> str:
        """A heading."""
        return str(self.texts["label"][key]).format(**values)

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as its place in the text wants it; without a way, the value itself."""
        way, _, forms = format_spec.partition(" ")
        if not way:
            return str(value)
        if way == "if":
            return _form((len(value) if isinstance(value, Sequence) else value) == 1, forms)
        if way in _ARTICLES:
            return _with_article(way, self.share(value))
        written: Callable[..., str] = getattr(self, way)
        return written(value, *([forms] if forms else []))

    def share(self, value: float) -> str:
        """0.61 as "61%"."""
        return self.numbers.percent(value)

    def percent(self, value: float) -> str:
        """A share that may be very small: 0.0023 as "0.23%"."""
        return f"{self.numbers.significant(100 * value)}%"

    def shares(self, values: Mapping[str, float]) -> str:
        """The names, each with its share."""
        return ", ".join(f"{name} {self.share(value)}" for name, value in values.items())

    def points(self, value: float) -> str:
        """A difference of shares."""
        shown = self.numbers.number(100 * value, 1 if 0 < abs(value) < 0.0095 else 0)
        return f"{shown} {_form(shown == '1', self.texts['word']['points'])}"

    def bare(self, value: float) -> str:
        """One end of an interval of shares, without a unit."""
        return self.numbers.number(100 * value)

    def count(self, value: float) -> str:
        """About so many, with two digits that count."""
        if value < 9.95:
            return self.numbers.number(value, 0 if value == int(value) else 1)
        return self.numbers.number(round(value, 2 - len(str(int(value)))))

    def exact(self, value: int) -> str:
        """A number, every digit of it."""
        return self.numbers.number(value)

    def tenths(self, value: float) -> str:
        """A mean of counts, to a tenth."""
        return self.numbers.number(value, 1)

    def many(self, value: int, forms: str) -> str:
        """So many of a thing, exactly."""
        return f"{self.numbers.number(value)} {_form(value == 1, forms)}"

    def times(self, value: float) -> str:
        """A ratio: "2.4 times", "90 times"."""
        digits = 1 if value < 2.95 and round(value, 1) != round(value) else 0
        shown = self.numbers.number(value, digits) if value < 9.95 else self.count(value)
        return str(self.texts["word"]["twice" if shown == "2" else "times"]).format(n=shown)

    def time(self, seconds: float) -> str:
        """A duration in the unit that people use for it."""
        for limit, scale, unit in ((89.5, 1.0, "seconds"), (5370.0, 60.0, "minutes"), (172_000.0, 3600.0, "hours")):
            if seconds < limit:
                return self._measured(seconds / scale, unit)
        return self._measured(seconds / 86_400, "days")

    def money(self, value: float) -> str:
        """An amount: cents where they count."""
        if value >= 100:
            return self.count(value) if value >= 1000 else self.numbers.number(value)
        return self.numbers.number(value, 2) if value >= 0.01 or not value else self.numbers.significant(value)

    def often(self, a_month: float) -> str:
        """A rate: "about 3 times a week", "about once every 8 years"."""
        key, number = _rate(a_month)
        return str(self.texts["often"][key]).format(n=self.numbers.number(number))

    def list(self, names: Sequence[str]) -> str:
        """All of the names, joined by "and"."""
        return self._joined(names, "and")

    def either(self, names: Sequence[str]) -> str:
        """The names, joined by "or"."""
        return self._joined(names, "or")

    def short(self, value: str) -> str:
        """A text from elsewhere, cut where it would fill the page."""
        return value if len(value) <= _LONGEST else f"{value[:_LONGEST].rstrip()}…"

    def _joined(self, names: Sequence[str], word: str) -> str:
        *first, last = names
        return f"{', '.join(first)} {self.texts['word'][word]} {last}" if first else last

    def _measured(self, value: float, unit: str) -> str:
        if value < 0.095:
            return f"{self.numbers.significant(value).rstrip('0')} {_form(False, self.texts['word'][unit])}"
        shown = self.numbers.number(value, int(value < 9.5)).removesuffix(".0").removesuffix(",0")
        return f"{shown} {_form(shown == '1', self.texts['word'][unit])}"


_ARTICLES = {"il": "", "al": "al", "del": "del", "dal": "dal", "sul": "sul", "nel": "nel"}


def _with_article(way: str, share: str) -> str:
    """As the number after it wants it: lo 0%, l'1%, l'8%, l'11%, l'80%, il 18%; and so al, del, sul …"""
    whole = share.rstrip("%").partition(",")[0]
    stem = _ARTICLES[way]
    if whole == "0":
        return f"{stem}lo {share}"
    return f"{stem}l'{share}" if whole in ("1", "11") or whole[0] == "8" else f"{way} {share}"


def _form(one: bool, forms: str) -> str:
    first, _, second = forms.partition("|")
    return first if one else second


def _rate(a_month: float) -> tuple[str, float]:
    """The words for a rate, and the number in them."""
    if a_month >= 1.5 * _DAYS:
        return "times_a_day", round(a_month / _DAYS)
    if a_month >= 0.8 * _DAYS:
        return "once_a_day", 1
    if a_month >= 1.5 * _WEEKS:
        return "times_a_week", round(a_month / _WEEKS)
    if a_month >= 0.8 * _WEEKS:
        return "once_a_week", 1
    if a_month >= 1.5:
        return "times_a_month", round(a_month)
    if a_month >= 1 / 1.5:
        return "once_a_month", 1
    if a_month >= 1 / (0.8 * _YEAR):
        return "every_months", round(1 / a_month)
    if a_month >= 1 / (1.5 * _YEAR):
        return "once_a_year", 1
    return "every_years", round(1 / a_month / _YEAR)
