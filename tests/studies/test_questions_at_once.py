"""Single questions asked several at a time: how they are drawn, what a reply answers of them, and what is concluded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.corpus.load import load_corpus
from workbench.corpus.variants.combined import combined, groups
from workbench.errors import RequestError
from workbench.experiment.plan import plan
from workbench.store import Store
from workbench.studies.questions_at_once import ANSWERED, lines_of
from workbench.types import Corpus

EVIDENCE = "questions-at-once.evidence"
MANY = {"name": "many", "kind": "questions-at-once", "counts": [1, 3], "groups": 4}
REPLY = "1. brass\n2. brass\n3. I do not know."
BASE: dict[str, Any] = {
    "name": "at-once",
    "corpus": "lamps",
    "model": {"name": "scripted:rules.jsonl"},
    "cost": {"latency_questions": 0},
    "decoding": {"max_new_tokens": 32},
    "arms": [
        {"name": "closed-book", "kind": "closed-book"},
        {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 1},
    ],
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    Path("rules.jsonl").write_text(json.dumps({"reply": REPLY}) + "\n", encoding="utf-8")
    return tmp_path


def experiment(**study: Any) -> Any:
    return check_experiment({**BASE, "studies": [{**MANY, **study}]})


def test_each_question_of_a_group_is_about_another_document(lamps: Corpus) -> None:
    found = groups(lamps, "test", 3, 5)
    assert len(found) == len({frozenset(each.id for each in group) for group in found.values()}) == 5
    for group in found.values():
        assert len({question.evidence[0].document for question in group}) == 3
        assert all(question.split == "test" and question.kind == "single" for question in group)
    assert groups(lamps, "test", 3, 5) == found
    assert groups(lamps, "test", 3, 5, seed=1) != found
    assert groups(lamps, "test", 7, 5) == {}  # there are six lamps


def test_a_group_is_one_question_with_all_the_evidence(lamps: Corpus) -> None:
    (name, group), *_ = groups(lamps, "test", 2, 3).items()
    made = combined(lamps, "test", 2, 3)
    asked = next(question for question in made.questions if question.id == name)
    assert asked.text.splitlines()[1:] == [f"1. {group[0].text}", f"2. {group[1].text}"]
    assert asked.answers == (f"{group[0].answers[0]}; {group[1].answers[0]}",)
    assert asked.evidence == (group[0].evidence[0], group[1].evidence[0])
    assert len(made.select("test")) == 3
    assert made.select("train") == lamps.select("train")
    assert made.digest != lamps.digest


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("1. brass\n2. birch", ["brass", "birch", ""]),
        ("Here they are:\n1) brass\n\n3) pewter", ["brass", "", "pewter"]),
        ("**1.** brass,\nI think\n**2.** birch", ["brass,\nI think", "birch", ""]),
        ("brass\nbirch\npewter\nbirch", ["brass", "birch", "pewter"]),
        ("1. brass\n2. birch\n1. pewter", ["brass", "birch", ""]),
        ("", ["", "", ""]),
        ("1990", ["1990", "", ""]),
    ],
)
def test_what_a_reply_says_to_each_question(reply: str, found: list[str]) -> None:
    assert lines_of(reply.replace("**", ""), 3) == found


def test_the_share_answered_and_the_evidence_that_was_read(place: Path) -> None:
    run = workbench.run(experiment())
    (study,) = run.results["studies"]
    cells = {(cell["arm"], cell["at"][0]): cell for cell in study["cells"]}
    corpus = load_corpus("lamps")
    for count in (1, 3):
        drawn = groups(corpus, "test", count, 4).values()
        right = [sum(q.answers[0] == "brass" for q in group[:2]) / count for group in drawn]
        for arm in ("closed-book", "rag"):
            value = cells[arm, count]["metrics"][ANSWERED]["value"]
            assert value == pytest.approx(sum(right) / len(right))
    assert cells["rag", 3]["metrics"][EVIDENCE]["value"] <= 1 / 3 + 1e-9  # one passage of three
    assert EVIDENCE not in {
        key for key, each in cells["closed-book", 3]["metrics"].items() if each["value"] is not None
    }
    assert study["conclusion"]
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Details of several documents at once" in page


def test_replies_have_room_for_all_the_answers(place: Path, lamps: Corpus, store: Store) -> None:
    from workbench.experiment.studying import planned

    (found,) = planned(experiment(counts=[1, 6]), lamps, experiment().arms)
    assert {point.at[0]: point.changes["decoding.max_new_tokens"] for point in found.cells} == {1: 32, 6: 144}


def test_more_at_once_than_documents_is_refused_before_anything_is_spent(place: Path, store: Store) -> None:
    with pytest.raises(RequestError, match="7 test questions at once need more documents"):
        plan(experiment(counts=[1, 7]), (), None, store)
    with pytest.raises(RequestError, match="must rise"):
        experiment(counts=[4, 2])
