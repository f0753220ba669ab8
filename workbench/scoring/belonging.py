"""Whether an answer names the gold only to say whose somebody or something else is: "Mary Ward's husband"."""

from __future__ import annotations

import re

from workbench.scoring.values.reader import ValueReading
from workbench.scoring.wanted import Asked, Occurrence

_WHO = re.compile(r"\b(?:who|whom|chi)\b", re.IGNORECASE)
_OWNS = re.compile(r"['’]s?\s+(?!(?:a|an|the|been|also|not|and|or|who|that)\b)[a-z]")
_RELATED = re.compile(
    r"\b(?:husband|wife|widow(?:er)?|son|daughter|brother|sister|father|mother|parents?|pupil|student|assistant|nephew"
    r"|niece|uncle|aunt|cousin|friend|colleague|successor|predecessor|deputy|secretary|lawyer|rival"
    r"|marito|moglie|vedov[ao]|figli[oa]|fratello|sorella|padre|madre|genitori|alliev[ao]|assistente|nipote|zi[oa]"
    r"|cugin[oa]|amic[oa]|collega|successore|predecessore|vice|segretari[oa]|avvocat[oa]|rivale)"
    r"\s+(?:of|di|del|dello|della|dell['’])\s*(?:[^\W\d_]+\.?\s+){0,2}$",
    re.IGNORECASE,
)
_NEAR = 60  # characters before the gold


def is_anothers(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether a name that answers "who" is there only as that of a relative, owner or the like of what is named."""
    if not asked.gold.name or not _WHO.search(asked.question):
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    before = answer.text[max(0, start - _NEAR) : start]
    related = _RELATED.search(before)
    if related and related.group(0).split()[0].casefold() not in asked.question.casefold():
        # "Marta Sironi, sister of Carlo Sironi" gives the gold before, which is another place.
        return True
    return _OWNS.match(answer.text[end:]) is not None
