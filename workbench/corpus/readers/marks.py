"""Marks as plain text: raised and lowered characters, which may not join a number and make another one of it, and the
characters of fonts of symbols."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SPELLED = str.maketrans(_LIGATURES)
# The characters of Adobe's Symbol and of Wingdings that mean something in running text, by their codes.
_SYMBOLS = {
    "B0": "°", "B1": "±", "A3": "≤", "B3": "≥", "B4": "×", "B8": "÷", "6D": "µ", "57": "Ω", "44": "Δ", "61": "α",
    "62": "β", "67": "γ", "70": "π", "A5": "∞", "B9": "≠", "BB": "≈", "A0": "€", "A2": "′", "B2": "″", "AE": "→",
}  # fmt: skip
_DINGBATS = {"FC": "✓", "FE": "☑", "FD": "☒", "FB": "✗", "A8": "☐", "6F": "☐", "78": "☒", "E0": "→", "28": "☎"}


def raised(text: str, before: str = "", *, note: bool = False) -> str:
    """A raised text as it stands after `before`: "8 m" and "2" give "8 m²", "24" and a note's "1" give " [1]".

    Letters stay as they are ("1st", "Mme"), and so does what has no raised form, set apart after a number.
    """
    inner = text.strip()
    if not inner:
        return text
    number = inner.strip("()[]*")
    if note or inner[0] in "[(" or inner in ("*", "**", "†", "‡"):
        return f" [{number or inner}]"
    if inner.isalpha():
        return {"o": "º", "a": "ª"}.get(inner, text) if before[-1:].isdigit() and len(inner) == 1 else text
    translated = inner.translate(_RAISED)
    if any(character.isascii() and (character.isalnum() or character == ",") for character in translated):
        return f" [{inner}]" if before[-1:].isalnum() else text
    return translated


def lowered(text: str, before: str = "") -> str:
    """A lowered text after `before`: "H" and "2" give "H2", but "10" and "2" give "10₂"."""
    inner = text.strip()
    return inner.translate(_LOWERED) if inner and before[-1:].isdigit() else text


def spelled(text: str) -> str:
    """The text with presentation ligatures spelled out: "ﬁltro" is "filtro"."""
    return text.translate(_SPELLED)


def symbol(font: str, code: str) -> str:
    """A character of a font of symbols, by its code of two hexadecimal digits; nothing where it is a mere ornament."""
    return (_SYMBOLS if font.casefold() == "symbol" else _DINGBATS).get(code, "")
