"""Counts in letters and Roman numerals, as lists show them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def letters(count: int) -> str:
    """ "a" for 1, "z" for 26, "aa" for 27 and "bb" for 28; figures below 1."""
    return "abcdefghijklmnopqrstuvwxyz"[(count - 1) % 26] * min((count - 1) // 26 + 1, 9) if count > 0 else str(count)


def roman(count: int) -> str:
    """ "iv" for 4; figures below 1 and from 4000 on."""
    if not 0 < count < 4000:
        return str(count)
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (count // value)
        count %= value
    return written
