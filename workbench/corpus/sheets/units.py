"""The other ways to write an amount with its unit, in the words of every language: "225 grammi" is "225 g"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from workbench.languages.measures import currency_names, unit_names

_AMOUNT = re.compile(
    r"(?P<before>.*?)(?P<sign>[€$£] ?)?(?P<number>\d[\d.,]*\d|\d)(?P<unit> ?[^\W\d_%€$£][^\d]*|%| ?[€$£])?"
)
_SIGNS = "%€$£"  # written without a blank


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    """The names and signs of a unit or a currency, by each of them; of what two of them share, those of the first."""
    sets = [*currency_names().values(), *unit_names()]
    return {name.casefold(): names for names in reversed(sets) for name in names}


def other_units(answer: str) -> Iterator[str]:
    """The amount of an answer with its unit in other words; nothing where it has none, or two amounts."""
    found = _AMOUNT.fullmatch(answer)
    if found is None:
        return
    before, number = found["before"], found["number"]
    for name in _alike().get((found["unit"] or found["sign"] or "").strip().casefold(), ()):
        yield f"{before}{number} {name}" if len(name) > 1 or name not in _SIGNS else f"{before}{number}{name}"
        if name in "€$£":
            yield from (f"{before}{name}{number}", f"{before}{name} {number}", f"{before}{number} {name}")
