"""Credit for a count that is nearly right."""

from __future__ import annotations

from workbench.scoring.number_closeness import BASE, number_asked_for, number_given
from workbench.scoring.registry import metric
from workbench.scoring.values.reader import read
from workbench.types import Answer, Question, Score


@metric(
    "count_credit",
    unit="0-1",
    kinds=("aggregate",),
    label={"en": "credit for counts", "it": "credito per i conteggi"},
    about={
        "it": "0,75 elevato a |risposta - attesa| dove la risposta accettata è un numero "
        "intero senza unità, come Oolong "
        "valuta i conteggi."
    },
)
def count_credit(question: Question, answer: Answer, language: str) -> Score:
    """0.75 ** |answer - gold| where the gold is a whole number without a unit, as Oolong scores counts.

    arXiv 2511.02817: one off is 0.75, two off 0.56, beside right and wrong, which know no nearly. Other golds, money
    and measures among them, are unscored: see `number_closeness`. The best over several golds counts, and the number
    of an answer that names several is the one that `number_closeness` takes; an answer without one scores 0.
    """
    golds = [gold for each in question.answers if (gold := number_asked_for(each, language)) is not None]
    counts = [gold for gold in golds if gold.unit is None and float(gold.number.own).is_integer()]
    if not counts:
        return Score("count_credit", None, "the gold answer is not a whole number")
    reading = read(answer.text, language)
    given = [(gold, number_given(gold, reading, question, language)) for gold in counts]
    credits = [BASE ** abs(gold.number.own - said.number.own) for gold, said in given if said is not None]
    if not credits:
        return Score("count_credit", 0.0, "no number in the answer")
    return Score("count_credit", float(max(credits)))
