"""What would change the advice: other questions, another use."""

from __future__ import annotations

from workbench.analysis.verdict.cautions import alternatives
from workbench.analysis.verdict.costs import (
    UNITS,
    CostTurningPoint,
    by_changes,
    by_questions,
    contradicted,
    monthly,
    unit_of,
)
from workbench.analysis.verdict.decision import Decision
from workbench.analysis.verdict.evidence import ArmEvidence, PartShare, RunEvidence
from workbench.types import Finding

MOST = 2  # arms whose costs are weighed against the chosen one's
LEAST_QUESTIONS = 1.0  # a month; below it nobody would have either arm
RAREST, OFTENEST = 1 / 1200, 720.0  # changes a month that anybody plans for: one in a century, one an hour


def flips_of(evidence: RunEvidence, decision: Decision) -> list[Finding]:
    """What would change the advice of an arm; nothing where no arm is advised."""
    chosen = decision.chosen
    if chosen is None:
        return []
    found = _unmeasured(evidence)
    found += [each for part in ("unseen", "seen") for each in _other_questions(evidence, chosen, part)]
    for other in alternatives(evidence, chosen)[:MOST]:
        found += _other_use(evidence, chosen, other)
    return found


def _unmeasured(evidence: RunEvidence) -> list[Finding]:
    """The ways of using documents that no arm of the run tried, not even one that failed."""
    made = {each for arm in evidence.arms for each in arm.makes}
    if any(arm.model is not None and not arm.makes for arm in evidence.arms):
        return []  # a model of its own, behind a server say, may have been tuned there, or may search
    missing = {"untuned": "weights", "unretrieved": "index"}
    return [Finding(f"flip.{key}") for key, needed in missing.items() if needed not in made]


def _other_questions(evidence: RunEvidence, chosen: ArmEvidence, part: str) -> list[Finding]:
    """Another arm that leads on the facts that training asked about, or on those it did not, intervals apart."""
    parts = {arm.name: _part(arm, part) for arm in evidence.choices}
    own = parts[chosen.name]
    measured = [(name, found) for name, found in parts.items() if found is not None]
    if own is None or own.high is None:
        return []
    name, best = max(measured, key=lambda each: each[1].value)
    if best.low is None or best.low <= own.high:
        return []
    values = {"winner": name, "value": best.value, "best": chosen.name, "other_value": own.value}
    return [Finding(f"flip.{part}", values)]


def _part(arm: ArmEvidence, part: str) -> PartShare | None:
    return arm.seen if part == "seen" else arm.unseen


def _other_use(evidence: RunEvidence, chosen: ArmEvidence, other: ArmEvidence) -> list[Finding]:
    settings, unit = evidence.settings, unit_of([chosen, other])
    if unit is None:
        return []
    if contradicted(chosen, other, settings):
        first, second = ((_cheaper(chosen, other, each, evidence)).name for each in UNITS[1:])
        return [Finding("flip.unclear", {"by_flops": first, "by_seconds": second})]
    names = {"best": chosen.name, "other": other.name}
    found = []
    questions = by_questions(chosen, other, unit, settings)
    if questions is not None and questions.at >= LEAST_QUESTIONS:
        found.append(_turn("questions", questions, names))
    changes = by_changes(chosen, other, unit, settings)
    if changes is not None and RAREST <= changes.at <= OFTENEST:
        found.append(_turn("changes", changes, names))
    return found


def _turn(of: str, turn: CostTurningPoint, names: dict[str, str]) -> Finding:
    return Finding(f"flip.{of}_{'more' if turn.more else 'fewer'}", {**names, "at": turn.at})


def _cheaper(a: ArmEvidence, b: ArmEvidence, unit: str, evidence: RunEvidence) -> ArmEvidence:
    return min((a, b), key=lambda arm: monthly(arm, unit, evidence.settings))  # type: ignore[arg-type]
