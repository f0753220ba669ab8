"""Whether an answer names the gold only to say whose relative or colleague is meant: "Mary Ward's husband"."""

from __future__ import annotations

import re

from workbench.scoring.values.reader import ValueReading
from workbench.scoring.wanted import Asked, Occurrence

_WHO = re.compile(r"\b(?:who|whom|chi)\b", re.IGNORECASE)
_RELATIVE = (
    r"(?:husband|wife|widow(?:er)?|son|daughter|brother|sister|father|mother|parents?|pupil|student|assistant|nephew"
    r"|niece|uncle|aunt|cousin|friend|colleague|successor|predecessor|rival"
    r"|marito|moglie|vedov[ao]|figli[oa]|fratello|sorella|padre|madre|genitori|alliev[ao]|assistente|nipote|zi[oa]"
    r"|cugin[oa]|amic[oa]|collega|successore|predecessore|rivale)"
)
_BEFORE = re.compile(
    rf"\b{_RELATIVE}\s+(?:(?:of|di|del|dello|della)\s+|dell['’])(?:[^\W\d_]+\.?\s+){{0,2}}$", re.IGNORECASE
)
_AFTER = re.compile(rf"['’]s?\s+(?:\w+\s)?{_RELATIVE}\b", re.IGNORECASE)  # and not "Jane Holt's novel"
_NEAR = 60  # characters before the gold


def is_anothers(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether a name that answers "who" is there only as that of a relative, pupil or the like of who is meant.

    A relation that the question itself asks about says nothing: "Who is Ann's husband?"
    """
    if not asked.gold.name or not _WHO.search(asked.question):
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    found = _BEFORE.search(answer.text[max(0, start - _NEAR) : start]) or _AFTER.match(answer.text[end : end + _NEAR])
    return found is not None and not re.search(rf"\b{_RELATIVE}\b", asked.question, re.IGNORECASE)
