"""Units of measure, as `workbench.languages.measures` names them, and what each amounts to in its dimension.

The factors are the SI's and the international yard and pound's. pint has them too, but reads names in English only, and
takes "mesi" (months) for a multiple of another unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from workbench.languages.measures import cldr_names, measures
from workbench.scoring.values.tokens import Tokens, prepare, tokenise

LONGEST = 4  # tokens of a unit's name


@dataclass(frozen=True, slots=True)
class UnitMeasure:
    """A dimension, how many of its base units one is, and where its scale begins (a temperature's zero)."""

    dimension: str
    factor: float = 1.0
    zero: float = 0.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by the measures that its name may mean: "m" metres or minutes, "pounds" of weight or of money."""

    measures: tuple[UnitMeasure, ...]

    @property
    def dimensions(self) -> frozenset[str]:
        """The dimensions of what it may mean."""
        return frozenset(measure.dimension for measure in self.measures)


@dataclass(frozen=True, slots=True)
class _UnitTable:
    """Units by their folded names, and by their signs as written; of a word that is no unit, None."""

    named: dict[str, Unit]
    signs: dict[str, Unit | None]
    first_words: frozenset[str]


def folded(name: str) -> str:
    """A name as its folded tokens stand in a text."""
    return " ".join(token.low for token in tokenise(prepare(name)))


@cache
def _table() -> _UnitTable:
    data = measures("units")
    found: dict[str, list[UnitMeasure]] = {}
    for dimension, units in data["dimensions"].items():
        for unit in units:
            measure = UnitMeasure(dimension, unit["factor"], unit.get("zero", 0.0))
            for name in (*cldr_names(unit.get("cldr", ())), *filter(None, unit.get("names", "").split("|"))):
                known = found.setdefault(folded(name), [])
                if measure not in known:
                    known.append(measure)
    for name in data["words"]["folded"].split("|"):
        found.pop(name, None)
    named = {name: Unit(tuple(measures)) for name, measures in found.items() if len(name.split()) <= LONGEST}
    signs: dict[str, Unit | None] = dict.fromkeys(data["words"]["as_written"].split("|"))
    signs |= {sign: Unit(tuple(UnitMeasure(**each) for each in measures)) for sign, measures in data["signs"].items()}
    first_words = {name.split()[0] for name in named} | {sign.casefold() for sign in signs}
    return _UnitTable(named, signs, frozenset(first_words))


@lru_cache(maxsize=4096)
def _named(written: str, name: str) -> Unit | None:
    table = _table()
    return table.signs[written] if written in table.signs else table.named.get(name)


def unit_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """The unit whose name begins at this token, the longest such name, and the place after it."""
    if at >= len(tokens) or tokens[at].low not in _table().first_words:
        return None
    for width in range(min(LONGEST, len(tokens) - at), 0, -1):
        run = tokens[at : at + width]
        found = _named(" ".join(token.text for token in run), " ".join(token.low for token in run))
        if found is not None:
            return found, at + width
    return None
