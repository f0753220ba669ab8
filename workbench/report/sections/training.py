"""How training went: the loss at each step, and what was trained on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workbench.languages.numbers import ABSENT
from workbench.report.arms import Arm
from workbench.report.blocks import Block, Bullets, Cell, Column, Paragraph, Row, Table, charts
from workbench.report.drawing import arm_colour, finish
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.tree import get, items, mapping, number, rows, text


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
        chart = page.figures.get("training", lambda: _chart(page.working, page.language))
        return [*charts(chart), *_seeds(page), lines]

    @classmethod
    def absent(cls, page: Page) -> str:
        """That no arm was trained."""
        return str(page.words["training"]["none"])


def _seeds(page: Page) -> list[Block]:
    """What another seed would change: of each arm with several, or that one seed tells nothing of it."""
    word, language = page.words["training"], page.language
    trained = [arm for arm in page.working if mapping(arm.raw.get("training"))]
    if len(items(get(page.results, "experiment", "seeds"))) < 2:
        return [Paragraph(word["one_seed"])]
    told = []
    for arm in trained:
        means = [number(mean) for mean in mapping(get(arm.raw, "seeds", "means")).values()]
        shares = ", ".join(language.percent(mean) for mean in means if mean is not None)
        if shares:
            share = language.percent(number(get(arm.raw, "seeds", "share")) or 0.0)
            told.append(word["seeds"].format(arm=arm.name, shares=shares, share=share))
    return [Bullets(tuple(told))] if told else []


def _table(arms: Sequence[Arm], language: Language) -> Table:
    """What each tuned arm was trained on, and how its loss fell."""
    word = language.strings["table"]
    lines, noted = [], False
    for arm in arms:
        run = arm.raw.get("training")
        if not mapping(run):
            continue
        losses = [loss for loss in map(number, items(get(run, "losses"))) if loss is not None]
        steps = [step for step in map(number, items(get(run, "steps"))) if step is not None]
        counted = [number(get(run, "rows", part)) for part in ("documents", "questions", "replay")]
        counted.append(number(get(run, "examples_tokens")))
        note = text(get(run, "note"))
        noted = noted or bool(note)
        cells = [Cell(language.large(value), value) for value in counted]
        cells.append(Cell(language.large(steps[-1]), steps[-1]) if steps else Cell(ABSENT))
        dev = [loss for loss in map(number, items(get(run, "dev_losses"))) if loss is not None]
        ends = [*((losses[0], losses[-1]) if losses else (None, None)), *((dev[0], dev[-1]) if dev else (None, None))]
        cells += [Cell(language.significant(loss), loss) for loss in ends]
        lines.append(Row(arm, (*cells, Cell(note))))
    heads = ["documents", "questions", "replay", "examples_tokens", "steps", "first_loss", "last_loss"]
    heads += ["first_dev", "last_dev", "note"]
    if not noted:
        heads.pop()
        lines = [Row(line.arm, line.cells[:-1]) for line in lines]
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["training"], word["arm"], columns, tuple(lines), "sort")


def _chart(arms: Sequence[Arm], language: Language) -> Figure | None:
    """Training loss of every tuned arm, from 0, and broken the loss on dev questions; phases one after the other."""
    import altair as alt

    word = language.strings["chart"]
    data, parts = [], []
    for arm in arms:
        run = arm.raw.get("training")
        if not isinstance(run, Mapping):
            continue
        pairs, dev = _curves(run)
        if not pairs:
            continue
        told = {"arm": arm.name, "colour": arm.colour}
        data += [{**told, "x": step, "y": loss, "of": word["on_training"]} for step, loss in _thinned(pairs)]
        data += [{**told, "x": step, "y": loss, "of": word["on_dev"]} for step, loss in dev]
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


def _curves(run: Mapping[str, Any]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """(step, loss) of training and on dev, the phases of a training behind each other."""
    found: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    before = 0.0
    for phase in (*rows(run.get("earlier")), run):
        for curve, part in zip(found, ("", "dev_"), strict=True):
            losses, steps = items(phase.get(f"{part}losses")), items(phase.get(f"{part}steps"))
            curve += [
                (before + step, loss)
                for place, raw in enumerate(losses)
                if (loss := number(raw)) is not None
                and (step := number(steps[place]) if place < len(steps) else float(place + 1)) is not None
            ]
        before = found[0][-1][0] if found[0] else before
    return found


def _thinned(pairs: list[tuple[float, float]], most: int = 200) -> list[tuple[float, float]]:
    """Means of equal stretches, so that a long training stays a small image."""
    if len(pairs) <= most:
        return pairs
    size = math.ceil(len(pairs) / most)
    stretches = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    return [(s[-1][0], sum(loss for _, loss in s) / len(s)) for s in stretches]
