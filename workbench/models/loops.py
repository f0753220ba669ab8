"""Replies that have fallen into a loop: small models decoded greedily do, and then never end by themselves."""

from __future__ import annotations

from collections.abc import Sequence

VERSION = 1  # raise when another reply would be ended
AGAIN = 16  # tokens said again word for word: no name, number or row of a list is so long
BACK = 64  # how many tokens ago they were said, at most


def loops(tokens: Sequence[int]) -> bool:
    """Whether the last tokens of a reply were said just before: greedy decoding then goes on so until it is cut.

    Ending it there loses nothing that answers.

    >>> loops([*range(20), *range(16)]), loops([5] * 17), loops([7, 8, 9] * 7)
    (True, True, True)
    >>> loops([*range(20), *range(15)]), loops([5] * 16), loops([*range(80), *range(16)])
    (False, False, False)
    """
    if len(tokens) <= AGAIN:
        return False
    last = tokens[-AGAIN:]
    return any(tokens[-AGAIN - ago : -ago] == last for ago in range(1, min(BACK, len(tokens) - AGAIN) + 1))
