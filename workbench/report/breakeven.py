"""Total cost of each arm against the number of questions, and where the lines cross."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.analysis.results import ArmCost, BreakEvenResult
from workbench.cost import break_even
from workbench.languages.numbers import ABSENT, rounded
from workbench.report.arms import ReportedArm
from workbench.report.blocks import Column, FigureCell, Row, Table
from workbench.report.language import Language
from workbench.report.values import label

UNITS = ("FLOPs", "seconds")  # and the currency of a run's prices

_FIT: dict[str, Callable[[ArmCost], float | None]] = {
    "FLOPs": lambda cost: cost.fit.flops,
    "seconds": lambda cost: cost.fit.seconds,
    "money": lambda cost: cost.fit.money,
}
# The mean of a question, as a break-even counts it; a run that has no mean of its seconds has their median.
_QUERY: dict[str, Callable[[ArmCost], float | None]] = {
    "FLOPs": lambda cost: cost.query.flops,
    "seconds": lambda cost: cost.query.seconds_p50 if cost.query.seconds is None else cost.query.seconds,
    "money": lambda cost: cost.query.money,
}


@dataclass(frozen=True, slots=True)
class PriceLine:
    """An arm's price: once for the fit, and for each question."""

    arm: ReportedArm
    fit: float
    query: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two lines meet."""

    a: str
    b: str
    questions: float
    cost: float


def total(line: PriceLine, questions: float) -> float:
    """The fit and so many questions."""
    return line.fit + line.query * questions


def units_of(found: Sequence[BreakEvenResult]) -> list[str]:
    """FLOPs and seconds, and any currency in which the run has a break-even."""
    others = [row.unit for row in found if row.unit and row.unit not in UNITS]
    return [*UNITS, *others[:1]]


def price_lines(found: Sequence[BreakEvenResult], arms: Sequence[ReportedArm], unit: str) -> list[PriceLine]:
    """The arms whose price per question is known, in this unit: by the prices that the run itself put into its
    break-even, so that lines cross where it says; else by the arm's costs."""
    key = unit if unit in UNITS else "money"
    used: dict[str, tuple[float | None, float | None]] = {}
    for row in found:
        if row.unit == unit:
            used[row.a], used[row.b] = (row.fit_a, row.query_a), (row.fit_b, row.query_b)
    lines = []
    for arm in arms:
        fit, query = used.get(arm.key, (arm.cost(_FIT[key]), arm.cost(_QUERY[key])))
        if arm.ok and query is not None and query > 0:
            lines.append(PriceLine(arm, fit or 0.0, query))
    return lines


def crossings(found: Sequence[BreakEvenResult], unit: str, most: int = 8) -> list[Crossing]:
    """The crossing points that the run reports in this unit."""
    points = []
    for row in found:
        if row.unit != unit or row.questions is None or row.questions < 1:
            continue
        cost = row.fit_a + row.query_a * row.questions
        if cost > 0:
            points.append(Crossing(label(row.a), label(row.b), row.questions, cost))
    return points[:most]


def table(found: Sequence[BreakEvenResult], language: Language) -> Table:
    """A row for each pair of arms, and in each unit which of the two is cheaper for how many questions."""
    words, units = language.strings["breakeven"], list(dict.fromkeys(row.unit for row in found))
    by_pair: dict[tuple[str, str], dict[str, BreakEvenResult]] = {}
    for row in found:
        by_pair.setdefault((row.a, row.b), {})[row.unit] = row
    rows = tuple(
        Row(None, tuple(_cell(by_unit.get(unit), language) for unit in units), name=f"{label(a)} / {label(b)}")
        for (a, b), by_unit in by_pair.items()
    )
    columns = tuple(Column({"FLOPs": words["flops"], "seconds": words["seconds"]}.get(u, label(u))) for u in units)
    return Table(words["crossings"], words["pair"], columns, rows)


def _cell(row: BreakEvenResult | None, language: Language) -> FigureCell:
    """The finding in few words."""
    if row is None:
        return FigureCell(ABSENT)
    found = row.finding or break_even(row.fit_a, row.fit_b, row.query_a, row.query_b, row.a, row.b).finding
    values = {key: label(value) for key, value in found.values.items()}
    if row.questions is not None:
        values["questions"] = language.large(rounded(row.questions, 2))
    return FigureCell(
        language.strings["breakeven"][found.key.removeprefix("break_even.")].format(**values), row.questions
    )


def readable(points: Sequence[Crossing], apart: float = 0.35) -> list[Crossing]:
    """The crossings whose number fits in the chart: at least `apart` powers of ten from the ones before, either way."""
    chosen: list[Crossing] = []
    for point in points:
        x, y = math.log10(point.questions), math.log10(point.cost)
        if all(max(abs(x - math.log10(c.questions)), abs(y - math.log10(c.cost))) >= apart for c in chosen):
            chosen.append(point)
    return chosen
