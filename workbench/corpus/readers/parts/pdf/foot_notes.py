"""Notes at the foot of PDF pages: a sentence that goes on over the page is not parted by them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.corpus.readers.parts.pdf.pieces import Piece

_SMALLER = 0.93  # of the usual size
_BEGINS = re.compile(r"\[\d{1,3}\] ?\S|\d{1,3}(?:\.? \S|$)|\*+ ?\S")
_ENDS = (".", "!", "?", ":", ";")


def notes_after_sentences(
    pages: Sequence[list[Piece]], usual: float, go_on: Callable[[Piece, Piece], bool]
) -> list[list[Piece]]:
    """The pages, the notes at the foot of one moved behind the paragraph that goes on over its end.

    Args:
        pages: lines and tables in reading order.
        usual: the size of most of the text.
        go_on: whether a line belongs to the same paragraph as the one before it on its page.
    """
    moved: list[list[Piece]] = [list(page) for page in pages]
    for number in range(len(moved) - 1):
        page, following = moved[number], moved[number + 1]
        at = _foot(page, usual)
        if not at or not following or following[0].table or page[at - 1].table:
            continue
        if page[at - 1].text.rstrip().endswith(_ENDS) or not following[0].text[:1].islower():
            continue
        end = 1
        while end < len(following) and not following[end].table and go_on(following[end - 1], following[end]):
            end += 1
        notes = [replace(each, note=True) for each in page[at:]]
        moved[number] = page[:at]
        moved[number + 1] = [*following[:end], *notes, *following[end:]]
    return moved


def _foot(page: Sequence[Piece], usual: float) -> int:
    """Where the notes at the foot of a page begin, 0 for a page without: small lines at its end, the first numbered."""
    at = len(page)
    while at and not page[at - 1].table and page[at - 1].size <= _SMALLER * usual and not page[at - 1].note:
        at -= 1
    first = next((n for n in range(at, len(page)) if _BEGINS.match(page[n].text)), len(page))
    return first if first == at and at < len(page) else 0
