"""Heads of PDF pages that name the first and the last section on each: "§ 12 GENERAL PART § 15", as codes have them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

_NUMBER = re.compile(r"\d+")
_FRAMED = re.compile(r"(?P<first>\W{0,3}\d[\d.:–-]*)\s+(?=\D*[^\W\d_]{3}).+\s(?P<last>\W{0,3}\d[\d.:–-]*)")
_MOSTLY = 0.9  # of the pages on which the numbers go up


def running_heads(pages: Sequence[Mapping[int, tuple[str, int]]], least: int) -> list[set[int]]:
    """The lines of each page that head or foot it so.

    They stand at one height on enough pages, have a number at either end, whatever stands between, and the numbers go
    up from page to page.

    Args:
        pages: the text of each line by its number, and about how high it stands.
        least: the fewest pages.
    """
    found: dict[int, dict[int, tuple[int, tuple[int, ...]]]] = {}
    for number, page in enumerate(pages):
        for line, (text, height) in page.items():
            match = _FRAMED.fullmatch(text)
            if match is not None and line in _outermost(page):
                figures = tuple(map(int, _NUMBER.findall(f"{match['first']} {match['last']}")))
                found.setdefault(height, {})[number] = (line, figures)
    heads: list[set[int]] = [set() for _ in pages]
    for on in found.values():
        numbers = [each for _, each in on.values()]
        rising = sum(before <= after for before, after in pairwise(numbers))
        if len(on) >= max(least, 3) and rising >= _MOSTLY * (len(on) - 1) and len(set(numbers)) > 1:
            for number, (line, _) in on.items():
                heads[number].add(line)
    return heads


def _outermost(page: Mapping[int, tuple[str, int]]) -> set[int]:
    """The highest two and the lowest two lines of a page."""
    by_height = sorted(page, key=lambda line: page[line][1])
    return {*by_height[:2], *by_height[-2:]}
