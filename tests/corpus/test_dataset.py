from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from workbench.corpus.dataset import import_dataset
from workbench.corpus.datasets.registry import LAYOUTS
from workbench.corpus.importing import ImportReport
from workbench.corpus.load import load_corpus
from workbench.corpus.split import Shares
from workbench.errors import RequestError
from workbench.types import Corpus, Evidence

DATA = Path(__file__).parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets are not beside the repository")

CONTEXT = "Rex is a dog. Rex is five years old."
SQUAD = {
    "data": [
        {
            "title": "Old_dogs",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {"id": "a", "question": "Age?", "answers": [{"text": "five years", "answer_start": 21}] * 2},
                        {"id": "b", "question": "How old?", "answers": [{"text": "five years", "answer_start": 21}]},
                        {"id": "c", "question": "What is Rex?", "answers": [{"text": "dog", "answer_start": 2}]},
                        {"id": "d", "question": "Colour?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ]
}
HOTPOT = [
    {
        "question": "How old is the dog of Ann?",
        "answer": "five",
        "supporting_facts": [["Ann", 1], ["Rex", 0], ["Rex", 9]],
        "context": [["Ann", ["Ann is tall.", " Her dog is Rex."]], ["Rex", ["Rex is five."]], ["Zed", ["Zed."]]],
    }
]
NQ = {
    "question": "how old is rex",
    "answers": ["FIVE", "5"],
    "ctxs": [{"title": "Rex", "text": "Rex is five.", "isgold": True}, {"title": "Rex", "text": "Other."}],
}


def imported(tmp_path: Path, content: Any, name: str, **options: Any) -> tuple[Corpus, ImportReport]:
    file = tmp_path / name
    text = content if isinstance(content, str) else json.dumps(content)
    file.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    report = import_dataset(file, tmp_path / "out", **options)
    return load_corpus(tmp_path / "out"), report


def test_squad(tmp_path: Path) -> None:
    corpus, report = imported(tmp_path, SQUAD, "dev.json", licence="CC BY-SA 4.0")
    (document,) = corpus.documents
    assert (document.id, document.title, document.text) == ("Old_dogs/0", "Old dogs", CONTEXT)
    a, b, c, d = corpus.questions
    assert a.answers == ("five years",)
    assert a.evidence == (Evidence("Old_dogs/0", 21, 31),)
    assert a.fact == b.fact != c.fact
    assert a.split == b.split
    assert c.evidence == (Evidence("Old_dogs/0", 9, 12),)  # its offset is wrong: the nearest place
    assert (d.kind, d.answers) == ("unanswerable", ())
    assert report.notes == (
        "1 answer is not at its offset: the nearest place with the same words is taken",
        "no splits are published here: drawn by fact: 2 train, 2 test",
    )
    assert (corpus.name, corpus.licence) == ("dev", "CC BY-SA 4.0")
    assert (report.documents, report.questions) == (1, 4)


def test_hotpotqa(tmp_path: Path) -> None:
    corpus, report = imported(tmp_path, HOTPOT, "train.json")
    assert [d.text for d in corpus.documents] == ["Ann is tall. Her dog is Rex.", "Rex is five.", "Zed."]
    (question,) = corpus.questions
    texts = {d.id: d.text for d in corpus.documents}
    assert [texts[e.document][e.start : e.end] for e in question.evidence] == ["Her dog is Rex.", "Rex is five."]
    assert question.kind == "multi"
    assert report.notes == ("1 supporting fact points to no sentence, left out",)


@pytest.mark.parametrize("name", ["nq.jsonl", "nq.jsonl.gz"])
def test_nq_open(tmp_path: Path, name: str) -> None:
    corpus, report = imported(tmp_path, json.dumps(NQ) + "\n\n" + json.dumps({**NQ, "ctxs": []}), name)
    assert [d.id for d in corpus.documents] == ["Rex/0", "Rex/1"]
    assert corpus.questions[0].evidence == (Evidence("Rex/0", 7, 11),)
    assert report.notes == ("1 question without a gold passage or an answer, left out",)


def test_beir(tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    rows = [{"_id": "1", "title": "One", "text": "first"}, {"_id": "2", "title": "", "text": "second"}]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, [*rows, {"_id": "3", "text": ""}])))
    queries = [{"_id": "q1", "text": "which?"}, {"_id": "q2", "text": "none?"}]
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\t1\t1\nq1\t2\t2\nq2\t1\t0\nq1\t9\t1\n")
    report = import_dataset(folder, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")
    (question,) = corpus.questions
    assert question.text == "which?"
    assert question.evidence == (Evidence("1", grade=1), Evidence("2", grade=2))
    assert [place.text for place in question.evidence] == ["first", "second"]
    assert question.answers == ()
    assert question.split == "test"
    assert len(report.notes) == 3
    (folder / "qrels" / "test.tsv").write_text("q1 1 1\n")
    with pytest.raises(RequestError, match=r"test\.tsv:1"):
        import_dataset(folder, tmp_path / "other")


def test_the_same_question_in_two_places_shares_a_split(tmp_path: Path) -> None:
    paragraphs = [
        {"context": f"{name} is {age}.", "qas": [{"id": f"{name}{n}", "question": text, "answers": [answer]}]}
        for n, (name, age) in enumerate([("Rex", "5"), ("Mia", "7"), ("Leo", "9"), ("Zed", "2")] * 10)
        for text in ("What is its age?",)
        for answer in ({"text": age, "answer_start": 7},)
    ]
    corpus, _ = imported(tmp_path, {"data": [{"title": "t", "paragraphs": paragraphs}]}, "dev.json")
    assert len({q.split for q in corpus.questions}) == 1


def test_by_document_keeps_test_documents_new(tmp_path: Path) -> None:
    paragraphs = [
        {
            "context": f"Dog{n} is {n} years and {n} metres.",
            "qas": [
                {"id": f"{n}{m}", "question": f"What {m} of {n}?", "answers": [{"text": "is", "answer_start": 4 + m}]}
                for m in range(2)
            ],
        }
        for n in range(10, 60)
    ]
    corpus, _ = imported(tmp_path, {"data": [{"title": "t", "paragraphs": paragraphs}]}, "dev.json", by="document")
    splits: dict[str, set[str]] = {}
    for question in corpus.questions:
        splits.setdefault(question.evidence[0].document, set()).add(question.split)
    assert all(len(found) == 1 for found in splits.values())
    assert len({q.split for q in corpus.questions}) == 3


def test_shares_limit_and_seed(tmp_path: Path) -> None:
    corpus, _ = imported(tmp_path, SQUAD, "dev.json", shares=Shares(0, 0, 1), limit=2)
    assert [q.split for q in corpus.questions] == ["test", "test"]
    assert len(corpus.documents) == 1


@pytest.mark.parametrize(
    ("content", "layout", "what"),
    [
        ({"data": [{"paragraphs": [{"context": 1}]}]}, "auto", "not laid out as squad"),
        ('{"data": [{"paragraphs": [{"context": ', "auto", "not JSON"),
        ({"rows": []}, "auto", "no known layout fits"),
        ({"rows": []}, "beir", "no file in the layout 'beir'"),
        ({"rows": []}, "sqaud", "'squad'"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, content: Any, layout: str, what: str) -> None:
    with pytest.raises(RequestError, match=what):
        imported(tmp_path, content, "dev.json", layout=layout)
    assert not (tmp_path / "out").exists()


def test_a_damaged_or_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(json.dumps(NQ).encode() * 50)[:60])
    with pytest.raises(RequestError, match="layout"):
        import_dataset(tmp_path / "a.jsonl.gz", tmp_path / "out")
    with pytest.raises(RequestError, match="no such file"):
        import_dataset(tmp_path / "none", tmp_path / "out")


def test_all_layouts_are_known() -> None:
    assert list(LAYOUTS) == ["beir", "hotpotqa", "musique", "nq_open", "pubmedqa", "squad", "table"]


@needs_data
@pytest.mark.parametrize(
    ("name", "documents", "questions", "whole"),
    [
        ("squad_v1.1_dev", 2067, 10570, 0),
        ("squad_v2_dev", 1204, 11873, 5945),
        ("scifact_beir", 5183, 300, 300),
        ("hotpotqa", 994, 100, 0),
        ("nq_open_oracle", 2600, 2655, 0),
    ],
)
def test_public_sets(tmp_path: Path, name: str, documents: int, questions: int, whole: int) -> None:
    import_dataset(DATA / name, tmp_path / "out")
    corpus = load_corpus(tmp_path / "out")  # which finds no leak and no span outside
    assert (len(corpus.documents), len(corpus.questions)) == (documents, questions)
    assert sum(q.evidence[0].start is None for q in corpus.questions) == whole
    assert corpus.name == name
    texts = {d.id: d.text for d in corpus.documents}
    for question in corpus.questions:
        for evidence in question.evidence:
            if question.kind == "single" and evidence.start is not None:
                span = texts[evidence.document][evidence.start : evidence.end].lower()
                assert span in [answer.lower() for answer in question.answers]
    if name == "scifact_beir":
        assert sum(len(question.evidence) for question in corpus.questions) == 339  # as published
        assert {q.split for q in corpus.questions} == {"test"}
        return
    share = len(corpus.select("train")) / questions
    assert abs(share - 0.4) < (0.1 if questions < 1000 else 0.03)
    facts = {split: {q.fact for q in corpus.select(split) if q.fact} for split in ("train", "dev", "test")}  # type: ignore[arg-type]
    assert not facts["train"] & facts["test"]
    assert not facts["dev"] & facts["test"]


def test_squad_as_other_tools_write_it(tmp_path: Path) -> None:
    text = "Etna weighs 42 kg and costs 899 euro."
    qas = [
        {"question": "How heavy?", "answers": {"text": ["42 kg"], "answer_start": [12]}},
        {"id": "", "question": "What price?", "answer": "899 euro"},
        {"id": None, "question": "Which colour?", "answers": [], "is_impossible": True},
    ]
    for number, content in enumerate(({"paragraphs": [{"context": text, "qas": qas}]},
                                      [{"title": None, "paragraphs": [{"context": text, "qas": qas}]}])):  # fmt: skip
        place = tmp_path / str(number)
        place.mkdir()
        corpus, notes = imported(place, content, "all.json")
        assert [question.answers for question in corpus.questions] == [("42 kg",), ("899 euro",), ()]
        assert [corpus.questions[n].evidence[0].text for n in range(2)] == ["42 kg", "899 euro"]
        assert not any("offset" in note for note in notes.notes)


def test_beir_with_the_judgements_of_trec_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "beir"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "1", "title": "One", "text": "first"}))
    (folder / "queries.jsonl").write_text(json.dumps({"_id": 7, "text": "which?"}))
    (folder / "qrels.txt").write_text("7 0 1 2\n")
    import_dataset(folder, tmp_path / "out")
    (question,) = load_corpus(tmp_path / "out").questions
    assert question.evidence[0].grade == 2
