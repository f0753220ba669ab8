"""Assign splits by fact, by hash: the same on every machine, whatever the order of the rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.errors import RequestError
from workbench.languages.spoken import numbers, said
from workbench.types import Split


@dataclass(frozen=True, slots=True)
class Shares:
    """What part of the facts each split gets.

    Raises:
        RequestError: if a share is negative or they do not add up to 1.
    """

    train: float = 0.4
    dev: float = 0.2
    test: float = 0.4

    def __post_init__(self) -> None:
        total = self.train + self.dev + self.test
        if min(self.train, self.dev, self.test) < 0 or abs(total - 1) > 1e-9:
            what = said("run_fault.shares", total=numbers().plain(total))
            raise RequestError.of(what, "shares", said("run_fault.shares_cure"))


def fraction(key: str, seed: int = 0) -> float:
    """A number in [0, 1) that depends on the key and the seed alone (the first 8 bytes of a sha256)."""
    digest = hashlib.sha256(f"{seed}\0{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def split_of(key: str, shares: Shares, seed: int = 0) -> Split:
    """The split of one fact."""
    place = fraction(key, seed)
    if place < shares.train:
        return "train"
    return "dev" if place < shares.train + shares.dev else "test"


def split_groups(items: Iterable[Sequence[str]], shares: Shares, seed: int = 0) -> tuple[Split, ...]:
    """One split for each item, given its keys; items that share a key share a split.

    With the keys of a question being its fact and its folded text, neither a fact nor a question
    stands on both sides, however the two are entangled. Shares hold for the groups so formed.
    """
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        path = []
        while parents[key] != key:
            path.append(key)
            key = parents[key]
        for passed in path:
            parents[passed] = key
        return key

    rows = [tuple(keys) for keys in items]
    for keys in rows:
        for key in keys:
            parents.setdefault(key, key)
        for key in keys[1:]:
            first, second = sorted((root(keys[0]), root(key)))
            parents[second] = first  # the least key names the group, so the order of the rows is all one
    return tuple(split_of(root(keys[0]), shares, seed) for keys in rows)
