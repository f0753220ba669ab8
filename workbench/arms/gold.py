"""The passages that together hold the whole evidence of a question: for the oracle, and for training an arm to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.scoring.evidence import Places, holds_answer, required_evidence
from workbench.types import Document, Evidence, Hit, Passage, Question

VERSION = 1  # raise when other passages would be given for the same question and cut


def gold_passages(
    question: Question, places: Places, passages: Mapping[str, Sequence[Passage]], language: str
) -> tuple[Passage, ...]:
    """The fewest passages that show one of these places, the first that can be shown; empty if none can.

    Of a place with offsets, all the passages that it lies in. Of a whole document, the shortest passage in which an
    accepted answer stands.

    Args:
        question: whose answers tell the passage of a whole document.
        places: alternatives, one of which is enough.
        passages: those of each document, in its order.
        language: of the question.
    """
    for place in places:
        own = passages.get(place.document, ())
        found = _holding(question, own, language) if place.start is None else _over(place, own)
        if found:
            return found
    return ()


def gold_hits(
    question: Question, passages: Mapping[str, Sequence[Passage]], documents: Mapping[str, Document], language: str
) -> list[Hit]:
    """The passages that show each required piece of evidence, in the order of the evidence, each once.

    A document that is the evidence as a whole, and of which no passage holds an answer, is given whole.
    """
    chosen: dict[str, Passage] = {}
    for places in required_evidence(question):
        found = gold_passages(question, places, passages, language)
        for passage in found or (whole_passage(documents[places[0].document]),):
            chosen.setdefault(passage.id, passage)
    return [Hit(passage, 1.0) for passage in chosen.values()]


def whole_passage(document: Document) -> Passage:
    """A document as one passage."""
    return Passage(f"{document.id}#whole", document.id, document.text, 0, len(document.text))


def _holding(question: Question, own: Sequence[Passage], language: str) -> tuple[Passage, ...]:
    holding = [passage for passage in own if holds_answer(question, passage, language)]
    return (min(holding, key=lambda passage: len(passage.text)),) if holding else ()


def _over(place: Evidence, own: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages from the start to the end of a span, each time the one that reaches furthest."""
    assert place.start is not None
    assert place.end is not None
    chosen: list[Passage] = []
    reached = place.start
    while True:
        if place.text is not None:  # blanks need no passage
            rest = place.text[reached - place.start :]
            reached += len(rest) - len(rest.lstrip())
        if reached >= place.end:
            return tuple(chosen)
        # What lies between two passages is blank too, so the next one may begin behind what is reached.
        nearest = min((p.start for p in own if p.end > reached), default=place.end)
        onwards = [p for p in own if p.start <= max(reached, nearest) and p.end > reached and p.start < place.end]
        if not onwards:
            return tuple(chosen)
        chosen.append(max(onwards, key=lambda passage: passage.end))
        reached = chosen[-1].end
