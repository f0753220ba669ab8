"""What an arm costs as a user pays it: once for its fit, then for each question, asked alone or with others.

A question asked alone reads its whole prompt, however much of it other questions share: nobody who asks one question
saves by that. What is saved by computing a common prefix once stands beside it, with what storing the prefix takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, TypeVar

from workbench.analysis.results import (
    ArmCost,
    ArmResult,
    BatchCost,
    BreakEvenResult,
    FitCost,
    PrefixCost,
    Prices,
    QueryCost,
    StoredPrefixCost,
    TimingConditions,
)
from workbench.cost.break_even import break_even
from workbench.cost.clock import Latency
from workbench.cost.price import PriceTable
from workbench.languages.wording import Wording
from workbench.types import Answer, Cost, Usage

if TYPE_CHECKING:
    import pandas as pd

    from workbench.cost.timed import Timed

Part = TypeVar("Part", FitCost, QueryCost, StoredPrefixCost, BatchCost)


def cost_of(
    rows: pd.DataFrame,
    fit: Cost,
    *,
    timed: Timed | None = None,
    answers: Sequence[Answer] = (),
    token_bytes: int | None = None,
    batch_rows: int | None = None,
) -> ArmCost:
    """Fit, a mean question asked alone and in a batch (about the corpus or general alike), and storage.

    A question that failed has no cost that another would have, and makes no arm cheap: `n` were answered. Seconds of
    a single request are of the questions that were timed so (`timed_n`); None without any. `stored_prefix`: of a
    question whose prefix was computed before and stored, which takes `fit.prefix`; None where prompts do not begin
    alike.
    `token_bytes`: what keeping one token takes. `batch_rows`: how many were answered at once, at most.
    """
    answered = rows[rows["error"].isna() & rows["stop"].ne("unmeasured")]
    whole = asdict(fit)
    storage = whole.pop("storage_bytes")
    return ArmCost(
        fit=FitCost(**whole, prefix=_prefix(answered, timed, token_bytes)),
        query=_query(answered, timed),
        stored_prefix=_behind_prefix(answered, timed),
        batch=_batch(answered, answers, batch_rows),
        storage_bytes=storage,
    )


def _mean(answered: pd.DataFrame, key: str) -> float | None:
    """The mean of a column; None where one of its values is not known."""
    return None if answered[key].isna().any() else _known_mean(answered, key)


def _known_mean(answered: pd.DataFrame, key: str) -> float:
    """The mean of a column that every record has; 0 of no record."""
    return float(sum(answered[key].tolist())) / max(len(answered), 1)


def _query(answered: pd.DataFrame, timed: Timed | None) -> QueryCost:
    alone = [] if "seconds_alone" not in answered else answered["seconds_alone"].dropna().tolist()
    latency = Latency.of(alone)
    counted = "requests" in answered and len(answered)
    return QueryCost(
        flops=_mean(answered, "flops"),
        prompt_tokens=_known_mean(answered, "prompt_tokens"),
        new_tokens=_known_mean(answered, "new_tokens"),
        requests=_mean(answered, "requests") or 1.0 if counted else 1.0,
        seconds=sum(alone) / len(alone) if alone else None,
        seconds_p50=latency.p50,
        seconds_p95=latency.p95,
        timed_n=latency.n,
        n=len(answered),
        measured=TimingConditions(peak_bytes=timed.peak_bytes, **asdict(timed.conditions), at=timed.at)
        if timed
        else None,
    )


def _prefix(answered: pd.DataFrame, timed: Timed | None, token_bytes: int | None) -> PrefixCost | None:
    """What computing and keeping the prefix takes that all prompts share: a fit, if it is done."""
    tokens = _prefix_tokens(answered)
    if not tokens:
        return None
    return PrefixCost(
        tokens=tokens,
        flops=float(answered["prefix_flops"].min()),
        seconds=timed.prefix_seconds if timed is not None else None,
        bytes=tokens * token_bytes if token_bytes is not None else None,
    )


def _prefix_tokens(answered: pd.DataFrame) -> int:
    return int(answered["prefix_tokens"].min()) if "prefix_tokens" in answered and len(answered) else 0


def _behind_prefix(answered: pd.DataFrame, timed: Timed | None) -> StoredPrefixCost | None:
    flops = _mean(answered, "flops")
    if not _prefix_tokens(answered) or flops is None:
        return None
    latency = Latency.of([*timed.stored_prefix_seconds.values()] if timed is not None else [])
    seconds = sum(timed.stored_prefix_seconds.values()) / latency.n if timed is not None and latency.n else None
    return StoredPrefixCost(
        flops=flops - float(answered["prefix_flops"].min()),
        seconds=seconds,
        seconds_p50=latency.p50,
        seconds_p95=latency.p95,
        timed_n=latency.n,
    )


def _batch(answered: pd.DataFrame, answers: Sequence[Answer], rows: int | None) -> BatchCost:
    """A question's share of what answering all of them together took, and how that was measured."""
    usages = [answer.usage for answer in answers if answer.error is None]
    return BatchCost(
        seconds=_known_mean(answered, "seconds"),
        flops=_mean(answered, "batch_flops") if "batch_flops" in answered else None,
        cached_tokens=_known_mean(answered, "cached_tokens"),
        peak_bytes=max(usage.peak_bytes for usage in usages) if usages else None,
        threads=max(usage.threads for usage in usages) if usages else None,
        load=round(sum(usage.load for usage in usages) / len(usages), 2) if usages else None,
        rows=rows,
    )


def priced(cost: ArmCost, prices: PriceTable | None, model: str) -> ArmCost:
    """The same cost with money: tokens where the table prices this model's, else seconds of the machine it names.

    A fit is priced by its seconds. What the table cannot price is None; without a table, there is no money at all.
    """
    if prices is None:
        return cost
    by_tokens, fit, query, batch = model in prices.million_tokens, cost.fit, cost.query, cost.batch
    behind = cost.stored_prefix

    def of_seconds(seconds: float | None) -> float | None:
        if seconds is None or (prices.machine is None and seconds > 0):
            return None
        return prices.of_seconds(seconds, prices.machine) if prices.machine is not None else 0.0

    def of_query(cached: int, seconds: float | None) -> float | None:
        if not by_tokens:
            return of_seconds(seconds)
        # Prices are linear in tokens, so the mean question costs the mean.
        usage = Usage(query.prompt_tokens, query.new_tokens, cached)  # type: ignore[arg-type]
        return prices.of_usage(usage, model)

    def with_money(part: Part, money: float | None) -> Part:
        return part.model_copy(update={"money": money})

    cached = fit.prefix.tokens if fit.prefix is not None else 0
    machine = f"accelerator_hour.{prices.machine}"
    return ArmCost(
        fit=with_money(fit, of_seconds(fit.seconds)),
        query=with_money(query, of_query(0, query.seconds)),
        stored_prefix=with_money(behind, of_query(cached, behind.seconds)) if behind is not None else None,
        batch=with_money(batch, of_query(0, batch.seconds)) if batch is not None else None,
        storage_bytes=cost.storage_bytes,
        money=Prices(
            currency=prices.currency,
            fit=machine if prices.machine else None,
            query=f"million_tokens.{model}" if by_tokens else machine,
        ),
    )


def break_evens(arms: Sequence[ArmResult], wording: Wording) -> list[BreakEvenResult]:
    """Where two arms that could be chosen have cost the same, fit and single requests: in FLOPs, seconds and money.

    Every pair that crosses, in any unit; and each trained arm against each that only retrieves, whether they cross or
    not. `a` is the one whose fit is dearer. Arms that answer with different models are compared in money alone: the
    seconds of a server are not those of this machine, and FLOPs of two models need not cost the same.
    """
    usable = [arm for arm in arms if arm.ok and not arm.bound and arm.cost is not None]
    made = []
    for first, second in combinations(usable, 2):
        a, b = sorted((first, second), key=_fit, reverse=True)
        units = [(unit, key) for unit, key in _units(a) if key == "money" or a.model == b.model]
        pair = [row for unit, key in units if (row := _break_even(a, b, unit, key, wording))]
        argued = a.training is not None and b.retrieves and b.training is None
        if argued or any(row.questions is not None for row in pair):
            made += pair
    return made


def _fit(arm: ArmResult) -> tuple[float, float]:
    assert arm.cost is not None
    return arm.cost.fit.flops, arm.cost.fit.seconds


def _units(arm: ArmResult) -> list[tuple[str, str]]:
    currency = arm.cost.money.currency if arm.cost is not None and arm.cost.money is not None else None
    return [("FLOPs", "flops"), ("seconds", "seconds"), *([(currency, "money")] if currency else [])]


def _break_even(a: ArmResult, b: ArmResult, unit: str, key: str, wording: Wording) -> BreakEvenResult | None:
    assert a.cost is not None
    assert b.cost is not None
    amounts = [getattr(part, key) for part in (a.cost.fit, b.cost.fit, a.cost.query, b.cost.query)]
    if None in amounts:
        return None
    fit_a, fit_b, query_a, query_b = amounts
    found = break_even(fit_a, fit_b, query_a, query_b, a.name, b.name)
    return BreakEvenResult(
        a=a.name,
        b=b.name,
        unit=unit,
        questions=found.questions,
        fit_a=fit_a,
        fit_b=fit_b,
        query_a=query_a,
        query_b=query_b,
        finding=found.finding,
        sentence=wording.say(found.finding),
    )
