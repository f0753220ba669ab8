"""What a right answer may look like by chance, and replies that are long to read."""

from __future__ import annotations

import time

import pytest

from workbench.corpus.sheets.cited import without_citations
from workbench.scoring.match import match
from workbench.scoring.refusals import says_unknown
from workbench.types import Answer, Question

PAIRS = [
    ("en", "Can dogs enter?", "yes", "Dogs are adorable.", False),
    ("en", "Can dogs enter?", "yes", "Dogs are terrible.", False),
    ("it", "I cani possono entrare?", "sì", "I cani sono terribili.", False),
    ("en", "Can it be refunded?", "yes", "It is refundable.", True),
    ("en", "Can it be refunded?", "no", "It is not refundable.", True),
    ("it", "Chi lo gestisce?", "USA", "Una sola azienda.", False),
    ("en", "What does it use?", "CPU", "Certain people use it.", False),
    ("en", "Who says so?", "WHO", "The World Health Organization.", True),
    ("it", "Chi paga?", "INPS", "L'Istituto nazionale della previdenza sociale", True),
    ("it", "Quanti sono?", "10", "Più o meno dieci.", True),
    ("it", "A che temperatura?", "-5 gradi", "meno cinque gradi", True),
    ("it", "Quando?", "3 maggio", "il peso è del 3.05 kg", False),
    ("it", "Quando?", "3 maggio", "entro il 3/05", True),
    ("it", "Quando?", "45 ottobre", "entro 45.10", False),
    ("en", "What does the statue weigh?", "2.5 tonnes", "It weighs 2,500 kg.", True),
    ("en", "Who wrote the opera?", "Antonín Dvořák", "Dvorak wrote it.", True),
    ("en", "Who wrote the opera?", "Antonín Dvořák", "Anna Dvorak wrote it.", False),
    ("en", "What score is needed?", "60 out of 100", "You need 60/100.", True),
    ("it", "Che punteggio serve?", "60 su 100", "60/100", True),
    ("it", "Che punteggio serve?", "60 su 100", "60", False),
]


@pytest.mark.parametrize(("language", "question", "gold", "reply", "right"), PAIRS)
def test_an_answer_is_not_right_by_its_form_alone(
    language: str, question: str, gold: str, reply: str, right: bool
) -> None:
    asked = Question("q", question, (gold,), "single", "test")
    assert (match(asked, Answer("q", reply), language).value == 1) is right


@pytest.mark.parametrize("part", ["“ ”", "[[ ", ".", "-", "«", "a: ", '"x '])
def test_a_long_reply_of_signs_is_read_in_no_time(part: str) -> None:
    begun = time.perf_counter()
    says_unknown(part * 8_000, "What is the fee?")
    without_citations("[" + f"{part}.pdf#" * 8_000)
    assert time.perf_counter() - begun < 5
