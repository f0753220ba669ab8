"""What all charts share: scales, colours, and rows of data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.report.arms import Arm
from workbench.report.figure import Figure, draw, specify
from workbench.report.language import Language
from workbench.types import Interval


def finish(chart: Any, width: int, height: int, words: str, language: Language, title: str = "") -> Figure:
    """Draw a chart whose plot has this size."""
    return Figure(draw(specify(chart), width, height, language), None, words, title)


def finish_rows(chart: Any, height: int, words: str, language: Language) -> Figure:
    """Draw a chart of rows twice: a telephone gets one with a shorter axis, and letters as large."""
    spec = specify(chart)
    slim = {**spec, "config": {**spec["config"], "legend": {**spec["config"]["legend"], "columns": 1}}}
    return Figure(draw(spec, 460, height, language), draw(slim, 160, height, language), words)


def point(arm: Arm, estimate: Interval) -> dict[str, Any]:
    """An arm's estimate as a row of a chart's data."""
    return {"arm": arm.name, "colour": arm.colour, "value": estimate.value, "low": estimate.low, "high": estimate.high}


def arm_colour(alt: Any, data: Sequence[Mapping[str, Any]], legend: Any = None) -> Any:
    """The colour of each arm, as everywhere on the page."""
    colours = {row["arm"]: row["colour"] for row in data}
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color("arm:N", scale=scale, sort=None, legend=legend)


def arm_axis(alt: Any, names: list[str]) -> Any:
    """Names of arms down the side, in this order."""
    return alt.Y("arm:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False))


def share_axis(alt: Any, field: str, title: str, vertical: bool = False) -> Any:
    """An axis from 0 to 100%."""
    channel = alt.Y if vertical else alt.X
    values = [0, 0.25, 0.5, 0.75, 1]
    scale = alt.Scale(domain=[0, 1], nice=False)
    return channel(f"{field}:Q", title=title, scale=scale, axis=alt.Axis(format="%", values=values, labelFlush=False))


def log_scale(alt: Any, channel: Any, field: str, title: str, low: float, high: float) -> Any:
    """A logarithmic axis over exactly this stretch."""
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    return channel(f"{field}:Q", scale=scale, title=title, axis=_log_axis(alt, low, high))


def _log_axis(alt: Any, low: float, high: float) -> Any:
    """Ticks at powers of ten; at 1, 2 and 5 of each where there would be fewer than two."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [10.0**power for power in powers if low <= 10.0**power <= high]
    if len(values) < 3:
        values = [step * 10.0**power for power in powers for step in (1, 2, 5) if low <= step * 10.0**power <= high]
    while len(values) > 8:
        values = values[::2]
    return alt.Axis(values=values, format="~s" if high > 1e7 else ",~r", labelFlush=False, labelOverlap="greedy")


def log_domain(values: Sequence[float]) -> tuple[float, float]:
    """A little more than the values span."""
    low, high = min(values), max(values)
    return low / 1.6, high * 1.6
