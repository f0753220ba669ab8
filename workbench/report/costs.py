"""What a fit cost, and what a question costs: asked alone, among others, and behind a prefix that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from workbench.analysis.results import ArmCost, BatchCost, TimingConditions
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Column, FigureCell, Row, Table
from workbench.report.language import Language

Form = Callable[[float | None], str]
Part = tuple[str, Callable[[ArmCost], float | None], Form]  # the column, its figure, and how that is written
A_THOUSAND = 1000


def fits(arms: Sequence[ReportedArm], language: Language) -> Table:
    """What each fit cost, once, and what it leaves on disk."""
    parts: list[Part] = [
        ("fit_seconds", lambda cost: cost.fit.seconds, language.seconds),
        ("fit_flops", lambda cost: cost.fit.flops, language.flops),
        ("fit_tokens", lambda cost: cost.fit.tokens, language.large),
        ("fit_memory", lambda cost: cost.fit.peak_bytes, language.bytes),
        ("trainable", lambda cost: cost.fit.trainable_parameters, language.large),
        ("storage", lambda cost: cost.storage_bytes, language.bytes),
    ]
    currency = currency_of(arms)
    if currency:
        parts.append(("fit_money", lambda cost: cost.fit.money, lambda value: language.money(value, currency)))
    notes = {"fit_memory": lambda arm: _above(arm, language)}
    return _table("fits", parts, arms, language, notes)


def _above(arm: ReportedArm, language: Language) -> str:
    above = arm.cost(lambda cost: cost.fit.above_bytes)
    return f"+ {language.bytes(above)}" if above else ""


def requests(arms: Sequence[ReportedArm], language: Language) -> Table:
    """What a question costs that is asked alone, and its share where all are answered together."""
    parts: list[Part] = [
        ("p50", lambda cost: cost.query.seconds_p50, language.seconds),
        ("p95", lambda cost: cost.query.seconds_p95, language.seconds),
        ("timed_n", lambda cost: cost.query.timed_n, language.large),
        ("flops", lambda cost: cost.query.flops, language.flops),
        ("query_memory", lambda cost: cost.query.measured.peak_bytes if cost.query.measured else None, language.bytes),
        ("batch_seconds", lambda cost: cost.batch.seconds if cost.batch else None, language.seconds),
        ("batch_flops", lambda cost: cost.batch.flops if cost.batch else None, language.flops),
        ("batch_memory", lambda cost: cost.batch.peak_bytes if cost.batch else None, language.bytes),
    ]
    if any((arm.cost(lambda cost: cost.query.requests) or 1) > 1 for arm in arms):
        parts.insert(0, ("prompts", lambda cost: cost.query.requests, lambda value: language.number(value or 1, 1)))
    currency = currency_of(arms)
    if currency:
        money: Part = (
            "money", lambda cost: cost.query.money, lambda value: _of_a_thousand(value, currency, language)
        )  # fmt: skip
        parts.insert(4, money)
    return _table("requests", parts, arms, language)


def prefixes(arms: Sequence[ReportedArm], language: Language) -> Table:
    """What keeping the beginning of all prompts takes, and what a question then costs."""
    parts: list[Part] = [
        ("prefix_tokens", _prefix_tokens, language.large),
        ("prefix_once", lambda cost: cost.fit.prefix.flops if cost.fit.prefix else None, language.flops),
        ("prefix_seconds", lambda cost: cost.fit.prefix.seconds if cost.fit.prefix else None, language.seconds),
        ("prefix_bytes", lambda cost: cost.fit.prefix.bytes if cost.fit.prefix else None, language.bytes),
        ("stored_prefix_flops", lambda cost: cost.stored_prefix.flops if cost.stored_prefix else None, language.flops),
        (
            "stored_prefix_seconds",
            lambda cost: cost.stored_prefix.seconds_p50 if cost.stored_prefix else None,
            language.seconds,
        ),
    ]
    currency = currency_of(arms)
    if currency:
        money: Part = (
            "money",
            lambda cost: cost.stored_prefix.money if cost.stored_prefix else None,
            lambda value: _of_a_thousand(value, currency, language),
        )
        parts.append(money)
    return _table("prefixes", parts, [arm for arm in arms if arm.cost(_prefix_tokens)], language)


def _prefix_tokens(cost: ArmCost) -> float | None:
    return cost.fit.prefix.tokens if cost.fit.prefix else None


def _of_a_thousand(value: float | None, currency: str, language: Language) -> str:
    return language.money(None if value is None else A_THOUSAND * value, currency)


def _table(
    caption: str,
    parts: Sequence[Part],
    arms: Sequence[ReportedArm],
    language: Language,
    notes: Mapping[str, Callable[[ReportedArm], str]] | None = None,
) -> Table:
    """A row for each arm whose costs are known."""
    word, hint, notes = language.strings["table"], language.strings["hint"], notes or {}

    def cell(arm: ReportedArm, name: str, read: Callable[[ArmCost], float | None], form: Form) -> FigureCell:
        value = arm.cost(read)
        return FigureCell(form(value), value, notes[name](arm) if name in notes else "")

    lines = [Row(arm, tuple(cell(arm, *part) for part in parts)) for arm in arms if arm.result.cost]
    columns = tuple(Column(word[name], hint.get(name, "")) for name, *_ in parts)
    return Table(language.strings["breakeven"][caption], word["arm"], columns, tuple(lines), "sort")


def currency_of(arms: Sequence[ReportedArm]) -> str:
    """What the run's prices are in; empty where it had none."""
    return next((money.currency for cost in _costs(arms) if (money := cost.money)), "")


def _costs(arms: Sequence[ReportedArm]) -> list[ArmCost]:
    return [cost for arm in arms if (cost := arm.result.cost)]


def conditions(arms: Sequence[ReportedArm], language: Language) -> list[str]:
    """How the seconds of this run were measured, and what its money is made of."""
    words, lines = language.strings["breakeven"], []
    costs = _costs(arms)
    alone = [measured for cost in costs if (measured := cost.query.measured)]
    if alone:
        last = language.date(max(measured.at for measured in alone))
        lines.append(words["measured_alone"].format(**_measured(alone, language), at=last))
    batch = [found for cost in costs if (found := cost.batch) and found.threads]
    if batch:
        rows = language.number(batch[0].rows)
        lines.append(words["measured_batch"].format(**_measured(batch, language), rows=rows))
    money = next((cost.money for cost in costs if cost.money), None)
    if money and money.query:
        kind, _, priced = money.query.partition(".")
        key = "by_tokens" if kind == "million_tokens" else "by_hours"
        lines.append(words[key].format(name=priced, currency=money.currency))
    return lines


def _measured(found: Sequence[TimingConditions | BatchCost], language: Language) -> dict[str, str]:
    """The threads and the load of all arms: one figure where they agree, else the lowest and the highest."""
    every = {
        "threads": {language.number(each.threads or 0.0) for each in found},
        "load": {language.number(each.load or 0.0, 1) for each in found},
    }
    ordered = {key: sorted(figures) for key, figures in every.items()}
    return {key: found[0] if len(found) == 1 else f"{found[0]}–{found[-1]}" for key, found in ordered.items()}
