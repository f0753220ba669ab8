"""Answer length, to be shown beside match, which favours long answers."""

from __future__ import annotations

from workbench.scoring.registry import metric
from workbench.types import KINDS, Answer, Question, Score


@metric(
    "answer_length",
    kinds=KINDS,
    unit="words",
    better=None,
    failed=None,
    label={"en": "answer length, words", "it": "lunghezza della risposta, parole"},
    about={"it": "Il numero di parole separate da spazi; una risposta fallita non ne ha."},
)
def answer_length(question: Question, answer: Answer, language: str) -> Score:
    """The number of blank-separated words; a failed reply has none to count."""
    return Score("answer_length", float(len(answer.text.split())))
