"""Whether an arm says "I do not know" where it should, and where it should not."""

from __future__ import annotations

from workbench.scoring.markers import uncited
from workbench.scoring.match import match
from workbench.scoring.refusals import says_unknown
from workbench.scoring.registry import failed, metric
from workbench.types import Answer, Question, Score


def abstains(answer: Answer, question: str = "") -> bool:
    """Whether the reply declines to answer a question, by its words or by its stop. A failed or empty one does not."""
    return not failed(answer) and (answer.stop == "abstain" or says_unknown(uncited(answer).text, question))


@metric(
    "abstention",
    kinds=("unanswerable",),
    label={"en": "abstention", "it": "astensione"},
    about={
        "it": ("1 se a una domanda senza risposta ci si astiene, altrimenti 0: la media è il recall dell'astensione.")
    },
)
def abstention(question: Question, answer: Answer, language: str) -> Score:
    """1 if the reply to an unanswerable question abstains, else 0: its mean is the recall of abstaining."""
    return Score("abstention", float(abstains(answer, question.text)))


@metric(
    "false_refusal",
    better="lower",
    label={"en": "false refusals", "it": "rifiuti a torto"},
    about={
        "it": (
            "1 se a una domanda che una risposta ce l'ha ci si astiene senza darne comunque una accettata, "
            "altrimenti 0."
        )
    },
)
def false_refusal(question: Question, answer: Answer, language: str) -> Score:
    """1 if the reply to an answerable question abstains without giving a gold all the same, else 0."""
    right = match(question, answer, language).value == 1
    return Score("false_refusal", float(abstains(answer, question.text) and not right))
