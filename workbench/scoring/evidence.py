"""Which evidence a question names, and what of it some passages show.

A place with offsets is shown by the passages that together hold all of its text; blanks between two passages are no
text. A whole document is shown by a passage of it in which an accepted answer stands, or by passages that together
hold all of it; one passage of the right document is not the evidence. Where the documents are judged (each has a
grade, as in BEIR and TREC), a passage stands for its document, as in trec_eval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.scoring.golds import items
from workbench.scoring.match import stands_in
from workbench.types import Evidence, Passage, Question

Places = tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """That a place is shown: `at`, the index of the passage that completes it, `by`, those that show some of it."""

    at: int
    by: frozenset[int]


def required_evidence(question: Question) -> tuple[Places, ...]:
    """The pieces of evidence an answer needs, each as its alternatives.

    A question of kind single asks for one fact: if several places state it, any one of them is enough. Questions of
    other kinds need every place.
    """
    if question.kind == "single":
        return (question.evidence,) if question.evidence else ()
    return tuple((place,) for place in dict.fromkeys(question.evidence))


def relevant_evidence(question: Question) -> tuple[Places, ...]:
    """The pieces that a search is to find: what an answer needs, and of judged documents each relevant one."""
    if any(place.grade is not None for place in question.evidence):
        return tuple((place,) for place in dict.fromkeys(question.evidence))
    return required_evidence(question)


def shown(question: Question, place: Evidence, passages: Sequence[Passage], language: str) -> Shown | None:
    """How a place is shown by the passages, in their order; None if they do not show it."""
    own = [at for at, passage in enumerate(passages) if passage.document == place.document]
    if place.start is None and place.grade is not None:
        return Shown(own[0], frozenset(own)) if own else None
    whole = _covered(place, passages, own)
    if place.start is None:
        holding = [at for at in own if holds_answer(question, passages[at], language)]
        if holding and (whole is None or holding[0] <= whole.at):
            return Shown(holding[0], frozenset(holding))
    return whole


def showing(question: Question, passages: Sequence[Passage], language: str) -> frozenset[int]:
    """The indices of the passages that show some of the evidence that is there to be found."""
    places = [place for places in relevant_evidence(question) for place in places]
    found = [shown(question, place, passages, language) for place in places]
    return frozenset(at for each in found if each for at in each.by)


def all_shown(question: Question, passages: Sequence[Passage], language: str) -> bool | None:
    """Whether the passages show all that an answer needs; None if the question names no evidence."""
    required = required_evidence(question)
    if not required:
        return None
    return all(any(shown(question, place, passages, language) for place in places) for places in required)


def holds_answer(question: Question, passage: Passage, language: str) -> bool:
    """Whether an accepted answer stands in the passage: of a list, every item, or one where evidence is in pieces."""
    enough = any if len(required_evidence(question)) > 1 else all
    return any(enough(stands_in(item, passage.text, language) for item in items(gold)) for gold in question.answers)


def _covered(place: Evidence, passages: Sequence[Passage], own: Sequence[int]) -> Shown | None:
    """Which of the passages hold the text of the place, if together they hold all of it."""
    if place.start is None or place.end is None:
        if place.text is None:  # how long the document is cannot be known
            return None
        start, end = 0, len(place.text)
    else:
        start, end = place.start, place.end
    missing = [(start, end)]
    by = [at for at in own if passages[at].start < end and start < passages[at].end]
    for at in by:
        missing = [rest for gap in missing for rest in _without(gap, passages[at])]
        if all(place.text is not None and not place.text[a - start : b - start].strip() for a, b in missing):
            return Shown(at, frozenset(by))
    return None


def _without(gap: tuple[int, int], passage: Passage) -> list[tuple[int, int]]:
    """What of a gap a passage leaves."""
    parts = (gap[0], min(gap[1], passage.start)), (max(gap[0], passage.end), gap[1])
    return [(a, b) for a, b in parts if a < b]
