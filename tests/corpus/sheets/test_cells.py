"""Cells that hold several values, and cells that only look so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.sheets.add import questions_of_sheet
from workbench.corpus.sheets.cells import answers_of
from workbench.types import Document

DOCUMENTS = [Document("mill", "The mill", "The fee of the mill is $12,000 for 12,5 kg of flour.", {})]


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("[0, 1]", ("[0, 1]",)),
        ("[12,000]", ("[12,000]",)),
        ("[1.10]", ("[1.10]",)),
        ('["a", null]', ("a",)),
        (["a", None], ("a",)),
        ('[{"text": "a"}]', ("a",)),
        ([{"text": "a"}, {"answer": "b"}], ("a", "b")),
        ([{"score": 1}], ()),
        ("['a', 'b']", ("a", "b")),
        ([12, 5], ("12", "5")),
    ],
)
def test_a_cell_is_a_list_where_all_of_it_are_texts(cell: Any, answers: tuple[str, ...]) -> None:
    assert answers_of(cell) == answers


@pytest.mark.parametrize("column", ["expected_answer_contains", "keywords"])
def test_no_comma_between_two_digits_parts_words(tmp_path: Path, column: str) -> None:
    path = tmp_path / "q.json"
    row = {"question": "What does the mill ask?", column: "$12,000, 12,5 kg"}
    path.write_text(json.dumps([row]), encoding="utf-8")
    assert questions_of_sheet(path, DOCUMENTS).questions[0].answers == ("$12,000; 12,5 kg",)


def test_no_comma_between_two_digits_parts_words_beside_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "q.json"
    row = {"question": "What flour has the mill?", "answer": "The mill has Fine Flour of 12,50 and Rye of Riva.",
           "keywords": "Fine Flour, 12,50", "document": "mill"}  # fmt: skip
    path.write_text(json.dumps([row]), encoding="utf-8")
    assert questions_of_sheet(path, DOCUMENTS).questions[0].answers[1:] == ("Fine Flour; 12,50",)
