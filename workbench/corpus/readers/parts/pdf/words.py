"""The words of a PDF page in their places."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.corpus.readers.marks import spelled

Blank = tuple[float, float]  # the middle of a blank from left to right, and its bottom, in points

UNNAMED = "\ufffd"  # for a character, or a run of them, of a font that does not say which they are
_WRITTEN_BLANKS = 0.03  # the share of the characters of a page from which its blanks are characters too
_WIDE = 0.18  # of the size: a gap that is a blank where most blanks are characters
_NARROW = 0.1  # of the size: one where none is; TeX sets lines whose blanks are 0.13 wide, and its kerns are below 0.06
_TOUCHING = 0.08  # of the size: the widest gap between two parts of a word that are set in two fonts
_LEVEL = (
    0.27  # of the size: by which the boxes of two fonts may differ in height, though their letters stand on one line
)
_OVERLAPPED = 0.5  # of the size: how far a blank may lie over the letters beside it


@dataclass(slots=True)
class PdfWord:
    """A word and its box; `top` and `bottom` are measured from the top of the page, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    font: str = ""

    @classmethod
    def of(cls, found: dict[str, Any]) -> PdfWord:
        """A word as pdfplumber gives it."""
        font = str(found.get("fontname", "")).lower()
        bold = "bold" in font or "black" in font or "heavy" in font
        return cls(
            spelled(found["text"]), found["x0"], found["x1"], found["top"], found["bottom"], found["size"], bold, font
        )


def least_blank(characters: Sequence[str]) -> float:
    """The width of the narrowest gap between two words of a page, as a share of the size of its letters.

    Args:
        characters: all those of the page. TeX writes no blanks, but moves on by them.
    """
    blanks = sum(map(str.isspace, characters))
    return _WIDE if blanks > _WRITTEN_BLANKS * len(characters) else _NARROW


def whole_words(words: Sequence[PdfWord], blanks: Sequence[Blank] = ()) -> list[PdfWord]:
    """The words, parts of one that are set in two fonts joined: pdfplumber parts them, as in "movement" and "s,".

    What stands so close in one font has a blank between, however narrow, and so have two between which one is written:
    type that is set tight leaves no white there, since each letter's box lies over the next.

    Args:
        words: as pdfplumber gives them.
        blanks: those that are written as characters: the middle of each from left to right, and its bottom.
    """
    parting = sorted(blanks)
    whole: list[PdfWord] = []
    font = ""
    for word in words:
        last = whole[-1] if whole else None
        if last is not None and (
            (word.font != font and _touch(last, word) and not _parted(last, word, parting))
            or _is_small_capital(last, word)
        ):
            text, bold = last.text + word.text, last.bold and word.bold
            top, bottom = min(last.top, word.top), max(last.bottom, word.bottom)
            whole[-1] = PdfWord(text, last.x0, word.x1, top, bottom, min(last.size, word.size), bold, last.font)
        else:
            whole.append(word)
        font = word.font
    return whole


def _touch(one: PdfWord, other: PdfWord) -> bool:
    size = max(one.size, other.size)
    level = abs(one.bottom - other.bottom) < _LEVEL * size and abs(one.size - other.size) < 0.02 * size
    return level and -0.5 * _TOUCHING * size <= other.x0 - one.x1 <= _TOUCHING * size


def _parted(one: PdfWord, other: PdfWord, blanks: Sequence[Blank]) -> bool:
    """Whether a blank is written between two words that touch."""
    size = max(one.size, other.size)
    left = max(one.x1 - _OVERLAPPED * size, (one.x0 + one.x1) / 2)
    right = min(other.x0 + _OVERLAPPED / 2 * size, (other.x0 + other.x1) / 2)
    start, end = bisect_left(blanks, (left, -math.inf)), bisect_left(blanks, (right, math.inf))
    return any(abs(bottom - one.bottom) < _LEVEL * size for _, bottom in blanks[start:end])


def _is_small_capital(one: PdfWord, other: PdfWord) -> bool:
    """Whether a word goes on in small capitals behind its large ones: "S" and "OCIETY"."""
    capital = len(one.text) == 1 and one.text.isupper() and other.text.isupper()
    smaller = capital and 0.6 * one.size <= other.size <= 0.95 * one.size
    level = abs(one.bottom - other.bottom) < 0.15 * one.size and len(other.text) > 1
    return smaller and level and abs(other.x0 - one.x1) <= _TOUCHING * one.size
