"""Figures as people read them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult
    from workbench.types import Interval

NONE = "–"


def percent(value: float | None) -> str:
    """A share as a whole percentage."""
    return NONE if value is None else f"{100 * value:.0f}%"


def metric(found: Interval | None, *, interval: bool = False) -> str:
    """The value of a metric as a percentage, with its 95% interval if asked."""
    if found is None or found.value is None:
        return NONE
    if not interval or found.low is None or found.high is None:
        return percent(found.value)
    return f"{percent(found.value)} ({abs(100 * found.low):.0f}–{100 * found.high:.0f})"  # abs: never "-0"


def seconds(value: float | None) -> str:
    """A duration with two or three digits and the unit that fits."""
    if value is None:
        return NONE
    if value < 0.0005:
        return "0"
    if value < 1:
        return f"{1000 * value:.0f} ms"
    if value < 90:
        return f"{value:.1f} s"
    if value < 5400:
        return f"{value / 60:.1f} min"
    return f"{value / 3600:.1f} h"


def size(count: float | None) -> str:
    """Bytes in the unit that fits."""
    if count is None:
        return NONE
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "B" or count >= 10 else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def currency(arms: Iterable[ArmResult]) -> str:
    """What the prices of a run are in; empty where it had none."""
    return next((arm.cost.money.currency for arm in arms if arm.cost and arm.cost.money), "")


def money(value: float | None) -> str:
    """What a thousand questions cost, of the price of one."""
    return NONE if value is None else f"{1000 * value:.3g}"
