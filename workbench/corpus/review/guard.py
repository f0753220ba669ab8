"""Cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

# What begins a formula for some spreadsheet, blanks before it or not; a tab and a return begin a cell of their own.
_FORMULA = re.compile(r"[\s\x00]*[=+\-@|%＝＋－＠]|[\t\r\n]")
_GUARDED = re.compile(r"'(?=[\s\x00]*[=+\-@|%＝＋－＠']|[\t\r\n])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
MOST = 32_000  # characters of a cell; a workbook holds 32,767


def guarded(text: str) -> str:
    """A cell as a spreadsheet shows it and does not run it: an apostrophe stands before what looks like a formula.

    >>> guarded("=1+1"), guarded("-40 °C"), guarded("plain"), unguarded(guarded("=1+1")), unguarded("'tis")
    ("'=1+1", "'-40 °C", 'plain', '=1+1', "'tis")
    """
    text = _CONTROL.sub(" ", text)
    text = text if len(text) <= MOST else text[: MOST - 1] + "…"
    return f"'{text}" if _FORMULA.match(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """The text of a guarded cell. A spreadsheet that took the apostrophe for its own mark has removed it already."""
    return _GUARDED.sub("", text, count=1) if _GUARDED.match(text) else text
