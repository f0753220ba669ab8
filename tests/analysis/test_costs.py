"""Costs as a user pays them: one question asked alone, many asked together, money, and what a fit needs to pay off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import corpora
from tiny.runs import context

from workbench.analysis import costs
from workbench.analysis.results import (
    ArmCost,
    ArmResult,
    BatchCost,
    FitCost,
    Prefix,
    Prices,
    QueryCost,
    StoredPrefixCost,
)
from workbench.arms import make_arm
from workbench.config import check_experiment, to_toml
from workbench.cost import Conditions, PriceTable, TokenPrice
from workbench.cost.timed import Timed
from workbench.errors import RequestError
from workbench.experiment import latency
from workbench.experiment.answers import answer_all
from workbench.experiment.latency import sample_of, timed
from workbench.experiment.records import frame_of
from workbench.languages.wording import Wording
from workbench.models.local import LocalModel
from workbench.settings import CostSettings
from workbench.store import Store
from workbench.types import Corpus, Cost, Question


def row(name: str, **more: Any) -> dict[str, Any]:
    return {
        "question": name, "scores": {}, "seconds": 0.5, "seconds_alone": None, "prompt_tokens": 10, "new_tokens": 2,
        "cached_tokens": 0, "prefix_tokens": 0, "prefix_flops": 0, "flops": 100, "batch_flops": 60, "error": None,
        "stop": "end", **more,
    }  # fmt: skip


def test_a_question_costs_what_one_request_takes_and_the_batch_stands_apart() -> None:
    rows = [
        row(f"q{n}", seconds=0.1 * n, flops=10.0 * n, batch_flops=n, prompt_tokens=n, cached_tokens=1,
            seconds_alone=float(n) if n > 10 else None)
        for n in range(1, 21)
    ]  # fmt: skip
    fit = Cost(5.0, 7.0, 3, 11, 2, 13, above_bytes=4, threads=2, load=0.5)
    found = costs.cost_of(frame_of(rows), fit).model_dump(exclude_defaults=True)
    assert found == {
        "fit": {
            "seconds": 5.0, "flops": 7.0, "tokens": 3, "peak_bytes": 11, "trainable_parameters": 2, "above_bytes": 4,
            "threads": 2, "load": 0.5,
        },
        "query": {
            "prompt_tokens": 10.5, "new_tokens": 2.0, "flops": 105.0, "seconds": 15.5, "seconds_p50": 15.0,
            "seconds_p95": 20.0, "timed_n": 10, "n": 20,
        },
        "batch": {"seconds": pytest.approx(1.05), "flops": 10.5, "cached_tokens": 1.0},
        "storage_bytes": 13,
    }  # fmt: skip


def test_a_prefix_that_is_kept_is_a_fit_and_is_never_spread_over_the_questions() -> None:
    few, many = (
        costs.cost_of(frame_of([row(f"q{n}", prefix_tokens=6, prefix_flops=40) for n in range(count)]), Cost(),
                      timed=Timed({}, {"q0": 0.2}, 0.8, 9, Conditions(1, 0.0), "now"), token_bytes=3)
        for count in (2, 200)
    )  # fmt: skip
    assert few.fit.prefix == many.fit.prefix == Prefix(tokens=6, flops=40.0, seconds=0.8, bytes=18)
    for cost in (few, many):
        assert cost.kept is not None
        assert (cost.query.flops, cost.kept.flops, cost.kept.seconds_p50) == (100.0, 60.0, 0.2)
        assert cost.fit.flops == 0.0  # no arm keeps one of itself


def test_questions_that_failed_make_no_arm_cheap() -> None:
    rows = [row(f"q{n}", seconds_alone=2.0, flops=300.0) for n in range(6)]
    lost = [row(f"x{n}", seconds=0.0, flops=0.0, prompt_tokens=0, new_tokens=0, error="lost") for n in range(6)]
    whole, found = (costs.cost_of(frame_of(each), Cost()) for each in (rows, [*rows, *lost]))
    assert found == whole
    assert (found.query.flops, found.query.seconds_p50, found.query.n) == (300.0, 2.0, 6)


def test_without_a_timed_request_there_are_no_seconds_of_one() -> None:
    old = {key: value for key, value in row("q").items() if key not in ("seconds_alone", "prefix_tokens")}
    for each in (row("q"), old):
        query = costs.cost_of(frame_of([each]), Cost()).query
        assert (query.seconds, query.seconds_p50, query.seconds_p95, query.timed_n) == (None, None, None, 0)


# Latency

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


def test_single_requests_are_timed_once_and_told_again(
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
    assert found.seconds.keys() == found.kept_seconds.keys() <= {q.id for q in questions}
    assert all(seconds > 0 for seconds in (*found.seconds.values(), *found.kept_seconds.values()))
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
    kept = model.keep(prompts[0][:alike])
    for prompt in prompts[:3]:
        whole, behind = (model.reply(prompt, 8, None, each) for each in (None, kept))
        assert behind.tokens == whole.tokens
        assert (whole.cached_tokens, behind.cached_tokens) == (0, alike)


def test_what_cannot_be_timed_fails_no_arm(
    tmp_path: Path, model_folder: Path, lamps: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    import workbench
    from workbench.config import check_experiment

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


# Money

COST = ArmCost(
    fit=FitCost(seconds=3600.0, flops=9.0, prefix=Prefix(tokens=900_000, flops=1.0)),
    query=QueryCost(prompt_tokens=1_000_000, new_tokens=100_000, flops=5.0, seconds=36.0),
    kept=StoredPrefixCost(flops=1.0, seconds=18.0, seconds_p50=18.0, seconds_p95=18.0, timed_n=1),
    batch=BatchCost(seconds=3.6, flops=2.0, cached_tokens=0.0),
    storage_bytes=0,
)
TOKENS = {"m": TokenPrice(1.0, 10.0, 0.1)}


def money(cost: ArmCost, *parts: str) -> list[float | None]:
    return [getattr(cost, part).money for part in parts]


def test_tokens_are_paid_where_the_table_prices_them_else_the_hours_of_the_machine() -> None:
    hours = costs.priced(COST, PriceTable("EUR", {"gpu": 2.0}, machine="gpu"), "m")
    assert money(hours, "fit", "query", "kept", "batch") == pytest.approx([2, 0.02, 0.01, 0.002])
    assert hours.money == Prices(currency="EUR", fit="accelerator_hour.gpu", query="accelerator_hour.gpu")
    tokens = costs.priced(COST, PriceTable("EUR", {"gpu": 2.0}, TOKENS, "gpu"), "m")
    assert money(tokens, "fit", "query", "kept") == pytest.approx([2, 2.0, 0.1 + 0.09 + 1.0])
    assert tokens.money is not None
    assert tokens.money.query == "million_tokens.m"


def test_what_the_table_does_not_price_is_unknown_and_not_free() -> None:
    tokens = costs.priced(COST, PriceTable("EUR", million_tokens=TOKENS), "m")
    assert tokens.fit.money is None
    assert tokens.query.money == pytest.approx(2.0)
    free = COST.model_copy(update={"fit": COST.fit.model_copy(update={"seconds": 0.0})})
    assert costs.priced(free, PriceTable("EUR", million_tokens=TOKENS), "m").fit.money == 0.0
    assert costs.priced(COST, None, "m") == COST
    untimed = COST.model_copy(update={"query": COST.query.model_copy(update={"seconds": None})})
    assert costs.priced(untimed, PriceTable("EUR", {"gpu": 2.0}, machine="gpu"), "m").query.money is None


def experiment_with(prices: Any) -> Any:
    return check_experiment(
        {"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": "closed-book"}], "prices": prices}, "e.toml"
    )


def test_prices_are_a_table_or_the_path_of_one_and_go_with_the_run(tmp_path: Path) -> None:
    table = {"currency": "EUR", "accelerator_hour": {"gpu": 2.0}, "million_tokens": {"m": {"input": 1, "output": 2}}}
    (tmp_path / "prices.toml").write_text(
        'currency = "EUR"\n[accelerator_hour]\ngpu = 2.0\n[million_tokens.m]\ninput = 1\noutput = 2\n'
    )
    inline, file = experiment_with(table), experiment_with(str(tmp_path / "prices.toml"))
    assert inline.prices == file.prices == PriceTable("EUR", {"gpu": 2.0}, {"m": TokenPrice(1.0, 2.0, 1.0)}, "gpu")
    import tomllib

    assert check_experiment(tomllib.loads(to_toml(file, {}))).prices == file.prices


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ({"currency": "EUR", "accelerator_hour": {"a": 1, "b": 2}}, "which machine is this run on"),
        ({"currency": "EUR", "accelerator_hour": {"a": 1}, "machine": "aa"}, "did you mean 'a'"),
        ({"currency": "EUR", "accelerator_hours": {"a": 1}}, "accelerator_hour"),
        (3, "no price table"),
        ("missing.toml", "missing.toml"),
    ],
)
def test_wrong_prices_are_told_with_what_else_is_wrong(prices: Any, told: str) -> None:
    with pytest.raises(RequestError, match=told) as refused:
        check_experiment(
            {"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": "closed"}], "prices": prices}, "e.toml"
        )
    assert len(refused.value.problems) == 2
    assert any("closed" in each.what for each in refused.value.problems)


# Break-even


def arm(name: str, fit: float, query: float | None, trained: bool = False, retrieves: bool = False, **more: Any) -> Any:
    cost = {"fit": {"flops": 10 * fit, "seconds": fit},
            "query": {"flops": 10 * (query or 0.0), "seconds": query}}  # fmt: skip
    return {"name": name, "status": "ok", "training": {"losses": []} if trained else None, "retrieves": retrieves,
            "kind": "rag", "cost": cost, **more}  # fmt: skip


def break_evens(arms: Sequence[Any]) -> list[dict[str, Any]]:
    found = costs.break_evens([ArmResult.model_validate(each) for each in arms], Wording("en"))
    return [row.model_dump(mode="json") for row in found]


def test_break_even_is_of_every_pair_that_crosses_and_of_training_against_retrieval() -> None:
    arms = [
        arm("long", 0.0, 5.0), arm("lora", 100.0, 1.0, True), arm("both", 110.0, 2.0, True, True),
        arm("rag", 10.0, 2.0, retrieves=True), arm("plain", 0.0, 1.0), arm("dead", 9.0, 0.0, True, status="failed"),
        arm("oracle", 0.0, 0.1, kind="oracle", bound=True),
    ]  # fmt: skip
    found = {(each["a"], each["b"], each["unit"]): each["questions"] for each in break_evens(arms)}
    assert {(a, b): n for (a, b, unit), n in found.items() if unit == "seconds"} == {
        ("lora", "long"): 25.0, ("both", "long"): pytest.approx(110 / 3), ("rag", "long"): pytest.approx(10 / 3),
        ("lora", "rag"): 90.0, ("both", "rag"): None,
    }  # fmt: skip
    assert {unit for *_, unit in found} == {"FLOPs", "seconds"}


def test_break_even_is_told_in_money_where_there_is_a_price_and_not_in_seconds_without_any() -> None:
    arms = [arm("lora", 100.0, None, True), arm("rag", 10.0, None, retrieves=True)]
    assert [each["unit"] for each in break_evens(arms)] == ["FLOPs"]
    for each, fit, query in zip(arms, (9.0, 1.0), (0.1, 0.3), strict=True):
        each["cost"]["fit"]["money"], each["cost"]["query"]["money"] = fit, query
        each["cost"]["money"] = {"currency": "EUR"}
    (_, money) = break_evens(arms)
    assert (money["unit"], money["questions"]) == ("EUR", pytest.approx(40.0))
    assert json.dumps(money)
