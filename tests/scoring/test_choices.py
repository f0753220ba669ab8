"""Answers to questions with choices: by the label, by the words, by both."""

from __future__ import annotations

import pytest

from workbench.scoring.match import match
from workbench.scoring.matching.choices import choices_asked
from workbench.types import Answer, Question

ANIMAL = "What is Rex?\nA. a cat\nB. a dog\nC. a dog house\nD. none of these"
ANIMALE = "Dove vive Rex?\nA. A Pisa\nB. A Siena\nC. Non si sa"
YEARS = "How many years?\n1. 4\n2. 5\n3. 6"


def scored(text: str, gold: str, reply: str, language: str = "en") -> float | None:
    question = Question("q", text, (gold,), "single", "test")
    return match(question, Answer("q", reply), language).value


@pytest.mark.parametrize(
    "reply",
    ["B", "b", "B.", "(B)", "B) a dog", "B. a dog", "The answer is B.", "The correct answer is (B) a dog.", "a dog",
     "It is a dog.", "Option B", "B: a dog", "**B. a dog**", "Answer: B", "A dog"],
)  # fmt: skip
def test_the_right_choice_in_any_form(reply: str) -> None:
    assert scored(ANIMAL, "a dog", reply) == 1


@pytest.mark.parametrize(
    "reply",
    ["A", "C. a dog house", "a dog house", "A. a cat\nB. a dog", "a cat or a dog", "The answer is A.", "B. a cat", "E",
     "D. none of these", "A. a cat B. a dog C. a dog house", ""],
)  # fmt: skip
def test_another_choice_several_or_none(reply: str) -> None:
    assert scored(ANIMAL, "a dog", reply) == 0


@pytest.mark.parametrize(
    ("reply", "right"),
    [("B", 1), ("La risposta è B", 1), ("La risposta corretta è la B: A Siena", 1), ("A Siena", 1),
     ("Rex vive a Siena", 1), ("A Pisa", 0), ("A", 0), ("Non si sa", 0), ("Opzione C", 0), ("B. A Pisa", 0)],
)  # fmt: skip
def test_italian(reply: str, right: float) -> None:
    assert scored(ANIMALE, "A Siena", reply, "it") == right


@pytest.mark.parametrize(("reply", "right"), [("2", 1), ("5", 1), ("2. 5", 1), ("4", 0), ("1", 0), ("5 years", 1)])
def test_numbers_that_are_labels_or_choices(reply: str, right: float) -> None:
    assert scored(YEARS, "5", reply) == right


def test_other_questions_are_as_they_were() -> None:
    assert choices_asked("What is Rex?") == {}
    assert choices_asked("Read this:\nA. Smith wrote it.\nWho?") == {}
    assert choices_asked("Who?\nB. Smith\nC. Jones") == {}
    assert scored("Who wrote it?", "A", "A") == 1
