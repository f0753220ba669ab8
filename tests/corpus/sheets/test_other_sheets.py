"""Sheets of questions alone, with documents and no answers, with what a system said beside the right answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.importing import import_folder
from workbench.corpus.load import load_corpus
from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.errors import RequestError
from workbench.types import Document

DOCUMENTS = (
    Document("rules/boats.md", "Boats", "A rowing boat costs 14 euro an hour."),
    Document("old/boats.md", "Boats of old", "A rowing boat cost 9 euro an hour."),
)
ASKED = "What does a rowing boat cost an hour?"


def added(folder: Path, content: Any, name: str = "q.json") -> Added:
    file = folder / name
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return questions_of_sheet(file, DOCUMENTS)


@pytest.mark.parametrize(
    "row",
    [
        {"query": ASKED, "response": "9 euro", "gt_answer": "14 euro"},
        {"question": ASKED, "answer": "9 euro", "ground_truth": "14 euro"},
        {"question": ASKED, "output": "9 euro", "Expected response": "14 euro"},
        {"domanda": ASKED, "risposta": "9 euro", "Risposta esatta": "14 euro"},
    ],
)
def test_what_a_system_said_is_no_gold(tmp_path: Path, row: dict[str, str]) -> None:
    (question,) = added(tmp_path, [row]).questions
    assert question.answers == ("14 euro",)


def test_questions_that_name_their_document_and_have_no_answer_measure_retrieval(tmp_path: Path) -> None:
    found = added(tmp_path, f"question,document\n{ASKED},rules/boats.md\nAnd the canoe?,canoes.md\n", "q.csv")
    (question,) = found.questions
    assert (question.answers, question.kind, question.split) == ((), "single", "test")
    assert [(place.document, place.start, place.grade) for place in question.evidence] == [("rules/boats.md", None, 1)]
    assert len(found.left_out) == 1
    assert "canoes.md" in found.left_out[0]
    assert any("retrieval" in note for note in found.notes)


def test_a_path_is_meant_as_it_stands_before_the_end_of_another(tmp_path: Path) -> None:
    documents = (Document("boats.md", "Boats", "One."), Document("old/boats.md", "Boats of old", "Two."))
    file = tmp_path / "q.csv"
    file.write_text(f"question,document\n{ASKED},boats.md\n", encoding="utf-8")
    assert questions_of_sheet(file, documents).questions[0].evidence[0].document == "boats.md"


@pytest.mark.parametrize("cases", ["cases", "benchmark_items", "prove"])
def test_the_list_that_asks_is_found_under_any_name(tmp_path: Path, cases: str) -> None:
    content = {"models": [{"name": "a"}, {"name": "b"}], cases: [{"question": ASKED, "answer": "14 euro"}]}
    assert added(tmp_path, content).questions[0].answers == ("14 euro",)


def test_the_turns_of_a_talk_by_speaker_and_text(tmp_path: Path) -> None:
    talk = [
        {"speaker": "user", "text": "Are there boats?"},
        {"speaker": "agent", "text": "There are."},
        {"speaker": "user", "text": ASKED},
    ]
    found = added(tmp_path, [{"input": talk, "targets": [{"speaker": "agent", "text": "14 euro"}]}])
    assert [(q.text, q.answers) for q in found.questions] == [(ASKED, ("14 euro",))]


def test_a_sheet_of_questions_alone_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="it has questions and nothing else"):
        added(tmp_path, f"domanda\n{ASKED}\nE la canoa?\n", "q.csv")


def test_a_sheet_that_is_of_no_use_does_not_lose_the_documents(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "boats.md").write_text("# Boats\n\nA rowing boat costs 14 euro an hour.\n", encoding="utf-8")
    (folder / "domande.csv").write_text(f"domanda\n{ASKED}\n", encoding="utf-8")
    report = import_folder(folder, tmp_path / "corpus", name="boats", language="en")
    (failed,) = report.with_status("failed")
    assert failed.path == "domande.csv"
    assert "questions and nothing else" in failed.reason
    assert "\n" not in failed.reason
    assert len(load_corpus(tmp_path / "corpus", questions_required=False).documents) == 1
