"""Which of several columns holds the right answer: of choices, and of what a system said beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.corpus.sheets.columns import columns_of
from workbench.types import Document

DOCUMENTS = [Document("barn", "The barn", "The barn holds hay. Its roof is of slate. Its door is green, or blue.", {})]
CHOICES = ["straw", "hay", "wood", "coal"]


def read(tmp_path: Path, *rows: dict[str, Any]) -> Added:
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


@pytest.mark.parametrize(
    ("name", "column", "mark"),
    [
        ("answer_{n}", "correct_option", 2),
        ("answer_{n}", "correct", "B"),
        ("answer {n}", "correct_answer", "2"),
        ("risposta_{n}", "giusta", "b"),
        ("Risposta {n}", "Corretta", "2"),
        ("answer_{n}", "option", "answer_2"),
        ("answer_{n}", "correct_option", "hay"),
    ],
)
def test_a_choice_that_is_named_is_the_only_answer(tmp_path: Path, name: str, column: str, mark: Any) -> None:
    choices = {name.format(n=n): text for n, text in enumerate(CHOICES, start=1)}
    added = read(tmp_path, {"question": "What does the barn hold?", **choices, column: mark})
    assert added.questions[0].answers == ("hay",)
    assert not any("count as right" in note for note in added.notes)


def test_numbers_that_begin_with_nought_name_the_next_column(tmp_path: Path) -> None:
    choices = {f"answer_{n}": text for n, text in enumerate(CHOICES, start=1)}
    colours = {f"answer_{n}": text for n, text in enumerate(["green", "red", "grey", "white"], start=1)}
    added = read(
        tmp_path,
        {"question": "What does the barn hold?", **choices, "correct": 1},
        {"question": "What colour is the door of the barn?", **colours, "correct": 0},
    )
    assert [question.answers for question in added.questions] == [("hay",), ("green",)]


def test_a_row_that_names_none_of_its_choices_has_no_answer(tmp_path: Path) -> None:
    choices = {f"answer_{n}": text for n, text in enumerate(CHOICES, start=1)}
    added = read(
        tmp_path,
        {"question": "What does the barn hold?", **choices, "correct": 2},
        {"question": "What is in the barn?", **choices, "correct": 7},
    )
    assert [question.answers for question in added.questions] == [("hay",)]
    assert len(added.left_out) == 1


def test_answers_that_all_count_are_told(tmp_path: Path) -> None:
    added = read(tmp_path, {"question": "What colour is the door?", "answer_1": "green", "answer_2": "blue"})
    assert added.questions[0].answers == ("green", "blue")
    assert any("count as right: answer_1, answer_2" in note for note in added.notes)


@pytest.mark.parametrize("said", ["response", "output", "answer"])
def test_what_a_system_said_in_a_row_without_the_right_answer_is_no_answer(tmp_path: Path, said: str) -> None:
    rows = [
        {"question": "What does the barn hold?", said: "hay"},
        {"question": "What is the roof of?", said: "hay", "expected_answer": "slate"},
    ]
    for given in (rows, rows[::-1]):
        added = read(tmp_path, *given)
        assert [(q.text, q.answers) for q in added.questions] == [("What is the roof of?", ("slate",))]
        assert len(added.left_out) == 1


def test_rows_of_another_form_have_their_own_right_answers(tmp_path: Path) -> None:
    rows = [
        {"question": "What is the roof of?", "expected_answer": "slate"},
        {"domanda": "What does the barn hold?", "risposta": "hay"},
    ]
    for given in (rows, rows[::-1]):
        assert {q.answers for q in read(tmp_path, *given).questions} == {("slate",), ("hay",)}


def test_a_column_of_one_form_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    rows = [{"question": "What is the roof of?", "expected_answer": "slate"}, {"domanda": "And?", "risposta": "hay"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    added = questions_of_sheet(path, DOCUMENTS, columns={"answer": "expected_answer"})
    assert {q.answers for q in added.questions} >= {("slate",)}


@pytest.mark.parametrize("head", ["expected", "ideal", "gold", "attesa"])
def test_what_is_expected_goes_before_what_a_system_answered(head: str) -> None:
    fields = columns_of(["question", "answer", head], {}, "sheet.csv")
    assert fields["answer"] == head
