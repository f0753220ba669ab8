"""Questions on a counted set: sums, the highest and the lowest, counts and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpora.fiction.candidate import Answered, Candidate, Facts, Listing, amount, echoed, like
from corpora.fiction.splits import shuffled
from corpora.fiction.values import Date, Language, Name, Quantity, Value
from corpora.fiction.wording import Wording
from corpora.fiction.world import CENTRES, COLOURS, LAUNDRY, PRODUCTS, WEEKDAYS


def _families(*names: str) -> tuple[str, ...]:
    return tuple(key for key, product in PRODUCTS.items() if product.family in names)


def groups() -> dict[str, tuple[str, ...]]:
    """The sets that have a name of their own, by that name."""
    named = {
        family: _families(family)
        for family in ("washers", "dryers", "washerdryers", "ovens", "dishwashers", "hobs", "hoods")
    }
    named["laundry"] = _families(*LAUNDRY)
    named["kitchen"] = tuple(key for key in PRODUCTS if key not in named["laundry"])
    named["all"] = tuple(PRODUCTS)
    for area in ("north", "centre", "south"):
        named[area] = tuple(key for key, centre in CENTRES.items() if centre.area == area)
    named["centres"] = tuple(CENTRES)
    return named


def _title(subject: str) -> Value:
    return Name(CENTRES[subject].town) if subject in CENTRES else _Model(PRODUCTS[subject].name)


@dataclass(frozen=True)
class _Model:
    """The name of a product: nothing shorter is accepted, and `W 70` must not pass for `W 70 S`."""

    name: str

    def text(self, language: Language) -> str:
        return self.name

    def answers(self, language: Language) -> tuple[str, ...]:
        return (self.name,)

    def clear(self) -> bool:
        return not any(p.name.startswith(f"{self.name} ") for p in PRODUCTS.values())


def _clear(subject: str) -> bool:
    return subject in CENTRES or _Model(PRODUCTS[subject].name).clear()


def _aggregate(recipe: str, subjects: Sequence[str], name: str = "", criterion: Value | None = None) -> Candidate:
    attribute, _, operation = recipe.partition(".")
    ids = tuple(f"{subject}.{attribute}" for subject in subjects)

    def matches(known: Facts, fact: str) -> bool:
        value = known[fact].value
        return str(value.year) == criterion.text("en") if isinstance(value, Date) and criterion else value == criterion

    def value_of(known: Facts) -> Value | None:
        if operation in ("count", "list"):
            found = [s for s, fact in zip(subjects, ids, strict=True) if matches(known, fact)]
            if operation == "count":
                return Quantity(len(found), "plain") if 0 < len(found) < len(subjects) else None
            return Listing(tuple(map(_title, found))) if 2 <= len(found) <= 6 and all(map(_clear, found)) else None
        amounts = {s: amount(known, fact) for s, fact in zip(subjects, ids, strict=True)}
        if operation == "sum":
            return like(known[ids[0]].value, sum(amounts.values()))
        low, high = min(amounts.values()), max(amounts.values())
        if operation == "range":
            return like(known[ids[0]].value, high - low) if high > low else None
        best = [s for s, number in amounts.items() if number == (high if operation == "max" else low)]
        return _title(best[0]) if len(best) == 1 and _clear(best[0]) else None

    def answer(known: Facts) -> Answered | None:
        value = value_of(known)
        return None if value is None or (not name and echoed(value, subjects)) else Answered(value, ids)

    def slots(words: Wording) -> dict[str, str]:
        more = {"value": criterion.text(words.language)} if criterion else {}
        return {"set": words.group(name) if name else words.join(subjects), **more}

    more = criterion.text("en") if criterion else ""
    return Candidate(recipe, f"{name or '+'.join(subjects)}:{more}", slots, answer)


PRODUCT_RECIPES = (
    "price.sum", "price.max", "price.min", "price.range", "weight.sum", "weight.max", "weight.min", "noise.max", "noise.min",
    "noise.range", "power.max", "power.min", "power.sum", "launch.max", "launch.min", "colour.count", "colour.list",
    "plant.count", "plant.list", "launch.count",
)  # fmt: skip


CENTRE_RECIPES = (
    "technicians.sum", "technicians.max", "technicians.min", "opened.min", "opened.max", "waiting.max", "waiting.min",
    "waiting.range", "closed.count", "closed.list",
)  # fmt: skip


# what may be asked of things that the question names: an answer that is one of the names would be an echo
NAMED_RECIPES = (
    "price.sum", "price.range", "weight.sum", "noise.range", "power.sum", "technicians.sum", "waiting.range",
)  # fmt: skip


def _criteria(recipe: str) -> Sequence[Value | None]:
    if not recipe.endswith((".count", ".list")):
        return (None,)
    criteria: Mapping[str, Sequence[Value]] = {
        "colour": tuple(COLOURS.values()),
        "plant": tuple(Name(town) for town in ("Rivolanza", "Pontebrusa", "Castel Tromina", "Sant'Orvele")),
        "launch": tuple(Name(str(year)) for year in range(2018, 2025)),
        "closed": tuple(WEEKDAYS.values()),
    }
    return criteria[recipe.partition(".")[0]]


def grouped(n: int) -> Iterator[Candidate]:
    """Questions on the groups of so many subjects, named as a group."""
    for name, subjects in groups().items():
        if len(subjects) == n:
            for recipe in CENTRE_RECIPES if subjects[0] in CENTRES else PRODUCT_RECIPES:
                # of two things, a count would be a coin's toss
                for criterion in () if n == 2 and recipe.endswith(".count") else _criteria(recipe):
                    yield _aggregate(recipe, subjects, name, criterion)


def named(n: int, allowed: Callable[[str], bool]) -> Iterator[Candidate]:
    """Sets of things named one by one, of which every fact needed is allowed."""
    for recipe in NAMED_RECIPES:
        attribute = recipe.partition(".")[0]
        pool = CENTRES if recipe in CENTRE_RECIPES else PRODUCTS
        able = [key for key in pool if allowed(f"{key}.{attribute}")]
        for i in range(4):
            chosen = set(shuffled(able, f"{recipe}:{n}:{i}")[:n])
            if len(chosen) == n:
                yield _aggregate(recipe, [key for key in pool if key in chosen])
