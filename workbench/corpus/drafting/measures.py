"""A cell as a number with its unit, to compare it with others."""

from __future__ import annotations

import re

_MEASURE = re.compile(
    r"(?P<before>[€$£]|EUR|USD|CHF)?\s?(?P<number>\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+|\d+(?:[.,]\d+)*)\s?"
    r"(?P<after>%|€|[^\W\d_]{1,12}|°C|m²|km/h)?"
)
_DATED = re.compile(r"(?:19|20)\d\d")


def measure(text: str) -> tuple[float, str] | None:
    """The number of a cell and its unit; None for what is no plain measure, or can be read in two ways.

    >>> measure("899 €"), measure("12 kg"), measure("1.250"), measure("5 to 7 kg"), measure("2019")
    ((899.0, '€'), (12.0, 'kg'), None, None, None)
    """
    match = _MEASURE.fullmatch(text.strip())
    if match is None or (match["before"] and match["after"]):
        return None
    digits = re.sub(r"[ \u00a0\u202f'’]", "", match["number"])
    unit = (match["before"] or match["after"] or "").casefold()
    if not unit and (_DATED.fullmatch(digits) or digits.startswith("0")):
        return None  # a year or a code
    if re.search(r"[.,]\d{3}(?!\d)", digits) or digits.count(".") + digits.count(",") > 1:
        return None  # "1.250": a thousand in Italian, little more than one in English
    return float(digits.replace(",", ".")), unit
