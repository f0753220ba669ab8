"""The other ways to write an amount with its unit, as CLDR has them in both languages: "225 grammi" is "225 g"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

_AMOUNT = re.compile(
    r"(?P<before>.*?)(?P<sign>[€$£] ?)?(?P<number>\d[\d.,]*\d|\d)(?P<unit> ?[^\W\d_%€$£][^\d]*|%| ?[€$£])?"
)
_UNITS = (
    "mass-gram", "mass-kilogram", "mass-milligram", "length-meter", "length-centimeter", "length-millimeter",
    "length-kilometer", "length-foot", "length-inch", "length-mile", "volume-liter", "volume-milliliter", "power-watt",
    "power-kilowatt", "pressure-bar", "temperature-celsius", "duration-hour", "duration-minute", "duration-second",
    "area-square-meter", "speed-kilometer-per-hour", "energy-kilowatt-hour", "electric-volt", "electric-ampere",
    "frequency-hertz", "frequency-megahertz", "frequency-gigahertz",
)  # fmt: skip
_NAMES = (
    ("%", "percent", "per cent", "per cento"),
    ("€", "euro", "euros", "eur"),
    ("$", "dollars", "dollar", "usd", "dollari"),
    ("£", "pounds", "pound", "gbp", "sterline"),
)
_LANGUAGES = ("it", "en")


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    """The names and signs of a unit, by each of them."""
    from babel.units import format_unit

    sets = list(_NAMES)
    for unit in _UNITS:
        given = (
            format_unit(count, unit, width, locale=locale)
            for locale in _LANGUAGES
            for width in ("long", "short")
            for count in (1, 2)
        )
        sets.append(tuple(dict.fromkeys(each.lstrip("12").strip(" \u00a0\u202f") for each in given)))
    return {name.casefold(): names for names in sets for name in names}


def unit_names() -> frozenset[str]:
    """The names and signs of all units in both languages, as they are written."""
    return frozenset(name for names in _alike().values() for name in names)


def other_units(answer: str) -> Iterator[str]:
    """The amount of an answer with its unit in other words; nothing where it has none, or two amounts."""
    found = _AMOUNT.fullmatch(answer)
    if found is None:
        return
    before, number = found["before"], found["number"]
    for name in _alike().get((found["unit"] or found["sign"] or "").strip().casefold(), ()):
        yield f"{before}{number} {name}" if len(name) > 1 or name not in "%€$£" else f"{before}{number}{name}"
        if name in "€$£":
            yield from (f"{before}{name}{number}", f"{before}{name} {number}", f"{before}{number} {name}")
