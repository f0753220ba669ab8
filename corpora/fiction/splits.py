"""Who goes where: the split of each fact, decided before any wording is chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from corpora.fiction.world import Fact

Split = Literal["train", "dev", "test"]
T = TypeVar("T")

SEED = 20
# 9 train, 3 dev, 8 test in every 20 facts, mixed, so that each document holds facts of more than one split
_PATTERN: tuple[Split, ...] = (
    "train", "test", "train", "dev", "test", "train", "test", "train", "test", "train",
    "test", "dev", "train", "test", "train", "test", "train", "dev", "test", "train",
)  # fmt: skip


def draw(key: str, seed: int = SEED) -> int:
    """A large number that depends on the seed and the key only: the same on every machine."""
    return int.from_bytes(hashlib.sha256(f"{seed}:{key}".encode()).digest()[:8], "big")


def pick(options: Sequence[T], key: str, seed: int = SEED) -> T:
    """One of the options."""
    return options[draw(key, seed) % len(options)]


def shuffled(items: Iterable[T], key: str, seed: int = SEED) -> list[T]:
    """The items in an order that depends on the seed and the key only."""
    listed = list(items)
    return [listed[i] for i in sorted(range(len(listed)), key=lambda i: draw(f"{key}:{i}", seed))]


def split_of_facts(facts: Mapping[str, Fact], seed: int = SEED) -> dict[str, Split]:
    """The split of each fact. Facts of one subject follow one another through the pattern."""
    by_subject: dict[str, list[str]] = {}
    for fact in facts.values():
        by_subject.setdefault(fact.subject, []).append(fact.id)
    ordered = [fact for subject, ids in by_subject.items() for fact in shuffled(ids, f"split:{subject}", seed)]
    return {fact: _PATTERN[i % len(_PATTERN)] for i, fact in enumerate(ordered)}
