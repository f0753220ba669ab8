"""Estimates, against what the committed run measured."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workbench.arms import make_arm
from workbench.config import load_experiment
from workbench.cost.estimate import Estimate, Work, estimate
from workbench.cost.flops import Architecture
from workbench.experiment.estimating import REPLY_TOKENS, timing_of
from workbench.experiment.requested import corpus_of, questions_of
from workbench.settings import CostSettings

ROOT = Path(__file__).parents[2]
SMOLLM2 = Architecture(
    layers=30, width=576, heads=9, key_value_heads=3, head_width=64, feed_forward=1536, vocabulary=49152, tied=True
)
MEASURED = json.loads((ROOT / "reports/sample/results.json").read_text(encoding="utf-8"))["arms"]
UNKNOWN: Any = SimpleNamespace(runtime=None)  # what is known of a model that is not here
NOTHING: dict[str, Any] = {
    "language": "en", "questions": 0, "question_words": 10.0, "new_tokens": 20, "batch_rows": 32, "value_bytes": 4,
}  # fmt: skip


@pytest.mark.parametrize("arm", MEASURED, ids=lambda arm: arm["name"])
def test_the_estimate_of_the_quickstart_is_near_what_was_measured(arm: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    experiment = load_experiment("experiments/quickstart.toml", environment={})
    corpus = corpus_of(experiment)
    questions = questions_of(experiment, corpus, experiment.split)
    (entry,) = [each for each in experiment.arms if each.name == arm["name"]]
    found = estimate(
        SMOLLM2,
        make_arm(entry.kind, entry.settings, UNKNOWN).work(corpus),
        language="en",
        questions=len(questions),
        question_words=sum(len(q.text.split()) for q in questions) / len(questions),
        new_tokens=min(experiment.decoding.max_new_tokens, REPLY_TOKENS),
        batch_rows=experiment.decoding.batch_rows,
        value_bytes=4,
    )
    fit, query = arm["cost"]["fit"], arm["cost"]["query"]
    tokens = fit["tokens"] + len(questions) * (query["prompt_tokens"] + query["new_tokens"])
    # The questions of a run are answered in batches; an older run knew only those, and called them its questions.
    flops = fit["flops"] + len(questions) * arm["cost"].get("batch", query)["flops"]
    assert found.tokens == pytest.approx(tokens, rel=0.35)
    assert found.flops == pytest.approx(flops, rel=0.5)
    if fit["trainable_parameters"]:
        assert fit["peak_bytes"] / 2 < found.memory_bytes < 2 * fit["peak_bytes"]
        assert found.disk_bytes == pytest.approx(arm["cost"]["storage_bytes"], rel=0.1)


def test_nothing_left_takes_nothing_but_memory() -> None:
    found = estimate(SMOLLM2, Work(), fit=False, speed=1e11, **NOTHING)
    assert (found.tokens, found.flops, found.seconds, found.disk_bytes) == (0, 0.0, 0.0, 0)
    assert found.memory_bytes > SMOLLM2.parameters * 4


def test_a_kept_prefix_is_read_by_the_fit_and_takes_its_place_on_disk() -> None:
    asked = {**NOTHING, "questions": 10}
    kept = Work(prompt=1000, shared=1000, stored=True)
    whole = estimate(SMOLLM2, kept, **asked)
    later = estimate(SMOLLM2, kept, **asked, fit=False)
    plain = estimate(SMOLLM2, Work(prompt=1000, shared=1000), **asked)
    read = round(1.4 * 1025)
    assert whole.flops == plain.flops == later.flops + SMOLLM2.prompt_flops(read, logits=0)
    assert whole.disk_bytes - later.disk_bytes == SMOLLM2.key_value_bytes(read, 4)
    assert plain.memory_bytes < estimate(SMOLLM2, Work(prompt=1000), **asked).memory_bytes  # held once, not ten times


def test_every_request_of_a_question_counts() -> None:
    asked = {**NOTHING, "questions": 10}
    one, three = (estimate(SMOLLM2, Work(prompt=100, requests=count), **asked) for count in (1, 3))
    assert (three.tokens, three.flops) == (3 * one.tokens, pytest.approx(3 * one.flops))


def test_a_stored_fit_costs_nothing_and_an_unknown_speed_gives_no_seconds() -> None:
    work = Work(prompt=100, chats=5000, batch=300, method="adapter", rank=16, indexed=1000)
    asked = {**NOTHING, "questions": 50}

    def made(**more: Any) -> Estimate:
        return estimate(SMOLLM2, work, **asked, **more)

    assert made().seconds is None
    whole, answers = made(speed=1e11), made(fit=False, speed=1e11)
    assert whole.flops > answers.flops > 0
    assert whole.tokens - answers.tokens == pytest.approx(6000 * 1.4, rel=0.01)
    assert whole.disk_bytes - answers.disk_bytes >= SMOLLM2.lora_parameters(16) * 4
    assert whole.seconds == pytest.approx(whole.flops / (0.45 * 1e11))


@pytest.mark.parametrize(
    ("seconds", "settings", "count"),
    [
        (0.1, {}, 12),  # all that are to be timed
        (0.5, {}, 4),  # as many as two seconds allow
        (60.0, {}, 3),  # a long prompt: no fewer than three
        (60.0, {"latency_questions": 2}, 2),
        (0.1, {"latency_questions": 0}, 0),
    ],
)
def test_requests_that_are_timed_one_by_one_take_time_too(seconds: float, settings: dict[str, Any], count: int) -> None:
    one = Estimate(100, 5.0, seconds, 1000, 10)
    found = timing_of(one, CostSettings(**settings))
    assert found == Estimate(100 * count, 5.0 * count, pytest.approx(seconds * count), 1000, 0)
    assert timing_of(None, CostSettings()) is None


def test_what_an_encoder_reads_takes_time_too() -> None:
    asked = {**NOTHING, "questions": 10}
    plain, dense = (estimate(SMOLLM2, Work(prompt=100, indexed=1e6, embedded=each), **asked) for each in (0, 1e6))
    assert dense.flops - plain.flops == pytest.approx(2 * 21e6 * 1.4e6, rel=0.01)
    assert dense.tokens == plain.tokens


def test_lexical_retrieval_has_no_encoder() -> None:
    from workbench.types import Corpus, Document

    corpus = Corpus("c", "en", "0" * 64, (Document("d", "D", "one two three"),), (), "private", "1")
    works = {each: make_arm("rag", {"retriever": each}, UNKNOWN).work(corpus) for each in ("lexical", "dense", "auto")}
    assert {name: work.embedded for name, work in works.items()} == {"lexical": 0, "dense": 3, "auto": 3}
    assert {work.indexed for work in works.values()} == {3}
