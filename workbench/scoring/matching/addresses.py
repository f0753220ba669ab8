"""Addresses without what one may leave out: "Via Roma n. 5 – 50100 Firenze (FI)" for "Firenze, via Roma 5"."""

from __future__ import annotations

import re

_STREET = re.compile(
    r"\b(?:via|viale|piazza|piazzale|corso|largo|vicolo|strada|contrada|lungomare|street|st\.|road|rd\.|avenue|ave\.|"
    r"square|lane|drive|boulevard|way|court)\b",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r",?\s*\b(?:n|nr|num|numero|no)\b\.?\s*[°º]?\s*(?=\d)|,\s*(?=\d{1,4}\b)", re.IGNORECASE)
_POSTCODE = re.compile(r"\b\d{5}(?:-\d{4})?\b")
_PROVINCE = re.compile(r"\s*\((?:[A-Z]{2})\)")
_DASH = re.compile(r"\s+[–—-]\s+")


def bare_addresses(gold: str, answer: str) -> tuple[str, str] | None:
    """Two addresses without the sign before a number, a postcode and a province that the gold leaves out.

    None where the gold is no street with a number, or the answer names no street.

    >>> bare_addresses("Firenze, via Roma 5", "Via Roma n. 5 – 50100 Firenze (FI)")
    ('Firenze, via Roma 5', 'Via Roma 5, Firenze')
    >>> bare_addresses("Firenze", "Via Roma 5, Firenze")
    """
    if not _STREET.search(gold) or not re.search(r"\d", gold) or not _STREET.search(answer):
        return None
    made = []
    for text in (gold, answer):
        bare = _DASH.sub(", ", _NUMBER_SIGN.sub(" ", text))
        if not _POSTCODE.search(gold):
            bare = _POSTCODE.sub("", bare)
        if not _PROVINCE.search(gold):
            bare = _PROVINCE.sub("", bare)
        made.append(re.sub(r"\s+([,.])", r"\1", " ".join(bare.split())))
    return (made[0], made[1])
