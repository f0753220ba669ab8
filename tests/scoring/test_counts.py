"""How many, and how often: what counts is a number of the thing asked about, in either language."""

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question


def right(language: str, asked: str, gold: str, reply: str) -> bool:
    return match(Question("q", asked, (gold,), "single", "test"), Answer("q", reply), language).value == 1


@pytest.mark.parametrize(
    ("language", "gold", "reply", "expected"),
    [
        ("en", "twice", "Emergency leave may be claimed twice / year, with evidence.", True),
        ("en", "four", "The review is held four times/year.", True),
        ("en", "40 hours", "Pay is capped at 40 hours/week.", True),
        ("it", "due volte", "Il permesso si può chiedere due volte / anno.", True),
        ("it", "12 giorni", "Spettano 12 giorni/dipendente.", True),
        ("en", "twice", "It may be claimed twice / three times.", False),
        ("en", "40 hours", "It is 40 hours/45 hours.", False),
        ("en", "the manager", "Ask the manager/person on call.", False),
    ],
)
def test_a_slash_before_a_period_says_how_often(language: str, gold: str, reply: str, expected: bool) -> None:
    assert right(language, "How often, or how many?", gold, reply) is expected


@pytest.mark.parametrize(
    ("language", "asked", "reply", "expected"),
    [
        ("en", "How many blogs must everyone write each month?", "Let us see how many fit in a month.", False),
        ("en", "How many blogs must everyone write each month?", "Everyone writes a blog each month.", True),
        ("en", "How many blogs must everyone write each month?", "Everyone writes a new weekly blog.", True),
        ("en", "How many blogs must everyone write each month?", "One.", True),
        ("en", "How many keys are there?", "This is a difficult question.", False),
        ("it", "Quante chiavi ci sono?", "È una domanda difficile.", False),
        ("it", "Quante chiavi ci sono?", "C'è una chiave.", True),
        ("it", "Quante chiavi ci sono?", "Una.", True),
        ("it", "Quanti rappresentanti elegge la classe?", "Ne elegge uno.", True),
    ],
)
def test_an_article_counts_only_what_is_asked_for(language: str, asked: str, reply: str, expected: bool) -> None:
    assert right(language, asked, "one" if language == "en" else "uno", reply) is expected
