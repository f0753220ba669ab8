"""Answers that are sentences and repeat their question: where they stand, and the value accepted beside them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.corpus.sheets.short import short_answer
from workbench.types import Document

POE = (
    "# Ada Poe\n\n- Date of birth: 3 May 1980\n- Job title: Senior Clerk\n- Desk: Milltown\n\n"
    "Ada Poe is a gifted colleague and a keen rower, and Milltown would be lost without Ada Poe.\n\n"
    "- August 2021: joined as a trainee\n- Bonus: $1,200"
)
RIVA = "# Lina Riva\n\n- Mansione: Capo Officina\n- Sede: Portofosco\n\nLina Riva è molto stimata a Portofosco."
DOCUMENTS = [
    Document("poe", "Ada Poe", POE, {"file": "staff/poe.md"}),
    Document("riva", "Lina Riva", RIVA, {"file": "staff/riva.md"}),
    Document("note", "Notice", "Ask the Senior Clerk. The prize is $1,200 in August 2021.", {"file": "note.md"}),
]


def read(tmp_path: Path, *rows: dict[str, Any]) -> Added:
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


@pytest.mark.parametrize(
    ("question", "answer", "place"),
    [
        ("What is Ada Poe's job title?", "Ada Poe is a Senior Clerk at Milltown Water.", "poe:Senior Clerk"),
        ("What is Ada Poe's current job title?", "Ada Poe's current job title is Senior Clerk.", "poe:Senior Clerk"),
        ("Qual è la mansione di Lina Riva?", "La mansione di Lina Riva è Capo Officina.", "riva:Capo Officina"),
        ("When did Ada Poe join?", "Ada Poe joined in August 2021.", "poe:August 2021"),
        ("How much is Ada Poe's bonus?", "Ada Poe's bonus is $1,200.", "poe:$1,200"),
    ],
)
def test_a_sentence_is_found_by_what_it_adds_to_its_question(
    tmp_path: Path, question: str, answer: str, place: str
) -> None:
    (found,) = read(tmp_path, {"question": question, "answer": answer}).questions
    texts = {document.id: document.text for document in DOCUMENTS}
    assert [f"{e.document}:{texts[e.document][e.start : e.end]}" for e in found.evidence] == [place]


def test_a_place_without_what_the_answer_adds_is_not_its_own(tmp_path: Path) -> None:
    row = {"question": "What is Ada Poe's favourite sport at Milltown Water?", "answer": "Ada Poe plays Water Polo."}
    added = read(tmp_path, row, {"question": "Who is keen?", "answer": "Ada Poe"})
    assert [question.text for question in added.questions] == ["Who is keen?"]


@pytest.mark.parametrize(
    ("question", "answer", "words", "short"),
    [
        ("When did Ada Poe join?", "Ada Poe joined Milltown in August 2021 as a trainee.", [], "August 2021"),
        ("How much is the bonus of Ada Poe?", "The bonus of Ada Poe is $1,200 a year.", [], "$1,200"),
        ("Quanti posti ha il corso di Riva?", "Il corso di Riva ha 230 posti disponibili.", [], "230"),
        ("Which desk has Ada Poe?", "The desk of Ada Poe is in Milltown.", [], "Milltown"),
        ("What is Ada Poe's job title?", "Ada Poe is a Senior Clerk at Milltown Water.", ["Senior Clerk"],
         "Senior Clerk"),
        ("What is Ada Poe's job title?", "Ada Poe is a Senior Clerk at Milltown Water.", [], None),  # two names
        ("What is the fee of Riva?", "Riva pays a Basic Fee of $199.", [], None),  # a name and an amount
        ("What lives there?", "Otters, Newts, Carp and Perch live there.", ["Newts"], None),  # a list of four
        ("What is he like?", "He is revered for patience by everybody.", ["patience"], None),  # it may be put otherwise
        ("How can Ada Poe be reached?", "Ada Poe can be reached here: https://poe.example/now", [], None),
        ("Does Ada Poe travel?", "Ada Poe does travel. She has been to Portofosco.", [], None),  # two sentences
        ("Why is Ada Poe kept?", "Determination is why Ada Poe is kept.", [], None),  # no name, for all its capital
        ("Who?", "Ada Poe", ["Poe"], None),  # short as it is
    ],
)  # fmt: skip
def test_the_value_of_a_sentence(question: str, answer: str, words: list[str], short: str | None) -> None:
    assert short_answer(question, answer, words) == short


def test_the_value_is_accepted_beside_the_sentence_and_told(tmp_path: Path) -> None:
    row = {"question": "How much is Ada Poe's bonus?", "keywords": ["$1,200", "bonus"]}
    added = read(tmp_path, row | {"reference_answer": "Ada Poe's bonus is $1,200."})
    assert added.questions[0].answers == ("Ada Poe's bonus is $1,200.", "$1,200")
    assert any("row 1: '$1,200'" in note for note in added.notes)


def test_a_summary_stays_a_sentence(tmp_path: Path) -> None:
    row = {"question": "When did Ada Poe join?", "answer": "Ada Poe joined in August 2021.", "kind": "summary"}
    assert read(tmp_path, row).questions[0].answers == ("Ada Poe joined in August 2021.",)
