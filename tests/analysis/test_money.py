"""Money: tokens and hours by the table of prices, and what that cannot price."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from workbench.analysis import costs
from workbench.analysis.results import (
    ArmCost,
    BatchCost,
    FitCost,
    PrefixCost,
    Prices,
    QueryCost,
    StoredPrefixCost,
)
from workbench.config import check_experiment, to_toml
from workbench.cost import PriceTable, TokenPrice
from workbench.errors import RequestError

COST = ArmCost(
    fit=FitCost(seconds=3600.0, flops=9.0, prefix=PrefixCost(tokens=900_000, flops=1.0)),
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
    assert money(hours, "fit", "query", "stored_prefix", "batch") == pytest.approx([2, 0.02, 0.01, 0.002])
    assert hours.money == Prices(currency="EUR", fit="accelerator_hour.gpu", query="accelerator_hour.gpu")
    tokens = costs.priced(COST, PriceTable("EUR", {"gpu": 2.0}, TOKENS, "gpu"), "m")
    assert money(tokens, "fit", "query", "stored_prefix") == pytest.approx([2, 2.0, 0.1 + 0.09 + 1.0])
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

    assert check_experiment(tomllib.loads(to_toml(file))).prices == file.prices


@pytest.mark.parametrize(
    ("prices", "message"),
    [
        ({"currency": "EUR", "accelerator_hour": {"a": 1, "b": 2}}, "which machine is this run on"),
        ({"currency": "EUR", "accelerator_hour": {"a": 1}, "machine": "aa"}, "did you mean 'a'"),
        ({"currency": "EUR", "accelerator_hours": {"a": 1}}, "accelerator_hour"),
        (3, "no price table"),
        ("missing.toml", "missing.toml"),
    ],
)
def test_wrong_prices_are_named_with_what_else_is_wrong(prices: Any, message: str) -> None:
    with pytest.raises(RequestError, match=message) as refused:
        check_experiment(
            {"name": "n", "corpus": "c", "arms": [{"name": "a", "kind": "closed"}], "prices": prices}, "e.toml"
        )
    assert len(refused.value.problems) == 2
    assert any("closed" in each.what for each in refused.value.problems)
