"""Charts over a scale: accuracy against cost, cost against questions, loss against steps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.report.arms import Arm
from workbench.report.breakeven import Crossing, Line, total
from workbench.report.drawing import arm_colour, finish, log_domain, log_scale, point, share_axis
from workbench.report.figure import CARD, INK, MUTED, Figure, draw, specify
from workbench.report.language import Language
from workbench.report.tree import items, number

_TALL = 300  # pixels of a plot of accuracy against cost


def cost(arms: Sequence[Arm], unit: str, language: Language) -> Figure | None:
    """Accuracy against what a question costs, with the arms that nothing beats on both joined."""
    word = language.strings["chart"]
    field = {"flops": "flops", "seconds": "seconds_p50"}[unit]
    data = []
    for arm in arms:
        price = arm.cost("query", field)
        if arm.ok and arm.accuracy and price is not None and price > 0:
            data.append({**point(arm, arm.accuracy), "price": price, "bound": arm.bound})
    if not data:
        return None
    form = language.flops if unit == "flops" else language.seconds
    parts = [f"{row['arm']} {language.percent(row['value'])}, {form(row['price'])}" for row in data]
    words = word["cost_alt"].format(axis=word[unit], items="; ".join(parts))
    wide, narrow = (
        draw(specify(_cost_chart(data, word[unit], word["accuracy"], width)), width, _TALL, language)
        for width in (430, 230)
    )
    return Figure(wide, narrow, words, word[f"cost_{unit}"])


def _cost_chart(data: list[dict[str, Any]], title: str, accuracy: str, width: int) -> Any:
    """The scatter, with names placed for a plot of this width."""
    import altair as alt

    low, high = log_domain([row["price"] for row in data])
    _place_labels(data, low, high, width, _TALL)
    x = log_scale(alt, alt.X, "price", title, low, high)
    base = alt.Chart(alt.InlineData(values=[dict(row) for row in data]))
    colour = arm_colour(alt, data)
    front = alt.Chart(alt.InlineData(values=_front(data))).mark_line(
        strokeDash=[4, 4], strokeWidth=1.5, color=MUTED, opacity=0.7
    )
    spans = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=4, opacity=0.3, strokeCap="round")
    return alt.layer(
        front.encode(x=x, y=share_axis(alt, "value", accuracy, vertical=True)),
        spans.encode(x=x, y=share_axis(alt, "low", accuracy, vertical=True), y2="high:Q", color=colour),
        base.mark_circle(size=130, opacity=1).encode(x=x, y="value:Q", color=colour),
        *(
            base.transform_filter(f"datum.side == '{side}'")
            .mark_text(align=side, dx=10 if side == "left" else -10, fontSize=13, color=INK)
            .encode(x=x, y=alt.Y("label_y:Q"), text="arm:N")
            for side in ("left", "right")
        ),
    )


def breakeven(lines: Sequence[Line], crossings: Sequence[Crossing], unit: str, language: Language) -> Figure | None:
    """Total cost against the number of questions; points where an arm overtakes another."""
    import altair as alt

    word = language.strings["chart"]
    key = {"FLOPs": "break_flops", "seconds": "break_seconds"}.get(unit, "break_money")
    title = word[key].format(currency=unit)
    if len(lines) < 2:
        return None
    last = max([10_000.0, *(5 * crossing.questions for crossing in crossings)])
    top = 10 ** math.ceil(math.log10(last))
    places = [10 ** (step / 12) for step in range(round(12 * math.log10(top)) + 1)]
    data = [
        {"arm": line.arm.name, "colour": line.arm.colour, "x": place, "y": total(line, place)}
        for line in lines
        for place in places
    ]
    marks = [
        {"x": crossing.questions, "y": crossing.cost, "shown": language.large(round(crossing.questions))}
        for crossing in crossings
    ]
    low, high = log_domain([total(line, place) for line in lines for place in (1, top)])
    x = log_scale(alt, alt.X, "x", word["break_x"], 1, top)
    y = log_scale(alt, alt.Y, "y", title, low, high)
    drawn = alt.Chart(alt.InlineData(values=data)).mark_line(strokeWidth=2.2)
    points = alt.Chart(alt.InlineData(values=marks))
    chart = alt.layer(
        drawn.encode(x=x, y=y, color=arm_colour(alt, data, _stroke_legend(alt))),
        points.mark_point(size=80, filled=True, fill=CARD, stroke=INK, strokeWidth=1.8, opacity=1).encode(x=x, y=y),
        points.mark_text(align="right", dx=-9, dy=-8, fontSize=12, fontWeight=600, color=INK).encode(
            x=x, y=y, text="shown:N"
        ),
    )
    told = [
        word["break_item"].format(a=crossing.a, b=crossing.b, questions=language.large(round(crossing.questions)))
        for crossing in crossings
    ]
    words = word["break_alt"].format(items=" ".join(told) or word["break_none"])
    return finish(chart, 470, 320, words, language)


def training(arms: Sequence[Arm], language: Language) -> Figure | None:
    """Training loss of every tuned arm, from 0."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        run = arm.raw.get("training")
        if not isinstance(run, Mapping):
            continue
        losses, steps = items(run.get("losses")), items(run.get("steps"))
        pairs = [
            (step, loss)
            for place, raw in enumerate(losses)
            if (loss := number(raw)) is not None
            and (step := number(steps[place]) if place < len(steps) else float(place + 1)) is not None
        ]
        if not pairs:
            continue
        data += [{"arm": arm.name, "colour": arm.colour, "x": step, "y": loss} for step, loss in _thinned(pairs)]
        parts.append(
            word["training_item"].format(
                name=arm.name,
                first=language.significant(pairs[0][1]),
                last=language.significant(pairs[-1][1]),
                steps=language.number(pairs[-1][0]),
            )
        )
    if not data:
        return None
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("x:Q", title=word["step"], axis=alt.Axis(grid=False, tickCount=6), scale=alt.Scale(nice=False)),
            y=alt.Y("y:Q", title=word["loss"], scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5)),
            color=arm_colour(
                alt, data, alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)
            ),
        )
    )
    return finish(chart, 560, 240, word["training_alt"].format(items="; ".join(parts)), language)


def _stroke_legend(alt: Any) -> Any:
    return alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)


def _thinned(pairs: list[tuple[float, float]], most: int = 200) -> list[tuple[float, float]]:
    """Means of equal stretches, so that a long training stays a small image."""
    if len(pairs) <= most:
        return pairs
    size = math.ceil(len(pairs) / most)
    stretches = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    return [(s[-1][0], sum(loss for _, loss in s) / len(s)) for s in stretches]


def _front(data: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Cheapest first, each better than all that are cheaper."""
    front: list[dict[str, Any]] = []
    for row in sorted(data, key=lambda row: (row["price"], -row["value"])):
        if not row["bound"] and (not front or row["value"] > front[-1]["value"]):
            front.append({"price": row["price"], "value": row["value"]})
    return front


def _place_labels(data: list[dict[str, Any]], low: float, high: float, width: int, height: int) -> None:
    """Put each name right of its dot, or left, or a line higher or lower, wherever nothing stands yet."""
    taken: list[tuple[float, float, float, float]] = []
    for row in data:
        row["px"] = width * (math.log(row["price"] / low) / math.log(high / low))
        row["py"] = height * (1 - row["value"])
        taken.append((row["px"] - 8, row["py"] - 8, row["px"] + 8, row["py"] + 8))
    for row in sorted(data, key=lambda row: row["py"]):
        length = 7.2 * len(row["arm"]) + 4
        best = None
        for shift in (0, -13, 13, -24, 24, -36, 36):
            for side in ("left", "right"):
                start = row["px"] + 10 if side == "left" else row["px"] - 10 - length
                box = (start, row["py"] + shift - 8, start + length, row["py"] + shift + 8)
                outside = max(0, -box[0]) + max(0, box[2] - width - 12)
                badness = sum(_overlap(box, other) for other in taken) + 60 * outside + abs(shift)
                if best is None or badness < best[0]:
                    best = (badness, side, shift, box)
        if best is not None:
            row["side"], row["label_y"] = best[1], row["value"] - best[2] / height
            taken.append(best[3])


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
