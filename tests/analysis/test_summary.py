"""Figures from records made by hand: what is counted in, what apart, and what is compared with what."""

from __future__ import annotations

import dataclasses
from dataclasses import asdict
from typing import Any

import pytest
from pydantic_core import to_jsonable_python
from tiny.records import framed, row

from workbench.analysis import summary
from workbench.analysis.costs import cost_of
from workbench.analysis.results import ArmResult, TrainingResult
from workbench.experiment.records import passages_seen, record
from workbench.experiment.requested import corpus_of as corpus_as_run
from workbench.runs.reopen import experiment_of
from workbench.runs.run import open_run
from workbench.scoring import METRICS
from workbench.types import Answer, Corpus, Cost, Hit, Interval, Passage, Usage


def test_the_sample_run_gives_the_same_figures_again() -> None:
    run = open_run("reports/sample")
    corpus = corpus_as_run(experiment_of(run.folder))
    assert corpus.digest == run.results["corpus"]["digest"]
    records = run.records()
    arms = {arm["name"]: summary.with_documents(records[records["arm"] == arm["name"]], corpus)
            for arm in run.results["arms"]}  # fmt: skip
    for arm in run.results["arms"]:
        rows, retrieves = arms[arm["name"]], arm["retrieves"]
        metrics = {name: value for name, value in arm["metrics"].items() if name != "perplexity"}
        assert_same(plain(summary.metrics_of(rows, retrieves=retrieves)), metrics)
        assert_same(plain(summary.by_kind(rows, retrieves=retrieves)), arm["by_kind"])
        assert_same(plain(summary.by_seen(rows, retrieves=retrieves)), arm["by_seen"])
        query = {name: value for name, value in arm["cost"]["query"].items() if name not in ("measured", "money")}
        assert_same(cost_of(rows, Cost()).query.model_dump(include=set(query)), query)
        assert summary.failures_of(rows) == arm["failures"]
    comparisons = [asdict(each) for each in summary.comparisons_of(arms, frozenset({"oracle"}))]
    for found, written in zip(comparisons, run.results["comparisons"], strict=True):
        assert_same(found, written)


def plain(figures: Any) -> Any:
    """Intervals as results.json has them."""
    return to_jsonable_python(figures)


def assert_same(found: Any, written: Any) -> None:
    """Equal to the last digits, which may differ from one processor to another."""
    if isinstance(written, dict):
        assert set(found) == set(written)
        for key, value in written.items():
            assert_same(found[key], value)
    else:
        assert found == (pytest.approx(written, rel=1e-9, abs=1e-12) if isinstance(written, float) else written)


def test_unscored_answers_are_counted_apart_and_never_0() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0), row("q2", 1.0), row("q3", None)]
    found = summary.metrics_of(framed(rows), retrieves=False)["match"]
    assert (found.value, found.n, found.unscored) == (pytest.approx(2 / 3), 3, 1)
    assert found.low < 2 / 3 < found.high


def test_general_questions_are_no_part_of_accuracy() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0, "general"), row("q2", 0.0, "general"), row("q3", 1.0, "general")]
    found = summary.metrics_of(framed(rows), retrieves=False)
    assert (found["match"].value, found["match"].n) == (1.0, 1)
    assert (found["general"].value, found["general"].n) == (pytest.approx(1 / 3), 3)
    assert "general" not in summary.metrics_of(framed(rows[:1]), retrieves=False)


def test_each_metric_is_of_the_kinds_it_applies_to() -> None:
    rows = [row("q0", 1.0), row("q1", 0.0, "multi"), row("q2", 1.0, "unanswerable"), row("q3", 0.5, "summary")]
    found = summary.metrics_of(framed(rows), retrieves=False)
    assert found["match"].n == 2
    assert found["abstention"].value == 1.0
    assert not any(METRICS[name].of_hits for name in METRICS.keys() & found)
    searching = summary.metrics_of(framed(rows), retrieves=True)
    assert {name for name in METRICS.keys() & searching if METRICS[name].of_hits}
    parts = summary.by_kind(framed(rows), retrieves=False)
    assert list(parts) == ["single", "multi", "unanswerable", "summary"]
    assert parts["multi"]["match"].value == 0.0


def test_abstention_precision_is_over_the_refusals_of_both_sorts_of_question() -> None:
    def asked(name: str, kind: str, refused: float | None) -> dict[str, Any]:
        return row(name, None, kind) | {
            "scores": {**dict.fromkeys(METRICS), ("abstention" if kind == "unanswerable" else "false_refusal"): refused}
        }

    rows = [
        asked("q0", "unanswerable", 1.0), asked("q1", "unanswerable", 1.0), asked("q2", "unanswerable", 0.0),
        asked("q3", "single", 1.0), asked("q4", "multi", 0.0), asked("q5", "single", None),
        asked("q6", "summary", 1.0), asked("q7", "general", 1.0),
    ]  # fmt: skip
    found = summary.metrics_of(framed(rows), retrieves=False)["abstention_precision"]
    assert (found.value, found.n, found.unscored) == (pytest.approx(2 / 3), 3, 1)
    assert found.low < 2 / 3 < found.high
    never = summary.metrics_of(framed([rows[2], rows[4]]), retrieves=False)["abstention_precision"]
    assert (never.value, never.low, never.n, never.unscored) == (None, None, 0, 0)
    assert "abstention_precision" not in summary.metrics_of(framed(rows[:3]), retrieves=False)
    for part in summary.by_kind(framed(rows), retrieves=False).values():
        assert "abstention_precision" not in part


def test_a_metric_that_older_records_lack_is_left_out() -> None:
    rows = framed([row("q0", 1.0)]).drop(columns=["score.map@k"])
    found = summary.metrics_of(rows, retrieves=True)
    assert "map@k" not in found
    assert found["ndcg@k"].value == 1.0


def test_seen_and_unseen_facts_are_distinguished() -> None:
    rows = [row("q0", 1.0, seen=True), row("q1", 0.0, seen=False), row("q2", 0.0, seen=False), row("q3", 1.0)]
    found = summary.by_seen(framed(rows), retrieves=False)
    assert (found["seen"]["match"].value, found["seen"]["match"].n) == (1.0, 1)
    assert (found["unseen"]["match"].value, found["unseen"]["match"].n) == (0.0, 2)
    assert summary.by_seen(framed(rows[3:]), retrieves=False) == {}


def test_failures_are_counted_over_the_questions_about_the_corpus() -> None:
    rows = [row("q0", 0.0, failure="wrong"), row("q1", 0.0, failure="wrong"), row("q2", 0.0, failure="empty"),
            row("q3", 0.0, "general", failure="wrong"), row("q4", 1.0)]  # fmt: skip
    assert summary.failures_of(framed(rows)) == {"wrong": 2, "empty": 1}


def arm(name: str, trained: bool, status: Any = "ok") -> ArmResult:
    metrics = {"general": Interval(0.5, None, None, 9), "perplexity": Interval(20.0, None, None, 9)}
    return ArmResult(
        name=name, kind="x", status=status, training=TrainingResult() if trained else None, metrics=metrics
    )


def test_forgetting_is_of_arms_with_weights_of_their_own() -> None:
    arms = [arm("lora", True), arm("rag", False), arm("x", True, "failed")]
    before = Interval(0.9, None, None, 9)
    (found,) = summary.forgetting_of(arms, {None: before}, 12.0)
    assert (found.arm, found.general_before, found.general_after) == ("lora", before, Interval(0.5, None, None, 9))
    assert (found.perplexity_before, found.perplexity_after) == (12.0, 20.0)


def test_an_arm_with_a_model_of_its_own_is_not_judged_by_that_of_the_others() -> None:
    own = arm("lora", True).model_copy(update={"model": "another"})
    (found,) = summary.forgetting_of([own], {None: Interval(0.9, None, None, 9)}, 12.0)
    assert (found.general_before, found.perplexity_before) == (None, None)


def test_an_arm_that_does_not_search_missed_nothing_but_may_have_had_to_cut(lamps: Corpus) -> None:
    asked = next(q for q in lamps.questions if q.id == "orla.stuff.3")
    for document, searching, failure in (
        ("orla", True, "evidence in the prompt, not used"), ("orla", False, "evidence in the prompt, not used"),
        ("quill", True, "evidence not retrieved"), ("quill", False, "truncated"),
    ):  # fmt: skip
        whole = Hit(Passage(f"{document}#whole", document, "…", 0, 100_000), 0.0)
        reply = Answer(asked.id, "Tin.", (whole,), dropped_tokens=6)
        assert record("r", "a", 0, asked, reply, lamps, searching).failure == failure


def test_a_record_says_what_was_answered_and_whether_training_saw_the_fact(lamps: Corpus) -> None:
    by_name = {q.id: q for q in lamps.questions}
    passage = Passage("orla#0", "orla", "made of brass", 0, 13)
    answer = Answer("orla.stuff.3", "Brass.", (Hit(passage, 1.23456),), Usage(9, 2, 4, 7.0, 0.5), "end", 6)
    made = record("r", "a", 3, by_name["orla.stuff.3"], answer, lamps, True)
    assert made.scores["match"] == 1.0
    assert (made.seen, made.failure, made.seed, made.arm) == (True, None, 3, "a")
    assert [hit.as_json() for hit in made.hits] == [{"document": "orla", "passage": "orla#0", "score": 1.2346}]
    assert (made.prompt_tokens, made.new_tokens, made.cached_tokens, made.dropped_tokens) == (9, 2, 4, 6)
    assert (made.flops, made.seconds, made.stop, made.error) == (7.0, 0.5, "end", None)
    unseen = record("r", "a", 0, by_name["orla.who.1"], Answer("orla.who.1", "I do not know."), lamps, False)
    assert (unseen.seen, unseen.stop, unseen.failure) == (False, "abstain", "wrong refusal")
    assert record("r", "a", 0, by_name["nothing.2"], Answer("nothing.2", "I do not know."), lamps, False).seen is None
    cut = Answer("orla.who.1", "I do not know.", stop="length")
    assert record("r", "a", 0, by_name["orla.who.1"], cut, lamps, False).stop == "length"
    twice = [answer, dataclasses.replace(answer, question="other")]
    assert [passage.as_json() for passage in passages_seen(twice, lamps)] == [
        {"id": "orla#0", "document": "orla", "title": "The Orla lamp", "start": 0, "end": 13, "text": "made of brass"}
    ]
