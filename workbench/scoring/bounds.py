"""Whether an answer gives the other end of what is asked: a least number where the most is wanted, or the reverse."""

from __future__ import annotations

import re

from workbench.scoring.values.reader import ValueReading
from workbench.scoring.wanted import Asked, Occurrence

_LEAST = re.compile(r"\b(?:at least|minim\w*|lowest|smallest|almeno|non meno di|come minimo)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:at most|maxim\w*|highest|largest|up to|massim\w*|al più|non più di|fino a)\b", re.IGNORECASE)
_NEAR = 40  # characters beside the value


def is_other_bound(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the words beside the gold name the other bound than the question, and not its own: "a minimum of 80"."""
    if asked.gold.parts[0].value is None:
        return False
    least, most = _LEAST.search(asked.question), _MOST.search(asked.question)
    if (least is None) is (most is None):
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    beside = " ".join((
        re.split(r"[.;:!?\n,]", answer.text[max(0, start - _NEAR) : start])[-1],
        re.split(r"[.;:!?\n,]", answer.text[end : end + _NEAR])[0],
    ))  # fmt: skip
    wanted, other = (_LEAST, _MOST) if least else (_MOST, _LEAST)
    return wanted.search(beside) is None and other.search(beside) is not None
