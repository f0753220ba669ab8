"""What all charts share: scales, colours, and rows of data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.report.arms import ReportedArm
from workbench.report.figure import CARD, MUTED, Figure, draw, specify
from workbench.report.language import Language
from workbench.types import Interval

ROW = 34  # pixels for one arm on a chart of rows


def finish(chart: Any, width: int, height: int, words: str, language: Language, title: str = "") -> Figure:
    """Draw a chart whose plot has this size."""
    return Figure(draw(specify(chart), width, height, language), None, words, title)


def finish_rows(chart: Any, height: int, words: str, language: Language) -> Figure:
    """Draw a chart of rows twice: a telephone gets one with a shorter axis, and letters as large."""
    spec = specify(chart)
    slim = {**spec, "config": {**spec["config"], "legend": {**spec["config"]["legend"], "columns": 1}}}
    return Figure(draw(spec, 460, height, language), draw(slim, 160, height, language), words)


def point(arm: ReportedArm, estimate: Interval) -> dict[str, Any]:
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


def paired_dots(
    alt: Any, data: list[dict[str, Any]], halves: tuple[str, str], axis: str, words: str, language: Language
) -> Figure | None:
    """Two dots for each arm, one full and one hollow, as of before and after."""
    if not data:
        return None
    order = list(dict.fromkeys(row["arm"] for row in data))
    base = alt.Chart(alt.InlineData(values=data))
    y = arm_axis(alt, order)
    offset = alt.YOffset("half:N", sort=list(halves), scale=alt.Scale(paddingOuter=0.9))
    colour = arm_colour(alt, data)
    filled = next((row["half"] for row in data if row["fill"]), halves[0])
    hollow = next((half for half in halves if half != filled), halves[1])
    shape = alt.Shape(
        "half:N",
        scale=alt.Scale(domain=[filled, hollow], range=["circle", "diamond"]),
        legend=alt.Legend(symbolFillColor=MUTED, symbolStrokeColor=MUTED),
    )
    chart = alt.layer(
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=4, opacity=0.4, strokeCap="round")
        .encode(x=share_axis(alt, "low", axis), x2="high:Q", y=y, yOffset=offset, color=colour),
        base.mark_point(size=90, opacity=1, filled=True, strokeWidth=2).encode(
            x=share_axis(alt, "value", axis),
            y=y,
            yOffset=offset,
            shape=shape,
            stroke=alt.Stroke("colour:N", scale=None),
            fill=alt.Fill("inside:N", scale=None),
        ),
    )
    for row in data:
        row["inside"] = row["colour"] if row["fill"] else CARD
    return finish_rows(chart, 44 * len(order), words, language)


def stroke_legend(alt: Any) -> Any:
    """A legend of lines."""
    return alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)
