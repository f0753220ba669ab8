"""The forms in which published suites hold a question: each with made-up rows in exactly that layout."""

from __future__ import annotations

import bz2
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from workbench.cli.app import app
from workbench.corpus.load import load_corpus
from workbench.types import Corpus, Question

REX = "Rex is a dog. Rex is five years old. He lives in Siena."
TOM = "Tom is a cat of Lucca. Tom weighs four kilograms."
ZED = "Zed is a parrot. Zed was born in 1999 in Pisa."
NO_DATE = {"day": "", "month": "", "year": ""}


def lines(*rows: Any) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def imported(folder: Path, name: str, content: str, language: str = "en") -> Corpus:
    """The corpus that the command makes of a file without any option but the language."""
    source = folder / name
    source.write_text(content)
    return of_command(source, folder / "out", language)


def of_command(source: Path, target: Path, language: str = "en") -> Corpus:
    result = CliRunner().invoke(app, ["corpus", "import", str(source), str(target), "--language", language])
    assert result.exit_code == 0, result.output
    return load_corpus(target)


def shown(question: Question, corpus: Corpus) -> list[str]:
    """The words of the evidence."""
    texts = {document.id: document.text for document in corpus.documents}
    return [texts[e.document] if e.start is None else texts[e.document][e.start : e.end] for e in question.evidence]


# name of the file, its content, and of the first question: answers, kind, evidence, number of documents
FORMS: dict[str, tuple[str, str, tuple[str, ...], str, list[str], int]] = {
    "FlashRAG": (
        "test.jsonl", lines({"id": "t0", "question": "How old is Rex?", "golden_answers": ["five", "5"]}),
        ("five", "5"), "general", [], 0,
    ),
    "DROP, a number that is computed": (
        "drop_dataset_dev.json",
        json.dumps({"nfl_1": {"passage": "Rex ran 5 miles. Tom ran 3.", "qa_pairs": [{
            "question": "How many more?", "query_id": "u", "validated_answers": [],
            "answer": {"number": "2", "date": NO_DATE, "spans": []}}]}}),
        ("2",), "single", ["Rex ran 5 miles. Tom ran 3."], 1,
    ),
    "DROP, spans that are all asked for": (
        "drop.json",
        json.dumps({"nfl_1": {"passage": "Ann and Bob came.", "qa_pairs": [{
            "question": "Who came?", "query_id": "u",
            "answer": {"number": "", "date": NO_DATE, "spans": ["Ann", "Bob"]}}]}}),
        ("Ann; Bob",), "single", ["Ann and Bob came."], 1,
    ),
    "GSM8K": (
        "test.jsonl", lines({"question": "Bones?", "answer": "He eats 2*3 = <<2*3=6>>6.\n#### 6"}),
        ("6",), "general", [], 0,
    ),
    "WebQuestions": (
        "webquestions.json",
        json.dumps([{"url": "u", "utterance": "what is rex?",
                     "targetValue": '(list (description "guard dog") (description dog))'}]),
        ("guard dog", "dog"), "general", [], 0,
    ),
    "PopQA": (
        "popqa.tsv", 'id\tquestion\tpossible_answers\n1\tWhat is Rex?\t"[""dog"", ""guard dog""]"\n',
        ("dog", "guard dog"), "general", [], 0,
    ),
    "TruthfulQA": (
        "TruthfulQA.csv",
        "Type,Question,Best Answer,Correct Answers,Incorrect Answers\n"
        "A,What is Rex?,A dog,A dog; An animal,A cat; A cow\n",
        ("A dog", "An animal"), "general", [], 0,
    ),
    "NewsQA": (
        "newsqa.json",
        json.dumps({"data": [{"storyId": "s", "text": REX, "questions": [
            {"q": "What is Rex?", "answers": [{"sourcerAnswers": [{"s": 7, "e": 12}]}],
             "consensus": {"s": 7, "e": 12}}]}]}),
        ("a dog",), "single", ["a dog"], 1,
    ),
    "TyDi QA, offsets in bytes": (
        "dev.jsonl",
        lines({"document_plaintext": "È Rex, un cane.", "document_title": "Rex", "question_text": "Chi?",
               "annotations": [{"minimal_answer": {"plaintext_start_byte": 3, "plaintext_end_byte": 6}}]}),
        ("Rex",), "single", ["Rex"], 1,
    ),
    "Natural Questions, offsets in words": (
        "nq.jsonl",
        lines({"document_text": "<P> Rex is five years old . </P>", "question_text": "how old is rex",
               "annotations": [{"yes_no_answer": "NONE", "short_answers": [{"start_token": 3, "end_token": 5}]}]}),
        ("five years",), "single", ["five years"], 1,
    ),
    "DPR": (
        "nq-dev.json",
        json.dumps([{"question": "how old is rex", "answers": ["five"],
                     "positive_ctxs": [{"title": "Rex", "text": REX}],
                     "negative_ctxs": [{"title": "Zed", "text": ZED}],
                     "hard_negative_ctxs": [{"title": "Tom", "text": TOM}]}]),
        ("five",), "single", ["five"], 3,
    ),
    "RGB, spellings of one answer": (
        "en_refine.json",
        lines({"id": 0, "query": "how old?", "answer": [["five", "5"]], "positive": [REX], "negative": [TOM, ZED]}),
        ("five", "5"), "single", ["five"], 3,
    ),
    "RGB, two answers that are both needed": (
        "zh_int.json",
        lines({"id": 0, "query": "how old, how heavy?", "answer": ["five", "four"], "positive": [[REX], [TOM]],
               "negative": [ZED]}),
        ("five; four",), "multi", [REX, TOM], 3,
    ),
    "BioASQ, a list": (
        "bioasq.json",
        json.dumps({"questions": [{"body": "Which animals?", "type": "list", "id": "b", "documents": ["u"],
                                   "exact_answer": [["dogs", "dog"], ["cats"]],
                                   "snippets": [{"text": "There are dogs and cats.", "document": "u"}]}]}),
        ("dogs; cats", "dog; cats"), "single", ["There are dogs and cats."], 1,
    ),
    "BioASQ, a summary": (
        "bioasq.json",
        json.dumps({"questions": [{"body": "What of Rex?", "type": "summary", "id": "b", "ideal_answer": ["It barks."],
                                   "snippets": [{"text": REX, "document": "u"}]}]}),
        ("It barks.",), "summary", [REX], 1,
    ),
    "FinanceBench": (
        "open.jsonl",
        lines({"financebench_id": "f", "doc_name": "R", "question": "How old is Rex?", "answer": "five years",
               "evidence": [{"evidence_text": "Rex is five years old.", "doc_name": "R",
                             "evidence_text_full_page": REX}]}),
        ("five years",), "single", ["five years"], 1,
    ),
    "DeepEval": (
        "goldens.csv",
        f"input,actual_output,expected_output,retrieval_context,context\nHow old is Rex?,,five,,{REX}|{TOM}\n",
        ("five",), "single", ["five"], 2,
    ),
    "Giskard": (
        "testset.jsonl",
        lines({"id": "g", "question": "How old is Rex?", "reference_answer": "five", "reference_context": REX,
               "conversation_history": [], "metadata": {}}),
        ("five",), "single", ["five"], 1,
    ),
    "TruLens": (
        "golden.json",
        json.dumps([{"query": "How old?", "expected_response": "five", "expected_chunks": [{"text": REX}]}]),
        ("five",), "single", ["five"], 1,
    ),
    "LlamaIndex": (
        "rag_dataset.json",
        json.dumps({"examples": [{"query": "How old?", "reference_contexts": [REX], "reference_answer": "five"}]}),
        ("five",), "single", ["five"], 1,
    ),
    "LangSmith": (
        "export.jsonl", lines({"inputs": {"question": "How old is Rex?"}, "outputs": {"answer": "five"}}),
        ("five",), "general", [], 0,
    ),
    "KILT": (
        "kilt.jsonl", lines({"id": "k", "input": "how old", "output": [{"answer": "five"}, {"answer": "5"},
                                                                        {"provenance": [{"title": "Rex"}]}]}),
        ("five", "5"), "general", [], 0,
    ),
    "MIRACL, passages to find": (
        "dev.jsonl",
        lines({"query_id": "1", "query": "how old", "positive_passages": [{"docid": "1#1", "title": "R", "text": REX}],
               "negative_passages": [{"docid": "2#1", "title": "T", "text": TOM}]}),
        (), "single", [REX], 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_suite_comes_in_without_options(form: str, tmp_path: Path) -> None:
    name, content, answers, kind, evidence, documents = FORMS[form]
    corpus = imported(tmp_path, name, content)
    (question,) = corpus.questions
    assert (question.answers, question.kind) == (answers, kind)
    assert shown(question, corpus) == evidence
    assert len(corpus.documents) == documents


def test_mkqa_is_asked_in_the_language_of_the_corpus(tmp_path: Path) -> None:
    rows = [
        {
            "query": "how old is rex",
            "queries": {"en": "how old is rex", "it": "quanti anni ha Rex"},
            "answers": {"en": [{"type": "number", "text": "5"}], "it": [{"text": "cinque", "aliases": ["5"]}]},
        },
        {
            "query": "what is love",
            "queries": {"en": "what is love", "it": "che cos'è l'amore"},
            "answers": {"en": [], "it": [{"type": "unanswerable", "text": None}]},
        },
    ]
    corpus = imported(tmp_path, "mkqa.jsonl", lines(*rows), "it")
    asked_questions = [(q.text, q.answers, q.kind) for q in corpus.questions]
    assert asked_questions == [
        ("quanti anni ha Rex", ("cinque", "5"), "general"),
        ("che cos'è l'amore", (), "unanswerable"),
    ]


def test_crag_shows_pages_as_a_browser_does_and_false_premises_have_no_answer(tmp_path: Path) -> None:
    page = f"<!doctype html><html><head><script>x()</script></head><body><p>{REX}</p></body></html>"
    results = [{"page_name": "Rex", "page_snippet": "Rex", "page_result": page}]
    common = {"search_results": results, "query_time": "x", "split": 1}
    rows = [
        {**common, "interaction_id": "a", "query": "how old is rex", "answer": "five", "alternative_answers": '["5"]'},
        {**common, "interaction_id": "b", "query": "when did rex die", "answer": "invalid question"},
        {**common, "interaction_id": "c", "query": "which is larger", "answer": "nan"},
    ]
    source = tmp_path / "dev_data.jsonl.bz2"
    source.write_bytes(bz2.compress(lines(*rows).encode()))
    corpus = of_command(source, tmp_path / "out")
    assert [document.text for document in corpus.documents] == [REX]
    assert [(q.id, q.answers, q.kind) for q in corpus.questions] == [
        ("a", ("five", "5"), "single"), ("b", (), "unanswerable"),
    ]  # fmt: skip


def test_qasper_is_one_document_a_paper_with_the_paragraphs_that_answer(tmp_path: Path) -> None:
    nothing = {"unanswerable": False, "extractive_spans": [], "yes_no": None, "free_form_answer": "", "evidence": []}
    said = "Rex is a dog. He barks."
    answers = [
        {**nothing, "extractive_spans": ["a dog"], "evidence": [said]},
        {**nothing, "free_form_answer": "It is a dog", "evidence": [said]},
    ]
    paper = {
        "title": "A paper",
        "full_text": [{"section_name": "Intro", "paragraphs": [said, "Tom."]}, {"paragraphs": ["42 dogs."]}],
        "qas": [
            {"question": "What?", "question_id": "q1", "answers": [{"answer": each} for each in answers]},
            {"question": "Cats?", "question_id": "q2", "answers": [{"answer": {**nothing, "yes_no": False}}]},
            {"question": "Who paid?", "question_id": "q3", "answers": [{"answer": {"unanswerable": True}}]},
        ],
    }
    corpus = imported(tmp_path, "qasper.json", json.dumps({"1912.1": paper}))
    assert [document.text for document in corpus.documents] == [f"Intro\n\n{said}\n\nTom.\n\n42 dogs."]
    by_id = {question.id: question for question in corpus.questions}
    assert by_id["q1"].answers == ("a dog", "It is a dog")
    assert shown(by_id["q1"], corpus) == ["a dog"]
    assert (by_id["q2"].answers, by_id["q3"].kind) == (("no",), "unanswerable")
