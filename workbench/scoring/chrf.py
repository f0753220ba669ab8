"""chrF by sacrebleu, on its scale of 0 to 100: never to be averaged with metrics of 0 to 1."""

from __future__ import annotations

from functools import cache
from typing import Any

from workbench.scoring.registry import metric
from workbench.types import FACTUAL_KINDS, Answer, Question, Score


@metric(
    "chrf",
    kinds=(*FACTUAL_KINDS, "summary"),
    unit="0-100",
    label={"en": "chrF (mean of replies)", "it": "chrF (media delle risposte)"},
    about={
        "it": (
            "chrF2 a livello di frase: sequenze di 6 caratteri, recall con peso doppio, la migliore tra le "
            "risposte accettate (Popović 2015)."
        )
    },
)
def chrf(question: Question, answer: Answer, language: str) -> Score:
    """Sentence-level chrF2: character 6-grams, recall weighted twice, the best over the golds (Popović 2015)."""
    if not question.answers:
        return Score("chrf", None, "no gold answer")
    return Score("chrf", float(_shared().sentence_score(answer.text, list(question.answers)).score))


@cache
def _shared() -> Any:
    from sacrebleu.metrics import CHRF

    return CHRF()
