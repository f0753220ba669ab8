"""The pattern by which an answer is looked for in a folded text: the same figures, however they are punctuated.

"150 g" is "150g" and "150.0 g", "10000" is "10,000" and "10.000", and "50% or more" is "fifty percent (50%) or more".
"""

from __future__ import annotations

import re
from functools import lru_cache

_PARTS = re.compile(r"\d+(?:[.,' ]\d{3})+(?![\d.,]*\d)|\d+[.,]\d+|\d+|\s+|[^\W\d_]+|.")
_GROUPED = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")
_NO_CENTS = r"(?:[.,]0{1,2}(?!\d))?"
_BETWEEN_WORDS = r"\)? \(?"  # contracts write a number twice: "fifteen (15) days"
_THOUSANDS = 4  # figures from which on a number may be grouped


@lru_cache(maxsize=1024)
def pattern_of(needle: str) -> re.Pattern[str]:
    """The pattern of a folded answer as words of its own; a number is no part of a longer one ("2" of "2.5")."""
    parts = _PARTS.findall(needle)
    alone = needle.isdigit()
    made = ""
    for n, part in enumerate(parts):
        before, after = parts[n - 1] if n else "", parts[n + 1] if n + 1 < len(parts) else ""
        if part.isspace():
            made += " ?" if before[-1:].isdigit() and after[:1].isalpha() else _BETWEEN_WORDS
            continue
        if part[0].isdigit():
            made += _number(part, whole=alone)
        else:
            made += (" ?" if part.isalpha() and before[-1:].isdigit() else "") + re.escape(part)
    inner = r"\d[.,:]" if needle[:1].isdigit() else "$^"
    more = r"[.,:]\d" if needle[-1:].isdigit() else "$^"
    return re.compile(rf"(?<!{inner})(?<![^\W_]){made}(?![^\W_])(?!{more})")


def _number(written: str, whole: bool) -> str:
    """A number in figures; `whole`: it is all of the answer, so that "2" is not "2.00"."""
    if _GROUPED.fullmatch(written):
        digits = re.sub(r"\D", "", written)
    elif written.isdigit():
        digits = written
    else:
        units, decimals = re.split("[.,]", written)
        return rf"{units}[.,]{decimals.rstrip('0')}0*" if decimals.strip("0") else rf"{units}{_NO_CENTS}"
    if len(digits) < _THOUSANDS:
        return digits + ("" if whole else _NO_CENTS)
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))]
    return "[.,' ]?".join(groups) + _NO_CENTS
