"""How often each arm is right: a dot and an interval each, and every other metric of replies in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Paragraph, charts, folded, measured_table
from workbench.report.drawing import ROW, arm_axis, arm_colour, finish_rows, point, share_axis
from workbench.report.figure import INK, Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("accuracy")
class Accuracy(Section):
    """The primary metric."""

    place: ClassVar[int] = 20

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The chart, and all metrics of replies."""
        chart = page.figures.get("accuracy", lambda: _chart(page.working, page.language))
        every = measured_table(page.working, False, page.words["table"]["every_metric"], page.language)
        drawn = charts(chart) or [Paragraph(cls.absent(page), "nothing")]
        return [*drawn, *folded(every.caption, every)]


def _chart(arms: Sequence[ReportedArm], language: Language) -> Figure | None:
    """A dot and an interval for each arm, best first, on an axis from 0 to 100%."""
    import altair as alt

    word = language.strings["chart"]
    data = [point(arm, arm.accuracy) for arm in arms if arm.ok and arm.accuracy]
    if not data:
        return None
    data.sort(key=lambda row: -row["value"])
    for row in data:
        row["shown"] = language.percent(row["value"])
    base = alt.Chart(alt.InlineData(values=data))
    y = arm_axis(alt, [row["arm"] for row in data])
    x = share_axis(alt, "value", word["accuracy"])
    colour = arm_colour(alt, data)
    spans = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=5, opacity=0.45, strokeCap="round")
    dots = base.mark_circle(size=130, opacity=1)
    words = base.mark_text(align="left", dx=14, fontSize=13, fontWeight=600, color=INK).encode(
        x=alt.value("width"), y=y, text="shown:N"
    )
    chart = alt.layer(
        spans.encode(x=share_axis(alt, "low", word["accuracy"]), x2="high:Q", y=y, color=colour),
        dots.encode(x=x, y=y, color=colour),
        words,
    )
    parts = [f"{row['arm']} {row['shown']}{_spoken(row, language)}" for row in data]
    return finish_rows(chart, ROW * len(data), word["accuracy_alt"].format(items=", ".join(parts)), language)


def _spoken(row: Mapping[str, Any], language: Language) -> str:
    if row["low"] is None or row["high"] is None:
        return ""
    return f" ({language.number(100 * row['low'])}–{language.number(100 * row['high'])}%)"
