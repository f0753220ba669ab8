"""What a fit cost, and what a question costs: asked alone, among others, and behind a prefix that is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.report.arms import Arm
from workbench.report.blocks import Cell, Column, Row, Table
from workbench.report.language import Language
from workbench.report.tree import get, number, text

Form = Callable[[float | None], str]
Part = tuple[str, tuple[str, ...], Form]  # the column, where its figure stands under `cost`, and how it is written
A_THOUSAND = 1000


def fits(arms: Sequence[Arm], language: Language) -> Table:
    """What each fit cost, once, and what it leaves on disk."""
    parts: list[Part] = [
        ("fit_seconds", ("fit", "seconds"), language.seconds),
        ("fit_flops", ("fit", "flops"), language.flops),
        ("fit_tokens", ("fit", "tokens"), language.large),
        ("fit_memory", ("fit", "peak_bytes"), language.bytes),
        ("trainable", ("fit", "trainable_parameters"), language.large),
        ("storage", ("storage_bytes",), language.bytes),
    ]
    currency = currency_of(arms)
    if currency:
        parts.append(("fit_money", ("fit", "money"), lambda value: language.money(value, currency)))
    notes = {"fit_memory": lambda arm: _above(arm, language)}
    return _table("fits", parts, [arm for arm in arms if arm.raw.get("cost")], language, notes)


def _above(arm: Arm, language: Language) -> str:
    above = arm.cost("fit", "above_bytes")
    return f"+ {language.bytes(above)}" if above else ""


def requests(arms: Sequence[Arm], language: Language) -> Table:
    """What a question costs that is asked alone, and its share where all are answered together."""
    parts: list[Part] = [
        ("p50", ("query", "seconds_p50"), language.seconds),
        ("p95", ("query", "seconds_p95"), language.seconds),
        ("timed_n", ("query", "timed_n"), language.large),
        ("flops", ("query", "flops"), language.flops),
        ("query_memory", ("query", "measured", "peak_bytes"), language.bytes),
        ("batch_seconds", ("batch", "seconds"), language.seconds),
        ("batch_flops", ("batch", "flops"), language.flops),
        ("batch_memory", ("batch", "peak_bytes"), language.bytes),
    ]
    if any((arm.cost("query", "requests") or 1) > 1 for arm in arms):
        parts.insert(0, ("prompts", ("query", "requests"), lambda value: language.number(value or 1, 1)))
    currency = currency_of(arms)
    if currency:
        parts.insert(4, ("money", ("query", "money"), lambda value: _of_a_thousand(value, currency, language)))
    return _table("requests", parts, [arm for arm in arms if get(arm.raw, "cost", "query")], language)


def prefixes(arms: Sequence[Arm], language: Language) -> Table:
    """What keeping the beginning of all prompts takes, and what a question then costs."""
    parts: list[Part] = [
        ("prefix_tokens", ("fit", "prefix", "tokens"), language.large),
        ("prefix_once", ("fit", "prefix", "flops"), language.flops),
        ("prefix_seconds", ("fit", "prefix", "seconds"), language.seconds),
        ("prefix_bytes", ("fit", "prefix", "bytes"), language.bytes),
        ("kept_flops", ("kept", "flops"), language.flops),
        ("kept_seconds", ("kept", "seconds_p50"), language.seconds),
    ]
    currency = currency_of(arms)
    if currency:
        parts.append(("money", ("kept", "money"), lambda value: _of_a_thousand(value, currency, language)))
    return _table("prefixes", parts, [arm for arm in arms if arm.cost("fit", "prefix", "tokens")], language)


def _of_a_thousand(value: float | None, currency: str, language: Language) -> str:
    return language.money(None if value is None else A_THOUSAND * value, currency)


def _table(
    caption: str,
    parts: Sequence[Part],
    arms: Sequence[Arm],
    language: Language,
    notes: Mapping[str, Callable[[Arm], str]] | None = None,
) -> Table:
    word, hint, notes = language.strings["table"], language.strings["hint"], notes or {}

    def cell(arm: Arm, name: str, path: tuple[str, ...], form: Form) -> Cell:
        value = arm.cost(*path)
        return Cell(form(value), value, notes[name](arm) if name in notes else "")

    lines = [Row(arm, tuple(cell(arm, *part) for part in parts)) for arm in arms]
    columns = tuple(Column(word[name], hint.get(name, "")) for name, *_ in parts)
    return Table(language.strings["breakeven"][caption], word["arm"], columns, tuple(lines), "sort")


def currency_of(arms: Sequence[Arm]) -> str:
    """What the run's prices are in; empty where it had none."""
    return next((text(get(arm.raw, "cost", "money", "currency")) for arm in arms if get(arm.raw, "cost", "money")), "")


def conditions(arms: Sequence[Arm], language: Language) -> list[str]:
    """How the seconds of this run were measured, and what its money is made of."""
    words, told = language.strings["breakeven"], []
    costs: list[Any] = [get(arm.raw, "cost") for arm in arms]
    alone = [found for cost in costs if (found := get(cost, "query", "measured"))]
    if alone:
        told.append(words["measured_alone"].format(**_measured(alone, language), at=_span(alone, language)))
    batch = [found for cost in costs if number(get(found := get(cost, "batch"), "threads"))]
    if batch:
        rows = language.number(number(get(batch[0], "rows")))
        told.append(words["measured_batch"].format(**_measured(batch, language), rows=rows))
    money = next((found for cost in costs if (found := get(cost, "money"))), None)
    name = text(get(money, "query"))
    if name:
        kind, _, priced = name.partition(".")
        key = "by_tokens" if kind == "million_tokens" else "by_hours"
        told.append(words[key].format(name=priced, currency=text(get(money, "currency"))))
    return told


def _measured(found: Sequence[Any], language: Language) -> dict[str, str]:
    """The threads and the load of all arms: one figure where they agree, else the lowest and the highest."""
    shown = {}
    for key, digits in (("threads", 0), ("load", 1)):
        figures = sorted({language.number(number(get(each, key)) or 0.0, digits) for each in found})
        shown[key] = figures[0] if len(figures) == 1 else f"{figures[0]}–{figures[-1]}"
    return shown


def _span(found: Sequence[Any], language: Language) -> str:
    """The day on which it was measured: the last, where there were several."""
    return language.date(max(text(get(each, "at")) for each in found))
