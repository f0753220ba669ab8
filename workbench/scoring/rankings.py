"""The figures of a retriever over many questions: how much of the evidence is found among how many passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.scoring.registry import ANSWERABLE_KINDS
from workbench.scoring.retrieval import rank
from workbench.types import Hit, Question

KS = (1, 3, 5, 10)
LONGEST = max(KS)  # of a ranking that is looked at


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over questions: recall at each k, nDCG@10, and the reciprocal rank, 0 where nothing is among the first 10.

    Recall is the share of the evidence that an answer needs.
    """

    questions: int
    recall: Mapping[int, float]
    ndcg: float
    reciprocal_rank: float


def judged(questions: Sequence[Question]) -> list[Question]:
    """Those whose evidence is known, so that a search for them can be judged."""
    return [question for question in questions if question.evidence and question.kind in ANSWERABLE_KINDS]


def figures(found: Sequence[tuple[Question, Sequence[Hit]]], language: str, ks: Sequence[int] = KS) -> Figures:
    """Of the hits of each question, best first. Raises ValueError where no question names evidence."""
    at = {k: [rank(question, hits, k, language=language) for question, hits in found] for k in {*ks, LONGEST}}
    kept = {k: [ranking for ranking in rankings if ranking is not None] for k, rankings in at.items()}
    count = len(kept[LONGEST])
    if not count:
        raise ValueError("no question names evidence")
    return Figures(
        questions=count,
        recall={k: sum(ranking.recall for ranking in kept[k]) / count for k in ks},
        ndcg=sum(ranking.ndcg for ranking in kept[LONGEST]) / count,
        reciprocal_rank=sum(ranking.reciprocal_rank for ranking in kept[LONGEST]) / count,
    )
