"""Retrieval metrics at the level of the evidence, so that another way of chunking does not change the truth.

The hits are first read as a ranking of the required pieces of evidence, as a ranking of passages is read as one of
documents: each hit becomes the pieces it is the first to show, or one irrelevant entry if it shows none; showing a
piece again adds nothing. On that ranking the measures are trec_eval's, by ir-measures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.scoring.registry import ANSWERABLE_KINDS, metric
from workbench.types import Answer, Evidence, Hit, Passage, Question, Score


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the hits rank the evidence; every value from 0 to 1, and 0 if nothing was returned."""

    recall: float
    precision: float
    reciprocal_rank: float
    ndcg: float
    average_precision: float


def required_evidence(question: Question) -> tuple[tuple[Evidence, ...], ...]:
    """The pieces of evidence an answer needs, each as its alternatives.

    A question of kind single asks for one fact: if several places state it, any one of them is enough. Questions of
    other kinds need every place.
    """
    if question.kind == "single":
        return (question.evidence,) if question.evidence else ()
    return tuple((place,) for place in dict.fromkeys(question.evidence))


def shows(passage: Passage, place: Evidence) -> bool:
    """Whether a passage overlaps a place of evidence, or is of its document where the place has no offsets."""
    if passage.document != place.document:
        return False
    if place.start is None or place.end is None:
        return True
    return passage.start < place.end and place.start < passage.end


def rank(question: Question, hits: Sequence[Hit], k: int | None = None) -> Ranking | None:
    """The measures of one search, best hit first; None if the question names no evidence.

    With `k`, by trec_eval at k: hits beyond k are cut, precision divides by k, and the ideal ranking of nDCG ends at
    k. Without, everything returned counts: precision divides by the number of hits, and the ideal holds all evidence,
    so that an arm which asks for few passages gains nothing by it.
    """
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    required = required_evidence(question)
    if not required:
        return None
    hits = hits[:k]
    entries = _entries(required, hits)
    gain = nDCG if k is None else nDCG @ k
    everything = R @ max(1, len(entries))
    # A query that is missing from the run would be dropped, so one that returned nothing gets an irrelevant entry.
    run = {entry: -float(place) for place, entry in enumerate(entries)} or {"nothing": 0.0}
    qrels = {f"evidence {number}": 1 for number in range(len(required))}
    value = ir_measures.calc_aggregate([everything, RR, gain, AP], {"q": qrels}, {"q": run})
    relevant = sum(any(shows(hit.passage, place) for place in question.evidence) for hit in hits)
    return Ranking(
        recall=float(value[everything]),
        precision=relevant / (k or max(1, len(hits))),
        reciprocal_rank=float(value[RR]),
        ndcg=float(value[gain]),
        average_precision=float(value[AP]),
    )


def _entries(required: tuple[tuple[Evidence, ...], ...], hits: Sequence[Hit]) -> list[str]:
    by_document = all(place.start is None for places in required for place in places)
    entries: dict[str, None] = {}  # in order, each once
    for hit in hits:
        shown = [at for at, places in enumerate(required) if any(shows(hit.passage, place) for place in places)]
        for at in shown:
            entries.setdefault(f"evidence {at}")
        if not shown:
            other = hit.passage.document if by_document else f"{hit.passage.document} {hit.passage.id}"
            entries.setdefault(f"other {other}")
    return list(entries)


_remembered = lru_cache(maxsize=8)(rank)  # the metrics below ask for the same ranking


def _measured(name: str, question: Question, answer: Answer, value: Callable[[Ranking], float]) -> Score:
    ranking = _remembered(question, answer.hits)
    return Score(name, None, "the question names no evidence") if ranking is None else Score(name, value(ranking))


@metric("recall@k", kinds=ANSWERABLE_KINDS, of_hits=True)
def recall(question: Question, answer: Answer, language: str) -> Score:
    """The share of the required evidence among the hits; k is what the arm asks for, here and below."""
    return _measured("recall@k", question, answer, lambda ranking: ranking.recall)


@metric("precision@k", kinds=ANSWERABLE_KINDS, of_hits=True)
def precision(question: Question, answer: Answer, language: str) -> Score:
    """The share of the hits that show some of the evidence."""
    return _measured("precision@k", question, answer, lambda ranking: ranking.precision)


@metric("mrr@k", kinds=ANSWERABLE_KINDS, of_hits=True)
def reciprocal_rank(question: Question, answer: Answer, language: str) -> Score:
    """1 / the rank of the first hit that shows evidence, 0 if none does: its mean is MRR."""
    return _measured("mrr@k", question, answer, lambda ranking: ranking.reciprocal_rank)


@metric("ndcg@k", kinds=ANSWERABLE_KINDS, of_hits=True)
def ndcg(question: Question, answer: Answer, language: str) -> Score:
    """Normalised discounted cumulative gain over the pieces of evidence (Järvelin & Kekäläinen 2002)."""
    return _measured("ndcg@k", question, answer, lambda ranking: ranking.ndcg)


@metric("map@k", kinds=ANSWERABLE_KINDS, of_hits=True)
def average_precision(question: Question, answer: Answer, language: str) -> Score:
    """The mean, over the pieces of evidence, of the precision at the rank of each, 0 if missed: its mean is MAP."""
    return _measured("map@k", question, answer, lambda ranking: ranking.average_precision)
