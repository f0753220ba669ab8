"""Pieces of a line that only the style of a page sets apart, as a label and its value without a blank between."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

Element = Any

_PIECES = frozenset(("span", "strong", "b", "em", "i", "small", "a", "time", "label", "abbr", "data", "button"))
_AS_WRITTEN = ("pre", "code", "samp", "kbd", "math", "svg", "h1", "h2", "h3", "h4", "h5", "h6")
_BEGINS = frozenset("€$£«“(+~≈")


def set_apart(element: Element) -> frozenset[Element]:
    """The children of an element that a blank must stand before.

    An element that has no text of its own but pieces alone places them; two of them are one word only where each is a
    single word and no capital letter or figure begins the second: "<b>un</b><i>happy</i>".
    """
    if len(element) < 2 or (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        return frozenset()
    found = {second for first, second in pairwise(element) if not first.tail and _are_two(first, second)}
    if found and next(element.iterancestors(*_AS_WRITTEN), None) is None and element.tag not in _AS_WRITTEN:
        return frozenset(found)
    return frozenset()


def _are_two(first: Element, second: Element) -> bool:
    if first.tag not in _PIECES or second.tag not in _PIECES:
        return False
    if any(piece.get("aria-hidden") == "true" or piece.find(".//math") is not None for piece in (first, second)):
        return False  # one may draw what the other says
    one, other = first.text_content().strip(), second.text_content().strip()
    if min(len(one), len(other)) < 2 and not (one.isdigit() or other.isdigit()):
        return False  # a large initial, a sign
    if not one or not other or not one[-1].isalnum() or not (other[0].isalnum() or other[0] in _BEGINS):
        return False
    return " " in one or " " in other or not (one[-1].isalpha() and other[0].islower())
