"""Retrieval metrics at the level of the evidence, so that another way of chunking does not change the truth.

The hits are first read as a ranking of the pieces of evidence, as a ranking of passages is read as one of documents:
each piece stands where the hits have shown all of it, and a hit that shows nothing of what is found is an irrelevant
entry; showing a piece again adds nothing. On that ranking the measures are trec_eval's, by ir-measures. What shows a
piece is explained in `workbench.scoring.evidence`; judged documents count each, with their grades.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.scoring.evidence import Places, Shown, relevant_evidence, shown
from workbench.scoring.golds import best, items
from workbench.scoring.match import stands_in
from workbench.scoring.registry import ANSWERABLE_KINDS, metric
from workbench.types import FACTUAL_KINDS, Answer, Hit, Question, Score


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well the hits rank the evidence; every value from 0 to 1, and 0 if nothing was returned."""

    recall: float
    precision: float
    reciprocal_rank: float
    ndcg: float
    average_precision: float


def rank(question: Question, hits: Sequence[Hit], k: int | None = None, *, language: str = "en") -> Ranking | None:
    """The measures of one search, best hit first; None if the question names no evidence.

    With `k`, by trec_eval at k: hits beyond k are cut, precision divides by k, and the ideal ranking of nDCG ends at
    k. Without, everything returned counts: precision divides by the number of hits, and the ideal holds all evidence,
    so that an arm which asks for few passages gains nothing by it. `language`: that of the accepted answers, which
    tell the passage of a whole document that counts.
    """
    import ir_measures
    from ir_measures import AP, RR, R, nDCG

    pieces = relevant_evidence(question)
    if not pieces:
        return None
    hits = hits[:k]
    passages = [hit.passage for hit in hits]
    found = [[shown(question, place, passages, language) for place in places] for places in pieces]
    showing = frozenset(at for places in found for each in places if each for at in each.by)
    entries = _entries(pieces, found, showing, hits)
    gain = nDCG if k is None else nDCG @ k
    everything = R @ max(1, len(entries))
    # A query that is missing from the run would be dropped, so one that returned nothing gets an irrelevant entry.
    run = {entry: -float(place) for place, entry in enumerate(entries)} or {"nothing": 0.0}
    qrels = {f"evidence {n}": max(place.grade or 1 for place in places) for n, places in enumerate(pieces)}
    value = ir_measures.calc_aggregate([everything, RR, gain, AP], {"q": qrels}, {"q": run})
    return Ranking(
        recall=float(value[everything]),
        precision=len(showing) / (k or max(1, len(hits))),
        reciprocal_rank=float(value[RR]),
        ndcg=float(value[gain]),
        average_precision=float(value[AP]),
    )


def _entries(
    pieces: Sequence[Places], found: Sequence[Sequence[Shown | None]], showing: frozenset[int], hits: Sequence[Hit]
) -> list[str]:
    by_document = all(place.start is None for places in pieces for place in places)
    complete: dict[int, list[int]] = {}  # the pieces that each hit completes
    for piece, places in enumerate(found):
        if reached := [each.at for each in places if each]:
            complete.setdefault(min(reached), []).append(piece)
    entries: dict[str, None] = {}  # in order, each once
    for at, hit in enumerate(hits):
        for piece in complete.get(at, ()):
            entries.setdefault(f"evidence {piece}")
        if at not in showing:
            other = hit.passage.document if by_document else f"{hit.passage.document} {hit.passage.id}"
            entries.setdefault(f"other {other}")
    return list(entries)


_remembered = lru_cache(maxsize=8)(rank)  # the metrics below ask for the same ranking


def _measured(name: str, question: Question, answer: Answer, language: str, value: Callable[[Ranking], float]) -> Score:
    ranking = _remembered(question, answer.hits, language=language)
    return Score(name, None, "the question names no evidence") if ranking is None else Score(name, value(ranking))


@metric(
    "recall@k",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "recall@k", "it": "recall@k"},
    about={
        "it": ("La quota della fonte che i passaggi trovati mostrano; k è quanti ne chiede l'approccio, qui e oltre.")
    },
)
def recall(question: Question, answer: Answer, language: str) -> Score:
    """The share of the evidence that the hits show; k is what the arm asks for, here and below."""
    return _measured("recall@k", question, answer, language, lambda ranking: ranking.recall)


@metric(
    "precision@k",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "precision@k", "it": "precision@k"},
    about={"it": "La quota dei passaggi trovati che mostra una parte della fonte."},
)
def precision(question: Question, answer: Answer, language: str) -> Score:
    """The share of the hits that show some of the evidence found."""
    return _measured("precision@k", question, answer, language, lambda ranking: ranking.precision)


@metric(
    "mrr@k",
    unit="0-1",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "MRR@k", "it": "MRR@k"},
    about={"it": "1 / il posto in cui compare la prima parte della fonte, 0 se non compare: la media è la MRR."},
)
def reciprocal_rank(question: Question, answer: Answer, language: str) -> Score:
    """1 / the rank at which the first piece is shown, 0 if none is: its mean is MRR."""
    return _measured("mrr@k", question, answer, language, lambda ranking: ranking.reciprocal_rank)


@metric(
    "ndcg@k",
    unit="0-1",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "nDCG@k", "it": "nDCG@k"},
    about={"it": "Guadagno cumulato scontato e normalizzato sulle parti della fonte (Järvelin e Kekäläinen 2002)."},
)
def ndcg(question: Question, answer: Answer, language: str) -> Score:
    """Normalised discounted cumulative gain over the pieces of evidence (Järvelin & Kekäläinen 2002)."""
    return _measured("ndcg@k", question, answer, language, lambda ranking: ranking.ndcg)


@metric(
    "map@k",
    unit="0-1",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "MAP@k", "it": "MAP@k"},
    about={
        "it": (
            "La media, sulle parti della fonte, della precisione al posto di ciascuna, 0 se manca: la media è la MAP."
        )
    },
)
def average_precision(question: Question, answer: Answer, language: str) -> Score:
    """The mean, over the pieces of evidence, of the precision at the rank of each, 0 if missed: its mean is MAP."""
    return _measured("map@k", question, answer, language, lambda ranking: ranking.average_precision)


@metric(
    "document_recall@k",
    kinds=ANSWERABLE_KINDS,
    of_hits=True,
    label={"en": "document recall@k", "it": "recall@k dei documenti"},
    about={"it": "La quota dei documenti con la fonte che compaiono tra quelli trovati, con qualunque passaggio."},
)
def document_recall(question: Question, answer: Answer, language: str) -> Score:
    """The share of the documents that hold the evidence among those of the hits, whichever passage is of them."""
    pieces = {frozenset(place.document for place in places) for places in relevant_evidence(question)}
    if not pieces:
        return Score("document_recall@k", None, "the question names no evidence")
    returned = {hit.passage.document for hit in answer.hits}
    return Score("document_recall@k", sum(not returned.isdisjoint(each) for each in pieces) / len(pieces))


@metric(
    "answer_in_passages@k",
    kinds=FACTUAL_KINDS,
    of_hits=True,
    label={"en": "answer in passages@k", "it": "risposta nei passaggi@k"},
    about={
        "it": (
            "1 se una risposta accettata si trova nei passaggi, dove è la fonte o per caso; di un elenco, ogni voce."
        )
    },
)
def answer_in_passages(question: Question, answer: Answer, language: str) -> Score:
    """1 if an accepted answer stands in the hits, be it where it is evidence or by chance; of a list, every item."""
    texts = [hit.passage.text for hit in answer.hits]

    def stands(item: str) -> bool:
        return any(stands_in(item, text, language) for text in texts)

    return best("answer_in_passages@k", question, lambda gold: float(all(map(stands, items(gold)))))
