"""The passages to give with a question so that its evidence is shown whole: of the oracle, and of training to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.scoring.evidence import Places, holds_answer
from workbench.types import Evidence, Passage, Question

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
        if place.start is not None and place.end is not None:
            found = _over(place.start, place.end, own)
        else:
            found = _holding(question, place, own, language)
        if found:
            return found
    return ()


def _holding(question: Question, place: Evidence, own: Sequence[Passage], language: str) -> tuple[Passage, ...]:
    holding = [passage for passage in own if holds_answer(question, passage, language)]
    return (min(holding, key=lambda passage: len(passage.text)),) if holding else ()


def _over(start: int, end: int, own: Sequence[Passage]) -> tuple[Passage, ...]:
    """The passages from the start to the end of a span, each time the one that reaches furthest."""
    chosen: list[Passage] = []
    reached = start
    while reached < end:
        # What lies between two passages is blank, so the next one may begin behind what is reached.
        nearest = min((p.start for p in own if p.end > reached), default=end)
        onwards = [p for p in own if p.start <= max(reached, nearest) and p.end > reached and p.start < end]
        if not onwards:
            break
        chosen.append(max(onwards, key=lambda passage: passage.end))
        reached = chosen[-1].end
    return tuple(chosen)
