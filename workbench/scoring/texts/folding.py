"""Folding by compatibility (NFKC) that leaves numbers their values.

NFKC alone turns "10⁶" into "106", "2½" into "21⁄2", "10₂" into "102" and "24 mesi²" into "24 mesi2". Here a raised
digit is a power after a digit, a spelling after the letters of a unit (m²) and a note mark, which goes, after a word.
"""

from __future__ import annotations

import re
import unicodedata

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_PLAIN = str.maketrans(_RAISED, "0123456789+-")
_POWER = re.compile(rf"(?<=[0-9])[⁺⁻]?[{_RAISED[:10]}]+")
_RAISED_FRACTION = re.compile(rf"([{_RAISED[:10]}]+)[⁄/]([₀-₉]+)")
# After these a raised digit is a spelling (m², ft³, x²), after other words a note mark.
_SPELLED = re.compile(r"[^\W\d_]|[kcdmnµμ]m|dam|in|ft|yd|mi", re.IGNORECASE)
_NOTE = re.compile(
    rf"(?<![^\W_])([^\W\d_]+)(?:([{_RAISED[:10]}]+)(?![{_RAISED[10:]}])|(?<=[^\W\d_]{{3}})[ªºᵃᵇᶜ])(?!\w)"
)
# Signs that are folded to digits: fractions, lowered, circled and bracketed digits, and the like.
_OTHER_DIGITS = re.compile(
    r"(?<=[0-9])(?=[\u00bc-\u00be\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea\u3220-\u3229\u3251-\u325f"
    r"\u3280-\u3289\u32b1-\u32cb\u3358-\u3370\u33e0-\u33fe\U0001f100-\U0001f10a])"
)


def keep_values(text: str) -> str:
    """The text with raised and other unusual digits written so that NFKC changes no number.

    >>> keep_values("10⁶, 2½, 24 mesi², 8 m²")
    '10^6, 2 ½, 24 mesi, 8 m²'
    """
    if text.isascii():
        return text
    text = _RAISED_FRACTION.sub(lambda found: f" {unicodedata.normalize('NFKC', found[1] + '⁄' + found[2])}", text)
    text = _NOTE.sub(_without_note, text)
    text = _POWER.sub(lambda found: "^" + found[0].translate(_PLAIN), text)
    return _OTHER_DIGITS.sub(" ", text)


def _without_note(found: re.Match[str]) -> str:
    return found[0] if found[2] and _SPELLED.fullmatch(found[1]) and found[2] in "²³" else found[1]
