"""Tables as the Hugging Face hub publishes them, in the forms that its best known sets have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import datasets
import pytest
from typer.testing import CliRunner

from workbench.cli.app import app
from workbench.corpus.dataset import import_dataset
from workbench.corpus.importing import ImportReport
from workbench.corpus.load import load_corpus
from workbench.errors import RequestError
from workbench.types import SPLITS, Corpus, Question

REX, TOM = "Rex is a dog. Rex is five years old.", "Tom is a cat of Siena."


def squad_rows(count: int, first: int = 0) -> list[dict[str, Any]]:
    texts = [f"The lamp number {n} has a beam of {n + 20} degrees." for n in range(first, first + count)]
    return [
        {
            "id": f"q{n}",
            "title": f"Lamp_{n}",
            "context": text,
            "question": f"What beam has lamp {n}?",
            "answers": {"text": [f"{n + 20} degrees"], "answer_start": [text.index(f"{n + 20} degrees")]},
        }
        for n, text in enumerate(texts, start=first)
    ]


def written(folder: Path, rows: list[dict[str, Any]], name: str) -> Path:
    file = folder / name
    if name.endswith(".parquet"):
        datasets.Dataset.from_list(rows).to_parquet(str(file))
    elif name.endswith(".csv"):
        datasets.Dataset.from_list(rows).to_csv(str(file))
    elif name.endswith(".jsonl"):
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        file.write_text(json.dumps(rows))
    return file


def imported(path: Path, **options: Any) -> tuple[Corpus, ImportReport]:
    target = path.parent / "out"
    report = import_dataset(path, target, **options)
    return load_corpus(target), report


def only(tmp_path: Path, row: dict[str, Any], **options: Any) -> tuple[Question, Corpus]:
    corpus, _ = imported(written(tmp_path, [row], "rows.jsonl"), **options)
    (question,) = corpus.questions
    return question, corpus


@pytest.mark.parametrize("name", ["rows.parquet", "rows.jsonl", "rows.json"])
def test_flat_rows_of_squad(tmp_path: Path, name: str) -> None:
    rows = [*squad_rows(3), {**squad_rows(1)[0], "id": "none", "question": "What colour?"}]
    rows[3]["answers"] = {"text": [], "answer_start": []}
    corpus, report = imported(written(tmp_path, rows, name))
    assert report.notes[0] == (
        "columns: question = question, answer = answers, context = context, title = title, id = id"
    )
    by_id = {q.id: q for q in corpus.questions}
    assert (by_id["q1"].answers, by_id["q1"].evidence[0].text) == (("21 degrees",), "21 degrees")
    assert not by_id["q1"].evidence[0].found  # the row says where it stands
    assert (by_id["none"].kind, by_id["none"].answers) == ("unanswerable", ())
    assert [document.title for document in corpus.documents] == ["Lamp 0", "Lamp 1", "Lamp 2"]


def test_published_splits_of_a_folder_and_of_a_saved_set(tmp_path: Path) -> None:
    parts = {"train": squad_rows(4), "validation": squad_rows(3, 10)}
    folder = tmp_path / "hub" / "data"
    folder.mkdir(parents=True)
    for name, rows in parts.items():
        written(folder, rows, f"{name}-00000-of-00001.parquet")
    (tmp_path / "hub" / "README.md").write_text("# A set\n")
    saved = tmp_path / "saved"
    datasets.DatasetDict({n: datasets.Dataset.from_list(rows) for n, rows in parts.items()}).save_to_disk(str(saved))
    for source in (tmp_path / "hub", saved):
        import_dataset(source, tmp_path / f"of-{source.name}")
        corpus = load_corpus(tmp_path / f"of-{source.name}")
        # What is published as validation is asked, where nothing is published as test.
        assert {split: len(corpus.select(split)) for split in SPLITS} == {
            "train": 4, "dev": 0, "test": 3,
        }  # fmt: skip
    import_dataset(saved, tmp_path / "one", splits=["train"])
    assert len(load_corpus(tmp_path / "one").questions) == 4
    with pytest.raises(RequestError, match=r"no published split 'trian'(.|\n)*did you mean 'train'"):
        import_dataset(saved, tmp_path / "other", splits=["trian"])


def test_answers_of_a_test_that_are_not_published(tmp_path: Path) -> None:
    hidden = [{**row, "answers": None} for row in squad_rows(2, 20)]
    sets = {"train": squad_rows(2), "validation": squad_rows(2, 10)}
    parts = datasets.DatasetDict({n: datasets.Dataset.from_list(rows) for n, rows in sets.items()})
    parts["test"] = datasets.Dataset.from_list(hidden, features=parts["train"].features)
    parts.save_to_disk(str(tmp_path / "set"))
    corpus, report = imported(tmp_path / "set")
    assert sorted(q.split for q in corpus.questions) == ["test", "test", "train", "train"]
    assert "2 questions without an answer, left out" in report.notes


def test_hotpotqa_with_parallel_lists(tmp_path: Path) -> None:
    row = {
        "question": "How old is the dog of Ann?",
        "answer": "five",
        "supporting_facts": {"title": ["Ann", "Rex"], "sent_id": [1, 0]},
        "context": {
            "title": ["Ann", "Rex", "Zed"],
            "sentences": [["Ann is tall.", " Her dog is Rex."], ["Rex is five."], ["Zed."]],
        },
    }
    question, corpus = only(tmp_path, row)
    assert question.kind == "multi"
    assert [place.document for place in question.evidence] == ["Ann/0", "Rex/0"]
    assert corpus.documents[0].text == "Ann is tall. Her dog is Rex."


def test_passages_with_marks_of_the_selected_one(tmp_path: Path) -> None:
    marco = {
        "query": "how old is rex",
        "answers": ["five years old"],
        "passages": {"is_selected": [0, 1], "passage_text": [TOM, REX], "url": ["a", "b"]},
    }
    question, _ = only(tmp_path, marco)
    assert (question.kind, question.evidence[0].text) == ("single", "five years old")


def test_passages_without_marks_the_place_is_found(tmp_path: Path) -> None:
    question, _ = only(tmp_path, {"question": "How old is Rex?", "response": "five", "documents": [TOM, REX]})
    assert (question.evidence[0].text, question.evidence[0].found) == ("five", True)


def test_aliases_truth_values_and_spans(tmp_path: Path) -> None:
    trivia = {"question": "Rex?", "answer": {"value": "dog", "aliases": ["hound", "dog"]}, "context": REX}
    assert only(tmp_path, trivia)[0].answers == ("dog", "hound")


@pytest.mark.parametrize(
    ("row", "language", "answers"),
    [
        ({"question": "Is Rex a dog?", "passage": REX, "answer": True}, "en", ("yes",)),
        ({"question": "Rex è un gatto?", "passage": REX, "answer": False}, "it", ("no",)),
        ({"question": "Rex è un cane?", "passage": REX, "answer": True}, "it", ("sì",)),
        ({"question": "What is Rex?", "passage": REX, "answers_spans": {"spans": ["dog"]}}, "en", ("dog",)),
        ({"question": "How old?", "context": REX, "answer": 5}, "en", ("5",)),
        ({"QUESTION": "Rex?", "contexts": [REX], "final_decision": "yes"}, "en", ("yes",)),
    ],
)  # fmt: skip
def test_forms_of_answers(tmp_path: Path, row: dict[str, Any], language: str, answers: tuple[str, ...]) -> None:
    assert only(tmp_path, row, language=language)[0].answers == answers


def test_a_choice_is_its_text_and_stands_in_the_question(tmp_path: Path) -> None:
    row = {
        "question": "What is Rex?",
        "choices": {"text": ["a cat", "a dog"], "label": ["A", "B"]},
        "answerKey": "B",
        "context": REX,
    }
    question, _ = only(tmp_path, row)
    assert question.text == "What is Rex?\nA. a cat\nB. a dog"
    assert question.answers == ("a dog",)


def test_a_conversation_gives_a_question_a_turn(tmp_path: Path) -> None:
    row = {
        "story": REX,
        "questions": ["What is Rex?", "How old is Rex?"],
        "answers": {"input_text": ["a dog", "five"], "answer_start": [7, 21]},
    }
    corpus, _ = imported(written(tmp_path, [row], "rows.jsonl"))
    # The turns before stand in the question: "How old is he?" alone is none.
    assert [(q.text, q.answers) for q in corpus.questions] == [
        ("What is Rex?", ("a dog",)), ("Q: What is Rex?\nA: a dog\nQ: How old is Rex?", ("five",)),
    ]  # fmt: skip


def test_columns_are_named_by_paths(tmp_path: Path) -> None:
    row = {"turn": {"ask": "How old is Rex?"}, "info": {"best": "five"}, "pages": [{"body": TOM}, {"body": REX}]}
    columns = {"question": "turn.ask", "answer": "info.best", "context": "pages.body"}
    question, _ = only(tmp_path, row, columns=columns)
    assert (question.text, question.evidence[0].text) == ("How old is Rex?", "five")
    with pytest.raises(RequestError, match=r"no column 'turns.ask'(.|\n)*its columns: info, pages, turn"):
        import_dataset(tmp_path / "rows.jsonl", tmp_path / "x", columns={"question": "turns.ask"})
    with pytest.raises(RequestError, match="no column of answers"):
        import_dataset(tmp_path / "rows.jsonl", tmp_path / "x", columns={"question": "turn.ask"})


def test_questions_without_documents_are_general(tmp_path: Path) -> None:
    corpus, _ = imported(written(tmp_path, [{"question": "Capital of Italy?", "answer": "Rome"}], "rows.jsonl"))
    assert (len(corpus.documents), corpus.questions[0].kind) == (0, "general")


def test_splits_of_a_single_json_file(tmp_path: Path) -> None:
    file = tmp_path / "set.json"
    file.write_text(json.dumps({"name": "lamps", "train": squad_rows(3), "test": squad_rows(2, 10)}))
    corpus, _ = imported(file)
    assert (len(corpus.select("train")), len(corpus.select("test"))) == (3, 2)


def test_a_page_of_frequent_questions_stays_a_document(tmp_path: Path) -> None:
    written(tmp_path, [{"question": "How old is Rex?", "answer": "five"}] * 3, "faq.csv")
    with pytest.raises(RequestError, match="no known layout fits"):
        import_dataset(tmp_path / "faq.csv", tmp_path / "out")
    source = tmp_path / "mixed"
    source.mkdir()
    written(source, squad_rows(3), "rows.parquet")
    (source / "handbook.html").write_text("<p>The handbook.</p>")
    with pytest.raises(RequestError, match="no known layout fits"):
        import_dataset(source, tmp_path / "out")


def test_the_command_names_columns_splits_and_a_limit(tmp_path: Path) -> None:
    file = written(tmp_path, squad_rows(30), "rows.parquet")
    runner = CliRunner()
    result = runner.invoke(app, ["corpus", "import", str(file), str(tmp_path / "c"), "--limit", "10", "--seed", "1"])
    assert result.exit_code == 0, result.output
    assert (len(load_corpus(tmp_path / "c").questions), len(load_corpus(tmp_path / "c").documents)) == (10, 30)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("A text.")
    result = runner.invoke(app, ["corpus", "import", str(tmp_path / "docs"), str(tmp_path / "d"), "--limit", "10"])
    assert result.exit_code == 2
    assert "--limit" in result.output + result.stderr


def test_a_damaged_table_has_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "rows.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(RequestError, match="it cannot be read as a table"):
        import_dataset(tmp_path / "rows.parquet", tmp_path / "out", "table")


@pytest.mark.parametrize("form", ["folder", "parquet"])
def test_classes_are_read_by_their_names(tmp_path: Path, form: str) -> None:
    features = datasets.Features(
        {
            "question": datasets.Value("string"),
            "context": datasets.Value("string"),
            "answer": datasets.ClassLabel(names=["no", "maybe", "yes"]),
        }
    )
    rows = {"question": ["a?", "b?", "c?"], "context": ["x", "y", "z"], "answer": [2, 1, -1]}
    table = datasets.Dataset.from_dict(rows, features=features)
    path = tmp_path / ("set" if form == "folder" else "set.parquet")
    table.save_to_disk(str(path)) if form == "folder" else table.to_parquet(str(path))
    corpus, report = imported(path)
    assert [question.answers for question in corpus.questions] == [("yes",), ("maybe",)]
    assert any("without an answer" in note for note in report.notes)


def test_the_passages_of_dense_passage_retrieval_are_documents(tmp_path: Path) -> None:
    row = {
        "question": "How heavy is Etna?",
        "answers": ["42 kg"],
        "positive_ctxs": [{"title": "Etna", "text": "Etna weighs 42 kg."}],
        "negative_ctxs": [],
    }
    corpus, _ = imported(written(tmp_path, [row], "dev.json"))
    assert [document.title for document in corpus.documents] == ["Etna"]
    assert corpus.questions[0].evidence[0].text == "42 kg"
