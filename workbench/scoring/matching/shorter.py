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
    r"(\d{1,3}(?:st|nd|rd|th|[°ºª])|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|prim[oa]|second[oa]"
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
    for bound in _BOUNDS:
        said = bound.match(gold)
        if said is not None and bound.search(question) and re.match(r"\s*\D{0,4}\d", gold[said.end() :]):
            return gold[said.end() :].strip()
    means = _MEANS.match(gold)
    if means is not None and _ASKS_HOW.search(question):
        return gold[means.end() :]
    for kind in (_KIND_FIRST, _KIND_LAST, _ADJECTIVE_FIRST, _ADJECTIVE_LAST):
        named = kind.fullmatch(gold.strip())
        if named is not None and re.search(
            rf"\b(?:which|what|quale|qual|che) {re.escape(named['kind'])}\b", question, re.IGNORECASE
        ):
            return named["name"]
    ratio = _RATIO.fullmatch(gold.strip())
    if ratio is not None:
        return f"{ratio[1]} to {ratio[2]}" if _ASKS_RATIO.search(question) else None
    numbered = _NUMBERED.fullmatch(gold.strip())
    if numbered is not None and re.search(rf"(?<!\w){re.escape(numbered[2])}(?!\w)", question, re.IGNORECASE):
        return numbered[1]
    share = _SHARE.fullmatch(gold.strip())
    if share is not None and _ASKS_SHARE.search(question):
        whole, part = int(share[1].ljust(2, "0")[:2]), share[1][2:]
        return f"{whole}.{part}%" if part else f"{whole}%"
    counted = _COUNTED.fullmatch(gold.strip())
    if (
        counted is not None
        and unit_at(tokenise(counted[2]), 0) is None
        and re.search(
            rf"\b(?:how many|how much|quant[ieao])\s+(?:\w+\s+){{0,2}}{re.escape(counted[2])}\b",
            question,
            re.IGNORECASE,
        )
    ):
        return counted[1]
    place = _PLACE.fullmatch(gold.strip())
    if place is None or not _ASKS_WHERE.search(question):
        return None
    other = re.search(rf"(?<!\w){re.escape(place[1])}\W{{1,2}}(?:(?:in|nel|nella|negli)\s+)?[A-ZÀ-Ý]", answer)
    return None if other else place[1]
