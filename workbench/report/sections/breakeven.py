"""When a fit pays for itself: total cost against the number of questions, and where the lines cross."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from workbench.analysis.results import Expected
from workbench.report import breakeven, costs
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Heading, Paragraph, Row, SideBySide, Table, charts
from workbench.report.breakeven import Crossing, PriceLine, total
from workbench.report.drawing import arm_colour, finish, log_domain, log_scale, stroke_legend
from workbench.report.figure import CARD, INK, Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("breakeven")
class BreakEvenSection(Section):
    """Fits and questions together."""

    place: ClassVar[int] = 90

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """A chart for each unit, which of each two is cheaper, and the tables."""
        word, arms, language = page.words["breakeven"], page.working, page.language
        drawn = charts(
            *(
                page.figures.get(f"break-even in {unit}", partial(_crossing, page, unit))
                for unit in breakeven.units_of(page.results.break_even)
            )
        )
        blocks: list[Block] = [SideBySide(tuple(drawn))] if drawn else []
        if crossings := breakeven.table(page.results.break_even, language):
            blocks += [Heading(word["crossings"]), crossings]
        if expected := _estimates(arms, language):
            blocks += [Heading(word["estimates"]), expected]
        if fits := costs.fits(arms, language):
            blocks += [Heading(word["fits"]), fits]
        elif not drawn:
            blocks.append(Paragraph(cls.absent(page), "nothing"))
        return blocks


def _crossing(page: Page, unit: str) -> Figure | None:
    found = page.results.break_even
    lines = breakeven.price_lines(found, page.working, unit)
    return _chart(lines, breakeven.crossings(found, unit), unit, page.language)


def _chart(lines: Sequence[PriceLine], crossings: Sequence[Crossing], unit: str, language: Language) -> Figure | None:
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
    named = breakeven.readable(crossings)
    marks = [
        {
            "x": crossing.questions,
            "y": crossing.cost,
            "shown": language.large(round(crossing.questions)) if crossing in named else "",
        }
        for crossing in crossings
    ]
    low, high = log_domain([total(line, place) for line in lines for place in (1, top)])
    x = log_scale(alt, alt.X, "x", word["break_x"], 1, top)
    y = log_scale(alt, alt.Y, "y", title, low, high)
    drawn = alt.Chart(alt.InlineData(values=data)).mark_line(strokeWidth=2.2)
    points = alt.Chart(alt.InlineData(values=marks))
    chart = alt.layer(
        drawn.encode(x=x, y=y, color=arm_colour(alt, data, stroke_legend(alt))),
        points.mark_point(size=80, filled=True, fill=CARD, stroke=INK, strokeWidth=1.8, opacity=1).encode(x=x, y=y),
        points.mark_text(align="right", dx=-9, dy=-8, fontSize=12, fontWeight=600, color=INK).encode(
            x=x, y=y, text="shown:N"
        ),
    )
    items = [
        word["break_item"].format(a=crossing.a, b=crossing.b, questions=language.large(round(crossing.questions)))
        for crossing in crossings
    ]
    words = word["break_alt"].format(items=" ".join(items) or word["break_none"])
    return finish(chart, 470, 320, words, language)


def _estimates(arms: Sequence[ReportedArm], language: Language) -> Table:
    """What was to be expected before the run, beside what it took."""
    word = language.strings["table"]
    parts: tuple[tuple[str, str, Callable[[float | None], str]], ...] = (
        ("expected_tokens", "tokens", language.large),
        ("expected_flops", "flops", language.flops),
        ("expected_seconds", "seconds", language.seconds),
        ("expected_memory", "memory_bytes", language.bytes),
        ("expected_disk", "disk_bytes", language.bytes),
    )

    def cell(arm: ReportedArm, key: str, form: Callable[[float | None], str]) -> FigureCell:
        found = arm.result.estimate.get(key, Expected(expected=None, measured=None))
        return FigureCell(f"{form(found.expected)} / {form(found.measured)}", found.measured)

    lines = [Row(arm, tuple(cell(arm, key, form) for _, key, form in parts)) for arm in arms if arm.result.estimate]
    columns = tuple(Column(word[name]) for name, _, _ in parts)
    return Table(language.strings["breakeven"]["estimates"], word["arm"], columns, tuple(lines), "sort")
