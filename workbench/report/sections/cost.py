"""What a question costs: against accuracy, asked alone, among others, and behind a prefix that is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from workbench.report import costs
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Heading, Paragraph, SideBySide, charts, folded
from workbench.report.drawing import arm_colour, log_domain, log_scale, point, share_axis
from workbench.report.figure import INK, MUTED, Figure, draw, specify
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("cost")
class CostSection(Section):
    """The price of a question."""

    place: ClassVar[int] = 30

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """Two charts, and the tables of `workbench.report.costs`."""
        arms, language = page.working, page.language
        drawn = charts(
            *(
                page.figures.get(f"cost in {unit}", partial(_chart, arms, unit, language))
                for unit in ("flops", "seconds")
            )
        )
        requests, words = costs.requests(arms, language), page.words["breakeven"]
        blocks: list[Block] = [SideBySide(tuple(drawn))] if drawn else []
        if requests:
            blocks += [Heading(words["requests"]), requests]
        elif not drawn:
            blocks.append(Paragraph(cls.absent(page), "nothing"))
        if lines := costs.conditions(arms, language):
            blocks.append(Paragraph(" ".join(lines), "caption"))
        return [*blocks, *folded(words["prefixes"], costs.prefixes(arms, language))]


_TALL = 300  # pixels of a plot of accuracy against cost


def _chart(arms: Sequence[ReportedArm], unit: str, language: Language) -> Figure | None:
    """Accuracy against what a question costs, with the arms that nothing beats on both joined."""
    word = language.strings["chart"]
    data = []
    for arm in arms:
        price = arm.cost(lambda cost: cost.query.flops if unit == "flops" else cost.query.seconds_p50)
        if arm.ok and arm.accuracy and price is not None and price > 0:
            data.append({**point(arm, arm.accuracy), "price": price, "bound": arm.result.bound})
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
