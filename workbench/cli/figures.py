"""Figures of a run in the tables of the terminal, as the readers of the language that is spoken write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.languages.numbers import ABSENT
from workbench.languages.spoken import numbers

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult
    from workbench.types import Interval

NONE = ABSENT


DIGITS = 3  # behind the decimal sign of a score


def score(value: float | None, *, signed: bool = False) -> str:
    """A score, or a difference of two."""
    return numbers().number(value, DIGITS, signed)


def seconds(value: float | None) -> str:
    """A duration."""
    return numbers().seconds(value)


def size(count: float | None) -> str:
    """Bytes."""
    return numbers().bytes(count)


def percent(value: float | None) -> str:
    """A share as a percentage."""
    return numbers().percent(value)


def metric(found: Interval | None, *, interval: bool = False) -> str:
    """The value of a metric as a percentage, with its 95% interval if asked."""
    if found is None or found.value is None:
        return NONE
    shown = percent(found.value)
    if not interval or found.low is None or found.high is None:
        return shown
    return f"{shown} ({numbers().percent_range(found).removesuffix('%')})"


def currency(arms: Iterable[ArmResult]) -> str:
    """What the prices of a run are in; empty where it had none."""
    return next((arm.cost.money.currency for arm in arms if arm.cost and arm.cost.money), "")


def money(value: float | None) -> str:
    """What a thousand questions cost, of the price of one."""
    return NONE if value is None else numbers().significant(1000 * value)
