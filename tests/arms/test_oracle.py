"""The passages that the oracle gives: all of the evidence, or the question is not measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.analysis.costs import cost_of
from workbench.analysis.summary import comparisons_of, failures_of, metrics_of, with_documents
from workbench.arms import Context, make_arm
from workbench.arms.base import Prompt, Unmeasured
from workbench.arms.gold import gold_passages
from workbench.corpus.chunk import Chunker
from workbench.corpus.digest import with_content
from workbench.experiment.answers import answer_all, answers_of
from workbench.experiment.records import frame_of, record
from workbench.scoring.evidence import all_shown
from workbench.store import Store
from workbench.types import Corpus, Cost, Document, Evidence, Question

TEXT = "The Orla is of brass. It weighs 12 kilograms. Ines Vadi made it in a shed.\n\n   It is sold in Turin."
ORLA = Document("orla", "The Orla lamp", TEXT)
OTHER = Document("tamsin", "The Tamsin lamp", "The Tamsin is of birch. It weighs 31 kilograms.")


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def asked(*answers: str, kind: Any = "single", evidence: Sequence[Evidence]) -> Question:
    return Question("q", "What of it?", answers, kind, "test", tuple(evidence))


def span(words: str, document: Document = ORLA) -> Evidence:
    start = document.text.index(words)
    return Evidence(document.id, start, start + len(words), text=words)


def corpus_of(question: Question) -> Corpus:
    return Corpus("c", "en", "", (ORLA, OTHER), (question,), "CC0-1.0", "1")


def given(ready: Context, question: Question, size: int = 8, **settings: Any) -> list[str]:
    fitted = make_arm("oracle", {"chunk_size": size, **settings}, ready).fit(corpus_of(question))
    (prompt,) = fitted.prompts([question])
    assert isinstance(prompt, Prompt)
    return [hit.passage.text for hit in prompt.hits]


def test_a_whole_document_is_given_by_the_passage_in_which_the_answer_stands(ready: Context) -> None:
    for answer, expected in (
        ("brass", "The Orla is of brass."),
        ("12 kilograms", "It weighs 12 kilograms."),
        ("Turin", "It is sold in Turin."),
    ):
        assert given(ready, asked(answer, evidence=[Evidence("orla", text=TEXT)])) == [expected]


def test_the_whole_document_is_given_where_no_passage_holds_the_answer(ready: Context) -> None:
    assert given(ready, asked("heavy", evidence=[Evidence("orla", text=TEXT)])) == [TEXT]
    assert given(ready, asked("A lamp.", kind="summary", evidence=[Evidence("orla", text=TEXT)])) == [TEXT]
    assert given(ready, asked(kind="unanswerable", evidence=[Evidence("orla", text=TEXT)])) == [TEXT]


def test_a_document_that_holds_the_answer_goes_before_one_that_does_not(ready: Context) -> None:
    places = [Evidence("tamsin", text=OTHER.text), Evidence("orla", text=TEXT)]
    assert given(ready, asked("Turin", evidence=places)) == ["It is sold in Turin."]


def test_a_span_over_several_passages_is_given_by_all_of_them_in_order(ready: Context) -> None:
    wanted = asked("x", evidence=[span("brass. It weighs 12 kilograms. Ines")])
    assert given(ready, wanted, size=5) == ["The Orla is of brass.", "It weighs 12 kilograms.", "Ines Vadi made it in"]
    across = asked("x", evidence=[span("shed.\n\n   It is")])
    assert given(ready, across, size=8) == ["Ines Vadi made it in a shed.", "It is sold in Turin."]


@pytest.mark.parametrize("overlap", [0, 1, 3])
@pytest.mark.parametrize("size", [4, 5, 7, 12])
@pytest.mark.parametrize("name", ["words", "sentences", "document"])
def test_every_span_is_shown_whole_by_what_is_given_for_it(name: str, size: int, overlap: int) -> None:
    passages = {d.id: Chunker(name, size, overlap).chunk(d) for d in (ORLA, OTHER)}
    for start in range(0, len(TEXT) - 1, 3):
        for end in range(start + 1, len(TEXT) + 1, 7):
            place = Evidence("orla", start, end, text=TEXT[start:end])
            if not TEXT[start:end].strip():
                continue
            question = asked("x", evidence=[place])
            found = gold_passages(question, (place,), passages, "en")
            assert all_shown(question, found, "en"), TEXT[start:end]
            for left_out in range(len(found)):
                assert not all_shown(question, [*found[:left_out], *found[left_out + 1 :]], "en")


def test_what_does_not_fit_is_not_measured(ready: Context, tmp_path: Path) -> None:
    long = Document("long", "Long", "One lamp after the other stood there. " * 80)
    question = asked("heavy", evidence=[Evidence("long", text=long.text)])
    corpus = replace(corpus_of(question), documents=(long,))
    (made,) = make_arm("oracle", {"context": 256}, ready).fit(corpus).prompts([question])
    assert isinstance(made, Unmeasured)


def lamps_with_a_long_one(tmp_path: Path) -> Corpus:
    def edit(documents: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
        documents.append({"id": "long", "title": "Long", "text": "One lamp after the other stood there. " * 80})
        questions.append(
            {"id": "long.test", "text": "What is long?", "answers": ["heavy"], "kind": "single", "split": "test"}
            | {"evidence": [{"document": "long"}]}
        )

    return corpora.corpus(tmp_path / "long", edit=edit)


def test_an_unmeasured_question_is_unscored_costs_nothing_and_is_no_pair(ready: Context, tmp_path: Path) -> None:
    corpus = lamps_with_a_long_one(tmp_path)
    questions = corpus.select("test")
    frames = {}
    for kind, settings in (("oracle", {"context": 256}), ("closed-book", {})):
        fitted = make_arm(kind, settings, ready).fit(corpus)
        answers = answer_all(ready, fitted, questions)
        assert answers_of(ready, fitted).get(questions[0]) is not None  # kept, the unmeasured one too
        assert answer_all(ready, fitted, questions) == answers
        rows = [record("r", kind, 0, q, answers[q.id], corpus, fitted.retrieves) for q in questions]
        frames[kind] = with_documents(frame_of(rows), corpus)
    left_out = frames["oracle"][frames["oracle"]["question"] == "long.test"].iloc[0]
    assert left_out["stop"] == "unmeasured"
    assert left_out[["error", "failure"]].isna().all()
    oracle, closed = (metrics_of(frames[kind], retrieves=False)["match"] for kind in ("oracle", "closed-book"))
    assert (oracle.n, oracle.unscored) == (closed.n - 1, 1)
    assert cost_of(frames["oracle"], Cost()).query.n == len(questions) - 1
    assert sum(failures_of(frames["oracle"]).values()) <= len(questions) - 1
    (pair,) = comparisons_of(frames)
    assert pair.n == oracle.n


def test_an_accepted_answer_that_changes_the_passage_is_another_key(ready: Context, lamps: Corpus) -> None:
    def key(corpus: Corpus) -> str:
        return answers_of(ready, make_arm("oracle", {}, ready).fit(corpus)).folder.name

    def edited(whole: bool, answer: str) -> Corpus:
        first, *rest = lamps.questions
        place = Evidence("orla") if whole else Evidence("orla", 0, 4)
        return with_content(lamps, questions=[replace(first, answers=(answer,), evidence=(place,)), *rest])

    assert key(edited(True, "brass")) != key(edited(True, "12 kilograms"))
    assert key(edited(False, "brass")) == key(edited(False, "12 kilograms"))


def test_distractors_stand_around_the_evidence_in_the_order_in_which_they_were_found(ready: Context) -> None:
    text = "Which of brass, of birch, sold in Turin, weighs 12 kilograms?"
    wanted = replace(asked("brass", evidence=[span("brass")]), text=text)

    def shown(**settings: Any) -> list[str]:
        return given(ready, wanted, size=8, retriever="lexical", **settings)

    (gold_alone,) = shown()
    first, middle, last = (shown(distractors=2, position=position) for position in (0, 0.5, 1))
    assert [texts.index(gold_alone) for texts in (first, middle, last)] == [0, 1, 2]
    assert first[1:] == last[:-1] == [middle[0], middle[2]]
    assert not any("brass" in text for text in first[1:])


def test_distractors_are_cut_as_the_evidence_is(ready: Context) -> None:
    cut = {"chunker": "parent", "parent_size": 12, "retriever": "lexical", "distractors": 1}
    wanted = replace(asked("brass", evidence=[span("brass")]), text="What is of birch and weighs 31 kilograms?")
    (prompt,) = make_arm("oracle", {"chunk_size": 4, **cut}, ready).fit(corpus_of(wanted)).prompts([wanted])
    assert isinstance(prompt, Prompt)
    assert [hit.passage.text for hit in prompt.hits][1] == OTHER.text  # not the part of it that was found
    assert all("#p" in hit.passage.id for hit in prompt.hits)


def test_a_question_with_too_few_distractors_is_not_measured(ready: Context) -> None:
    wanted = asked("brass", evidence=[span("brass")])
    settings = {"chunk_size": 8, "retriever": "lexical", "distractors": 50}
    (prompt,) = make_arm("oracle", settings, ready).fit(corpus_of(wanted)).prompts([wanted])
    assert isinstance(prompt, Unmeasured)
