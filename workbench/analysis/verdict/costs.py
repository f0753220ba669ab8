"""What arms cost in a month of use, fits counted, and where another becomes the cheaper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.analysis.verdict.evidence import ArmEvidence
from workbench.cost.break_even import break_even, break_even_with_updates
from workbench.settings import VerdictSettings

Unit = Literal["money", "flops", "seconds"]
UNITS: tuple[Unit, ...] = ("money", "flops", "seconds")  # in the order in which they are trusted: seconds are noisy
CHEAPER = 0.8  # of the other's cost: a smaller saving is none to choose by
ONCE = 1 / 12  # fits a month where documents never change: one, spread over a year


@dataclass(frozen=True, slots=True)
class CostTurningPoint:
    """Where the other arm becomes the cheaper: with more of it or with less, all else as planned."""

    at: float
    more: bool


def fits_a_month(settings: VerdictSettings) -> float:
    """How often an arm is fitted: at every change of the documents, and at least once."""
    return max(settings.changes_a_month, ONCE)


def unit_of(arms: Sequence[ArmEvidence]) -> Unit | None:
    """The unit in which all of these can be compared, fits and questions: the best known one; None if there is none."""
    currencies = {arm.currency for arm in arms}
    for unit in UNITS:
        known = all(arm.query.get(unit, 0.0) > 0 and unit in arm.fit for arm in arms)
        if known and (unit != "money" or len(currencies) == 1):
            return unit
    return None


def monthly(arm: ArmEvidence, unit: Unit, settings: VerdictSettings) -> float:
    """The cost of a month: its questions, and its fits."""
    asked = settings.questions_a_month * arm.query[unit]
    return asked + fits_a_month(settings) * arm.fit[unit]


def ratio(dear: ArmEvidence, cheap: ArmEvidence, unit: Unit, settings: VerdictSettings) -> float:
    """How many times the one costs what the other does."""
    return monthly(dear, unit, settings) / monthly(cheap, unit, settings)


def is_cheaper(arm: ArmEvidence, other: ArmEvidence, settings: VerdictSettings) -> bool:
    """Whether it costs clearly less, the clock not contradicting the computation."""
    unit = unit_of([arm, other])
    if unit is None or ratio(arm, other, unit, settings) > CHEAPER:
        return False
    return not contradicted(arm, other, settings)


def contradicted(a: ArmEvidence, b: ArmEvidence, settings: VerdictSettings) -> bool:
    """Whether one costs less computation, and the other fewer of the seconds measured."""
    if unit_of([a, b]) != "flops" or not all(arm.query.get("seconds") and "seconds" in arm.fit for arm in (a, b)):
        return False
    by_flops, by_seconds = (ratio(a, b, unit, settings) for unit in UNITS[1:])
    return (by_flops - 1) * (by_seconds - 1) < 0


def by_questions(
    chosen: ArmEvidence, other: ArmEvidence, unit: Unit, settings: VerdictSettings
) -> CostTurningPoint | None:
    """The number of questions a month from which the other is the cheaper of the two, if there is one."""
    fits = fits_a_month(settings)
    costs = fits * chosen.fit[unit], fits * other.fit[unit], chosen.query[unit], other.query[unit]
    found = break_even(*costs, chosen.name, other.name)
    if found.questions is None or _now(chosen, other, unit, settings) is not chosen:
        return None
    return CostTurningPoint(found.questions, more=found.after == other.name)


def by_changes(
    chosen: ArmEvidence, other: ArmEvidence, unit: Unit, settings: VerdictSettings
) -> CostTurningPoint | None:
    """The number of document changes a month from which the other is the cheaper of the two, if there is one."""
    costs = chosen.fit[unit], other.fit[unit], chosen.query[unit], other.query[unit]
    found = break_even_with_updates(*costs, settings.questions_a_month, chosen.name, other.name)
    if found.changes is None or _now(chosen, other, unit, settings) is not chosen:
        return None
    return CostTurningPoint(found.changes, more=found.above == other.name)


def _now(a: ArmEvidence, b: ArmEvidence, unit: Unit, settings: VerdictSettings) -> ArmEvidence:
    """The cheaper of the two as things are planned."""
    return min((a, b), key=lambda arm: monthly(arm, unit, settings))
