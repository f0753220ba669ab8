"""Plain replies of every day that tell something else beside the answer, and hostile ones that must take no time."""

from __future__ import annotations

import time

import pytest

from workbench.scoring.match import match
from workbench.scoring.refusals import says_unknown
from workbench.types import Answer, Question


def says(question: str, gold: str, reply: str, language: str) -> bool:
    asked = Question(id="q", text=question, answers=(gold,), kind="single", split="test")
    return match(asked, Answer("q", reply), language).value == 1


@pytest.mark.parametrize(
    ("language", "question", "reply", "right", "wrong"),
    [
        ("en", "When was the firm founded?", "It was founded in 1978 and listed in 1987.", "1978", "1987"),
        ("it", "Quando è stata fondata?", "Fondata nel 1978, è stata quotata nel 1987.", "1978", "1987"),
        (
            "en",
            "Who is the author of the report?",
            "The report was edited by Dr. Helen Moore and written by John Smith.",
            "John Smith",
            "Dr. Helen Moore",
        ),
        (
            "it",
            "Chi è l'autore del rapporto?",
            "Il rapporto è stato rivisto da Elena Mori e scritto da Luca Bini.",
            "Luca Bini",
            "Elena Mori",
        ),
    ],
)
def test_of_two_deeds_the_one_that_is_asked_for_counts(
    language: str, question: str, reply: str, right: str, wrong: str
) -> None:
    assert says(question, right, reply, language)
    assert not says(question, wrong, reply, language)


@pytest.mark.parametrize(
    ("language", "question", "gold", "reply"),
    [
        ("en", "When was he born?", "1950", "Born in 1950 in Rome, he died in 1999."),
        ("en", "When was the bridge completed?", "1932", "Started in 1928, finished in 1932."),
        ("it", "Quando è stato completato il ponte?", "1932", "Iniziato nel 1928, è stato finito nel 1932."),
        ("en", "When did he die?", "1999", "Born in 1950, he died in 1999."),
    ],
)
def test_what_is_told_beside_the_answer_takes_nothing_from_it(
    language: str, question: str, gold: str, reply: str
) -> None:
    assert says(question, gold, reply, language)


@pytest.mark.parametrize("reply", ["Dr Moore", "Dr. Moore", "It was written by Dr Moore and edited by John Smith."])
def test_a_doctor_is_named_by_title_and_surname(reply: str) -> None:
    assert says("Who wrote the report?", "Helen Moore", reply, "en")


@pytest.mark.parametrize(
    ("question", "gold", "reply"),
    [
        ("Who signed the contract?", "Anna Rossi", "a" * 20_000 + "Anna Rossi"),
        ("Is it allowed?", "No", " " * 20_000 + "No"),
        ("How long is the warranty?", "24 months", "1," * 10_000),
        ("How long is the warranty?", "24 months", "1." * 10_000),
        ("Is it allowed?", "No", "\n" * 20_000 + "No"),
        ("Who signed the contract?", "Anna Rossi", "-" * 20_000 + "Anna Rossi"),
        ("Who signed the contract?", "Anna Rossi", "." * 20_000 + "Anna Rossi"),
        ("Chi l'ha venduto?", "il direttore generale", "a" * 20_000 + "il direttore generale"),
    ],
)
def test_a_reply_of_one_sign_over_and_over_is_read_at_once(question: str, gold: str, reply: str) -> None:
    begun = time.process_time()
    says(question, gold, reply, "it" if "venduto" in question else "en")
    says_unknown(reply, question)
    assert time.process_time() - begun < 2  # seconds; it was minutes
