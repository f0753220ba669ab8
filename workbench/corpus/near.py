"""Texts that are nearly the same: their resemblance (Broder 1997) by words and pairs of neighbours, which MinHash
estimates where there are many."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

from workbench.corpus.drafting.sound import words_of

NEAR = 0.75  # of the words and pairs of neighbours of two texts together, that both have: then they say the same
_PERMUTATIONS = 128


class NearIndex:
    """Texts by name, to find those that are nearly another one.

    Figures tell two texts apart that are else alike: "Oven 3" and "Oven 4".
    """

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index: Any = MinHashLSH(threshold=NEAR, num_perm=_PERMUTATIONS)

    def near(self, text: str) -> list[str]:
        """The names of the texts that are nearly this one."""
        return [name for amounts, name in self._index.query(_sketch(text)) if amounts == figures(text)]

    def add(self, name: str, text: str) -> None:
        """Take a text in, under a name that no other has."""
        self._index.insert((figures(text), name), _sketch(text))


def same(text: str, other: str, least: float) -> bool:
    """Whether two texts resemble each other by at least so much, counted exactly, and have the same figures.

    From 1 on, they are the same but for blanks: a sign or a capital may matter.
    """
    if least >= 1 or figures(text) != figures(other):
        return text.split() == other.split()
    a, b = _remembered(text), _remembered(other)
    return len(a & b) >= least * len(a | b)


def pieces(text: str) -> frozenset[str]:
    """The words and the pairs of neighbouring words of a text."""
    words = words_of(text) or [text]
    return frozenset((*words, *map(" ".join, pairwise(words))))


_remembered = lru_cache(maxsize=1024)(pieces)  # a passage is compared with several others


def figures(text: str) -> str:
    """The figures of a text, in order."""
    return " ".join(re.findall(r"\d+", text))


def _sketch(text: str) -> Any:
    from datasketch import MinHash

    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update_batch([piece.encode() for piece in pieces(text)])
    return sketch
