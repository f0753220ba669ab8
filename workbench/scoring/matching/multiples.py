"""What costs nothing, and how many times as much something is, in their usual forms: "free", "doubled"."""

from __future__ import annotations

import re

_FREE_GOLD = re.compile(
    r"(?:it (?:is|['’]s)|it['’]s|is|è|sono|entry is|admission is)?\s*(?:completely |totalmente |del tutto )?"
    r"(?:free(?: of charge)?|gratis|gratuit[oaie]|gratuitamente|nothing|nulla|niente|no charge|at no cost|[€£$]"
    r" ?0|0 euro)\W*",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\b(?:free(?: of charge)?|gratis|gratuit\w+|no (?:charge|cost|fee)|costs? nothing|(?:pay|paid|pays) nothing"
    r"|nothing to pay"
    r"|(?:doesn['’]t|does not|don['’]t|do not) (?:cost|pay)(?: anything)?|non (?:si )?pag\w+(?: nulla| niente)?"
    r"|non costa"
    r"|senza (?:alcun )?(?:costo|spesa|pagare)|nessun (?:costo|pagamento)|without (?:charge|payment|paying))\b",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"\b(?:not|n['’]t|no longer|non (?:è|sono)|isn['’]t|except|but|only|ma|solo|tranne|se|if) (?:\w+ )?(?:free"
    r"|gratuit\w+|gratis)"
    r"|\b(?:but|except|unless|only|ma|tranne|salvo|solo|mentre|while|if|se)\b|\d",
    re.IGNORECASE,
)
_MULTIPLES = (
    r"doubl\w+|twice as (?:much|many|large|big|high)|two-?fold|two times as|raddoppi\w+|il doppio|duplic\w+",
    r"tripl(?:ed|ing|es?)|trebl\w+|three-?fold|three times as|triplic\w+|il triplo",
    r"quadrupl\w+|four-?fold|four times as|quadruplic\w+|il quadruplo",
    r"halv\w+|(?:by|to|in) half|half as (?:much|many)|dimezz\w+|(?:la|alla|della) metà",
)
_AS_MUCH = tuple(re.compile(rf"\b(?:{each})\b", re.IGNORECASE) for each in _MULTIPLES)
_DENIED = re.compile(
    r"\b(?:not|non|almost|nearly|quasi|more than|less than|più d\w+|meno d\w+|or|o)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_BRIEF = 5  # words of a gold that says no more than how many times


def costs_nothing(gold: str, answer: str) -> bool:
    """Whether a gold says that something is free, and an answer of one thing alone says so too.

    >>> costs_nothing("è gratuito", "Non si paga nulla."), costs_nothing("free", "It isn't free.")
    (True, False)
    """
    if _FREE_GOLD.fullmatch(gold.strip()) is None:
        return False
    return _FREE.search(answer) is not None and _NOT_FREE.search(answer) is None


def same_multiple(gold: str, answer: str) -> bool:
    """Whether a brief gold says how many times as much something is, and the answer the same and no other.

    >>> same_multiple("è raddoppiata", "È diventata il doppio."), same_multiple("it doubled", "It tripled.")
    (True, False)
    """
    wanted = {at for at, each in enumerate(_AS_MUCH) if each.search(gold)}
    said = {at for at, each in enumerate(_AS_MUCH) if each.search(answer)}
    return (
        len(wanted) == 1 and wanted == said and len(gold.split()) <= _BRIEF and not _DENIED.search(f"{gold} {answer}")
    )
