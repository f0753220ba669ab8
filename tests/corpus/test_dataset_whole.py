"""Public sets come in whole: no file unread in silence, nothing written that `corpus check` refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.corpus.dataset import import_dataset
from workbench.corpus.datasets.whole import published, split_of_name
from workbench.corpus.load import load_corpus
from workbench.types import Evidence

TEXT = "The tower is 27 metres tall and was lit in 1859."


def question(name: Any, text: str, answer: str | None, start: int = 13, **more: Any) -> dict[str, Any]:
    answers = [] if answer is None else [{"text": answer, "answer_start": start}]
    return {"id": name, "question": text, "answers": answers, **more}


def squad(*questions: dict[str, Any], text: str = TEXT, **article: Any) -> str:
    return json.dumps({"data": [{**article, "paragraphs": [{"context": text, "qas": list(questions)}]}]})


def test_numbers_as_ids_and_no_titles(tmp_path: Path) -> None:
    (tmp_path / "dev.json").write_text(squad(question(7, "How tall?", "27 metres")))
    import_dataset(tmp_path / "dev.json", tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    assert (corpus.questions[0].id, corpus.documents[0].id, corpus.documents[0].title) == ("7", "0/0", "")


def test_repeated_ids_and_empty_answers_are_reported(tmp_path: Path) -> None:
    rows = [question("a", "How tall?", "27 metres"), question("a", "How tall is it?", "27 metres"),
            question("b", "Empty?", ""), question("c", "Who?", None, is_impossible=True),
            question("d", " Lit when? ", " 1859", 42)]  # fmt: skip
    (tmp_path / "dev.json").write_text(squad(*rows, title="T"))
    report = import_dataset(tmp_path / "dev.json", tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    assert [q.id for q in corpus.questions] == ["a", "a#2", "c", "d"]
    assert (corpus.questions[3].text, corpus.questions[3].answers) == ("Lit when?", ("1859",))
    assert corpus.questions[3].evidence == (Evidence("T/0", 43, 47),)
    assert report.notes == (
        "1 question without an answer that is not marked as impossible, left out",
        "1 question with an id that another has, renamed",
        "no splits are published here: drawn by fact: 2 train, 2 test",
    )


def test_parts_of_a_published_set_are_all_read_as_what_they_are(tmp_path: Path) -> None:
    source = tmp_path / "set"
    source.mkdir()
    (source / "train-v1.json").write_text(
        squad(question("1", "How tall?", "27 metres"), question("2", "How tall is it?", "27 metres"), title="T")
    )
    (source / "dev-v1.json").write_text(
        squad(question("3", "how tall", "27"), question("4", "Lit?", "1859"), title="T")
    )
    (source / "licence.txt").write_text("CC")
    report = import_dataset(source, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    assert [(q.id, q.split) for q in corpus.questions] == [("3", "test"), ("4", "test"), ("2", "train")]
    assert len(corpus.documents) == 1
    assert corpus.questions[0].fact == corpus.questions[2].fact in corpus.seen_facts()  # their places overlap
    assert report.notes[:2] == (
        "read: dev-v1.json (test), train-v1.json (train)",
        "not read, in another layout: licence.txt",
    )
    assert "1 training question that is asked in dev or test as well, left out of training" in report.notes


def test_splits_that_names_tell() -> None:
    names = ["train-v2.0.json", "validation.parquet", "dev.jsonl.gz", "my_test_set.csv", "latest.json"]
    assert [split_of_name(Path(name)) for name in names] == ["train", "dev", "dev", "test", None]
    three = [Path(name) for name in ("train.json", "dev.json", "test.json")]
    assert list(published(three).values()) == ["train", "dev", "test"]
    assert published([Path("dev.json")]) == published([Path("train.json"), Path("other.json")]) == {}


def test_musique(tmp_path: Path) -> None:
    paragraphs = [{"idx": 0, "title": "Ann", "paragraph_text": "Ann owns Rex.", "is_supporting": True},
                  {"idx": 1, "title": "Rex", "paragraph_text": "Rex is five.", "is_supporting": True},
                  {"idx": 2, "title": "Zed", "paragraph_text": "Zed.", "is_supporting": False}]  # fmt: skip
    row = {"id": "2hop__1", "paragraphs": paragraphs, "question": "How old is Ann's dog?", "answer": "five",
           "answer_aliases": ["5"], "answerable": True}  # fmt: skip
    rows = [row, {**row, "id": "2", "question": "How tall?", "answerable": False}]
    (tmp_path / "musique.jsonl").write_text("\n".join(map(json.dumps, rows)))
    import_dataset(tmp_path / "musique.jsonl", tmp_path / "out")
    first, second = load_corpus(tmp_path / "out").questions
    assert (first.kind, first.answers) == ("multi", ("five", "5"))
    assert first.evidence == (Evidence("Ann/0"), Evidence("Rex/1"))
    assert second.kind == "unanswerable"


def test_pubmedqa(tmp_path: Path) -> None:
    row = {"QUESTION": "Does it help?", "CONTEXTS": ["We tried.", "It did."], "LABELS": ["METHODS", "RESULTS"],
           "LONG_ANSWER": "It helps.", "final_decision": "yes"}  # fmt: skip
    undecided = {key: value for key, value in row.items() if key != "final_decision"}
    (tmp_path / "ori.json").write_text(json.dumps({"21": row, "22": undecided}))
    report = import_dataset(tmp_path / "ori.json", tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    assert corpus.documents[0].text == "Methods: We tried.\n\nResults: It did."
    assert [(q.id, q.answers) for q in corpus.questions] == [("21", ("yes",))]
    assert report.notes == ("1 abstract without a decision: kept as documents, without a question",)


def test_queries_for_training_are_left_out_of_a_retrieval_set(tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text('{"_id": "1", "title": "One", "text": "first"}\n')
    (folder / "queries.jsonl").write_text("".join(f'{{"_id": "q{n}", "text": "which {n}?"}}\n' for n in range(3)))
    for n, name in enumerate(("train", "dev", "test")):
        (folder / "qrels" / f"{name}.tsv").write_text(f"query-id\tcorpus-id\tscore\nq{n}\t1\t1\n")
    report = import_dataset(folder, tmp_path / "out")
    assert [(q.id, q.split, q.answers) for q in load_corpus(tmp_path / "out").questions] == [
        ("q1", "dev", ()), ("q2", "test", ()),
    ]  # fmt: skip
    assert report.notes == ("1 query for training, left out: without answers they teach a reader nothing",)
