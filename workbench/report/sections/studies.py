"""The studies: each with its conclusion, a chart of every metric that it reads, and the figures in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from workbench.analysis.results import AxisResult, PointResult, StudyResult
from workbench.languages.numbers import ABSENT
from workbench.report.arms import SPARE, ReportedArm
from workbench.report.blocks import Block, Bullets, Column, FigureCell, Heading, Paragraph, Row, Table, charts, folded
from workbench.report.drawing import finish, share_axis
from workbench.report.drawn import DrawnCharts
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label, number

Value = bool | int | float | str


@section("studies")
class Studies(Section):
    """The studies."""

    place: ClassVar[int] = 130
    optional: ClassVar[bool] = True

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """One after the other."""
        blocks: list[Block] = []
        for study in read_studies(page.results.studies, page.arms, page.language, page.figures):
            blocks += [Heading(study.title, study.name), Paragraph(f"{study.about} {study.asked}")]
            if study.conclusion:
                blocks.append(Bullets(study.conclusion))
            blocks += [*charts(*study.charts), *folded(study.table.caption, study.table)]
        return blocks


@dataclass(frozen=True, slots=True)
class StudySection:
    """One study as the page shows it."""

    name: str
    title: str
    about: str
    asked: str
    conclusion: tuple[str, ...]
    charts: tuple[Figure, ...]
    table: Table


def read_studies(
    studies: Sequence[StudyResult], arms: Sequence[ReportedArm], language: Language, figures: DrawnCharts
) -> list[StudySection]:
    """The studies of results.json; none where the experiment had none."""
    by_name = {arm.key: arm for arm in arms}
    word = language.strings["studies"]
    found = []
    for place, study in enumerate(studies):
        axes = [language.of(axis.label, label(axis.name)) for axis in study.axes]
        cells = [
            cell.model_copy(update={"at": _named(cell, study.axes, language)})
            for cell in study.cells
            if cell.arm in by_name
        ]
        drawn = (
            figures.get(f"study {place}, {metric}, {arm}", partial(_chart, points, axes, metric, arm, language))
            for metric in study.metrics
            for arm, points in _lines(cells, axes, metric, by_name, language).items()
        )
        found.append(
            StudySection(
                name=label(study.name),
                title=language.of(study.title, label(study.kind)),
                about=language.of(study.about, ""),
                asked=word["asked"].format(n=language.number(study.questions), split=label(study.split)),
                conclusion=study.conclusion,
                charts=tuple(chart for chart in drawn if chart),
                table=_table(cells, axes, study.metrics, study.costs, by_name, language),
            )
        )
    return found


def _named(cell: PointResult, axes: Sequence[AxisResult], language: Language) -> tuple[Value, ...]:
    """Where a point stands, with the names that its axes have for their values."""
    found = []
    for place, value in enumerate(cell.at):
        known = axes[place].values.get(str(value)) if place < len(axes) else None
        found.append(language.of(known, str(value)) if known else value)
    return tuple(found)


def _table(
    cells: Sequence[PointResult],
    axes: Sequence[str],
    metrics: Sequence[str],
    fits: Sequence[str],
    by_name: Mapping[str, ReportedArm],
    language: Language,
) -> Table:
    word = language.strings["table"]
    lines = []
    for cell in cells:
        at = [FigureCell(_shown(value, language), number(value)) for value in cell.at]
        measured = [_measured(cell, name, language) for name in metrics]
        query, fit = (cell.cost.query, cell.cost.fit) if cell.cost else ({}, {})
        tokens = [query.get(key) for key in ("prompt_tokens", "new_tokens")]
        seconds = fit.get("seconds")
        asked = sum(each for each in tokens if each is not None) if any(tokens) else None
        costs = (FigureCell(language.large(asked), asked), FigureCell(language.seconds(seconds), seconds))
        failed = word["failed"] if cell.status == "failed" else ""
        more = [_fit(fit.get(name), name, language) for name in fits]
        lines.append(Row(by_name[cell.arm], (*at, *measured, *costs, *more), flag=failed))
    heads = [Column(axis) for axis in axes]
    heads += [Column(language.metric(name), language.about_metric(name)) for name in metrics]
    heads += [Column(word["tokens"]), Column(word["fit"]), *(Column(language.say("fit", name)) for name in fits)]
    return Table(language.strings["page"]["table"], word["arm"], tuple(heads), tuple(lines), "sort")


def _fit(value: float | None, name: str, language: Language) -> FigureCell:
    """A figure of a fit, in its unit."""
    if value is None:
        return FigureCell(ABSENT)
    if name == "trained_share":
        return FigureCell(f"{language.significant(100 * value)}%", value)
    return FigureCell(language.bytes(value) if name.endswith("_bytes") else language.large(value), value)


def _measured(cell: PointResult, name: str, language: Language) -> FigureCell:
    found = cell.metrics.get(name)
    if found is None or found.value is None:
        return FigureCell(ABSENT)
    return FigureCell(language.measure(name, found.value), found.value, language.measure_range(name, found))


def _lines(
    cells: Sequence[PointResult],
    axes: Sequence[str],
    metric: str,
    by_name: Mapping[str, ReportedArm],
    language: Language,
) -> dict[str, list[dict[str, Any]]]:
    """The points of each chart: of all arms in one, or of each arm where a second axis gives it several lines."""
    points = [point for cell in cells if (point := _point(cell, metric, by_name, language)) is not None]
    if len(axes) < 2:
        return {"": points}
    second = list(dict.fromkeys(point["second"] for point in points))
    for point in points:
        point |= {"line": point["second"], "colour": SPARE[second.index(point["second"]) % len(SPARE)]}
    arms = dict.fromkeys(point["arm"] for point in points)
    return {arm: [point for point in points if point["arm"] == arm] for arm in arms}


def _point(
    cell: PointResult, metric: str, by_name: Mapping[str, ReportedArm], language: Language
) -> dict[str, Any] | None:
    found = cell.metrics.get(metric)
    if found is None or found.value is None or not cell.at:
        return None
    arm = by_name[cell.arm]
    at, second, *_ = *(_shown(value, language) for value in cell.at), ""
    return {
        "arm": arm.name, "line": arm.name, "colour": arm.colour, "at": at, "second": second,
        "value": found.value, "low": found.low, "high": found.high,
    }  # fmt: skip


def _chart(
    points: list[dict[str, Any]], axes: Sequence[str], metric: str, arm: str, language: Language
) -> Figure | None:
    import altair as alt

    if not points or not axes:
        return None
    order = list(dict.fromkeys(point["at"] for point in points))
    x = alt.X("at:N", sort=order, title=axes[0], axis=alt.Axis(labelAngle=0, grid=False), scale=alt.Scale(padding=0.4))
    title = language.metric(metric)
    share = language.unit(metric) in ("share", "0-1")

    def y(field: str) -> Any:
        if share:
            return share_axis(alt, field, title, vertical=True)
        return alt.Y(f"{field}:Q", title=title, scale=alt.Scale(zero=True))

    colours = {point["line"]: point["colour"] for point in points}
    legend = alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    colour = alt.Color("line:N", scale=scale, sort=None, legend=legend)
    offset = alt.XOffset("line:N", sort=list(colours), scale=alt.Scale(paddingOuter=0.9))
    base = alt.Chart(alt.InlineData(values=points)).encode(x=x, xOffset=offset)
    chart = alt.layer(
        base.transform_filter("isValid(datum.low)")
        .mark_rule(strokeWidth=3, opacity=0.35, strokeCap="round")
        .encode(y=y("low"), y2="high:Q", color=colour),
        base.mark_line(strokeWidth=2.2).encode(y=y("value"), color=colour),
        base.mark_circle(size=80, opacity=1).encode(y=y("value"), color=colour),
    )
    items = [f"{point['line']}, {point['at']}: {language.measure(metric, point['value'])}" for point in points]
    words = language.strings["studies"]["alt"].format(metric=title, axis=axes[0], items="; ".join(items))
    second = f" · {axes[1]}" if axes[1:] else ""
    return finish(chart, 560, 280, words, language, f"{arm}: {title}{second}" if arm else title)


def _shown(value: Value, language: Language) -> str:
    """A value of an axis: numbers as written, but with the marks of the language."""
    found = number(value)
    if found is None or isinstance(value, bool):
        return label(value)
    if found == int(found) and abs(found) >= 1:
        return language.number(found)
    return language.plain(found)
