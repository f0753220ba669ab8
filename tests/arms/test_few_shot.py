"""Few-shot: which questions may be shown as examples, and what stands in their place where none may."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tiny.runs import context

from workbench.arms import ARMS, Context, arm_settings, make_arm
from workbench.arms.base import Fitted
from workbench.arms.few_shot import revealing_no_answer
from workbench.arms.held_out import HeldOut
from workbench.arms.templates import Example
from workbench.arms.templates.examples import ALONE, READING
from workbench.corpus.load import load_corpus
from workbench.scoring.registry import score
from workbench.store import Store
from workbench.types import Answer, Corpus, Question

BUILT_IN = sorted(path.parent for path in (Path(__file__).parents[2] / "corpora").glob("*/corpus.toml"))


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


@pytest.fixture
def taught_only(tmp_path: Path) -> Corpus:
    """Lamps whose materials are taught, and asked about in no other split."""

    def edit(_: Any, questions: list[dict[str, Any]]) -> None:
        questions[:] = [q for q in questions if not q["id"].endswith("stuff.3")]

    return corpora.corpus(tmp_path / "taught", edit=edit)


def fit(ready: Context, corpus: Corpus, **settings: Any) -> Fitted:
    return make_arm("few-shot", {"template": "plain", **settings}, ready).fit(corpus)


def shown(ready: Context, corpus: Corpus, **settings: Any) -> list[str]:
    """What stands between the instruction and the question, the same before every question."""
    questions = corpus.select("test")
    made = fit(ready, corpus, **settings).prompts(questions)
    assert len({str(prompt.messages[:-1]) for prompt in made}) == 1
    assert [prompt.messages[-1]["content"] for prompt in made] == [q.text for q in questions]
    turns = made[0].messages[1:-1]
    assert [turn["role"] for turn in turns] == ["user", "assistant"] * (len(turns) // 2)
    return [turn["content"] for turn in turns]


def test_examples_are_training_questions_of_different_facts(ready: Context, taught_only: Corpus) -> None:
    assert shown(ready, taught_only, examples=3) == [
        "What is the Orla made of?", "brass", "What is the Tamsin made of?", "birch",
        "How many shades of Orla were sold?", "I do not know.",
    ]  # fmt: skip
    assert fit(ready, taught_only).notes == ()


def test_a_single_example_is_one_with_an_answer(ready: Context, taught_only: Corpus) -> None:
    assert shown(ready, taught_only, examples=1) == ["What is the Orla made of?", "brass"]


def test_more_examples_than_facts_are_all_there_are(ready: Context, taught_only: Corpus) -> None:
    assert len(shown(ready, taught_only, examples=50)) == 2 * 6


def held(name: str, answer: str, fact: str = "") -> Question:
    return Question(name, f"What of {name}?", (answer,), "single", "test", fact=fact or name)


@pytest.mark.parametrize(
    "question",
    [
        held("another", "Brass."),
        held("another", "the brass"),
        held("a word of it", "birch", fact="x"),
        held("a list", "tin; brass"),
        held("the same fact in other words", "an alloy", fact="orla.stuff"),
        dataclasses.replace(held("of dev", "brass"), split="dev"),
    ],
    ids=lambda question: question.id,
)
def test_no_example_tells_what_dev_or_test_asks(ready: Context, taught_only: Corpus, question: Question) -> None:
    corpus = dataclasses.replace(taught_only, questions=(*taught_only.questions, question))
    first = next(iter(revealing_no_answer(corpus)))
    assert first.id != next(iter(revealing_no_answer(taught_only))).id or question.answers == ("birch",)
    replies = shown(ready, corpus, examples=6)[1::2]
    assert not any(item in reply for reply in replies for item in ("brass",) if "birch" not in question.answers)
    assert "birch" not in replies or "birch" not in question.answers


def test_a_longer_answer_that_holds_an_asked_one_tells_it(taught_only: Corpus) -> None:
    held_out = HeldOut.of(dataclasses.replace(taught_only, questions=(held("days", "24"),)))
    assert held_out.answered_by(["about 24 days"])
    assert held_out.answered_by(["24"])
    assert not held_out.answered_by(["240 days", "2", "four and twenty"])


def test_where_every_training_question_tells_something_invented_examples_show_the_form(
    ready: Context, lamps: Corpus
) -> None:
    """The materials that are taught are asked about in test."""
    assert list(revealing_no_answer(lamps)) == []
    turns = shown(ready, lamps, examples=3)
    examples = ALONE["en"][:3]
    assert turns[::2] == [each.question for each in examples]
    assert turns[1::2] == [each.answer or "I do not know." for each in examples]
    assert "I do not know." in turns
    (note,) = fit(ready, lamps).notes
    assert "show the form alone" in note


def test_invented_examples_that_answer_a_question_after_all_are_left_out(ready: Context, lamps: Corpus) -> None:
    corpus = dataclasses.replace(lamps, questions=(*lamps.questions, held("swan", "a Cygnet", fact="swan")))
    assert "cygnet" in shown(ready, lamps)
    assert "cygnet" not in shown(ready, corpus)


def test_a_template_loses_the_examples_that_tell_what_is_asked(ready: Context, lamps: Corpus) -> None:
    """Of any arm, and of examples of reading too."""
    arm = make_arm("oracle", {"template": "shown"}, ready)
    restored = dataclasses.replace(lamps, questions=(*lamps.questions, held("mill", "The Tovey Brothers")))
    whole, less = arm.wording(lamps).template, arm.wording(restored).template
    assert len(whole.reading_examples) == len(less.reading_examples) + 1
    assert less.examples == whole.examples
    assert arm.wording(restored).identity != arm.wording(lamps).identity


@pytest.mark.parametrize("folder", BUILT_IN, ids=lambda path: path.name)
def test_no_example_that_ships_scores_on_a_built_in_corpus(folder: Path) -> None:
    """By the metric itself: the reply of an example, given to each question of dev and test, is right nowhere."""
    corpus = load_corpus(folder)
    asked = [q for q in corpus.questions if q.split != "train" and q.answers]
    chosen = [Example(question=q.text, answer=q.answers[0]) for q in revealing_no_answer(corpus)]
    replies = [each.answer for table in (ALONE, READING) for each in table[corpus.language[:2]] if each.answer]
    for reply in [*replies, *(each.answer for each in chosen[:8])]:
        assert reply is not None
        right = [q.id for q in asked if score(q, Answer(q.id, reply), corpus.language, retrieves=False).get("match")]
        assert right == [], reply


def test_questions_on_several_documents_are_shown_where_there_are_no_others(ready: Context, tmp_path: Path) -> None:
    def edit(_: Any, questions: list[dict[str, Any]]) -> None:
        for row in questions:
            row["kind"] = "multi" if row["kind"] == "single" else row["kind"]
        questions[:] = [row for row in questions if not row["id"].endswith("stuff.3")]

    corpus = corpora.corpus(tmp_path / "multi", edit=edit)
    assert shown(ready, corpus, examples=2)[:2] == ["What is the Orla made of?", "brass"]
    assert ARMS["few-shot"].lacks(arm_settings("few-shot", {}), corpus) is None
