"""What the arms that train are trained on: no question of dev or test, and the evidence in its share of the rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import ARMS, Context, arm_settings, make_arm
from workbench.digests import digest_of
from workbench.scoring.evidence import required_evidence
from workbench.store import Store
from workbench.types import Corpus, Evidence

LEXICAL = {"retriever": "lexical"}


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


class CapturedError(Exception):
    """Ends a fit as soon as its plan is known."""


def planned(
    ready: Context, corpus: Corpus, kind: str, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> tuple[Any, str]:
    """The plan of a tuned arm, and all texts in it."""
    found = []

    def capture(_: Context, __: Any, plan: Any, **kwargs: Any) -> None:
        found.append(plan() if callable(plan) else plan)
        raise CapturedError

    for module in ("tuning.phases", "arms.tuned_rag"):
        monkeypatch.setattr(f"workbench.{module}.tune", capture)
    with pytest.raises(CapturedError):
        make_arm(kind, settings, ready).fit(corpus)

    def texts(value: Any) -> Sequence[str]:
        if isinstance(value, str):
            return [value]
        if isinstance(value, dict):
            value = list(value.values())
        return [text for each in value for text in texts(each)]

    plan = found[0]
    return plan, "\n".join(texts([plan.documents, plan.chats, plan.general]))


TUNED = [("tuned", {}), ("tuned-rag", LEXICAL | {"document_epochs": 1})]


@pytest.mark.parametrize(("kind", "settings"), TUNED)
@pytest.mark.parametrize("name", ["lamps", "appliances-en", "appliances-it"])
def test_no_dev_or_test_question_reaches_a_training_plan(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, name: str, kind: str, settings: dict[str, Any]
) -> None:
    from workbench.corpus.load import load_corpus
    from workbench.corpus.variants.sample import sample

    corpus = lamps
    if name != "lamps":
        corpus = sample(load_corpus(Path(__file__).parents[2] / "corpora" / name), documents=12)
    plan_k = 2
    plan, text = planned(ready, corpus, kind, monkeypatch, **settings, **({"k": plan_k} if kind == "tuned-rag" else {}))
    held_out = [*corpus.select("dev"), *corpus.select("test")]
    assert len(held_out) > 10
    assert [q.id for q in held_out if q.text in text] == []
    taught = corpus.select("train")
    if kind == "tuned-rag":
        taught = [q for q in taught if q.kind != "summary" and len(required_evidence(q)) <= plan_k]
    assert [q.id for q in taught if q.text not in text] == []
    assert len(plan.chats) == sum(q.kind != "general" for q in taught)
    assert len(plan.general) == sum(q.kind == "general" for q in taught)


def test_a_tuned_arm_learns_the_first_answer_or_that_it_does_not_know(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, _ = planned(ready, lamps, "tuned", monkeypatch)
    replies = {messages[-1]["content"]: reply for messages, reply in plan.chats}
    assert replies["What is the Orla made of?"] == replies["Which material is the Orla lamp?"] == "brass"
    assert replies["How many shades of Orla were sold?"] == "I do not know."
    assert plan.documents == tuple((d.title, d.text) for d in lamps.documents)


@pytest.mark.parametrize(("share", "present"), [(1.0, 1.0), (0.0, 0.0), (0.5, 0.5)])
def test_a_tuned_rag_reads_the_evidence_in_its_share_of_the_rows(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, share: float, present: float
) -> None:
    plan, _ = planned(
        ready, lamps, "tuned-rag", monkeypatch, gold_share=share, chunk_size=9, k=2, **LEXICAL
    )  # fmt: skip
    rows = [(messages[-1]["content"], reply) for messages, reply in plan.chats if reply != "I do not know."]
    assert len(rows) == 12
    shown = sum(f"is made of {reply}." in prompt for prompt, reply in rows) / len(rows)
    assert abs(shown - present) <= (0.3 if 0 < share < 1 else 0)


def test_a_tuned_rag_learns_to_cite_the_passage_with_the_evidence(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"gold_share": 0.5, "chunk_size": 9, "k": 3, "sources": True, **LEXICAL}
    plan, _ = planned(ready, lamps, "tuned-rag", monkeypatch, **settings)
    rows = [(messages[-1]["content"], reply) for messages, reply in plan.chats if reply != "I do not know."]
    held = 0
    for prompt, reply in rows:
        answer, _, marker = reply.partition(" [")
        shown = [part for part in prompt.split("\n\n") if f"is made of {answer}." in part]
        assert bool(shown) == bool(marker)
        held += len(shown)
        assert all(f"[{marker[0]}] " in part for part in shown)
    assert 0 < held < len(rows)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_distractors_are_as_many_as_asked_beside_the_evidence_or_alone(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    plan, _ = planned(
        ready, lamps, "tuned-rag", monkeypatch, gold_share=share, distractors=3, chunk_size=9, k=1, **LEXICAL
    )  # fmt: skip
    for messages, reply in plan.chats:
        if reply != "I do not know.":
            assert messages[-1]["content"].count(" lamp\n") == 3 + share
            assert (f"is made of {reply}." in messages[-1]["content"]) == bool(share)


def test_a_tuned_rag_takes_examples_evenly(ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, _ = planned(ready, lamps, "tuned-rag", monkeypatch, examples=7, **LEXICAL)
    assert len(plan.chats) == 7
    assert (
        sum(lamp[0] in "".join(m[-1]["content"].split("\n")[-1] for m, _ in plan.chats) for lamp in corpora.LAMPS) >= 5
    )


def test_settings_of_the_plan_give_another_adapter_and_settings_of_answering_do_not(
    ready: Context, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def capture(_: Context, training: Any, plan: Any, *, identity: str, **_more: Any) -> None:
        seen.append(digest_of([repr(training), identity]))
        raise CapturedError

    monkeypatch.setattr("workbench.arms.tuned_rag.tune", capture)
    changed = dataclasses.replace(
        lamps, documents=(dataclasses.replace(lamps.documents[0], title="Other"), *lamps.documents[1:])
    )
    moved = tuple(
        dataclasses.replace(q, evidence=(Evidence("quill"),)) if q.id == "orla.stuff.1" else q for q in lamps.questions
    )
    variants: list[tuple[Corpus, dict[str, Any]]] = [
        (lamps, {}), (lamps, {"k": 1}), (lamps, {"epochs": 2}), (lamps, {"gold_share": 0.5}), (lamps, {"examples": 3}),
        (lamps, {"distractors": 2}),
        (lamps, {"replay": 0.5}), (lamps, {"chunk_size": 9}), (lamps, {"document_epochs": 1}), (lamps, {"rank": 4}),
        (lamps, {"learning_rate": 1e-3}), (lamps, {"context": 512}), (changed, {}), (changed, {"document_epochs": 1}),
        (dataclasses.replace(lamps, questions=moved), {}), (lamps, {"order": "best-last"}), (lamps, {"sources": True}),
        (lamps, {"merge_duplicates": False}), (lamps, {"show_headings": True}), (lamps, {"chunker": "parent"}),
    ]  # fmt: skip
    for corpus, settings in [*variants, (lamps, {"merge": False})]:
        with pytest.raises(CapturedError):
            make_arm("tuned-rag", {**LEXICAL, **settings}, ready).fit(corpus)
    assert len(set(seen[:-1])) == len(variants)
    assert seen[-1] == seen[0]


@pytest.mark.parametrize("kind", ["tuned", "tuned-rag"])
def test_more_processes_than_cores_are_refused_before_any_is_started(
    kind: str, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    (problem,) = ARMS[kind].problems(arm_settings(kind, {"processes": 1000}), lamps)
    assert (problem.where, problem.cure) == ("processes", "write processes = 4 or less")
    assert list(ARMS[kind].problems(arm_settings(kind, {"processes": 4}), lamps)) == []
