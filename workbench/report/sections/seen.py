"""Facts that training saw, and facts that it did not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Row, Table, charts, folded, share_cell, value_of
from workbench.report.drawing import paired_dots, point
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("seen")
class Seen(Section):
    """Seen and unseen facts."""

    place: ClassVar[int] = 50

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """Two dots for each arm, and the figures; nothing where no arm was trained, for then no fact was seen."""
        if not any(arm.result.trained for arm in page.arms):
            return []
        lines = _table(page.working, page.language)
        if not lines:
            return []
        chart = page.figures.get("seen", lambda: _chart(page.working, page.language))
        return [*charts(chart), *folded(page.words["page"]["table"], lines)]


def _table(arms: Sequence[ReportedArm], language: Language) -> Table:
    """Accuracy on facts that training saw, and did not see, with their difference."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        seen, unseen = arm.seen("seen"), arm.seen("unseen")
        if seen is None and unseen is None:
            continue
        a, b = value_of(seen), value_of(unseen)
        gap = a - b if a is not None and b is not None else None
        cells = (
            share_cell(seen, language, n=True),
            share_cell(unseen, language, n=True),
            FigureCell(language.points(gap), gap),
        )
        lines.append(Row(arm, cells))
    columns = tuple(map(Column, (word["seen"], word["unseen"], f"{word['delta']}, {language.say('unit', 'points')}")))
    return Table(language.strings["title"]["seen"], word["arm"], columns, tuple(lines), "sort")


def _chart(arms: Sequence[ReportedArm], language: Language) -> Figure | None:
    """Two dots for each arm: facts that training saw (full) and did not see (hollow)."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        halves = [(half, estimate) for half in ("seen", "unseen") if (estimate := arm.seen(half))]
        data += [{**point(arm, estimate), "half": word[half], "fill": half == "seen"} for half, estimate in halves]
        if halves:
            shares = {half: language.percent(value_of(arm.seen(half))) for half in ("seen", "unseen")}
            parts.append(word["seen_item"].format(name=arm.name, **shares))
    words = word["seen_alt"].format(items="; ".join(parts))
    return paired_dots(alt, data, (word["seen"], word["unseen"]), word["accuracy"], words, language)
