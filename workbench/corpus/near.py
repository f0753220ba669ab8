"""Texts that are nearly the same, by MinHash of their words and pairs of neighbouring words (Broder 1997)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from workbench.corpus.drafting.sound import words_of

NEAR = 0.75  # of the words and pairs of neighbours of two texts, by estimate: then they say the same
_PERMUTATIONS = 128


class NearIndex:
    """Texts by name, to find those that are nearly another one.

    Figures tell two texts apart that are else alike: "Oven 3" and "Oven 4".
    """

    def __init__(self) -> None:
        from datasketch import MinHashLSH

        self._index: Any = MinHashLSH(threshold=NEAR, num_perm=_PERMUTATIONS)

    def near(self, text: str, group: str = "") -> list[str]:
        """The names of the texts of a group that are nearly this one."""
        wanted = (group, _figures(text))
        return [name for *key, name in self._index.query(_sketch(text)) if tuple(key) == wanted]

    def add(self, name: str, text: str, group: str = "") -> None:
        """Take a text in, under a name that no other of its group has."""
        self._index.insert((group, _figures(text), name), _sketch(text))


def _sketch(text: str) -> Any:
    from datasketch import MinHash

    words = words_of(text) or [text]
    sketch = MinHash(num_perm=_PERMUTATIONS, seed=1)
    sketch.update_batch([piece.encode() for piece in {*words, *map(" ".join, pairwise(words))}])
    return sketch


def _figures(text: str) -> str:
    return " ".join(re.findall(r"\d+", text))
