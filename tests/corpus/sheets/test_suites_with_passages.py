"""Suites that bring the passage of an answer, name its document in any column, or say that there is no answer."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.sheets.add import Added, questions_of_sheet
from workbench.types import Document

MILL = (
    "# The mill\n\nThe mill grinds rye and spelt. Its wheel was replaced in 1911 by a turbine.\n\n"
    "Visitors may see the millstones on Sundays. The tour takes forty minutes, and dogs wait outside."
)
DAM = "# The dam\n\nThe dam holds the pond. Anglers buy a day ticket at the kiosk.\n\n" + MILL.split("\n\n")[1]
DOCUMENTS = [
    Document("water/mill.md", "The mill", MILL, {"file": "water/mill.md"}),
    Document("water/dam.md", "The dam", DAM, {"file": "water/dam.md"}),
]


def read(tmp_path: Path, name: str, content: Any) -> Added:
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return questions_of_sheet(path, DOCUMENTS)


def spans(added: Added) -> list[str]:
    texts = {document.id: document.text for document in DOCUMENTS}
    return [texts[e.document][e.start : e.end] for question in added.questions for e in question.evidence]


@pytest.mark.parametrize(
    "column", ["reference_contexts", "ground_truth_context", "quote", "reference_text", "chunk_text_snippet", "brano"]
)
def test_the_passage_that_a_row_quotes_is_the_evidence_of_an_answer_in_other_words(tmp_path: Path, column: str) -> None:
    quote = "Visitors may see the millstones\n  on Sundays."
    row = {"question": "How do I get inside?", "answer": "Come at the weekend, on its second day", column: [quote]}
    added = read(tmp_path, "q.json", [row])
    assert spans(added) == ["Visitors may see the millstones on Sundays"]
    assert not added.questions[0].evidence[0].found  # who wrote the row has pointed to it
    assert not any("look again" in note for note in added.notes)


def test_an_answer_within_the_quoted_passage_is_its_place(tmp_path: Path) -> None:
    quote = "Its wheel was replaced in 1911 by a turbine."
    added = read(tmp_path, "q.json", [{"question": "What came?", "answer": "a turbine", "context": quote}])
    assert spans(added) == ["a turbine"]


def test_a_passage_of_the_document_that_is_named_is_not_taken_from_another(tmp_path: Path) -> None:
    quote = "The mill grinds rye and spelt."
    rows = [{"question": "What is ground?", "answer": "Two sorts of grain", "quote": quote, "source": "dam.md"}]
    (question,) = read(tmp_path, "q.json", rows).questions
    assert [place.document for place in question.evidence] == ["water/dam.md"]


def test_a_passage_that_a_page_break_cuts_is_found_by_its_sentences(tmp_path: Path) -> None:
    quote = (
        "Visitors may see the millstones on Sundays. Page 3 of 9. The tour takes forty minutes, and dogs wait outside."
    )
    added = read(tmp_path, "q.json", [{"question": "And pets?", "answer": "They stay out there", "quote": quote}])
    assert spans(added)[0].startswith("Visitors may see")
    assert spans(added)[0].endswith("dogs wait outside")


def test_what_a_system_retrieved_is_no_evidence(tmp_path: Path) -> None:
    row = {"user_input": "How do I get inside?", "reference": "Come at the weekend, on its second day"}
    rows = [
        row | {"retrieved_contexts": ["The dam holds the pond."]},
        {"user_input": "What came?", "reference": "1911"},
    ]
    added = read(tmp_path, "q.json", rows)
    assert [question.text for question in added.questions] == ["What came?"]


def test_passages_written_as_python_writes_a_list_are_read(tmp_path: Path) -> None:
    with (tmp_path / "q.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["user_input", "reference", "reference_contexts"])
        writer.writerow(
            ["And pets?", "They stay out there", str(["The tour takes forty minutes, and dogs wait outside."])]
        )
    assert spans(questions_of_sheet(tmp_path / "q.csv", DOCUMENTS)) == [
        "The tour takes forty minutes, and dogs wait outside"
    ]


def test_a_column_whose_cells_name_documents_is_that_of_the_documents(tmp_path: Path) -> None:
    rows = [
        {"essay": "mill.md", "question": "What is ground there?", "answer": "Grain of two sorts"},
        {"essay": "C:\\texts\\water\\dam.md#page=2", "question": "Who sells tickets?", "answer": "A man in a hut"},
    ]
    added = read(tmp_path, "q.json", rows)
    assert [place.document for question in added.questions for place in question.evidence] == [
        "water/mill.md", "water/dam.md",
    ]  # fmt: skip
    assert any("document = essay" in note for note in added.notes)


def test_a_row_of_a_file_of_documents_is_called_by_its_key(tmp_path: Path) -> None:
    faq = [Document(f"faq.json#{key}", "Tickets", f"Text {key}.", {"file": "faq.json"}) for key in ("c02e", "d1f7")]
    (tmp_path / "q.csv").write_text("question,document\nWhere are tickets sold?,d1f7\n", encoding="utf-8")
    (question,) = questions_of_sheet(tmp_path / "q.csv", faq).questions
    assert [place.document for place in question.evidence] == ["faq.json#d1f7"]


@pytest.mark.parametrize(
    "said",
    [
        {"answerable": False}, {"expected_behavior": "abstain"}, {"should_abstain": "yes"},
        {"answerability": "Unanswerable"},
        {"rispondibile": "no"}, {"comportamento atteso": "astenersi"}, {"out_of_scope": 1},
    ],
)  # fmt: skip
def test_a_column_may_say_that_there_is_no_answer(tmp_path: Path, said: dict[str, Any]) -> None:
    asked = {"question": "What came?", "expected_docs": ["mill.md"]}
    added = read(tmp_path, "q.json", [asked, {"question": "Who owns the boat?", "expected_docs": [], **said}])
    assert [(question.kind, question.answers) for question in added.questions][1] == ("unanswerable", ())


def test_a_row_that_names_no_document_says_so_with_the_cure(tmp_path: Path) -> None:
    rows = [{"question": "What came?", "expected_docs": ["mill.md"]}, {"question": "Who?", "expected_docs": []}]
    added = read(tmp_path, "q.json", rows)
    assert added.left_out == ("row 2: it names no document ('Who?')",)
    assert any("`answerable`" in note for note in added.notes)


def test_the_file_that_an_answer_cites_is_to_be_read_and_no_part_of_it(tmp_path: Path) -> None:
    row = {"question": "What grain goes in?", "truth": "Two sorts, none of them wheat.[mill.md#page=2]"}
    (question,) = read(tmp_path, "q.json", [row]).questions
    assert question.answers == ("Two sorts, none of them wheat.",)
    assert [place.document for place in question.evidence] == ["water/mill.md"]


def test_records_of_bedrock(tmp_path: Path) -> None:
    def said(text: str) -> dict[str, Any]:
        return {"content": [{"text": text}]}

    turn = {
        "prompt": said("How do I get inside?"),
        "referenceResponses": [said("Come at the weekend, on its second day")],
        "referenceContexts": [said("Visitors may see the millstones on Sundays.")],
    }
    added = read(tmp_path, "q.jsonl", json.dumps({"conversationTurns": [turn]}))
    assert [question.text for question in added.questions] == ["How do I get inside?"]
    assert spans(added) == ["Visitors may see the millstones on Sundays"]
