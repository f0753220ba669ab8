"""Accents that a PDF draws over their letters as characters of their own, as TeX's older fonts do: "facolt`a" is
"facoltà" on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

_COMBINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303", "¨": "\u0308", "˚": "\u030a",
    "˝": "\u030b", "ˇ": "\u030c", "˘": "\u0306", "¯": "\u0304", "˙": "\u0307", "¸": "\u0327",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
_BESIDE = 0.2  # of the size: how far the middle of an accent may be from that of its letter
_ABOVE = 0.5  # of the size: how much higher the accent of a capital is drawn


def set_accents(chars: Sequence[dict[str, Any]]) -> None:
    """Join the accents among the characters of a page of pdfplumber with the letters they stand over, in place.

    An accent is drawn right before its letter, or after it; the character that it was is left empty.
    """
    for one, other in pairwise(chars):
        for accent, letter in ((one, other), (other, one)):
            mark = _COMBINING.get(accent["text"])
            base = _DOTLESS.get(letter["text"], letter["text"])
            if mark is None or len(base) != 1 or not base.isalpha() or not _over(accent, letter):
                continue
            whole = unicodedata.normalize("NFC", base + mark)
            if len(whole) == 1:
                accent["text"], letter["text"] = "", whole
                break


def _over(accent: dict[str, Any], letter: dict[str, Any]) -> bool:
    size = float(letter["size"])
    beside = float(abs(accent["x0"] + accent["x1"] - letter["x0"] - letter["x1"])) / 2
    higher = float(letter["bottom"] - accent["bottom"])
    return size > 0 and beside <= _BESIDE * size and -0.1 * size <= higher <= _ABOVE * size
