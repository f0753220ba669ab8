"""Whether a gold is only named in passing, in a short reply that answers the question with something else.

"The capital is Marn; Velden was only proposed" names Velden, and its answer is Marn: another of its kind stands in a
clause that has the question's words, and the gold's own clause has none of them and says something else. A reply that
only words things otherwise than the question has no such other, and is left alone. So is a long one, in which names
stand beside many things.

Weights fitted to these signs did no better on the pairs of an author left out than the signs taken as rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.languages import table, written
from workbench.scoring.matching.candidates import of_a_kind
from workbench.scoring.matching.passing.parts import (
    Part,
    RootedToken,
    kinds_of,
    parts_of,
    roots_asked,
    strange,
    tokens_of,
)
from workbench.scoring.matching.passing.signs import events_of
from workbench.scoring.matching.wanted import Asked, Occurrence
from workbench.scoring.values.reader import ValueReading
from workbench.scoring.values.value import Date, Quantity, Span, Value

_SHORT = 24  # words and values of a reply
_BRIEF = 3  # words of a part that is nothing but a candidate
_TITLED = re.compile(r"\W*(?:the|an?|il|lo|la|i|gli|le|una?|uno)\s|\W*(?:l|un)['’]", re.IGNORECASE)
_LABEL = re.compile(r"[^:]{1,40}:")
_WORDS = re.compile(r"[^\W_]+")
_TITLE = frozenset(
    ("dr", "doctor", "professor", "dottor", "dottoressa", "mr", "mrs", "ms", "prof", "dott", "ssa", "sig", "avv", "ing")
)
_DONE = re.compile(r"..(?:ed|en|wn|lt|ade|old|[st][oaie])$")  # a participle
_FIRST = re.compile(r"\b(?:first|prim[oaie])\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Stand:
    """Where a gold stands: its part of the reply and the words around it there, and the parts with another."""

    parts: Sequence[Part]
    at: int
    before: Sequence[RootedToken]
    after: Sequence[RootedToken]
    others: Sequence[tuple[int, Part]]
    sought: frozenset[str]
    of_question: frozenset[str]
    of_gold: frozenset[str]
    articled: bool  # whether an article stands before it, or begins it
    span: bool  # whether it stands at an end of a stretch

    @property
    def own(self) -> Part:
        return self.parts[self.at]

    @property
    def says_more(self) -> bool:
        """Whether its part says what the question does not."""
        return strange([*self.before, *self.after], self.sought)

    def new(self, kind: str) -> bool:
        """Whether neither question nor gold has a word of this class."""
        return kind not in self.of_question and kind not in self.of_gold


def in_passing(answer: ValueReading, place: Occurrence, asked: Asked) -> bool:
    """Whether a reply names the gold at this place, and answers with something else."""
    width = place.last - place.first + 1
    if asked.item or not width < len(answer.atoms) <= _SHORT:
        return False
    code = written(asked.language)
    start, end = answer.atoms[place.first].start, answer.atoms[place.last].end
    parts = parts_of(answer.text, code)
    if not parts:
        return False
    at = max((number for number, part in enumerate(parts) if part.tokens[0].start <= start), default=0)
    own = parts[at].tokens
    stand = _Stand(
        parts,
        at,
        [token for token in own if token.start < start],
        [token for token in own if token.start >= end],
        [
            (number, part)
            for number, part in enumerate(parts)
            if number != at and _holds_another(part, answer, (start, end), asked, code)
        ],
        roots_asked(asked.question, asked.golds, code),
        kinds_of(asked.question, code),
        kinds_of(asked.text, code),
        answer.atoms[place.first].article or (place.first > 0 and answer.atoms[place.first - 1].article),
        isinstance(answer.atoms[place.first].value, Span),
    )
    return (
        _is_denied(stand)
        or _is_opposite(stand, code)
        or _is_of_another_event(stand, asked)
        or _is_of_another_deed(stand)
        or _is_guessed(stand)
        or _comes_later(stand, asked)
        or _answered_before(stand, asked)
        or _answered_after(stand, asked)
        or _begins_with_another(stand, answer)
        or (asked.gold.parts[0].value is not None and (_another_value_follows(stand) or _none_is_asked(stand)))
    )


def _holds_another(part: Part, answer: ValueReading, gold: tuple[int, int], asked: Asked, code: str) -> bool:
    """Whether a part holds something else of the gold's kind: a value, a name, else a word of its own."""
    first, last = part.tokens[0].start, part.tokens[-1].start + len(part.tokens[-1].text)
    value = asked.gold.parts[0].value if len(asked.gold.parts) == 1 else None
    if value is not None:
        return any(
            first <= answer.atoms[at].start < last
            and not gold[0] <= answer.atoms[at].start < gold[1]
            and (other := answer.atoms[at].value) is not None
            and of_a_kind(value, other)
            and _is_year(value) is _is_year(other)
            and not value.accepts(other, bare=True)
            and answer.atoms[at].text not in asked.question
            for at in answer.values
        )
    sought = roots_asked(asked.question, asked.golds, code)
    accepted = {token.text.casefold() for each in asked.golds for token in tokens_of(each, code)}
    own = [token for token in part.said if token.root not in sought and token.text.casefold() not in accepted]
    if asked.gold.name or asked.text[:1].isupper():
        return any(token.named and not _is_asked(token, part, asked.question.casefold(), accepted) for token in own)
    return any(all(kind[0].isdigit() for kind in token.kinds) for token in own)


def _is_year(value: Value) -> bool:
    return isinstance(value, Quantity) and value.unit is None and value.may_be_year


def _is_asked(token: RootedToken, part: Part, question: str, accepted: set[str]) -> bool:
    """Whether a name, or one beside it that it belongs to, is the question's: "Peter" in "Peter Griffin"."""
    at = part.tokens.index(token)
    near = [each for each in part.tokens[max(0, at - 1) : at + 2] if each.named and each.root]
    asked = set(_WORDS.findall(question))  # in which the letter of "vitamin C" must stand by itself
    return any(
        each.text.casefold() in (asked if len(each.text) == 1 and each.text not in "AEIO" else question)
        and each.text.casefold() not in accepted
        for each in near
    )


def _is_denied(stand: _Stand) -> bool:
    """ "Cavour did not sign it", asked who signed."""
    return (
        stand.new("negation")
        and any("negation" in token.kinds for token in stand.after[:2])
        and any(token.root in stand.sought for token in stand.after[1:5])
    )


def _is_opposite(stand: _Stand, code: str) -> bool:
    """ "Sales rose by 8%", asked by how much they fell; and not "it was sold to Ann", asked who bought it."""
    if stand.before and stand.before[-1].text.casefold() in table(code, "passing")["towards"].split():
        return False
    kinds = {kind for token in (*stand.before, *stand.after) for kind in token.kinds}
    if "negation" in kinds:
        return False
    for kind in stand.of_question:
        if kind[0].isdigit():
            turned = kind[:-1] + ("-" if kind[-1] == "+" else "+")
            if turned in kinds and kind not in kinds and turned not in stand.of_question:
                return True
    return False


def _is_of_another_event(stand: _Stand, asked: Asked) -> bool:
    """ "It was founded in 1979 and renovated in 1987", asked when it opened: neither date says so."""
    value = asked.gold.parts[0].value
    if not (isinstance(value, Date) or (value is not None and _is_year(value))) or stand.span:
        return False
    code = written(asked.language)
    if _is_done_elsewhere(stand, [part for _, part in stand.others]):
        return True
    wanted = _events_in(tokens_of(asked.question, code), code)
    said = _events_in(stand.own.tokens, code)
    return bool(wanted and said) and not wanted & said


def _is_done_elsewhere(stand: _Stand, others: Sequence[Part]) -> bool:
    """ "It was founded in 1978 and listed in 1987", asked when it was founded: what is asked for has another value, and
    the gold is of something else that was done."""
    done = _done(stand.before)
    return bool(done) and done not in stand.sought and any(_done(part.tokens) in stand.sought for part in others)


def _done(tokens: Sequence[RootedToken]) -> str:
    """The root of the last participle; "" for none."""
    found = [token.root for at, token in enumerate(tokens) if not (token.named and at) and _DONE.search(token.text)]
    return next(filter(None, reversed(found)), "")


def _is_of_another_deed(stand: _Stand) -> bool:
    """ "It was edited by Ann Roth and written by Igor Banks", asked who wrote it."""
    before = [token for token in stand.before if token.text.casefold().rpartition(".")[2] not in _TITLE]
    if not before or "agent" not in before[-1].kinds:
        return False
    by = [part for _, part in stand.others if any("agent" in token.kinds for token in part.tokens)]
    return _is_done_elsewhere(stand, by)


def _events_in(tokens: Sequence[RootedToken], code: str) -> set[int]:
    """The kinds of event that the verbs name: not "the end of", nor what something is there "to create"."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text.casefold() if at else ""
        after = tokens[at + 1].text.casefold() if at + 1 < len(tokens) else ""
        if before not in ("to", "di", "per") and after not in ("of", "del", "della", "dei"):
            found |= events_of(token.text.casefold(), code)
    return found


def _is_guessed(stand: _Stand) -> bool:
    """ "Perhaps a notary, perhaps a lawyer"; "at Utrecht, or perhaps at Aachen"."""
    guesses = sum("guess" in token.kinds for part in stand.parts for token in part.tokens)
    near = [token for token in stand.before[-4:] if "guess" in token.kinds]
    either = any(token.text.casefold() in ("or", "o", "oppure") for token in stand.before[-5:-1])
    return bool(near) and (guesses > 1 or either) and stand.new("guess")


def _comes_later(stand: _Stand, asked: Asked) -> bool:
    """ "The clerk signs it, then the mayor", asked who signs first."""
    if not _FIRST.search(asked.question) or not stand.new("later"):
        return False
    return any(number < stand.at for number, _ in stand.others) and any(
        "later" in token.kinds for token in stand.before[-3:]
    )


def _is_subject(stand: _Stand, asked: Asked) -> bool:
    """Whether a gold that is no name and no value begins its part with an article, as "the tenant only gets a copy".

    What else such words could be is seen too rarely.
    """
    if asked.gold.name or asked.gold.parts[0].value is not None:
        return True
    return len([token for token in stand.before if "contrast" not in token.kinds]) <= 1 and stand.articled


def _answered_before(stand: _Stand, asked: Asked) -> bool:
    """ "The capital is Marn; Velden was only proposed": a clause before the gold's own is of what is asked.

    A capital at the beginning of a sentence makes no name.
    """
    if not stand.says_more or not _is_subject(stand, asked):
        return False
    mine = stand.own.names(stand.sought)
    named = asked.gold.name and asked.gold.parts[0].value is None
    for number, part in stand.others:
        if number > stand.at or part.of == stand.own.of or _denies(part, stand):
            continue
        within = part.tokens[part.opens :]
        if named and not any(token.named and token.root and token.root not in stand.sought for token in within):
            continue
        if part.names(stand.sought) > mine:
            return True
    return False


def _answered_after(stand: _Stand, asked: Asked) -> bool:
    """ "Ann Roth was nominated, but the prize went to Igor Banks": a later clause has what the gold's own lacks."""
    if not stand.says_more or not _is_subject(stand, asked):
        return False
    mine = stand.own.names(stand.sought)
    return any(
        number > stand.at
        and part.of != stand.own.of
        and not _denies(part, stand)
        and part.names(stand.sought) - mine
        and len(part.names(stand.sought)) >= len(mine)
        for number, part in stand.others
    )


def _denies(part: Part, stand: _Stand) -> bool:
    return stand.new("negation") and any("negation" in token.kinds for token in part.tokens)


def _begins_with_another(stand: _Stand, answer: ValueReading) -> bool:
    """ "The prefect; after him it is the mayor's turn": the reply begins with nothing but another candidate."""
    lead = stand.parts[0]
    if not stand.others or stand.others[0][0] != 0 or stand.at != 1 or lead.names(stand.sought):
        return False
    if len(lead.said) != 1 or len(lead.tokens) > _BRIEF or not lead.tokens[-1].root:
        return False
    later = any(token.kinds & {"bound", "later"} for token in stand.before[:2])
    if lead.of == stand.own.of:
        return later
    titled = _TITLED.match(answer.text) is not None  # "La cardiologia: …", and not "Answer: …"
    return (later or stand.says_more) and (titled or _LABEL.match(answer.text) is None)


def _another_value_follows(stand: _Stand) -> bool:
    """ "It was designed in 1967 and opened in 1971", asked when it opened."""
    mine = stand.own.names(stand.sought)
    lacking = stand.sought - mine
    return (stand.says_more or bool(mine)) and any(
        number > stand.at
        and part.said
        and any(token.root in lacking and "pronoun" not in token.kinds for token in part.said[:2])
        and part.tokens[0].text.casefold() not in ("in", "of")
        for number, part in stand.others
    )


def _none_is_asked(stand: _Stand) -> bool:
    """ "She had three brothers and no children", asked how many children."""
    lacking = stand.sought - stand.own.names(stand.sought)
    return stand.new("negation") and any(
        "negation" in token.kinds and after.root in lacking
        for number, part in enumerate(stand.parts)
        if number != stand.at
        for token, after in pairwise(part.tokens)
    )
