"""Answers of yes or no, in either language."""

from __future__ import annotations

import re

_YES = frozenset({"yes", "sì", "si", "si'", "yeah", "yep", "certo"})
_NO = frozenset({"no", "nope"})
_FIRST = re.compile(
    r"\W*(yes|sì|si'|si(?=\s*(?:[,.;:!]|$))|no)(?![\w'])(?!\s+(?!not?\b|non\b|it\b|the\b|they\b|you\b|il\b|la\b|i\b|è\b)\w+)",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"(?:\bis|\bè|:|risposta|answer|would say|says?)\s*[\"']?(yes|sì|si'|si|no)[\"']?\s*(?:[.,;!\n]|$)", re.IGNORECASE
)
_LAST = re.compile(r"\b(yes|sì|si'|no)\W*$", re.IGNORECASE)  # "Assolutamente no."
_SO = re.compile(r"\b(?:so|therefore|thus|hence|quindi|perciò|dunque)[,:]?\s+(yes|no|sì|si)\W*$", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:yes|sì)\b\W+(?:and|or|e|o)?\W*\bno\b|\bno\b\W+(?:and|or|e|o)\W*\b(?:yes|sì)\b", re.IGNORECASE
)


def is_polar(gold: str) -> bool:
    """Whether a gold is nothing but yes or no."""
    return _plain(gold) in _YES | _NO


def agrees(gold: str, answer: str) -> bool:
    """Whether the answer says yes, or no, as the gold does: at its beginning, or as what "the answer is".

    >>> agrees("no", "No, it does not."), agrees("no", "There is no limit."), agrees("sì", "Yes.")
    (True, False, True)
    """
    answer = answer.replace("’", "'")
    if _OTHER.search(answer):
        return False
    said = (
        _FIRST.match(answer)
        or _SAID.search(answer)
        or _SO.search(answer)
        or (_LAST.search(answer) if len(answer.split()) <= 3 else None)
    )
    return said is not None and (_plain(said[1]) in _YES) == (_plain(gold) in _YES)


def _plain(text: str) -> str:
    return text.strip(' .!,"').replace("’", "'").casefold()
