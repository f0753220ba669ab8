"""Golds with words that say that their figure is no exact one."""

from __future__ import annotations

import pytest

from workbench.scoring.match import match
from workbench.types import Answer, Question


@pytest.mark.parametrize(
    ("gold", "reply", "language", "right"),
    [
        ("nearly $12", "The price was approximately $12.", "en", 1),
        ("nearly $12", "$12", "en", 1),
        ("nearly $12", "nearly $12", "en", 1),
        ("an estimated 25 million", "It killed 25 million people.", "en", 1),
        ("quasi 300 km", "Sono 300 km.", "it", 1),
        ("circa 45 euro", "45 €", "it", 1),
        ("nearly $12", "$13", "en", 0),
        ("nearly $12", "It was not $12.", "en", 0),
        ("nearly $12", "12 euros", "en", 0),
        ("almost famous", "famous", "en", 0),
    ],
)
def test_the_figure_counts(gold: str, reply: str, language: str, right: float) -> None:
    question = Question("q", "How much?", (gold,), "single", "test")
    assert match(question, Answer("q", reply), language).value == right
