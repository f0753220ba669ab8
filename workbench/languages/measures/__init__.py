"""What units, currencies and large numbers are called in the languages that have a folder: by CLDR, and by tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.languages import LANGUAGES


@cache
def measures(name: str) -> Mapping[str, Any]:
    """A table of this package: "units" or "money"."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def cldr_names(units: Sequence[str]) -> list[str]:
    """What CLDR calls these units, one and several of it, in full and abbreviated; in a fixed order, each once."""
    from babel.units import format_unit

    found = [
        name.removeprefix(str(count)).strip(" \u00a0\u202f")
        for unit in units
        for locale in _locales()
        for length in ("long", "short")
        for count in (1, 2)
        # where CLDR has no name, babel gives the identifier
        if unit not in (name := format_unit(count, unit, length=length, locale=locale))
    ]
    return list(dict.fromkeys(found))


def unit_names() -> Iterator[tuple[str, ...]]:
    """The names of each unit that has one, those of CLDR first; without words that seldom are a unit."""
    table = measures("units")
    left_out = {*_parted(table["words"]["as_written"]), *_parted(table["words"]["folded"])}
    for units in (*table["dimensions"].values(), table["rates"]):
        for unit in units:
            names = dict.fromkeys((*cldr_names(unit.get("cldr", ())), *_parted(unit.get("names", ""))))
            yield tuple(name for name in names if name not in left_out)


def unit_signs() -> tuple[str, ...]:
    """The signs of units that are told apart by their case, as they are written."""
    return tuple(measures("units")["signs"])


def currency_names() -> Mapping[str, tuple[str, ...]]:
    """The names of each currency by its code: those of CLDR and of the table, its signs, and the code itself."""
    from babel.numbers import get_currency_name

    table = measures("money")
    found: dict[str, list[str]] = {code: [code] for code in table["codes"].split()}
    for code, names in found.items():
        names += [get_currency_name(code, count=count, locale=each) for each in _locales() for count in (None, 1, 2)]
    for codes, names in table["names"].items():
        for code in codes.split():
            found[code] += _parted(names)
    for sign, codes in table["signs"].items():
        for code in codes.split():
            found[code].append(sign)
    return {code: tuple(dict.fromkeys(names)) for code, names in found.items()}


def scales() -> Mapping[str, float]:
    """What multiplies the number before it, by its name: "million", "mila"."""
    return {name: float(value) for value, names in measures("units")["scales"].items() for name in names.split()}


def _parted(names: str) -> list[str]:
    return list(filter(None, names.split("|")))


@cache
def _locales() -> tuple[str, ...]:
    """The languages that CLDR knows."""
    from babel import localedata

    return tuple(code for code in LANGUAGES if localedata.exists(code))
