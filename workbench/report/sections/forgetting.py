"""What was forgotten: general questions and ordinary text, before a fit and after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.analysis import results
from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Row, Table, charts, share_cell
from workbench.report.drawing import paired_dots, point
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label
from workbench.types import Interval


@section("forgetting")
class ForgettingSection(Section):
    """Forgetting."""

    place: ClassVar[int] = 100

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """Two dots for each tuned arm, and the figures."""
        found = page.results.forgetting
        lines = _table(found, page.arms, page.language)
        if not lines:
            return []
        chart = page.figures.get("forgetting", lambda: _chart(found, page.working, page.language))
        return [*charts(chart), lines]

    @classmethod
    def absent(cls, page: Page) -> str:
        """That no arm changes weights."""
        return str(page.words["forgetting"]["none"])


def _measured(estimate: Interval | None) -> Interval | None:
    return None if estimate is None or estimate.value is None else estimate


def _table(rows: Sequence[results.ForgettingResult], arms: Sequence[ReportedArm], language: Language) -> Table:
    """General questions and perplexity, before the fit and after it."""
    word = language.strings["table"]
    named = {arm.key: arm for arm in arms}
    lines = []
    for row in rows:
        arm = named.get(row.arm)
        before, after = _measured(row.general_before), _measured(row.general_after)
        perplexity = [row.perplexity_before, row.perplexity_after]
        ratio = perplexity[1] / perplexity[0] if perplexity[0] and perplexity[1] is not None else None
        if before is None and after is None and perplexity == [None, None]:
            continue
        cells = (
            share_cell(before, language),
            share_cell(after, language),
            *(FigureCell(language.significant(value), value) for value in perplexity),
            FigureCell(ABSENT if ratio is None else f"× {language.significant(ratio)}", ratio),
        )
        lines.append(Row(arm, cells, label(row.arm)))
    heads = ("general_before", "general_after", "perplexity_before", "perplexity_after", "ratio")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["forgetting"], word["arm"], columns, tuple(lines), "sort")


def _chart(rows: Sequence[results.ForgettingResult], arms: Sequence[ReportedArm], language: Language) -> Figure | None:
    """General questions answered right before the fit (hollow) and after it (full)."""
    import altair as alt

    word = language.strings["chart"]
    named = {arm.key: arm for arm in arms}
    data, parts = [], []
    for row in rows:
        arm = named.get(row.arm)
        before, after = _measured(row.general_before), _measured(row.general_after)
        if arm is None or before is None or after is None:
            continue
        data += [
            {**point(arm, before), "half": word["before"], "fill": False},
            {**point(arm, after), "half": word["after"], "fill": True},
        ]
        shares = {"before": language.percent(before.value), "after": language.percent(after.value)}
        parts.append(word["before_after"].format(name=arm.name, **shares))
    words = word["forgetting_alt"].format(items="; ".join(parts))
    return paired_dots(alt, data, (word["before"], word["after"]), word["forgetting"], words, language)
