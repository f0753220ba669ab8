"""Lists of words, as one writes them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The blank-separated words of a text, as a set.

    >>> sorted(words("on in on"))
    ['in', 'on']
    """
    return frozenset(text.split())
