"""Questions whose answer needs several documents: a few that lead to one another, or a counted set.

A candidate knows how to work out its answer in a given revision. It is used only if it has exactly one answer
in both revisions, so that revision 2 asks the very same questions. Training questions rest on training facts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from corpora.fiction.draft import Draft, Places, hidden, says
from corpora.fiction.pages import fill
from corpora.fiction.splits import Split, pick, shuffled
from corpora.fiction.values import Date, Language, Money, Name, Quantity, Value
from corpora.fiction.wording import Wording
from corpora.fiction.world import (
    CENTRES,
    CODES,
    COLOURS,
    LAUNDRY,
    PARTS,
    PRODUCTS,
    RECALLS,
    REVISION_2,
    WEEKDAYS,
    Fact,
    facts,
    slug,
)

Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class Answered:
    """An answer, and the facts from which it follows."""

    value: Value
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Listing:
    """Several names, as one answer: `A; B; C`."""

    items: tuple[Value, ...]

    def text(self, language: Language) -> str:
        """The items in one string."""
        return "; ".join(item.text(language) for item in self.items)

    def answers(self, language: Language) -> tuple[str, ...]:
        """The one string."""
        return (self.text(language),)


@dataclass(frozen=True)
class Candidate:
    """A question that may be asked. `slots` gives what its phrase names, `quoted` the facts it lets slip."""

    recipe: str
    key: str
    slots: Callable[[Wording], Mapping[str, str]]
    answer: Callable[[Facts], Answered | None]
    quoted: tuple[str, ...] = ()

    def rests_on(self) -> set[str]:
        """Every fact that is quoted or needed, in either revision."""
        needed = {fact for revision in (1, 2) if (found := self.answer(facts(revision))) for fact in found.facts}
        return needed | set(self.quoted)

    def sound(self) -> bool:
        """One answer in each revision, and nothing quoted that changes."""
        return all(self.answer(facts(revision)) for revision in (1, 2)) and not set(self.quoted) & set(REVISION_2)


def _amount(known: Facts, fact: str) -> float:
    value = known[fact].value
    if isinstance(value, Money | Quantity):
        return value.amount
    if isinstance(value, Date):
        return value.year * 12 + value.month
    if isinstance(value, Name):
        return float(value.name)
    raise TypeError(f"{fact} is not a number")


def _like(value: Value, amount: float) -> Value:
    amount = round(amount, 1)
    return Quantity(amount, value.unit) if isinstance(value, Quantity) else Money(amount)


def _echoed(value: Value, subjects: Iterable[str]) -> bool:
    """Whether the number is in the name of a product that the question names, as 70 is in W 70."""
    names = " ".join(PRODUCTS[subject].name for subject in subjects if subject in PRODUCTS)
    return any(says(names, answer) for answer in value.answers("en"))


# --- multi: one document leads to the next -------------------------------------------------------------------------


def _plant_centre(known: Facts, product: str) -> str:
    return f"centre-{slug(known[f'{product}.plant'].value.text('en'))}"


def _difference(recipe: str, first: str, second: str) -> Candidate:
    attribute = recipe.partition("-")[0]
    ids = (f"{first}.{attribute}", f"{second}.{attribute}")

    def answer(known: Facts) -> Answered | None:
        value = _like(known[ids[0]].value, abs(_amount(known, ids[0]) - _amount(known, ids[1])))
        return None if _echoed(value, (first, second)) else Answered(value, ids)

    return Candidate(
        recipe, f"{first}:{second}",
        lambda words: {"first": words.slots(first)["full"], "second": words.slots(second)["full"]}, answer,
    )  # fmt: skip


Path = Callable[[Facts], tuple[str, ...]]


def _fixed(*facts_in_order: str) -> Path:
    return lambda _: facts_in_order


def _by_plant(product: str, end: str, *before: str) -> Path:
    """From the town in which a product is built to a fact of the service centre there."""
    return lambda known: (*before, f"{product}.plant", f"{_plant_centre(known, product)}.{end}")


def _chain(recipe: str, subject: str, path: Path, quoted: Sequence[str] = ()) -> Candidate:
    """The last fact of the path is the answer; the others lead to it."""

    def slots(words: Wording) -> dict[str, str]:
        more = {fact.rpartition(".")[2]: facts(1)[fact].value.text(words.language) for fact in quoted}
        return {**words.slots(subject), **more}

    def answer(known: Facts) -> Answered:
        ids = path(known)
        return Answered(known[ids[-1]].value, ids)

    return Candidate(recipe, subject, slots, answer, tuple(quoted))


def _total(recipe: str, product: str, ids: Sequence[str], zone: str = "") -> Candidate:
    return Candidate(
        recipe, f"{product}:{zone}",
        lambda words: {**words.slots(product), "zone": zone},
        lambda known: Answered(Money(sum(_amount(known, fact) for fact in ids)), tuple(ids)),
    )  # fmt: skip


def _multi_candidates() -> Iterator[Candidate]:
    for first, second in combinations(PRODUCTS, 2):
        if PRODUCTS[first].family == PRODUCTS[second].family:
            yield _difference("price-difference", first, second)
            yield _difference("weight-difference", first, second)
    for key, product in PRODUCTS.items():
        yield from _from_product(key, product.family)
    for code, family in CODES.items():
        meaning = f"code-{code.lower()}.meaning"
        for recipe, last in (
            ("code-warranty", f"warranty-{family}.months"),
            ("code-fee", f"installation-{family}.fee"),
        ):
            yield _chain(recipe, f"code-{code.lower()}", _fixed(meaning, last))
    for recall, recalled in RECALLS.items():
        for end in ("price", "plant", "weight"):
            defect = f"{recall}.defect"
            yield _chain(f"recall-{end}", recall, _fixed(defect, f"{recalled}.{end}"), [defect])
    for part, spare in PARTS.items():
        for end in ("colour", "price"):
            number = f"{part}.number"
            yield _chain(f"part-{end}", part, _fixed(number, f"{spare.product}.{end}"), [number])


def _from_product(key: str, family: str) -> Iterator[Candidate]:
    price, programme, fee = f"{key}.price", f"{key}.programme", f"installation-{family}.fee"
    for end in ("manager", "waiting", "closed"):
        yield _chain(f"plant-{end}", key, _by_plant(key, end))
    for recipe, end in (("programme-warranty", "months"), ("programme-register", "register")):
        yield _chain(recipe, key, _fixed(programme, f"warranty-{family}.{end}"), [programme])
    yield _chain("programme-manager", key, _by_plant(key, "manager", programme), [programme])
    yield _total("installed-price", key, (price, fee))
    for zone in "abc":
        yield _total("delivered-price", key, (price, fee, f"delivery.zone-{zone}"), zone.upper())


# --- aggregates: a count, a sum, an extreme or a list over exactly n documents ---------------------------------------


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
        amounts = {s: _amount(known, fact) for s, fact in zip(subjects, ids, strict=True)}
        if operation == "sum":
            return _like(known[ids[0]].value, sum(amounts.values()))
        low, high = min(amounts.values()), max(amounts.values())
        if operation == "range":
            return _like(known[ids[0]].value, high - low) if high > low else None
        best = [s for s, amount in amounts.items() if amount == (high if operation == "max" else low)]
        return _title(best[0]) if len(best) == 1 and _clear(best[0]) else None

    def answer(known: Facts) -> Answered | None:
        value = value_of(known)
        return None if value is None or (not name and _echoed(value, subjects)) else Answered(value, ids)

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


def _grouped(n: int) -> Iterator[Candidate]:
    for name, subjects in groups().items():
        if len(subjects) == n:
            for recipe in CENTRE_RECIPES if subjects[0] in CENTRES else PRODUCT_RECIPES:
                # of two things, a count would be a coin's toss
                for criterion in () if n == 2 and recipe.endswith(".count") else _criteria(recipe):
                    yield _aggregate(recipe, subjects, name, criterion)


def _named(n: int, allowed: Callable[[str], bool]) -> Iterator[Candidate]:
    """Sets of things named one by one, of which every fact needed is allowed."""
    for recipe in NAMED_RECIPES:
        attribute = recipe.partition(".")[0]
        pool = CENTRES if recipe in CENTRE_RECIPES else PRODUCTS
        able = [key for key in pool if allowed(f"{key}.{attribute}")]
        for i in range(4):
            chosen = set(shuffled(able, f"{recipe}:{n}:{i}")[:n])
            if len(chosen) == n:
                yield _aggregate(recipe, [key for key in pool if key in chosen])


# --- choosing --------------------------------------------------------------------------------------------------------


def _choose(candidates: Iterable[Candidate], count: int, used: set[tuple[str, str]], most: int) -> list[Candidate]:
    """Some sound candidates, no recipe more than `most` times: first one of each recipe, then a second …"""
    by_recipe: dict[str, list[Candidate]] = {}
    for candidate in shuffled(candidates, f"choose:{count}:{most}"):
        if (candidate.recipe, candidate.key) not in used and candidate.sound():
            by_recipe.setdefault(candidate.recipe, []).append(candidate)
    order = shuffled(sorted(by_recipe), f"recipes:{count}:{most}")
    chosen = [by_recipe[r][i] for i in range(most) for r in order if i < len(by_recipe[r])][:count]
    if len(chosen) < count:
        raise ValueError(f"only {len(chosen)} of {count} questions could be made")
    used |= {(c.recipe, c.key) for c in chosen}
    return chosen


def _drafts(
    chosen: Sequence[tuple[Split, Candidate]], phrases: Mapping[str, Sequence[str]], wording: Wording, revision: int,
    places: Places, kind: str, prefix: str,
) -> Iterator[Draft]:  # fmt: skip
    for i, (split, candidate) in enumerate(chosen, start=1):
        key = f"{prefix}-{i:02d}"
        found = candidate.answer(facts(revision))
        if found is None:
            raise ValueError(f"{key} has no answer in revision {revision}")
        text = fill(pick(phrases[candidate.recipe], f"{candidate.recipe}:{candidate.key}"), candidate.slots(wording))
        text = text[:1].upper() + text[1:]
        answers = hidden(text, found.value.answers(wording.language))
        if not answers:
            raise ValueError(f"{wording.language}: the question {text!r} holds its own answer")
        yield Draft(key, text, answers, kind, split, places.home(found.facts), key)


def multi_questions(wording: Wording, revision: int, splits: Mapping[str, Split], places: Places) -> Iterator[Draft]:
    """Questions whose answer needs two or three documents."""
    candidates = list(_multi_candidates())
    rests = {id(c): {splits[fact] for fact in c.rests_on()} for c in candidates}
    used: set[tuple[str, str]] = set()
    train = _choose((c for c in candidates if rests[id(c)] == {"train"}), 20, used, 3)
    dev = _choose((c for c in candidates if "dev" in rests[id(c)] and "test" not in rests[id(c)]), 10, used, 1)
    test = _choose((c for c in candidates if "test" in rests[id(c)]), 48, used, 4)
    chosen: list[tuple[Split, Candidate]] = [
        *(("train", c) for c in train), *(("dev", c) for c in dev), *(("test", c) for c in test),
    ]  # fmt: skip
    return _drafts(chosen, wording.multis, wording, revision, places, "multi", "multi")


def aggregate_questions(
    wording: Wording, revision: int, splits: Mapping[str, Split], places: Places
) -> Iterator[Draft]:
    """Questions over exactly 2, 4, 8, 16 or 32 documents."""
    # of each size: how many for training, for development and for the test
    plan = {2: (6, 4, 11), 4: (4, 3, 11), 8: (2, 1, 11), 16: (0, 0, 11), 32: (0, 0, 11)}
    for n, (for_train, for_dev, for_test) in plan.items():
        used: set[tuple[str, str]] = set()
        chosen: list[tuple[Split, Candidate]] = []
        if for_train:
            train = _choose(_named(n, lambda f: splits[f] == "train"), for_train, used, 2)
            able = _named(n, lambda f: splits[f] != "test")
            dev = _choose((c for c in able if any(splits[f] == "dev" for f in c.rests_on())), for_dev, used, 1)
            chosen = [*(("train", c) for c in train), *(("dev", c) for c in dev)]
        pool = [*_grouped(n), *(_named(n, lambda _: True) if n <= 4 else ())]
        chosen += [("test", c) for c in _choose(pool, for_test, used, 1 if n == 2 else 2)]
        yield from _drafts(chosen, wording.aggregates, wording, revision, places, "aggregate", f"aggregate-n{n:02d}")
