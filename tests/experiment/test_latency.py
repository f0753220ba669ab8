"""Single requests: which are timed, when, and what keeps them from being timed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import corpora
from tiny.runs import context

from workbench.arms import make_arm
from workbench.config import check_experiment
from workbench.experiment import latency
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import sample_of, timed
from workbench.models.local import LocalModel
from workbench.settings import CostSettings
from workbench.store import Store
from workbench.types import Corpus, Question

Q = [Question(f"q{n}", f"{n}?", (), "single", "test") for n in range(40)]


@given(st.integers(1, 40), st.integers(0, 50))
def test_the_sample_is_spread_over_all_questions(count: int, most: int) -> None:
    chosen = sample_of(Q[:count], most)
    places = sorted(Q.index(q) for q in chosen)
    assert len(set(places)) == min(count, most)
    assert chosen == sample_of(Q[:count], most)
    gaps = [b - a for a, b in zip([-1, *places], [*places, count], strict=False)]
    assert not places or max(gaps) <= count // len(places) + 1


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many tokens each single request had."""
    calls: list[int] = []
    whole = LocalModel.reply
    monkeypatch.setattr(LocalModel, "reply", lambda self, p, *a: calls.append(len(p)) or whole(self, p, *a))
    return calls


def test_single_requests_are_timed_once_and_reported_again(
    tmp_path: Path, model_folder: Path, lamps: Corpus, asked: list[int]
) -> None:
    ready = context(Store(tmp_path), model_folder)
    questions = lamps.select("test")
    fitted = make_arm("long-context", {}, ready).fit(lamps)
    answers = answer_all(ready, fitted, questions)
    asked.clear()
    settings = CostSettings(latency_questions=4, latency_seconds=60)
    found = timed(ready, fitted, questions, answers, settings)
    assert found is not None
    assert len(asked) == 1 + 4 + 4  # the warm-up, then read whole, then behind the kept prefix
    assert asked[1:5] == asked[5:]
    assert found.seconds.keys() == found.stored_prefix_seconds.keys() <= {q.id for q in questions}
    assert all(seconds > 0 for seconds in (*found.seconds.values(), *found.stored_prefix_seconds.values()))
    assert found.prefix_seconds is not None
    assert found.conditions.threads >= 1
    asked.clear()
    later = context(Store(tmp_path), model_folder)
    fitted = make_arm("long-context", {}, later).fit(lamps)
    assert timed(later, fitted, questions, answers, settings) == found
    assert asked == []
    assert later.runtime._loaded == {}
    anew = timed(later, fitted, questions, answers, settings, fresh=True)
    assert anew is not None
    assert anew.seconds.keys() == found.seconds.keys()
    assert anew.seconds != found.seconds


def test_time_is_bounded_and_one_question_always_timed(
    tmp_path: Path, model_folder: Path, lamps: Corpus, asked: list[int]
) -> None:
    ready = context(Store(tmp_path), model_folder)
    questions = lamps.select("test")
    fitted = make_arm("oracle", {"chunk_size": 12}, ready).fit(lamps)
    answers = answer_all(ready, fitted, questions)
    asked.clear()
    found = timed(ready, fitted, questions, answers, CostSettings(latency_seconds=1e-9))
    assert found is not None
    assert len(found.seconds) == 3
    assert timed(ready, fitted, questions, answers, CostSettings(latency_questions=0)) is None


def test_a_kept_prefix_gives_the_same_reply(model_folder: Path, tmp_path: Path, lamps: Corpus) -> None:
    ready = context(Store(tmp_path), model_folder)
    model = ready.runtime.load(ready.runtime.base)
    fitted = make_arm("few-shot", {"examples": 2}, ready).fit(lamps)
    prompts = [model.render(prompt.messages) for prompt in fitted.prompts(lamps.select("test"))]
    alike = min(map(len, prompts)) // 2
    assert len({tuple(prompt[:alike]) for prompt in prompts}) == 1
    stored_prefix = model.read_prefix(prompts[0][:alike])
    for prompt in prompts[:3]:
        whole, behind = (model.reply(prompt, 8, None, each) for each in (None, stored_prefix))
        assert behind.tokens == whole.tokens
        assert (whole.cached_tokens, behind.cached_tokens) == (0, alike)


def test_what_cannot_be_timed_fails_no_arm(
    tmp_path: Path, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    import workbench

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError("no clock")

    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(latency, "answers_of", broken)
    corpora.write(tmp_path / "asked")
    run = workbench.run(check_experiment({
        "name": "timed", "corpus": "asked", "arms": [{"name": "closed", "kind": "closed-book"}],
        "model": {"name": str(model_folder), "dtype": "float32", "device": "cpu"},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12},
    }))  # fmt: skip
    (arm,) = run.results["arms"]
    assert arm["status"] == "ok"
    assert arm["cost"]["query"]["seconds_p50"] is None
    assert arm["cost"]["batch"]["seconds"] > 0
