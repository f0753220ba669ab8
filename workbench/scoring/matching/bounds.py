"""Whether an answer gives a bound where another, or none, is asked for: a least number in place of the most, "more than
24 months" in place of 24 months."""

from __future__ import annotations

import re

from workbench.scoring.matching.candidates import of_a_kind
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.value import Date, Quantity, Span, Time, Weekday

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


_ABOVE = re.compile(
    r"\b(?:more than|over|beyond|exceed\w*|più di|oltre|super(?:are|a|ano|i|ino))(?: i| gli| le|"
    r" the)?\s*[$€£]?$",
    re.IGNORECASE,
)
_BELOW = re.compile(r"\b(?:less than|fewer than|under|below|meno di|sotto)\s*[$€£]?$", re.IGNORECASE)
_NOT_ABOVE = re.compile(r"\b(?:no|not|non|never|cannot|can't|mai)\b", re.IGNORECASE)
_WHEN = re.compile(
    r"^\W*(?:when|quando|(?:in |on )?(?:what|which) (?:year|date|day)|(?:in )?(?:che|quale) (?:anno|data|giorno))\b",
    re.IGNORECASE,
)
_BEGAN = re.compile(
    r"\b(?:beg[aiu]n|start|found|born|built|inizi|cominci|nacque|nato|nata|fond|costru|scoppi)", re.IGNORECASE
)
_BESIDE_DAY = re.compile(
    r"(?:^|\b(?:some|several|\w+) (?:days|weeks|months|years) |\W)(?:before|after|prima d(?:el|i)|dopo il|dopo)\s*$",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\W*(?:all|everyone|everybody|every\w*|always|none|tutt[ieoa]|sempre|ognuno|nessun[oa]?)\b", re.IGNORECASE
)
_ALMOST = re.compile(r"\b(?:almost|nearly|practically|virtually|quasi|pressoché|praticamente)\s+$", re.IGNORECASE)
_BY_HOW_MUCH = re.compile(
    r"\bby how (?:much|many)\b|\bdi quant\w+\b"
    r"|\bhow much (?:did|has|have)\b.*\b(?:rise|risen|fall|fallen|drop\w*|increase\w*|decrease\w*|grow\w*|decline\w*)\b"
    r"|\bquanto (?:è|sono|era|erano) (?:aument|diminu|cresci|cala|scesa?|sces|sali|rincara|ridott)",
    re.IGNORECASE,
)
_TO = re.compile(
    r"(?<!up )(?<!close )\b(?:to|a|ad|ai|agli|fino a|(?<!by )(?<!of )at most|(?<!di )al"
    r" massimo)\s+[$€£]?$",
    re.IGNORECASE,
)


def is_almost(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer says "nearly" of a gold that means all or none: "almost all of them" for all."""
    start = answer.atoms[place.first].start
    return _ALL.match(asked.text) is not None and _ALMOST.search(answer.text[max(0, start - _NEAR) : start]) is not None


def is_the_result(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer gives to what something changed, and the question asks by how much: "fell to 200 euros"."""
    if not asked.gold.parts or not any(part.value for part in asked.gold.parts):
        return False
    start = answer.atoms[place.first].start
    return (
        _BY_HOW_MUCH.search(asked.question) is not None
        and _TO.search(answer.text[max(0, start - _NEAR) : start]) is not None
    )


def is_beside_the_day(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer says that it was before or after the gold's day, which the question asks for."""
    if asked.gold.parts[0].value is None or not (_WHEN.search(asked.question) and _BEGAN.search(asked.question)):
        return False
    start = answer.atoms[place.first].start
    last = place.last + 1 == len(answer.atoms)  # and not "after 1915 trade …"
    return last and _BESIDE_DAY.search(answer.text[max(0, start - _NEAR) : start]) is not None


def is_other_bound(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the words beside the gold name the other bound than the question, and not its own: "a minimum of 80"."""
    if asked.gold.parts[0].value is None:
        return False
    least, most = _LEAST.search(asked.question), _MOST.search(asked.question)
    if (least is None) is (most is None):
        return False
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    before = answer.text[max(0, start - _NEAR) : start]
    if (_BELOW if least else _ABOVE).search(before) and not _NOT_ABOVE.search(before):
        return True
    if least and _ABOVE.search(before) and _bound_after(answer, place, asked, _LEAST):
        return True
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


def _bound_after(answer: ValueReading, place: Occurrence, asked: Asked, bound: re.Pattern[str]) -> bool:
    """Whether another value than the gold, of its kind, stands later with a bound's own word: "so at least 17"."""
    own, text = asked.gold.parts[0].value, answer.text
    for at in answer.values:
        other = answer.atoms[at].value
        if at <= place.last or own is None or other is None or not of_a_kind(own, other) or own.accepts(other):
            continue
        if bound.search(text[answer.atoms[place.last].end : answer.atoms[at].start]):
            return True
    return False


_ASKS_END = re.compile(
    r"\b(?:by (?:when|what|which)|until|till|deadline|no later than|closing date|last day|entro|(?:fino|sino) a"
    r"|scad\w+|termine)\b",
    re.IGNORECASE,
)
_ASKS_START = re.compile(
    r"\b(?:since|from (?:when|what|which)|da quando|da (?:che|quale)|a partire|decorr\w+|(?:come|came) into"
    r" force)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:after|from|since|starting(?: on| from)?|as of|dopo|a partire da|a decorrere da|dal|dalla|dalle|da)"
    r"(?: the| il| la| le)?\s*(?:l['’])?$|\bdall['’]$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|up to|(?:fino|sino) al?|fino alle|entro(?: il)?)\s*(?:l['’])?$", re.IGNORECASE)
_ENDS_THEN = re.compile(r"(?:by|until|till|before|no later than|entro|(?:fino|sino) a\w*|prima d\w+)\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(
    r"\b(?:not before|no(?:t)? earlier than|non prima (?:del|dell['’]|di"
    r"|delle))\s*$",
    re.IGNORECASE,
)
_DENIES = re.compile(r"\b(?:not|no|never|cannot|non|mai|nessun\w*)\b|n['’]t\b", re.IGNORECASE)


_ASKS_HOUR = re.compile(r"\b(?:what time|which hour|che ora|quale ora|ore)\b", re.IGNORECASE)


def is_on_the_other_side(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the answer says from when where the question asks until when, or the other way: "after 31 May".

    Not where it denies something, which may come to the same: "none is accepted after 31 May".
    """
    value = asked.gold.parts[0].value
    moment = isinstance(value, Date | Time | Weekday) or (
        isinstance(value, Quantity) and (value.may_be_year or _ASKS_HOUR.search(asked.question) is not None)
    )
    first = answer.atoms[place.first]
    if not moment or isinstance(first.value, Span):
        return False
    before = answer.text[max(0, first.start - _NEAR) : first.start]
    ends_then = _ASKS_END.search(asked.question) or _ENDS_THEN.match(asked.text)
    if _NOT_BEFORE.search(before):
        return ends_then is not None
    if _DENIES.search(answer.text[: first.start]) or _FROM.search(asked.text[:_NEAR].split(" ")[0]):
        return False
    ends, starts = ends_then, _ASKS_START.search(asked.question)
    if (ends is None) is (starts is None):
        return False
    return (_FROM if ends else _UNTIL).search(before) is not None


_ASKS_EDGE = re.compile(
    r"\b(?:beg[aiu]n\w*|start\w*|end\w*|finish\w*|open\w*|clos\w*|season|inizi\w*|cominci\w*|fin\w*|stagione"
    r"|apr\w*|chiu\w*|anni|years)\b",
    re.IGNORECASE,
)
_SHORT = 14  # words and values of a reply


def is_half_of_two_years(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether the gold is one year, and the answer gives two as one, "2021/2022", where no edge is asked for."""
    value = answer.atoms[place.first].value
    if place.first != place.last or not isinstance(value, Span) or _ASKS_EDGE.search(asked.question):
        return False
    if len(answer.atoms) > _SHORT or isinstance(asked.gold.parts[0].value, Span):
        return False
    first, second = value.low, value.high
    if not isinstance(first, Quantity) or not isinstance(second, Quantity) or not first.may_be_year:
        return False
    return second.number.own - first.number.own == 1
