"""Suites of tests that name the words an answer must have, and the documents to read."""

from __future__ import annotations

import json
from pathlib import Path

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.types import Document

DOCUMENTS = [
    Document("pond.md", "The pond", "The pond is fed by a spring and a stream. Newts and carp live in it.", {}),
    Document("barn.md", "The barn", "The barn holds hay. Newts hide in the cellar of the barn.", {}),
]


def read(tmp_path: Path, *rows: dict[str, object]) -> Added:
    path = tmp_path / "suite.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


def test_all_words_that_an_answer_must_contain_are_asked_for(tmp_path: Path) -> None:
    added = read(
        tmp_path,
        {
            "query": "What lives in the pond?",
            "expected_answer_contains": ["newts", "carp"],
            "expected_sources": ["pond"],
        },
    )
    (question,) = added.questions
    assert question.answers == ("newts; carp",)
    assert {place.document for place in question.evidence} == {"pond.md"}


def test_the_documents_of_a_list_are_read(tmp_path: Path) -> None:
    added = read(
        tmp_path,
        {"question": "Where do newts live?", "answer": "In two places", "relevant_docs": ["pond.md", "barn.md"]},
    )
    (question,) = added.questions
    assert [place.document for place in question.evidence] == ["pond.md", "barn.md"]
    assert question.kind == "multi"


def test_unknown_is_no_answer_where_no_document_says_it(tmp_path: Path) -> None:
    added = read(tmp_path, {"question": "Who owns the barn?", "answer": "unknown"})
    assert [question.kind for question in added.questions] == ["unanswerable"]


def test_the_place_of_a_yes_or_no_is_to_be_looked_at(tmp_path: Path) -> None:
    added = read(tmp_path, {"question": "Does the barn hold hay?", "answer": "Yes"})
    assert len(added.questions) == 1
    assert any("a yes or no stands nowhere as such" in note for note in added.notes)
