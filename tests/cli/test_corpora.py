"""`corpus import`, `check` and `questions`: from a folder of documents to a corpus that can be run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from corpus.corpora import write
from typer.testing import CliRunner, Result

from workbench.cli import app
from workbench.corpus.load import load_corpus

OVENS = """# The Alba oven

| Property | Value |
|---|---|
| Weight | 41 kg |
| Colour | sage green |
| Warranty | 5 years |

The Alba oven is made in Trento. Its door opens to the left.
"""


def call(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "alba.md").write_text(OVENS)
    (folder / "brina.md").write_text(OVENS.replace("Alba", "Brina").replace("41 kg", "52 kg").replace("sage", "dark"))
    (folder / "notes.xyz").write_text("no reader for this")
    return folder


def test_a_folder_becomes_a_corpus_with_questions(documents: Path, tmp_path: Path) -> None:
    target = tmp_path / "ovens"
    made = call("corpus", "import", documents, target, "--licence", "CC0-1.0")
    assert made.exit_code == 0, made.output
    assert "2 documents" in made.stdout
    assert "notes.xyz" in made.stderr
    checked = call("corpus", "check", target)
    assert checked.exit_code == 0
    assert "2 documents" in checked.stdout
    drafted = call("corpus", "questions", target)
    assert drafted.exit_code == 0, drafted.output
    corpus = load_corpus(target)
    assert (corpus.name, corpus.licence) == ("ovens", "CC0-1.0")
    assert f"{len(corpus.questions)} questions" in drafted.stdout
    assert "single" in call("corpus", "check", target).stdout


def test_an_import_names_the_lost_contract_before_thirty_pictures(documents: Path, tmp_path: Path) -> None:
    for n in range(30):
        (documents / f"{n:02}.png").write_bytes(b"x")
    (documents / "contract.pdf").write_bytes(b"%PDF-1.4 broken")
    made = call("corpus", "import", documents, tmp_path / "ovens")
    lines = [line for line in made.stderr.splitlines() if "reading files" not in line]
    assert made.exit_code == 1  # since most of them were left out
    assert lines[0] == "most of the files were left out; the reasons stand below"
    assert lines[1].startswith("failed: contract.pdf: ")
    assert lines[2] == "skipped: 00.png, 01.png, 02.png …: 30 × no reader for .png"


@pytest.mark.parametrize("target", ["/proc/foo/bar", "documents/alba.md/x"])
def test_an_import_to_where_nothing_can_be_written_is_a_wrong_request(
    documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("corpus", "import", documents, target)
    assert done.exit_code == 2
    assert f"error: {target}: it cannot be written" in done.stderr


def test_a_language_that_the_corpus_would_not_load_with_is_refused(documents: Path, tmp_path: Path) -> None:
    for language, said in (("italian", 'a code such as "it"'), ("", "the language is empty")):
        done = call("corpus", "import", documents, tmp_path / "ovens", "--language", language)
        assert done.exit_code == 2
        assert said in done.stderr
    assert not (tmp_path / "ovens").exists()


def test_drafts_are_added_and_only_unread_ones_replaced_when_asked(documents: Path, tmp_path: Path) -> None:
    target = tmp_path / "ovens"
    call("corpus", "import", documents, target)
    call("corpus", "questions", target)
    file = target / "questions.jsonl"
    before = file.read_text()
    again = call("corpus", "questions", target, "--seed", 5)
    assert "0 questions added" in again.stdout
    assert file.read_text() == before
    own = {"id": "mine", "text": "Who bakes?", "answers": ["Ann"], "kind": "general", "split": "test", "evidence": []}
    first, *others = before.splitlines()
    reviewed = json.loads(first) | {"origin": "reviewed"}
    file.write_text("\n".join([json.dumps(own), json.dumps(reviewed), *others]) + "\n")
    anew = call("corpus", "questions", target, "--seed", 5, "--overwrite")
    assert anew.exit_code == 0
    assert "2 were there" in anew.stdout
    kept = {question.id: question.origin for question in load_corpus(target).questions if question.origin != "drafted"}
    assert kept == {"mine": "written", reviewed["id"]: "reviewed"}


def test_own_questions_and_a_review_by_command(documents: Path, tmp_path: Path) -> None:
    target, sheet = tmp_path / "ovens", tmp_path / "q.csv"
    call("corpus", "import", documents, target)
    document = load_corpus(target, questions_required=False).documents[0]
    word = max(document.text.split(), key=len).strip(".,;:|")
    sheet.write_text(f"Frage,Antwort\nWhich word is long?,{word}\nWho?,nobody at all\n")
    refused = call("corpus", "questions", target, "--from", sheet)
    assert refused.exit_code == 2
    assert "--columns question=COLUMN,answer=COLUMN" in refused.stderr.replace("\n", " ").replace("  ", " ")
    added = call("corpus", "questions", target, "--from", sheet, "--columns", "question=Frage,answer=Antwort")
    assert added.exit_code == 0, added.stderr
    assert f"[{word}]" in added.stdout
    assert "row 3: 'nobody at all' stands in no document" in added.stderr
    call("corpus", "questions", target)
    assert "drafted, not reviewed" in call("corpus", "check", target).stderr
    assert call("corpus", "review", target).exit_code == 0
    sheet = tmp_path / "ovens-review.csv"
    sheet.write_text(sheet.read_text(encoding="utf-8-sig").replace(",,", ",accept,"), encoding="utf-8")
    back = call("corpus", "review", target, "--from", sheet)
    assert back.exit_code == 0, back.stderr
    assert "drafted, not reviewed" not in call("corpus", "check", target).stderr


def test_a_public_question_set_is_known_by_its_content(tmp_path: Path) -> None:
    context = "The Alba oven weighs 41 kg."
    asked = {"id": "1", "question": "How heavy is it?", "answers": [{"text": "41 kg", "answer_start": 21}]}
    data = {"version": "1", "data": [{"title": "Alba", "paragraphs": [{"context": context, "qas": [asked]}]}]}
    (tmp_path / "set.json").write_text(json.dumps(data))
    made = call("corpus", "import", tmp_path / "set.json", tmp_path / "set")
    assert made.exit_code == 0, made.output
    assert "read as squad" in made.stderr
    assert load_corpus(tmp_path / "set").questions[0].answers == ("41 kg",)
    wrong = call("corpus", "import", tmp_path / "set.json", tmp_path / "other", "--layout", "sqad")
    assert wrong.exit_code == 2
    assert "did you mean 'squad'" in wrong.stderr


def test_check_tells_every_problem_of_a_corpus(documents: Path, tmp_path: Path) -> None:
    target = tmp_path / "ovens"
    call("corpus", "import", documents, target)
    rows = [
        {"id": "q1", "text": "What?", "answers": ["a"], "kind": "sinlge", "split": "test"},
        {"id": "q2", "text": "Where?", "answers": ["b"], "evidence": [{"document": "alba"}]},
    ]
    (target / "questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    checked = call("corpus", "check", target)
    assert checked.exit_code == 2
    assert "questions.jsonl:1" in checked.stderr
    assert "single" in checked.stderr
    assert "questions.jsonl:2" in checked.stderr
    assert checked.stdout == ""


HELLO = {"id": "a", "title": "Hello", "text": "Hello from Trento, where ovens are made."}
ASKED = {"id": "q1", "text": "Where are ovens made?", "answers": ["Milan", "Trento"], "evidence": [{"document": "a"}]}
TAUGHT = {**ASKED, "id": "q0", "text": "Who makes ovens?", "split": "train"}


def doubts_of(folder: Path, questions: list[dict[str, Any]], documents: list[dict[str, Any]]) -> list[str]:
    """The notes of `check`, which finds the corpus sound."""
    checked = call("corpus", "check", write(folder, documents=documents, questions=questions))
    assert checked.exit_code == 0, checked.output
    return [line.removeprefix("note: ") for line in checked.stderr.splitlines()]


def test_check_is_silent_on_a_corpus_without_doubts(tmp_path: Path) -> None:
    assert doubts_of(tmp_path, [TAUGHT, ASKED], [HELLO]) == []
    assert doubts_of(tmp_path, [], [HELLO]) == []  # questions may yet be drafted


def test_check_names_what_it_tells_of_a_corpus(tmp_path: Path) -> None:
    checked = call("corpus", "check", write(tmp_path, documents=[HELLO], questions=[TAUGHT, ASKED]))
    told = checked.stdout.splitlines()[0]
    assert re.fullmatch(r"\S+(?: \(.+\))?: language \S+, licence \S+, revision \S+(?:, digest [0-9a-f]{12})?", told), (
        told
    )


def test_check_notes_which_arms_have_nothing_to_learn_from(tmp_path: Path) -> None:
    few, tuned = doubts_of(tmp_path, [ASKED], [HELLO])
    assert few.startswith("an arm of kind few-shot will fail: the corpus has no training questions")
    assert tuned.startswith("an arm of kind tuned-rag will fail: nothing to train on")


@pytest.mark.parametrize(
    ("change", "noted"),
    [
        ({"answers": ["zebra"], "evidence": [{"document": "a", "start": 0, "end": 5}]}, True),
        ({"evidence": [{"document": "a", "start": 0, "end": 5}]}, True),  # the span is beside the answer
        ({"evidence": [{"document": "a", "start": 11, "end": 17}]}, False),
        ({"answers": ["Tren"]}, True),  # as the answers are scored: on whole words
        ({"answers": ["hello"]}, False),
        ({"answers": ["2"], "kind": "aggregate"}, False),  # computed
        ({"answers": ["yes"], "kind": "multi"}, False),
        ({"answers": [], "kind": "unanswerable"}, False),
    ],
    ids=str,
)
def test_check_notes_an_answer_that_stands_nowhere_in_its_evidence(
    tmp_path: Path, change: dict[str, Any], noted: bool
) -> None:
    found = doubts_of(tmp_path, [TAUGHT, {**ASKED, **change}], [HELLO])
    assert bool(found) == noted
    if noted:
        assert found[0].startswith("no accepted answer stands in the evidence of 1 of 2 single questions: q1 (")


def test_check_notes_documents_with_one_text_and_another_language(tmp_path: Path) -> None:
    same = [{**HELLO, "id": name} for name in "bcde"]
    (found,) = doubts_of(tmp_path / "same", [TAUGHT, ASKED], [HELLO, *same])
    assert found.startswith("4 documents repeat the text of another: b (as a), c (as a), d (as a) …; ")
    italian = {**HELLO, "id": "i", "text": "Il forno che è della casa non è nel giardino. " * 9}
    (found,) = doubts_of(tmp_path / "italian", [TAUGHT, ASKED], [HELLO, italian])
    assert found.endswith('language = "it" in corpus.toml')


@pytest.mark.parametrize("command", [["check", "absent"], ["import", "absent", "target"], ["questions", "absent"]])
def test_what_is_not_there_is_a_wrong_request(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = call("corpus", *command)
    assert done.exit_code == 2
    assert "absent" in done.stderr
