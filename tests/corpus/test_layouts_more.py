"""More layouts: pages of reports with tables, readings of one question, numbered columns, lists written as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.corpus.test_layouts import REX, TOM, imported, lines, shown

# name of the file, its content, and of the first question: answers, kind, evidence
FORMS: dict[str, tuple[str, str, tuple[str, ...], str, list[str]]] = {
    "AmbigQA": (
        "dev.json",
        json.dumps([{"id": "a", "question": "How old is Rex?", "annotations": [
            {"type": "multipleQAs", "qaPairs": [{"question": "x", "answer": ["five", "5"]},
                                                {"question": "y", "answer": ["six"]}]}]}]),
        ("five", "5", "six"), "general", [],
    ),
    "FreshQA": (
        "freshqa.csv", "id,question,source,answer_0,answer_1\n1,How old is Rex?,u,five,5\n",
        ("five", "5"), "general", [],
    ),
    "HaluEval": (
        "qa_data.json",
        lines({"knowledge": REX, "question": "How old?", "right_answer": "five", "hallucinated_answer": "six"}),
        ("five",), "single", ["five"],
    ),
    "FinQA": (
        "dev.json",
        json.dumps([{"id": "F", "pre_text": ["Before."], "post_text": ["After."],
                     "table": [["", "2018"], ["Revenue", "120"]],
                     "qa": {"question": "Revenue in 2018?", "answer": "120"}}]),
        ("120",), "single", ["120"],
    ),
    "CMRC": (
        "dev.json",
        json.dumps([{"context_id": "D", "context_text": REX,
                     "qas": [{"query_text": "What is Rex?", "query_id": "D_1", "answers": ["a dog", "dog"]}]}]),
        ("a dog", "dog"), "single", ["a dog"],
    ),
    "DuoRC": (
        "test.json",
        lines({"plot": REX, "question_id": "v", "question": "Who paid?", "answers": [], "no_answer": True}),
        (), "unanswerable", [REX],
    ),
    "HotpotQA, with lists written as text": (
        "dev.jsonl",
        lines({"_id": "x", "question": "How old is the dog of Ann?", "answer": "five",
               "context": json.dumps([["Ann", ["Her dog is Rex."]], ["Rex", ["Rex is five."]]]),
               "supporting_facts": json.dumps([["Ann", 0], ["Rex", 0]])}),
        ("five",), "multi", ["Her dog is Rex.", "Rex is five."],
    ),
    "ragas": (
        "testset.csv", f"user_input,reference_contexts,reference\nHow old is Rex?,\"['{REX}', '{TOM}']\",five\n",
        ("five",), "single", ["five"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_more_suites_come_in_without_options(form: str, tmp_path: Path) -> None:
    name, content, answers, kind, evidence = FORMS[form]
    corpus = imported(tmp_path, name, content)
    question = corpus.questions[0]
    assert (question.answers, question.kind) == (answers, kind)
    assert shown(question, corpus) == evidence


def test_a_table_of_a_report_is_read_by_rows(tmp_path: Path) -> None:
    row = {
        "table": {"uid": "t", "table": [["", "2018", "2017"], ["Revenue", "120", "99"]]},
        "paragraphs": [{"uid": "p", "text": "Revenue rose."}],
        "questions": [{"uid": "q", "question": "Revenue in 2018?", "answer": ["120"], "answer_type": "span"}],
    }
    corpus = imported(tmp_path, "tatqa.json", json.dumps([row]))
    assert corpus.documents[0].text == "- Revenue; 2018: 120; 2017: 99\nRevenue rose."


@pytest.mark.parametrize(
    ("columns", "right"),
    [
        ({"mc_answer1": "cat", "mc_answer2": "dog", "mc_answer3": "hen", "correct_answer_num": "2"}, "dog"),  # Belebele
        ({"opa": "cat", "opb": "dog", "opc": "hen", "cop": 2}, "dog"),  # MedMCQA
        ({"answer0": "cat", "answer1": "dog", "answer2": "hen", "label": 1}, "dog"),  # CosmosQA
        ({"options": ["cat", "dog", "hen"], "answer": "B", "answer_index": 1}, "dog"),  # MMLU-Pro
    ],
)
def test_numbered_columns_of_choices(columns: dict[str, object], right: str, tmp_path: Path) -> None:
    last = {  # a question whose last choice is right tells from where the choices are counted
        **columns,
        **{name: 3 for name in ("correct_answer_num", "cop") if name in columns},
    }
    rows = [{"question": "What is Rex?", **columns}, {"question": "What lays eggs?", **last}]
    question = imported(tmp_path, "rows.jsonl", lines(*rows)).questions[0]
    assert question.answers == (right,)
    assert question.text.split("\n")[1:] == ["A. cat", "B. dog", "C. hen"] or question.text.endswith("3. hen")
