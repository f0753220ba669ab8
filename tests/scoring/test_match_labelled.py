"""Several values in one reply, each with what it is for: only that of what is asked counts."""

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question

CHILDREN, BAMBINI = "What is the fee for children?", "Quanto pagano i bambini?"
OVEN, FORNO = "How long is the warranty of the oven?", "Quanto dura la garanzia del forno?"


@pytest.mark.parametrize(
    ("language", "question", "reply", "right", "wrong"),
    [
        ("en", CHILDREN, "£9 for adults, £5 for children.", "£5", "£9"),
        ("en", CHILDREN, "£5 for children, £9 for adults.", "£5", "£9"),
        ("en", CHILDREN, "The fee is £9 for adults and £5 for children.", "£5", "£9"),
        ("en", CHILDREN, "Adults: £9, children: £5", "£5", "£9"),
        ("en", CHILDREN, "- Adults: £9\n- Children: £5", "£5", "£9"),
        ("en", CHILDREN, "Adults pay £9, children £5.", "£5", "£9"),
        ("en", CHILDREN, "£9 (adults), £5 (children).", "£5", "£9"),
        ("en", CHILDREN, "Fee: £9 adults, £5 children", "£5", "£9"),
        ("en", CHILDREN, "| Adults | £9 |\n| Children | £5 |", "£5", "£9"),
        ("it", BAMBINI, "9 € (adulti), 5 € (bambini).", "5 €", "9 €"),
        ("en", OVEN, "Washer: 5 years\nOven: 2 years", "2 years", "5 years"),
        ("en", OVEN, "The warranty is 5 years for the washer and 2 years for the oven.", "2 years", "5 years"),
        ("en", OVEN, "Washer: 5 years. Dryer: 3 years. Oven: 2 years.", "2 years", "3 years"),
        ("it", BAMBINI, "9 € per gli adulti, 5 € per i bambini.", "5 €", "9 €"),
        ("it", BAMBINI, "Adulti: 9 €; bambini: 5 €", "5 €", "9 €"),
        ("it", FORNO, "La garanzia è di 5 anni per la lavatrice e di 2 anni per il forno.", "2 anni", "5 anni"),
    ],
)
def test_the_value_of_what_is_asked_counts(language: str, question: str, reply: str, right: str, wrong: str) -> None:
    scores = [
        match(Question("q", question, (gold,), "single", "test"), Answer("q", reply), language).value
        for gold in (right, wrong)
    ]
    assert scores == [1, 0]


def test_a_value_for_several_things_is_that_of_each() -> None:
    question = Question("q", "What is the fee?", ("£9",), "single", "test")
    assert match(question, Answer("q", "£9 for adults, £5 for children."), "en").value == 1
