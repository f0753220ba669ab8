"""A gold as its question lets one say it: "email" for "by email" of a how, "Cork" for "Cork, Ireland" of a where."""

from __future__ import annotations

import re

from workbench.scoring.values.tokens import tokenise
from workbench.scoring.values.units import unit_at

_MEANS = re.compile(
    r"(?:by|with|using|via|through|by means of|in|con|per|via|tramite|mediante|attraverso|a mezzo)\s+"
    r"(?:(?:the|an?|il|lo|la|i|gli|le|una?|uno)\s+|l['’])?(?=[^\W\d])"
)
_ASKS_HOW = re.compile(r"\b(?:how(?! (?:much|many|long|far|old|often|big|tall|high|wide|deep))|come)\b", re.IGNORECASE)
# Bounds of one kind: where the question says it, an answer need not say it again.
_BOUNDS = tuple(
    re.compile(rf"\b(?:{each})\b", re.IGNORECASE)
    for each in (
        r"within|entro(?: e non oltre)?|by|no later than|non oltre|before|prima di",
        r"at least|a minimum of|minim\w*|almeno|come minimo|non meno di",
        r"at most|up to|a maximum of|maxim\w*|no more than|al massimo|massim\w*|al più|fino a|non più di",
    )
)
_RATIO = re.compile(r"(\d{1,3}) ?: ?(\d{1,3}(?:[.,]?\d{3})*)")
_ASKS_RATIO = re.compile(r"\b(?:ratio|proportion|odds|scale|rapporto|proporzion[ei]|scala)\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(\d{1,3}(?:st|nd|rd|th|[°ºª])|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|prim[oa]"
    r"|second[oa]"
    r"|terz[oa]|quart[oa]|quint[oa]|sest[oa]|settim[oa]|ottav[oa]|non[oa]|decim[oa]) ([^\W\d_]+)",
    re.IGNORECASE,
)
# What the question names the kind of: "registry office" of "which office", "a two-thirds majority" of "what majority".
_KIND_FIRST = re.compile(
    r"(?:l['’]|il |la |lo )?(?P<kind>[a-zà-ù]{3,}) (?:di|del|della|dell['’]) ?(?P<name>\w+(?: \w+){1,2})"
)
_KIND_LAST = re.compile(
    r"(?:an? |the )?(?P<name>\d+/\d+|(?:two|three|four)[ -](?:thirds|quarters|fifths)|\d+ ?%) (?P<kind>[a-z]{3,})"
)
_ADJECTIVE_FIRST = re.compile(r"(?:an? |the )(?P<name>[a-z]{4,}) (?P<kind>[a-z]{3,})")
_ADJECTIVE_LAST = re.compile(r"(?:il |la |l['’]|lo |un |una |un['’])(?P<kind>[a-zà-ù]{3,}) (?P<name>[a-zà-ù]{5,})")
_PLACED = re.compile(r"(prim|second|terz|quart|quint|sest|settim|ottav|non|decim)[aie]", re.IGNORECASE)
_ASKS_PLACED = re.compile(r"\b(?:posizione|posto|classific\w+|piazz\w+|arriv\w+)\b", re.IGNORECASE)
_CLASS_FIRST = re.compile(
    r"(?:the |il |lo |la |l['’])?(?P<kind>[^\W\d_]{3,}) (?P<name>[A-ZÀ-Ý]\w+(?:"
    r" [A-ZÀ-Ý]\w*)*)",
    0,
)
_TIMES = re.compile(r"(?:once|twice|thrice|(\w+) (?:times|volt[ae]))", re.IGNORECASE)
_ONCE = {"once": "one", "twice": "two", "thrice": "three", "una volta": "1"}
_HOW_MANY_TIMES = re.compile(r"\b(?:how many times|quante volte)\b", re.IGNORECASE)
# What a company is by law, which most leave out of its name.
_FORMS = (
    r"(?:S\.? ?[rn]\.? ?[lc]\.?s?|S\.? ?p\.? ?A\.?|S\.? ?a\.? ?s\.?|S\.? ?c\.? ?a\.? ?r\.? ?l\.?|soc\. ?coop\.?"
    r"|Ltd\.?|Limited|Inc\.?|Incorporated|L\.?L\.?C\.?|L\.?L\.?P\.?|P\.?L\.?C\.?|plc|Corp\.?|Corporation|Pty|GmbH|AG"
    r"|S\.?A\.?|S\.?A\.?S\.?|B\.?V\.?|N\.?V\.?|KG|Oyj?|AB|ApS|A/S|S\.?E\.?|srl|spa|snc|sas|ltd|inc)(?!\w)"
)
_LEGAL_FORM = re.compile(rf"(?:,? {_FORMS})+$")
_ASKS_LEGAL_FORM = re.compile(
    r"\b(?:legal|full|exact|registered|ragione sociale|denominazione|forma giuridica|per intero"
    r"|esatt\w+)\b",
    re.IGNORECASE,
)
_EQUAL = re.compile(r"[^\W\d_]{1,3}\s?[=:]\s?([<>]?\s?-?\d[\d.,]*%?)")  # "n = 2,310"
_SHARE = re.compile(r"0[.,](\d{1,3})")
_ASKS_SHARE = re.compile(
    r"\b(?:probabilit\w+|likelihood|share|fraction|proportion|rate|quota|frazione|tasso)\b", re.IGNORECASE
)
_COUNTED = re.compile(r"(\d[\d.,]*)\s+([^\W\d_]{2,})")
_PLACE = re.compile(r"([A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]+){0,2}), [A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]+){0,2}")
_ASKS_WHERE = re.compile(
    r"\b(?:dov['’]|(?:where|(?:which|what) (?:city|town|village)|dove|(?:quale|che) (?:città|paese|comune))(?!\w))",
    re.IGNORECASE,
)


_NUMBERED_NOUNS = (
    r"(?:semestr[ei]|trimestr[ei]|quadrimestr[ei]|bimestr[ei]|ann[oi]|mes[ei]|settiman[ae]|giorn[oi]|pian[oi]"
    r"|capitol[oi]"
    r"|articol[oi]|comm[ai]|post[oi]|turn[oi]|gir[oi]|att[oi]|volum[ei]|part[ei]|sezion[ei]|paragraf[oi]"
    r"|class[ei]|grad[oi]|rig[ah]e?"
    r"|fil[ae]|scen[ae]|rounds?|halfs?|quarters?|semesters?|terms?|chapters?|floors?|volumes?|sections?|weeks?"
    r"|months?|years?"
    r"|days?|acts?|scenes?|pages?|lines?|rows?|clauses?|paragraphs?|parts?|places?|grades?|class(?:es)?|laps?|innings?)"
)


def numbers_another(ordinal: str, noun: str, answer: str) -> bool:
    """Whether an answer has the ordinal of a gold with another noun: "first term" for "first quarter".

    >>> numbers_another("primo", "trimestre", "Nel primo semestre."), numbers_another("first", "floor", "On the first.")
    (True, False)
    """
    found = re.search(rf"(?<!\w){re.escape(ordinal)}\s+({_NUMBERED_NOUNS})\b", answer, re.IGNORECASE)
    return (
        found is not None
        and found[1].casefold()[:-1] != noun.casefold()[:-1]
        and found[1].casefold() != noun.casefold()
    )


def without_legal_form(gold: str, answer: str, question: str) -> str:
    """A company's name without its form by law, unless the question asks for the whole name.

    Not where the answer gives it a longer name.

    >>> without_legal_form("Harrow & Tate Ltd", "Harrow & Tate.", "Who built the bridge?")
    'Harrow & Tate'
    """
    firm = _LEGAL_FORM.search(gold.strip())
    if firm is None or _ASKS_LEGAL_FORM.search(question) or re.search(r"\d", gold):
        return gold
    name = gold.strip()[: firm.start()]
    longer = re.search(rf"(?<!\w){re.escape(name)},? (?!{_FORMS})[A-ZÀ-Ý]\w", answer)  # "Kestrel Foods"
    return gold if longer else name


def shortened(gold: str, answer: str, question: str) -> str | None:
    """What of a gold is enough for its question, None if all of it is needed. A ratio is "3 to 1" for "3:1".

    A bound that the question names, "within how many days", need not be said again. A means needs no preposition, and
    what is numbered not the name that the question has ("3rd" for "3rd floor"). A place needs not the country it is in,
    unless the answer names another one after it.

    >>> shortened("by email", "They get an email.", "How are they told?")
    'email'
    >>> shortened("Cork, Ireland", "In Cork.", "Where is it?")
    'Cork'
    >>> shortened("Cork, Ireland", "In Cork, Italy.", "Where is it?")
    """
    gold = gold.strip()
    for bound in _BOUNDS:
        said = bound.match(gold)
        if said is not None and bound.search(question) and re.match(r"\s*\D{0,4}\d", gold[said.end() :]):
            return gold[said.end() :].strip()
    means = _MEANS.match(gold)
    if means is not None and _ASKS_HOW.search(question):
        return gold[means.end() :]
    ratio = _RATIO.fullmatch(gold)
    if ratio is not None:
        return f"{ratio[1]} to {ratio[2]}" if _ASKS_RATIO.search(question) else None
    found = _without_its_kind(gold, answer, question) or _number_alone(gold, question)
    if found is not None:
        return found
    place = _PLACE.fullmatch(gold)
    if place is None or not _ASKS_WHERE.search(question):
        return None
    other = re.search(rf"(?<!\w){re.escape(place[1])}\W{{1,2}}(?:(?:in|nel|nella|negli)\s+)?[A-ZÀ-Ý]", answer)
    return None if other else place[1]


def _without_its_kind(gold: str, answer: str, question: str) -> str | None:
    """A gold without the noun that the question names what it asks for by: "registry" of "which office"."""
    for kind in (_KIND_FIRST, _KIND_LAST, _ADJECTIVE_FIRST, _ADJECTIVE_LAST, _CLASS_FIRST):
        named = kind.fullmatch(gold)
        if named is None or (
            kind is _CLASS_FIRST and re.search(rf"\b{re.escape(named['kind'])}\b", answer, re.IGNORECASE)
        ):
            continue
        if re.search(rf"\b(?:which|what|quale|qual|che) {re.escape(named['kind'])}\b", question, re.IGNORECASE):
            return named["name"]
    numbered = _NUMBERED.fullmatch(gold)
    if numbered is None or not re.search(rf"(?<!\w){re.escape(numbered[2])}(?!\w)", question, re.IGNORECASE):
        return None
    return None if numbers_another(numbered[1], numbered[2], answer) else numbered[1]


def _number_alone(gold: str, question: str) -> str | None:
    """A gold's number without what the question counts by it, or in the form that it asks for."""
    placed = _PLACED.fullmatch(gold)
    if placed is not None and _ASKS_PLACED.search(question):
        return f"{placed[1]}o"  # "seconda" may be seconds too
    times = _TIMES.fullmatch(gold)
    if times is not None and _HOW_MANY_TIMES.search(question):
        return _ONCE.get(gold.casefold(), times[1])
    equal = _EQUAL.fullmatch(gold)
    if equal is not None:
        return equal[1]
    share = _SHARE.fullmatch(gold)
    if share is not None and _ASKS_SHARE.search(question):
        whole, part = int(share[1].ljust(2, "0")[:2]), share[1][2:]
        return f"{whole}.{part}%" if part else f"{whole}%"
    counted = _COUNTED.fullmatch(gold)
    if counted is None or unit_at(tokenise(counted[2]), 0) is not None:
        return None
    what = rf"\b(?:how many|how much|quant[ieao])\s+(?:\w+\s+){{0,2}}{re.escape(counted[2])}\b"
    return counted[1] if re.search(what, question, re.IGNORECASE) else None
