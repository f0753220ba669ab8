"""Letters that a PDF draws as one glyph and does not name: "ti" and "tt" of Calibri, as its printers leave them.

Word sets these ligatures by default, and printers that leave out their names leave "a(cid:427)vità" for "attività". The
glyph has the same number in every copy of the font; its width says whether it is that font. Browsers print ligatures
that a font does not name as the character 0; there the width alone says which letters they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_OF_CALIBRI = {"(cid:415)": "ti", "(cid:425)": "tt", "(cid:427)": "tti", "(cid:332)": "ft"}
_UNSAID = "\x00"  # what browsers say of a ligature whose font has it without a name
_OF_BROWSERS = ("fi", "fl", "ff", "ffi", "ffl")  # of two as wide, the first is the more frequent
_NARROWER, _WIDER = 0.06, 0.01  # of the size: by which a ligature may differ from its letters side by side


def name_ligatures(chars: Sequence[dict[str, Any]]) -> None:
    """Give the unnamed ligatures among the characters of a page of pdfplumber their letters, in place."""
    widths: dict[tuple[str, str], float] = {}
    for each in chars:
        if each["text"] in ("t", "i", "f", "l") and each["size"]:
            widths.setdefault((each["fontname"], each["text"]), _width(each))
    unsaid: dict[tuple[str, int], str] = {}
    for each in chars:
        if each["text"] == _UNSAID and each["size"]:
            glyph = (each["fontname"], round(_width(each) * 1000))
            if glyph not in unsaid:
                unsaid[glyph] = _as_wide(each, widths)
            each["text"] = unsaid[glyph]
    for each in chars:
        letters = _OF_CALIBRI.get(each["text"])
        if letters is None or not each["size"]:
            continue
        parts = [widths.get((each["fontname"], letter)) for letter in letters]
        known = [part for part in parts if part is not None]
        if len(known) == len(letters) and -_NARROWER <= _width(each) - sum(known) <= _WIDER:
            each["text"] = letters


def _as_wide(char: dict[str, Any], widths: dict[tuple[str, str], float]) -> str:
    """The ligature whose letters side by side are about as wide as a character; the most frequent one for none."""
    for letters in _OF_BROWSERS:
        parts = [widths.get((char["fontname"], letter)) for letter in letters]
        known = [part for part in parts if part is not None]
        if len(known) == len(letters) and -_NARROWER <= _width(char) - sum(known) <= _NARROWER:
            return letters
    return _OF_BROWSERS[0]


def _width(char: dict[str, Any]) -> float:
    return float((char["x1"] - char["x0"]) / char["size"])
