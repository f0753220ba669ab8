"""Token F1: how many tokens an answer shares with a gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workbench.scoring.golds import best
from workbench.scoring.registry import metric
from workbench.scoring.texts.normalise import comparable
from workbench.types import Answer, Question, Score


def bag_f1(wanted: Sequence[str], given: Sequence[str]) -> float:
    """F1 = 2PR/(P+R) of two bags of tokens; empty against empty is 1 (SQuAD 2.0, arXiv 1806.03822)."""
    if not wanted or not given:
        return float(not wanted and not given)
    shared = (Counter(wanted) & Counter(given)).total()
    return 2 * shared / (len(wanted) + len(given))


@metric(
    "f1",
    unit="0-1",
    label={"en": "F1", "it": "F1"},
    about={"it": "La F1 migliore tra le risposte accettate; precisione e recall vengono dalla stessa."},
)
def f1(question: Question, answer: Answer, language: str) -> Score:
    """The best F1 over the golds, precision and recall taken from the same gold."""
    return best("f1", question, lambda gold: bag_f1(*comparable(gold, answer.text, language)))
