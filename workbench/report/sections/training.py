"""How training went: the loss at each step, and what was trained on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workbench.analysis import results
from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Bullets, Column, FigureCell, Paragraph, Row, Table, charts
from workbench.report.drawing import arm_colour, finish
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section


@section("training")
class TrainingSection(Section):
    """Training."""

    place: ClassVar[int] = 110

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The curve of every tuned arm, and the rows it saw."""
        lines = _table(page.working, page.language)
        if not lines:
            return []
        chart = page.figures.get("training", lambda: _chart(page.working, page.language))
        return [*charts(chart), *_seeds(page), lines]

    @classmethod
    def absent(cls, page: Page) -> str:
        """That no arm was trained."""
        return str(page.words["training"]["none"])


_ROWS = ("documents", "questions", "replay")
_NONE = (None, None)


def _seeds(page: Page) -> list[Block]:
    """What another seed would change: of each arm with several, or that one seed tells nothing of it."""
    word, language = page.words["training"], page.language
    trained = [arm for arm in page.working if arm.result.training is not None]
    if len(page.results.experiment.seeds) < 2:
        return [Paragraph(word["one_seed"])]
    lines = [
        word["seeds"].format(
            arm=arm.name,
            shares=", ".join(map(language.percent, arm.result.seeds.means.values())),
            share=language.percent(arm.result.seeds.share),
        )
        for arm in trained
        if arm.result.seeds is not None
    ]
    return [Bullets(tuple(lines))] if lines else []


def _table(arms: Sequence[ReportedArm], language: Language) -> Table:
    """What each tuned arm was trained on, and how its loss fell."""
    word = language.strings["table"]
    lines = []
    for arm in arms:
        run = arm.result.training
        if run is None:
            continue
        cells = [FigureCell(language.large(run.rows.get(part)), run.rows.get(part)) for part in _ROWS]
        cells.append(FigureCell(language.large(run.steps[-1]), run.steps[-1]) if run.steps else FigureCell(ABSENT))
        ends = [
            end for losses in (run.losses, run.dev_losses) for end in ((losses[0], losses[-1]) if losses else _NONE)
        ]
        cells += [FigureCell(language.significant(loss), loss) for loss in ends]
        lines.append(Row(arm, tuple(cells)))
    heads = (*_ROWS, "steps", "first_loss", "last_loss", "first_dev", "last_dev")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["training"], word["arm"], columns, tuple(lines), "sort")


def _chart(arms: Sequence[ReportedArm], language: Language) -> Figure | None:
    """Training loss of every tuned arm, from 0, and broken the loss on dev questions; phases one after the other."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        run = arm.result.training
        if run is None:
            continue
        pairs, dev = _curves(run)
        if not pairs:
            continue
        common = {"arm": arm.name, "colour": arm.colour}
        data += [{**common, "x": step, "y": loss, "of": word["on_training"]} for step, loss in _thinned(pairs)]
        data += [{**common, "x": step, "y": loss, "of": word["on_dev"]} for step, loss in dev]
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
    scale = alt.Scale(domain=[word["on_training"], word["on_dev"]], range=[[1, 0], [5, 4]])
    chart = (
        alt.Chart(alt.InlineData(values=data))
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("x:Q", title=word["step"], axis=alt.Axis(grid=False, tickCount=6), scale=alt.Scale(nice=False)),
            y=alt.Y("y:Q", title=word["loss"], scale=alt.Scale(zero=True), axis=alt.Axis(tickCount=5)),
            color=arm_colour(
                alt, data, alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)
            ),
            strokeDash=alt.StrokeDash("of:N", sort=None, legend=_legend(alt, data), scale=scale),
        )
    )
    return finish(chart, 560, 240, word["training_alt"].format(items="; ".join(parts)), language)


def _legend(alt: Any, data: Sequence[Mapping[str, Any]]) -> Any:
    """Which line is which, where there are two."""
    return alt.Legend(columns=2, symbolType="stroke", symbolStrokeWidth=2) if len({d["of"] for d in data}) > 1 else None


def _curves(run: results.TrainingResult) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(step, loss) of training and on dev, the phases of a training behind each other."""
    trained: list[tuple[float, float]] = []
    dev: list[tuple[float, float]] = []
    before = 0.0
    for phase in (*run.earlier, run):
        steps = (*phase.steps, *range(len(phase.steps) + 1, len(phase.losses) + 1))
        trained += [(before + step, loss) for step, loss in zip(steps, phase.losses, strict=False)]
        read = zip(phase.dev_steps, phase.dev_losses, strict=False)
        dev += [(before + step, loss) for step, loss in read if loss is not None]
        before = trained[-1][0] if trained else before
    return trained, dev


def _thinned(pairs: list[tuple[float, float]], most: int = 200) -> list[tuple[float, float]]:
    """Means of equal stretches, so that a long training stays a small image."""
    if len(pairs) <= most:
        return pairs
    size = math.ceil(len(pairs) / most)
    stretches = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    return [(s[-1][0], sum(loss for _, loss in s) / len(s)) for s in stretches]
