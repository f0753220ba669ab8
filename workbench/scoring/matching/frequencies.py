"""How often something happens, in its usual forms: "quarterly", "every three months", "four times a year"."""

from __future__ import annotations

import re

_PERIODS = {
    "day": 365, "giorno": 365, "giorni": 365, "week": 52, "settimana": 52, "settimane": 52, "month": 12, "mese": 12,
    "mesi": 12, "quarter": 4, "trimestre": 4, "trimestri": 4, "semestre": 2, "semestri": 2, "year": 1, "anno": 1,
    "anni": 1,
}  # fmt: skip
_ADVERBS = {"daily": 365, "weekly": 52, "monthly": 12, "yearly": 1}  # "three times daily"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "twelve": 12, "other": 2, "due": 2, "tre": 3,
    "quattro": 4, "cinque": 5, "sei": 6, "dodici": 12,
}  # fmt: skip
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "una volta": 1}
_WORDS = (
    (r"dail(?:y|ies)|giornalier[oaie]|giornalmente|quotidian[oaie]|quotidianamente", 365),
    (r"week(?:ly)|settimanal[ei]|settimanalmente", 52),
    (r"fortnightly|quindicinal[ei]", 26),
    (r"monthly|mensil[ei]|mensilmente", 12),
    (r"bimestral[ei]|bimestralmente", 6),
    (r"quarterly|trimestral[ei]|trimestralmente", 4),
    (r"semi-?annual(?:ly)?|half-yearly|semestral[ei]|semestralmente", 2),
    (r"annual(?:ly)?|yearly|annual[ei]|annualmente", 1),
    (r"biennial(?:ly)?|biennal[ei]", 0.5),
)
_NUMBER = rf"[1-9]\d?|{'|'.join(_NUMBERS)}"
_PERIOD = "|".join(sorted(_PERIODS, key=len, reverse=True))
_OFTEN = re.compile(
    rf"\b(?:(?P<word>{'|'.join(f'(?:{pattern})' for pattern, _ in _WORDS)})"
    rf"|(?:every|each|ogni)\s+(?:(?P<count>{_NUMBER})\s+)?(?P<period>{_PERIOD})s?"
    rf"|(?:(?P<named>once|twice|thrice|una volta)|(?P<times>{_NUMBER})\s*(?:times|volte|[x×]))"
    rf"\s+(?:(?:an?|per|each|every|al|alla|l['’]|all['’]|ogni)\s*(?P<each>{_PERIOD})|(?P<adverb>{'|'.join(_ADVERBS)})))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:not|no|never|or|than|least|most|non|mai|o|meno|più|almeno)\b|n['’]t\b", re.IGNORECASE)


def same_frequency(gold: str, answer: str) -> bool:
    """Whether a gold is how often something happens, and the answer says the same and no other frequency.

    >>> same_frequency("quarterly", "It meets every three months."), same_frequency("quarterly", "Twice a year.")
    (True, False)
    >>> same_frequency("due volte l'anno", "Si riunisce semestralmente.")
    True
    """
    wanted = _OFTEN.fullmatch(gold.strip(" ."))
    if wanted is None or _DENIED.search(answer):
        return False
    said = {_a_year(found) for found in _OFTEN.finditer(answer)}
    return said == {_a_year(wanted)}


def _a_year(found: re.Match[str]) -> float:
    """How often a year."""
    if word := found["word"]:
        return next(times for pattern, times in _WORDS if re.fullmatch(pattern, word, re.IGNORECASE))
    if period := found["period"]:
        return _PERIODS[period.lower()] / _number(found["count"])
    times = _TIMES[found["named"].lower()] if found["named"] else _number(found["times"])
    adverb = found["adverb"]
    return times * (_ADVERBS[adverb.lower()] if adverb else _PERIODS[found["each"].lower()])


def _number(text: str | None) -> int:
    return 1 if text is None else int(text) if text.isdigit() else _NUMBERS[text.lower()]
