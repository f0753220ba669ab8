"""Suites whose documents stand in a file of their own beside the questions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import pytest
from typer.testing import CliRunner

from tests.corpus.test_layouts import REX, TOM, ZED, lines, of_command, shown
from workbench.cli.app import app
from workbench.corpus.datasets.registry import ReadOptions
from workbench.corpus.datasets.table import read_table

Rows = list[dict[str, Any]]


def parquet(file: Path, rows: Rows) -> Path:
    datasets.Dataset.from_list(rows).to_parquet(str(file))
    return file


@pytest.mark.parametrize("named", ["the folder", "the questions"])
def test_autorag(tmp_path: Path, named: str) -> None:
    folder = tmp_path / "suite"
    folder.mkdir()
    qa = parquet(
        folder / "qa.parquet",
        [
            {"qid": "a", "query": "How old is Rex?", "generation_gt": ["five", "5"], "retrieval_gt": [["d1"]]},
            {
                "qid": "b",
                "query": "Where are they?",
                "generation_gt": ["Tuscany"],
                "retrieval_gt": [["d1", "d3"], ["d2"]],
            },
        ],
    )
    parquet(
        folder / "corpus.parquet",
        [{"doc_id": f"d{n}", "contents": text, "metadata": {"page": n}} for n, text in enumerate((REX, TOM, ZED), 1)],
    )
    corpus = of_command(folder if named == "the folder" else qa, tmp_path / "out")
    first, second = corpus.questions
    assert [document.id for document in corpus.documents] == ["d1", "d2", "d3"]
    assert (first.answers, first.kind, [e.document for e in first.evidence]) == (("five", "5"), "single", ["d1"])
    assert (second.kind, [e.document for e in second.evidence]) == ("multi", ["d1", "d2"])


def test_flashrag_with_its_corpus_finds_the_evidence(tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    folder.mkdir()
    (folder / "test.jsonl").write_text(lines({"id": "t", "question": "How old is Rex?", "golden_answers": ["five"]}))
    (folder / "corpus.jsonl").write_text(
        lines({"id": "0", "contents": f'"Rex"\n{REX}'}, {"id": "1", "contents": f'"Tom"\n{TOM}'})
    )
    corpus = of_command(folder, tmp_path / "out")
    assert [(document.title, document.text) for document in corpus.documents] == [("Rex", REX), ("Tom", TOM)]
    (question,) = corpus.questions
    assert (shown(question, corpus), question.evidence[0].found) == (["five"], True)


def test_splits_of_flashrag_whose_rows_differ(tmp_path: Path) -> None:
    folder = tmp_path / "nq"
    folder.mkdir()
    for split, extra in (("train", {}), ("test", {"metadata": {"type": "x"}})):
        (folder / f"{split}.jsonl").write_text(
            lines({"id": split, "question": f"A question for {split}?", "golden_answers": [split], **extra})
        )
    corpus = of_command(folder, tmp_path / "out")
    assert {q.id: q.split for q in corpus.questions} == {"train": "train", "test": "test"}


def test_multihop_rag_names_its_articles_by_address_and_quotes_them(tmp_path: Path) -> None:
    folder = tmp_path / "suite"
    folder.mkdir()
    evidence = [
        {"title": "Rex", "url": "u1", "fact": "He lives in Siena."},
        {"title": "Tom", "url": "u2", "fact": "Tom is a cat of Lucca."},
    ]
    rows = [
        {"query": "What do they share?", "answer": "Tuscany", "evidence_list": evidence},
        {"query": "Who bought Bob?", "answer": "Insufficient information.", "evidence_list": []},
    ]
    articles = [
        {"title": name, "url": f"u{n}", "body": text}
        for n, (name, text) in enumerate((("Rex", REX), ("Tom", TOM), ("Zed", ZED)), 1)
    ]
    (folder / "MultiHopRAG.json").write_text(json.dumps(rows))
    (folder / "corpus.json").write_text(json.dumps(articles))
    corpus = of_command(folder, tmp_path / "out")
    first, second = corpus.questions
    assert len(corpus.documents) == 3
    assert (first.kind, shown(first, corpus)) == ("multi", ["He lives in Siena.", "Tom is a cat of Lucca."])
    assert (second.kind, second.answers) == ("unanswerable", ())


def test_llamaindex_queries_with_a_corpus_by_id(tmp_path: Path) -> None:
    file = tmp_path / "qa_dataset.json"
    file.write_text(
        json.dumps(
            {
                "queries": {"q1": "How old is Rex?"},
                "corpus": {"n1": REX, "n2": TOM},
                "relevant_docs": {"q1": ["n1"]},
                "mode": "text",
            }
        )
    )
    corpus = of_command(file, tmp_path / "out")
    (question,) = corpus.questions
    assert [(e.document, e.grade) for e in question.evidence] == [("n1", 1)]
    assert len(corpus.documents) == 2


def test_narrativeqa_says_its_split_by_row_and_its_summary_by_id(tmp_path: Path) -> None:
    folder = tmp_path / "narrative"
    (folder / "third_party").mkdir(parents=True)
    (folder / "qaps.csv").write_text(
        "document_id,set,question,answer1,answer2\nd1,test,What is Rex?,A dog,dog\nd2,train,What is Tom?,A cat,cat\n"
    )
    (folder / "third_party" / "summaries.csv").write_text(f"document_id,set,summary\nd1,test,{REX}\nd2,train,{TOM}\n")
    (folder / "documents.csv").write_text("document_id,set,story_url\nd1,test,http://x\n")
    corpus = of_command(folder, tmp_path / "out")
    assert {q.text: (q.answers, q.split) for q in corpus.questions} == {
        "What is Rex?": (("A dog", "dog"), "test"), "What is Tom?": (("A cat", "cat"), "train"),
    }  # fmt: skip
    assert {document.text for document in corpus.documents} == {REX, TOM}


def test_the_aliases_of_2wiki_are_accepted(tmp_path: Path) -> None:
    folder = tmp_path / "2wiki"
    folder.mkdir()
    row = {
        "_id": "x", "question": "How old is the dog of Ann?", "answer": "five", "answer_id": "Q9",
        "context": [["Ann", ["Her dog is Rex."]], ["Rex", ["Rex is five."]]],
        "supporting_facts": [["Ann", 0], ["Rex", 0]],
    }  # fmt: skip
    (folder / "dev.json").write_text(json.dumps([row]))
    (folder / "id_aliases.json").write_text(lines({"Q_id": "Q9", "aliases": ["5"], "demonyms": []}))
    assert of_command(folder, tmp_path / "out").questions[0].answers == ("five", "5")


def test_a_sheet_beside_documents_is_no_suite(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "handbook.md").write_text(f"# Animals\n\n{REX}\n")
    (folder / "questions.csv").write_text("question,expected answer\nHow old is Rex?,five\n")
    corpus = of_command(folder, tmp_path / "out")
    assert [document.id for document in corpus.documents] == ["handbook.md"]
    assert corpus.questions[0].evidence[0].text == "five"


def test_what_cannot_be_shown_is_said_with_what_to_do(tmp_path: Path) -> None:
    page = tmp_path / "faq.csv"
    page.write_text("question,answer\nHow old is Rex?,five\n")
    said = CliRunner().invoke(app, ["corpus", "import", str(page), str(tmp_path / "a")]).output
    assert "was read as a document" in " ".join(said.split())
    assert "--layout table" in said
    strange = tmp_path / "strange.jsonl"
    strange.write_text(lines({"ask": "How old is Rex?", "reply": "five"}))
    result = CliRunner().invoke(app, ["corpus", "import", str(strange), str(tmp_path / "b")])
    assert result.exit_code == 0
    assert "where they are questions, name its columns: --columns question=COLUMN" in " ".join(result.output.split())


def test_documents_in_a_list_beside_the_questions_are_found_by_their_ids(tmp_path: Path) -> None:
    file = tmp_path / "benchmark.json"
    told = {
        "models": [{"model_id": "m", "name": "M"}],
        "tasks": [
            {"task_id": "1", "question": "Which colour has the door?", "gt_answer": "green",
             "contexts": [{"document_id": "d2"}]},
            {"task_id": "2", "question": "Who lives there?", "gt_answer": "Ada", "contexts": [{"document_id": "d1"}]},
        ],
        "documents": [
            {"document_id": "d1", "text": "Ada lives in the mill."},
            {"document_id": "d2", "text": "The door is green."},
            {"document_id": "d3", "text": "The roof is red."},
        ],
    }  # fmt: skip
    file.write_text(json.dumps(told), encoding="utf-8")
    found = read_table(file, ReadOptions())
    texts = {document.id: document.text for document in found.documents}
    assert set(texts.values()) == {"Ada lives in the mill.", "The door is green.", "The roof is red."}
    places = [[(texts[e.document][e.start : e.end], q.kind) for e in q.evidence] for q in found.questions]
    assert places == [[("green", "single")], [("Ada", "single")]]
