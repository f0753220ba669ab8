"""Answers that say yes or no, which stand in no document as such: "No, only the expenses"."""

from __future__ import annotations

import re

_POLAR = re.compile(
    r"(?:yes|no|s[iì]['’]?|vero|falso|true|false|correct|certo|certamente|absolutely|nope|assolutamente (?:s[iì]|no))"
    r"(?P<rest>$|\s*[,.;:!–—-].*|\s*\(.*)",
    re.IGNORECASE | re.DOTALL,
)


_NO = re.compile(r"no(?:pe)?\b|fals[eo]\b|assolutamente no", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|no|nor|never|none|cannot|can't|prohibited|forbidden|non|né|mai|nessun[oa]?|vietat[oaie]|divieto)\b",
    re.IGNORECASE,
)


def suits(answer: str, text: str) -> bool:
    """Whether a text may say what a yes or no does: one that denies, for a no."""
    return _NO.match(answer.strip()) is None or _DENIED.search(text) is not None


def after_yes_or_no(answer: str) -> str | None:
    """What an answer says after its yes or no, "" for nothing more; None where it says neither.

    >>> after_yes_or_no("Sì, per iscritto"), after_yes_or_no("no"), after_yes_or_no("No smoking")
    ('per iscritto', '', None)
    """
    found = _POLAR.fullmatch(answer.strip())
    return None if found is None else found["rest"].strip(" ,.;:!–—-()")
