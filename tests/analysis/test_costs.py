"""Costs as a user pays them: one question asked alone, many asked together, and what a fit needs to pay off."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from workbench.analysis import costs
from workbench.analysis.results import (
    ArmResult,
    PrefixCost,
)
from workbench.cost import Conditions
from workbench.cost.timed import Timed
from workbench.experiment.records import frame_of
from workbench.languages.wording import Wording
from workbench.types import Cost


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
    assert few.fit.prefix == many.fit.prefix == PrefixCost(tokens=6, flops=40.0, seconds=0.8, bytes=18)
    for cost in (few, many):
        assert cost.stored_prefix is not None
        assert (cost.query.flops, cost.stored_prefix.flops, cost.stored_prefix.seconds_p50) == (100.0, 60.0, 0.2)
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


def test_break_even_is_given_in_money_where_there_is_a_price_and_not_in_seconds_without_any() -> None:
    arms = [arm("lora", 100.0, None, True), arm("rag", 10.0, None, retrieves=True)]
    assert [each["unit"] for each in break_evens(arms)] == ["FLOPs"]
    for each, fit, query in zip(arms, (9.0, 1.0), (0.1, 0.3), strict=True):
        each["cost"]["fit"]["money"], each["cost"]["query"]["money"] = fit, query
        each["cost"]["money"] = {"currency": "EUR"}
    (_, money) = break_evens(arms)
    assert (money["unit"], money["questions"]) == ("EUR", pytest.approx(40.0))
    assert json.dumps(money)
