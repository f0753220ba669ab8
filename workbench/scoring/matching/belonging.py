"""Whether an answer names the gold only to say whose relative or colleague is meant: "Mary Ward's husband"."""

from __future__ import annotations

import re

from workbench.scoring.matching.persons import ASKS_WHO
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading

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
# Who is Ann's mother is said by "Ann is Eve's daughter" too.
_INVERSE = (
    (r"mother|father|parents?|madre|padre|genitor[ei]|son|daughter|child|figli[oa]"),
    (r"husband|wife|marito|moglie|spouse|coniuge"),
    (r"nephew|niece|uncle|aunt|nipote|zi[oa]"),
    (r"successor|predecessor|successore|predecessore"),
    (r"pupil|student|teacher|alliev[ao]|maestr[ao]"),
)
_NEAR = 60  # characters before the gold


def is_anothers(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether a name that answers "who" is there only as that of a relative, pupil or the like of who is meant.

    A relation that the question itself asks about says nothing: "Who is Ann's husband?"
    """
    if not asked.gold.name or not ASKS_WHO.search(asked.question):
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    found = _BEFORE.search(answer.text[max(0, start - _NEAR) : start]) or _AFTER.match(answer.text[end : end + _NEAR])
    return found is not None and not _is_asked(found[0], asked.question)


def _is_asked(said: str, question: str) -> bool:
    """Whether a question names the relation itself, or the one that is its inverse."""
    found = re.search(rf"\b{_RELATIVE}\b", said, re.IGNORECASE)
    word = found[0].casefold() if found else ""
    if re.search(rf"\b{re.escape(word[:-1])}", question, re.IGNORECASE):
        return True
    return any(
        re.fullmatch(group, word) and re.search(rf"\b(?:{group})\b", question, re.IGNORECASE) for group in _INVERSE
    )
