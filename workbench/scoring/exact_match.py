"""Exact match: the answer is a gold, once both are normalised."""

from __future__ import annotations

from workbench.scoring.golds import best
from workbench.scoring.registry import metric
from workbench.scoring.texts.normalise import comparable
from workbench.types import Answer, Question, Score


@metric(
    "exact_match",
    label={"en": "exact match", "it": "corrispondenza esatta"},
    about={
        "it": (
            "1 se la risposta normalizzata è uguale a una accettata normalizzata, altrimenti 0 (Rajpurkar e "
            "altri 2016)."
        )
    },
)
def exact_match(question: Question, answer: Answer, language: str) -> Score:
    """1 if the normalised answer equals a normalised gold, else 0 (Rajpurkar et al. 2016)."""

    def value(gold: str) -> float:
        wanted, given = comparable(gold, answer.text, language)
        return float(wanted == given)

    return best("exact_match", question, value)
