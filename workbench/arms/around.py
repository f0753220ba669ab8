"""Distractors: passages that a search finds for a question and that do not contain its answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbench.scoring.evidence import holds_answer
from workbench.types import Hit, Question

if TYPE_CHECKING:
    from workbench.retrieval.selection import Selector

VERSION = 2  # raise when other passages would be given for the same index and question


def distractors(selector: Selector, questions: Sequence[Question], count: int, language: str) -> list[list[Hit]]:
    """For each question the best `count` passages that neither overlap its evidence nor hold an accepted answer.

    They are such as an arm would read that retrieves: larger ones around what is found, where the cut has these. They
    stand in the order in which they were found, and are fewer where a search finds no more.
    """
    found: list[list[Hit]] = [[] for _ in questions]
    left, depth, most = list(range(len(questions))), 2 * count + 8, len(selector.index.passages())
    while left:
        chosen = selector.taking(min(depth, most)).search([questions[place].text for place in left]).chosen
        for place, own in zip(left, chosen, strict=True):
            found[place] = [hit for hit in own.hits if not _answers(questions[place], hit, language)][:count]
        left = [place for place in left if len(found[place]) < count] if depth < most else []
        depth *= 4
    return found


def _answers(question: Question, hit: Hit, language: str) -> bool:
    """Whether a passage has a part of the evidence in it, or says an answer by chance."""
    passage = hit.passage
    for place in question.evidence:
        if place.document == passage.document:
            whole = place.start is None or place.end is None
            if whole or (passage.start < (place.end or 0) and (place.start or 0) < passage.end):
                return True
    return holds_answer(question, passage, language)
