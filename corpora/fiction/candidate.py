"""A question on several facts that may be asked: how its answer follows from them, in each revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from corpora.fiction.draft import says
from corpora.fiction.values import Date, Language, Money, Name, Quantity, Value
from corpora.fiction.wording import Wording
from corpora.fiction.world import PRODUCTS, REVISION_2, Fact, facts

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


def amount(known: Facts, fact: str) -> float:
    """A fact as a number; a date in months. Raises TypeError where it is none."""
    value = known[fact].value
    if isinstance(value, Money | Quantity):
        return value.amount
    if isinstance(value, Date):
        return value.year * 12 + value.month
    if isinstance(value, Name):
        return float(value.name)
    raise TypeError(f"{fact} is not a number")


def like(value: Value, number: float) -> Value:
    """Another number in the unit of a value."""
    number = round(number, 1)
    return Quantity(number, value.unit) if isinstance(value, Quantity) else Money(number)


def echoed(value: Value, subjects: Iterable[str]) -> bool:
    """Whether the number is in the name of a product that the question names, as 70 is in W 70."""
    names = " ".join(PRODUCTS[subject].name for subject in subjects if subject in PRODUCTS)
    return any(says(names, answer) for answer in value.answers("en"))
