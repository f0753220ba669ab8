"""Find what some of many prompts begin with alike, such as a shared passage, so that it is computed once for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

DEEPEST = 64  # levels of ever longer common beginnings that are looked at


@dataclass(frozen=True, slots=True)
class Group:
    """Prompts, by their index, that begin with the same `length` tokens; each has at least one more."""

    rows: tuple[int, ...]
    length: int


def common_length(a: Sequence[int], b: Sequence[int]) -> int:
    """How many leading tokens two prompts share, leaving at least one token to each."""
    low, high = 0, min(len(a), len(b)) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if a[low:middle] == b[low:middle] else (low, middle - 1)
    return max(low, 0)


def groups(prompts: Sequence[Sequence[int]], shortest: int) -> list[Group]:
    """The groups, no prompt in two of them, that save the most tokens; beginnings under `shortest` are not worth it.

    In the order of their tokens, prompts that begin alike are neighbours. A run of neighbours is one group, or is
    divided where neighbours share least, whichever saves more.
    """
    order = sorted(range(len(prompts)), key=lambda i: (list(prompts[i]), i))
    common = [0, *(common_length(prompts[a], prompts[b]) for a, b in pairwise(order))]

    def runs(start: int, end: int, least: int) -> list[tuple[int, int]]:
        """Stretches of two and more within [start, end) whose neighbours share at least so much."""
        cuts = [start, *(at for at in range(start + 1, end) if common[at] < least), end]
        return [(a, b) for a, b in pairwise(cuts) if b - a > 1]

    def best(start: int, end: int, depth: int) -> tuple[int, list[Group]]:
        """The tokens saved, and the groups of a stretch."""
        length = min(common[start + 1 : end])
        saved = (end - start - 1) * length
        inner = [best(a, b, depth + 1) for a, b in runs(start, end, length + 1)] if depth < DEEPEST else []
        if (divided := sum(each for each, _ in inner)) > saved:
            return divided, [group for _, found in inner for group in found]
        return saved, [Group(tuple(sorted(order[start:end])), length)]

    return [group for a, b in runs(0, len(order), max(shortest, 1)) for group in best(a, b, 0)[1]]
