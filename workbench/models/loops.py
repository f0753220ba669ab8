"""Detect replies that repeat themselves for ever, as small models do when decoded greedily."""

from __future__ import annotations

from collections.abc import Sequence

VERSION = 2  # raise when another reply would be ended
AGAIN = 16  # tokens said again word for word: no name, number or row of a list is so long
BACK = 64  # how many tokens ago they were said, at most
LONG_AGAIN = 32  # tokens said again of what was said longer ago, a paragraph for example
LONG_BACK = 256


def loops(tokens: Sequence[int]) -> bool:
    """Whether the last tokens of a reply were said just before: greedy decoding then goes on so until it is cut.

    Ending it there loses nothing that answers.

    >>> loops([*range(20), *range(16)]), loops([5] * 17), loops([7, 8, 9] * 7)
    (True, True, True)
    >>> loops([*range(20), *range(15)]), loops([5] * 16), loops([*range(80), *range(16)])
    (False, False, False)

    A paragraph that is said again is a loop too, from its thirty-second token on.

    >>> loops([*range(80), *range(31)]), loops([*range(80), *range(32)])
    (False, True)
    """
    return _said(tokens, AGAIN, 1, BACK) or _said(tokens, LONG_AGAIN, BACK + 1, LONG_BACK)


def _said(tokens: Sequence[int], again: int, least: int, most: int) -> bool:
    """Whether the last `again` tokens were said from `least` to `most` tokens before."""
    last = tokens[-again:]
    return any(tokens[-again - ago : -ago] == last for ago in range(least, min(most, len(tokens) - again) + 1))
