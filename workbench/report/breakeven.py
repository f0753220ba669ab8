"""Total cost of each arm against the number of questions, and where the lines cross."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.analysis.results import ArmCost, BreakEvenResult
from workbench.report.arms import Arm
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
class Line:
    """An arm's price: once for the fit, and for each question."""

    arm: Arm
    fit: float
    query: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two lines meet."""

    a: str
    b: str
    questions: float
    cost: float


@dataclass(frozen=True, slots=True)
class Remark:
    """One break-even of results.json in words."""

    a: str
    b: str
    unit: str
    when: str
    sentence: str


def total(line: Line, questions: float) -> float:
    """The fit and so many questions."""
    return line.fit + line.query * questions


def units_of(found: Sequence[BreakEvenResult]) -> list[str]:
    """FLOPs and seconds, and any currency in which the run has a break-even."""
    others = [row.unit for row in found if row.unit and row.unit not in UNITS]
    return [*UNITS, *others[:1]]


def price_lines(found: Sequence[BreakEvenResult], arms: Sequence[Arm], unit: str) -> list[Line]:
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
            lines.append(Line(arm, fit or 0.0, query))
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


def remarks(found: Sequence[BreakEvenResult], language: Language) -> list[Remark]:
    """What the run says of each pair."""
    words = language.strings["breakeven"]
    units = {"FLOPs": words["flops"], "seconds": words["seconds"]}
    said = []
    for row in found:
        if row.questions is None:
            when = words["never"]
        elif row.questions < 1.5:
            when = words["at_once"]
        else:
            when = words["about"].format(n=language.large(round(row.questions)))
        unit = units.get(row.unit, label(row.unit))
        said.append(Remark(label(row.a), label(row.b), unit, when, row.sentence))
    return said
