"""Golds that an answer names only beside what it answers: what was once, a reason, a frequency, the wrong one."""

from __future__ import annotations

import re

from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.value import Quantity

_SIGNS = 80  # around the gold that are read
_CLAUSE_END = re.compile(r"[.;!?\n]|,\s")
# "It is the tenant who pays", "è il locatario che paga", after a contrast.
_BUT_IT_IS = re.compile(
    r"(?:\bbut|\bma|;)\s+(?:actually\s+|in realtà\s+)?(?:it['’ ]?i?s|it was|è|era|sono|fu)\s+"
    r"(?:(?:the|an?|il|lo|la|i|gli|le|una?|uno)\s|l['’])[^.;!?,]{2,40}?\s(?:who|that|che)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:originally|initially|at first|formerly|previously|in origine|originariamente|inizialmente|all['’]inizio"
    r"|in passato|until|fino al?)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|currently|today|at present|nowadays|present|ora|oggi|adesso|attual\w+|al momento)\b", re.IGNORECASE
)
_WHO = re.compile(r"^\W*(?:who|whom|(?:a |da |con )?chi)\b", re.IGNORECASE)
# Whoever is meant stands before the reason: "The deputy, because the mayor was away."
_BECAUSE = re.compile(
    r"\W*+(?:[\w'’-]++\s+){0,3}[\w'’-]++,?\s(?:because|perch[éè]|poich[éè]|siccome|dato che)\b[^.;!?]*", re.IGNORECASE
)
_EVERY = re.compile(r"\b(?:every|each|ogni)\s*$", re.IGNORECASE)
_HOW_OFTEN = re.compile(r"\b(?:often|frequen\w+|every|each|interval\w*|ogni|spesso|cadenza)\b", re.IGNORECASE)
# What makes another substance of an element: "nitrogen dioxide", "biossido di azoto".
_COMPOUND = re.compile(
    r"(?:[ -](?:di|mon|tri|per|tetr)?oxide|[ -](?:chloride|fluoride|sulphate|sulfate|sulphide|sulfide|nitrate|carbonate"
    r"|hydroxide|nitride|carbide))s?\b",
    re.IGNORECASE,
)
_COMPOUND_OF = re.compile(
    r"\b(?:(?:bi|mon|tri|per|di)?ossid[oi]|clorur[oi]|fluorur[oi]|solfat[oi]|solfur[oi]|nitrat[oi]|carbonat[oi]"
    r"|idrossid[oi])\s+(?:di\s+|d['’])$",
    re.IGNORECASE,
)
# What is called by a saint or a castle is another place with what follows: "San Marino di Castrozza".
_SAINTED = re.compile(r"(?:San|Santa|Santo|Sant['’]|Castel|Monte|Borgo|Villa|Porto|Saint|Port)[ '’]?[A-Z]\S*")
_PLACE_OF = re.compile(r" (?:di|del|della|al|sul|in|upon|on|of|sur|en|d['’]) ?[A-ZÀ-Ý]")


def is_beside(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold at this place is named in passing, and is not the answer."""
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    before, after = answer.text[max(0, start - _SIGNS) : start], answer.text[end : end + _SIGNS]
    return (
        _BUT_IT_IS.search(after) is not None
        or _is_of_once(before, after, asked.question)
        or (_WHO.match(asked.question) is not None and _BECAUSE.fullmatch(answer.text[:start]) is not None)
        or (_is_bare(asked) and _EVERY.search(before) is not None and not _HOW_OFTEN.search(asked.question))
        or _is_compound(before, after, asked)
        or _is_neighbour(answer.text[:start], asked)
        or (_SAINTED.fullmatch(asked.text.strip()) is not None and _PLACE_OF.match(after) is not None)
    )


def _is_bare(asked: Asked) -> bool:
    """Whether the gold is a number of no unit."""
    value = asked.gold.parts[0].value
    return len(asked.gold.parts) == 1 and isinstance(value, Quantity) and value.unit is None


def _is_of_once(before: str, after: str, question: str) -> bool:
    """Whether the clause says of the gold that it was so once, and a later one how it is now."""
    if _ONCE.search(question) or not _NOW.search(question):
        return False
    clause = _CLAUSE_END.split(before)[-1] + " " + _CLAUSE_END.split(after)[0]
    return _ONCE.search(clause) is not None


def _is_compound(before: str, after: str, asked: Asked) -> bool:
    if not asked.text.strip().islower() or " " in asked.text.strip():
        return False
    return _COMPOUND.match(after) is not None or _COMPOUND_OF.search(before) is not None


_ASKS_PLACE = re.compile(r"\b(?:where|which|what|dove|dov['’]|in (?:che|quale)|quale|a (?:che|quale))", re.IGNORECASE)
_NEXT_TO = re.compile(
    r"\b(?P<by>near|next (?:door )?to|opposite|across (?:the \w+ )?from|behind|in front of|outside|not far from"
    r"|close to|beside|above"
    r"|below|(?:a few|some|several|\w+) (?:miles|kilometres|kilometers|km|minutes|hours|metres|meters|yards"
    r"|steps)(?: \w+)? (?:from|of)"
    r"|(?:north|south|east|west) of|a (?:pochi|poche|qualche|\w+) (?:chilometri|chilometro|km|metri|minuti|passi"
    r"|ore)|a (?:nord|sud|est|ovest)"
    r"|vicino|accanto|di fronte|davanti|dietro|sopra|sotto|nei pressi|poco lontano|a due passi|fuori)"
    r"(?: (?:ad?|al|allo|alla|alle|agli|ai|di|del|dello|della|dei|da|dal|dalla|the|an?|il|lo|la|le|i|gli)| ?(?:d"
    r"|l|all|dall|dell)['’])*\s*$",
    re.IGNORECASE,
)
_ASKS_NEAR = re.compile(r"\b(?:by|close|vicin\w+|accanto)\W*$", re.IGNORECASE)
_BRIEF_LEAD = re.compile(r"(?:[^\s,.;:!?]+ ){0,5}[^\s,.;:!?]+,(?: [^\s,.;:!?]+){0,5}")  # "Marn, a hamlet"
_FEW = 80  # characters of what is said of the place before


def _is_neighbour(before: str, asked: Asked) -> bool:
    """Whether the answer is a place by this one: "Brenham, across the river from Velden", "opposite the bank"."""
    if not _ASKS_PLACE.search(asked.question) or _ASKS_NEAR.search(asked.question) or len(before) > _FEW:
        return False
    found = _NEXT_TO.search(before)
    if found is None or re.search(
        rf"\b{re.escape(found['by'].split()[-1])}\b", asked.question + " " + asked.text, re.IGNORECASE
    ):
        return False
    lead = before[: found.start()].strip()
    return not re.search(r"\w", lead) or _BRIEF_LEAD.fullmatch(lead) is not None
