"""The search for settings: what each arm tried on dev, what was chosen, and how much that gained there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.analysis.results import ArmSearchResult, SearchGain, SearchResult, TrialResult
from workbench.languages.numbers import ABSENT
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Block, Column, FigureCell, Folded, Paragraph, Row, Table, charts
from workbench.report.drawing import arm_colour, finish, share_axis
from workbench.report.figure import Figure
from workbench.report.language import Language
from workbench.report.sections.base import Page, Section, section
from workbench.report.values import label
from workbench.types import Interval


@section("search")
class SearchOfSettings(Section):
    """The search for settings."""

    place: ClassVar[int] = 120
    optional: ClassVar[bool] = True

    @classmethod
    def blocks(cls, page: Page) -> Sequence[Block]:
        """The budget, the course as a chart, a row an arm, and every trial."""
        found = read_search(page.results.search, page.arms, page.language)
        if found is None:
            return []
        history = page.words["search"]["history"]
        trials = [Folded(f"{history} {each.caption}", (each,)) for each in found.trials]
        return [Paragraph(found.budget), *charts(found.chart), found.gain, *trials]


@dataclass(frozen=True, slots=True)
class Search:
    """The section's content: the budget in words, the course as a chart, a row an arm, and every trial."""

    budget: str
    chart: Figure | None
    gain: Table
    trials: tuple[Table, ...]


def read_search(found: SearchResult | None, arms: Sequence[ReportedArm], language: Language) -> Search | None:
    """The search of results.json; None when settings were not searched."""
    by_name = {arm.key: arm for arm in arms}
    searched = [(by_name[row.arm], row) for row in found.arms if row.arm in by_name] if found else []
    if found is None or not searched:
        return None
    word = language.strings["search"]
    trials = found.trials
    budget = word["trials"].format(n=language.number(trials)) if trials is not None else language.seconds(found.seconds)
    tried = [(arm, row) for arm, row in searched if row.trials]
    return Search(
        budget=word["budget"].format(budget=budget, n=language.number(found.questions)),
        chart=_chart(tried, language),
        gain=_gain(searched, language),
        trials=tuple(_trials(arm, row, language) for arm, row in tried),
    )


def _gain(searched: Sequence[tuple[ReportedArm, ArmSearchResult]], language: Language) -> Table:
    word = language.strings["search"]
    lines = []
    for arm, row in searched:
        chosen = _chosen(row)
        own = row.trials[0].value if row.trials else None
        best = chosen.value if chosen else None
        gain = row.gain or SearchGain(delta=None, low=None, high=None, p=None, n=0)
        known = gain.low is not None and gain.high is not None
        span = f"{language.points(gain.low)} … {language.points(gain.high)}" if known else ""
        unchanged = best is not None and row.chosen == 0
        spent = sum(trial.seconds for trial in row.trials)
        lines.append(
            Row(
                arm,
                (
                    FigureCell(language.number(len(row.trials)), len(row.trials)),
                    FigureCell(language.percent(own), own),
                    FigureCell(language.percent(best), best),
                    FigureCell(word["unchanged"] if unchanged else language.points(gain.delta), gain.delta, span),
                    FigureCell(language.seconds(spent), spent) if row.trials else FigureCell(ABSENT),
                    FigureCell((_settings(chosen) if chosen else "") or word["nothing"]),
                ),
            )
        )
    heads = ("count", "own", "best", "gain", "spent", "settings")
    columns = tuple(Column(word[name]) for name in heads)
    return Table(language.strings["title"]["search"], language.strings["table"]["arm"], columns, tuple(lines), "sort")


def _trials(arm: ReportedArm, row: ArmSearchResult, language: Language) -> Table:
    """Every trial of an arm in its order, the chosen one flagged."""
    word = language.strings["search"]
    lines = []
    for place, trial in enumerate(row.trials):
        spread = language.percent_range(Interval(trial.value, trial.low, trial.high, 0))
        cells = (
            FigureCell(language.percent(trial.value), trial.value, spread if trial.value is not None else ""),
            FigureCell(language.seconds(trial.seconds), trial.seconds),
            FigureCell(trial.error or _settings(trial)),
        )
        lines.append(Row(None, cells, str(place + 1), word["chosen"] if row.chosen == place else ""))
    columns = tuple(Column(word[name]) for name in ("score", "spent", "settings"))
    return Table(arm.name, word["trial"], columns, tuple(lines), "sort")


def _chosen(row: ArmSearchResult) -> TrialResult | None:
    return next((trial for place, trial in enumerate(row.trials) if place == row.chosen), None)


def _settings(trial: TrialResult) -> str:
    return ", ".join(f"{label(name)} {label(value)}" for name, value in trial.settings.items())


def _chart(searched: Sequence[tuple[ReportedArm, ArmSearchResult]], language: Language) -> Figure | None:
    """A dot a trial, and a step line of the best so far."""
    import altair as alt

    word = language.strings["search"]
    data: list[dict[str, Any]] = []
    parts = []
    for arm, row in searched:
        best = None
        for place, trial in enumerate(row.trials):
            best = trial.value if best is None else max(best, trial.value or 0.0)
            if best is not None:
                shown = {"arm": arm.name, "colour": arm.colour, "trial": place + 1}
                data.append({**shown, "value": trial.value, "best": best})
        if best is not None:
            own = language.percent(row.trials[0].value)
            parts.append(word["chart_item"].format(name=arm.name, first=own, last=language.percent(best)))
    if not data:
        return None
    last = max(row["trial"] for row in data)
    axis = alt.Axis(grid=False, tickMinStep=1, format="d")
    x = alt.X("trial:Q", title=word["trial"], axis=axis, scale=alt.Scale(domain=[1, max(2, last)], nice=False))
    base = alt.Chart(alt.InlineData(values=data))
    legend = alt.Legend(columns=4, columnPadding=22, symbolType="stroke", symbolStrokeWidth=3)
    colour = arm_colour(alt, data, legend)
    chart = alt.layer(
        base.mark_line(interpolate="step-after", strokeWidth=2.2).encode(
            x=x, y=share_axis(alt, "best", word["score"], vertical=True), color=colour
        ),
        base.transform_filter("isValid(datum.value)")
        .mark_circle(size=46, opacity=0.75)
        .encode(x=x, y=share_axis(alt, "value", word["score"], vertical=True), color=colour),
    )
    return finish(chart, 560, 260, word["chart_alt"].format(items="; ".join(parts)), language)
