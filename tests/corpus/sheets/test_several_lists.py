"""Sheets that hold several lists or pages of questions, or lists of questions beside lists of answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.types import Document

DOCUMENTS = [Document("barn", "The barn", "The barn holds hay. Its roof is of slate. Its door is green.", {})]
HAY = {"question": "What does the barn hold?", "answer": "hay"}
ROOF = {"question": "What is the roof of the barn of?", "answer": "slate"}
DOOR = {"question": "What colour is the door of the barn?", "answer": "green"}


def read(tmp_path: Path, content: Any) -> Added:
    path = tmp_path / "q.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


def test_a_list_of_questions_beside_a_list_of_answers(tmp_path: Path) -> None:
    rows = (HAY, ROOF)
    added = read(tmp_path, {"questions": [r["question"] for r in rows], "ground_truths": [r["answer"] for r in rows]})
    assert [question.answers for question in added.questions] == [("hay",), ("slate",)]


def test_lists_called_as_splits_are_those_splits(tmp_path: Path) -> None:
    added = read(tmp_path, {"train": [HAY], "validation": [ROOF], "test": [DOOR]})
    assert {question.text: question.split for question in added.questions} == {
        HAY["question"]: "train", ROOF["question"]: "dev", DOOR["question"]: "test",
    }  # fmt: skip


def test_a_list_that_repeats_the_evaluation_set_keeps_its_split(tmp_path: Path) -> None:
    added = read(tmp_path, {"meta": {"n": 2}, "all_pairs": [HAY, ROOF], "evaluation_set": [ROOF]})
    assert {question.text: question.split for question in added.questions} == {
        HAY["question"]: "train", ROOF["question"]: "test",
    }  # fmt: skip
    assert any("1 row asks what a row above asks already" in note for note in added.notes)
    assert not any("there already" in note for note in added.notes)


def test_the_pages_of_a_workbook_that_ask_are_read_and_the_one_that_explains_is_not(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["How to use this workbook", "Version"])
    book.active.append(["Fill in the next pages", "3"])
    for name, row in (("hay", HAY), ("roof", ROOF)):
        page = book.create_sheet(name)
        page.append(["Question", "Expected answer"])
        page.append([row["question"], row["answer"]])
    book.save(tmp_path / "q.xlsx")
    added = questions_of_sheet(tmp_path / "q.xlsx", DOCUMENTS)
    assert [question.answers for question in added.questions] == [("hay",), ("slate",)]


def test_a_category_that_is_no_kind_is_not_called_one(tmp_path: Path) -> None:
    added = read(tmp_path, [HAY | {"category": "farming"}])
    assert not any("kind =" in note for note in added.notes)
