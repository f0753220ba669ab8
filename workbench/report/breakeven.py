"""Total cost of each arm against the number of questions, and where the lines cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.report.arms import Arm
from workbench.report.language import Language
from workbench.report.tree import get, label, number, rows, text

UNITS = ("FLOPs", "seconds")  # and the currency of a run's prices
_KEYS = {"FLOPs": "flops", "seconds": "seconds"}


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


def units_of(results: Mapping[str, Any]) -> list[str]:
    """FLOPs and seconds, and any currency in which the run tells a break-even."""
    told = [text(row.get("unit")) for row in rows(results.get("break_even"))]
    return [*UNITS, *[unit for unit in told if unit and unit not in UNITS][:1]]


def price_lines(results: Mapping[str, Any], arms: Sequence[Arm], unit: str) -> list[Line]:
    """The arms whose price per question is known, in this unit: by the prices that the run itself put into its
    break-even, so that lines cross where it says; else by the arm's costs."""
    key = _KEYS.get(unit, "money")
    used: dict[str, tuple[float | None, float | None]] = {}
    for row in rows(results.get("break_even")):
        if text(row.get("unit")) == unit:
            for side in ("a", "b"):
                used[text(row.get(side))] = number(row.get(f"fit_{side}")), number(row.get(f"query_{side}"))
    lines = []
    for arm in arms:
        fit, query = used.get(arm.key, (arm.cost("fit", key), _of_query(arm, key)))
        if arm.ok and query is not None and query > 0:
            lines.append(Line(arm, fit or 0.0, query))
    return lines


def _of_query(arm: Arm, key: str) -> float | None:
    """The mean of a question, as a break-even counts it; a run that tells no mean of its seconds tells their median."""
    mean = arm.cost("query", key)
    return arm.cost("query", "seconds_p50") if mean is None and key == "seconds" else mean


def crossings(results: Mapping[str, Any], unit: str, most: int = 8) -> list[Crossing]:
    """The crossing points that the run reports in this unit."""
    found = []
    for row in rows(results.get("break_even")):
        questions = number(row.get("questions"))
        fit, query = number(row.get("fit_a")), number(row.get("query_a"))
        if text(row.get("unit")) != unit or questions is None or questions < 1 or fit is None or query is None:
            continue
        cost = fit + query * questions
        if cost > 0:
            found.append(Crossing(label(row.get("a")), label(row.get("b")), questions, cost))
    return found[:most]


def remarks(results: Mapping[str, Any], language: Language) -> list[Remark]:
    """What the run says of each pair."""
    words = language.strings["breakeven"]
    told = []
    for row in rows(results.get("break_even")):
        questions = number(get(row, "questions"))
        if questions is None:
            when = words["never"]
        elif questions < 1.5:
            when = words["at_once"]
        else:
            when = words["about"].format(n=language.large(round(questions)))
        named = text(row.get("unit"))
        unit = {"FLOPs": words["flops"], "seconds": words["seconds"]}.get(named, label(named))
        told.append(Remark(label(row.get("a")), label(row.get("b")), unit, when, text(row.get("sentence"))))
    return told
