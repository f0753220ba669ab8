"""Whether an answer gives a bound where another, or none, is asked for: a least number in place of the most, "more than
24 months" in place of 24 months."""

from __future__ import annotations

import re

from workbench.scoring.values.reader import ValueReading
from workbench.scoring.wanted import Asked, Occurrence

_LEAST = re.compile(r"\b(?:at least|minim\w*|lowest|smallest|almeno|non meno di|come minimo)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:at most|maxim\w*|highest|largest|up to|massim\w*|al più|non più di|fino a)\b", re.IGNORECASE)
_NEAR = 40  # characters beside the value
# What leaves the value out; "just over 3 hours" is about three hours. A reading writes "over 3" as "more than 3".
_STRICT = re.compile(
    r"(?<!no )(?<!not )(?<!just )(?<!slightly )(?<!little )(?<!non )(?<!poco )"
    r"\b(?:(?:more|fewer|less) than|più di|meno di|oltre(?: i| le| gli)?)\s*[$€£]?$",
    re.IGNORECASE,
)
_ASKS_BOUND = re.compile(
    r"\b(?:than|over|above|below|under|beyond|exceed\w*|threshold|limit\w*|minim\w*|maxim\w*|least|most|up to"
    r"|oltre|sopra|sotto|soglia|massim\w*|almeno|al più|super\w*|più di|meno di)\b",
    re.IGNORECASE,
)


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


def leaves_out(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer is above or below the gold, by its own words: "fewer than 200 people" for 200.

    A question that itself asks for a bound or a limit is answered with one.
    """
    if asked.gold.parts[0].value is None or _ASKS_BOUND.search(asked.question):
        return False
    start = answer.atoms[place.first].start
    return _STRICT.search(answer.text[max(0, start - _NEAR) : start]) is not None
