"""chrF by sacrebleu, on its scale of 0 to 100: never to be averaged with metrics of 0 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.scoring.registry import metric
from workbench.types import FACTUAL_KINDS, Answer, Question, Score


@dataclass(frozen=True, slots=True)
class CorpusChrf:
    """chrF of many answers at once (0 to 100), and sacrebleu's signature, which says how it was computed."""

    value: float
    signature: str


@metric(
    "chrf",
    kinds=(*FACTUAL_KINDS, "summary"),
    unit="0-100",
    label={"en": "chrF (mean of replies)", "it": "chrF (media delle risposte)"},
)
def chrf(question: Question, answer: Answer, language: str) -> Score:
    """Sentence-level chrF2: character 6-grams, recall weighted twice, the best over the golds (Popović 2015)."""
    if not question.answers:
        return Score("chrf", None, "no gold answer")
    return Score("chrf", float(_shared().sentence_score(answer.text, list(question.answers)).score))


def corpus_chrf(answers: Sequence[str], golds: Sequence[Sequence[str]]) -> CorpusChrf:
    """chrF2 over n answers, each with its golds (n lists, any number of golds each); the mean of the records differs.

    Raises ValueError if there is no answer, the two differ in length, or an answer has no gold.
    """
    if not answers or len(answers) != len(golds) or not all(golds):
        raise ValueError("corpus_chrf needs answers, and one or more golds for each")
    most = max(len(each) for each in golds)
    streams = [[each[at] if at < len(each) else None for each in golds] for at in range(most)]
    scorer = _new()  # its own: the signature remembers the last number of references
    value = float(scorer.corpus_score(list(answers), streams).score)
    return CorpusChrf(value, str(scorer.get_signature()))


def _new() -> Any:
    from sacrebleu.metrics import CHRF

    return CHRF()


_shared = cache(_new)
