"""Golds that are codes: an address, a telephone number, a code of letters and figures. Their signs count one by one.

A code is the same in groups or without, and in either case of its letters; it is not the same as part of a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}\.[a-z]{2,6}/[^\s<>\"']*", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?<![\w.-])(?:https?://)?[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}(?:/[^\s<>\"',;]*)?", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\d(+])\+?\(?\d[\d\s().\u00a0/-]{4,24}\d(?!\d)")
_PHONE_GOLD = re.compile(
    r"(?:tel\.?:? ?)?(?:\+\d[\d\s()./-]{6,}|\(?\d{2,5}\)[\s-]?\d[\d\s.-]{3,}|0\d{1,4}[\s./-]\d[\d\s.-]{3,}"
    r"|(?:\d{3}[ .-]){2}\d{3,4}|0\d{7,})",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:\+|00)(?:\d{1,3})")
_NOUGHTS = re.compile(r"0\d{1,11}")
# Letters and figures mixed, in groups of capitals: a bank account, a number plate, a tax code.
_MIXED = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})(?=(?:\D*\d){3})[A-Z0-9]{1,}(?:[ -][A-Z0-9]+)*")
_LEAST_MIXED = 6


def code_places(gold: str, answer: str) -> list[tuple[int, int]] | None:
    """Where a gold that is a code stands in an answer, as offsets; None if the gold is no code.

    >>> code_places("info@example.org", "Write to INFO@example.org."), code_places("24 months", "24 months")
    ([(9, 25)], None)
    """
    finder = _finder(gold.strip())
    return None if finder is None else finder(answer)


@lru_cache(maxsize=4096)
def _finder(gold: str) -> Callable[[str], list[tuple[int, int]]] | None:
    if _EMAIL.fullmatch(gold):
        return lambda answer: _same(_EMAIL, answer, gold.casefold(), lambda found: found.casefold())
    if _URL.fullmatch(gold):
        return lambda answer: _same(_ADDRESS, answer, _bare_address(gold), _bare_address)
    if _PHONE_GOLD.fullmatch(gold):
        return lambda answer: _phones(gold, answer)
    if _NOUGHTS.fullmatch(gold):
        pattern = re.compile(rf"(?<![\w.,]){gold}(?![\w]|[.,]\d)")
        return lambda answer: [found.span() for found in pattern.finditer(answer)]
    squeezed = re.sub(r"[ -]", "", gold)
    if _MIXED.fullmatch(gold) and len(squeezed) >= _LEAST_MIXED and not re.fullmatch(r"[A-Z]+[ -]\d+", gold):
        return _spread(squeezed)
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}", gold):  # a British postcode
        return _spread(squeezed, r" ?")
    if re.fullmatch(r"[A-Z]{1,6}-\d{3,}", gold):  # "AB-1234" is "AB1234"
        return _spread(squeezed, r"[ -]?")
    return None


def _spread(signs: str, between: str = r"[ .-]?") -> Callable[[str], list[tuple[int, int]]]:
    pattern = re.compile(rf"(?<![\w]){between.join(map(re.escape, signs))}(?![\w]|[-/.]\w)", re.IGNORECASE)
    return lambda answer: [found.span() for found in pattern.finditer(answer)]


def _same(pattern: re.Pattern[str], answer: str, wanted: str, plain: Callable[[str], str]) -> list[tuple[int, int]]:
    found = ((each.start(), each[0].rstrip(".,;:)!?")) for each in pattern.finditer(answer))
    return [(start, start + len(text)) for start, text in found if plain(text) == wanted]


def _bare_address(text: str) -> str:
    return re.sub(r"^https?://", "", text.casefold()).removeprefix("www.").rstrip("/.,;")


def _phones(gold: str, answer: str) -> list[tuple[int, int]]:
    """Numbers with the same figures; the prefix of a country may be left out of either."""
    wanted = _figures(gold)
    return [
        each.span()
        for each in _PHONE.finditer(answer)
        if _figures(each[0]) == wanted or (len(wanted & _figures(each[0])) > 0 and len(min(wanted, key=len)) >= 6)
    ]


def _figures(number: str) -> frozenset[str]:
    """The figures of a number, with the prefix of its country and without."""
    figures = re.sub(r"\D", "", number)
    prefix = _PREFIX.match(number.strip())
    if prefix is None:
        return frozenset({figures})
    start = 2 if number.strip().startswith("00") else 0
    without = [figures[start + width :] for width in (1, 2, 3)]
    return frozenset({figures[start:], *without, *(f"0{rest}" for rest in without)})  # "+44 20" is "020"
