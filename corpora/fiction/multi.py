"""Questions whose documents lead to one another: what the first names is looked up in the next."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from corpora.fiction.candidate import Answered, Candidate, Facts, amount, echoed, like
from corpora.fiction.values import Money
from corpora.fiction.wording import Wording
from corpora.fiction.world import CODES, PARTS, PRODUCTS, RECALLS, facts, slug


def _plant_centre(known: Facts, product: str) -> str:
    return f"centre-{slug(known[f'{product}.plant'].value.text('en'))}"


def _difference(recipe: str, first: str, second: str) -> Candidate:
    attribute = recipe.partition("-")[0]
    ids = (f"{first}.{attribute}", f"{second}.{attribute}")

    def answer(known: Facts) -> Answered | None:
        value = like(known[ids[0]].value, abs(amount(known, ids[0]) - amount(known, ids[1])))
        return None if echoed(value, (first, second)) else Answered(value, ids)

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
        lambda known: Answered(Money(sum(amount(known, fact) for fact in ids)), tuple(ids)),
    )  # fmt: skip


def multi_candidates() -> Iterator[Candidate]:
    """All of them, recipe by recipe."""
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
