"""How training went: the loss at each step, and what was trained on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from workbench.languages.numbers import ABSENT
from workbench.report.arms import Arm
from workbench.report.blocks import Block, Cell, Column, Row, Table, charts
from workbench.report.drawing import arm_colour, finish
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("training")
class Training(Section):
    """Training."""

    place: ClassVar[int] = 110

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The curve of every tuned arm, and the rows it saw."""
        lines = _table(page.working, page.language)
        if not lines:
            return []
        return [*charts(page.figures.get("training", lambda: _chart(page.working, page.language))), lines]

    @classmethod
    def absent(cls, page: Page) -> str:
        """That no arm was trained."""
        return str(page.words["training"]["none"])


_ROWS = ("documents", "questions", "replay")


def _table(arms: Sequence[Arm], language: Language) -> Table:
    """What each tuned arm was trained on, and how its loss fell."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        run = arm.result.training
        if run is None:
            continue
        cells = [Cell(language.large(run.rows.get(part)), run.rows.get(part)) for part in _ROWS]
        cells.append(Cell(language.large(run.steps[-1]), run.steps[-1]) if run.steps else Cell(ABSENT))
        ends = (run.losses[0], run.losses[-1]) if run.losses else (None, None)
        cells += [Cell(language.significant(loss), loss) for loss in ends]
        lines.append(Row(arm, tuple(cells)))
    heads = (*_ROWS, "steps", "first_loss", "last_loss")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["training"], word["arm"], columns, tuple(lines), "sort")


def _chart(arms: Sequence[Arm], language: Language) -> Figure | None:
    """Training loss of every tuned arm, from 0."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        run = arm.result.training
        if run is None:
            continue
        steps = (*map(float, run.steps), *(float(place) for place in range(len(run.steps) + 1, len(run.losses) + 1)))
        pairs = list(zip(steps, run.losses, strict=False))
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


def _thinned(pairs: list[tuple[float, float]], most: int = 200) -> list[tuple[float, float]]:
    """Means of equal stretches, so that a long training stays a small image."""
    if len(pairs) <= most:
        return pairs
    size = math.ceil(len(pairs) / most)
    stretches = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    return [(s[-1][0], sum(loss for _, loss in s) / len(s)) for s in stretches]
