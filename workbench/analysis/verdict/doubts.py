"""How sure the advice is: high, unless something speaks against it. Each doubt is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from workbench.analysis.verdict.cautions import arm_warnings, grave
from workbench.analysis.verdict.decision import Decision
from workbench.analysis.verdict.evidence import NEGLIGIBLE, ArmEvidence, RunEvidence
from workbench.types import Confidence, Finding

LEAKING = 0.05  # of the questions scored: more of them that give themselves away may have made the order
FEW = 15  # questions: of fewer, one right answer more or less moves the share by seven points or more
SEED = 0.05  # a lead that may be as small as this, another seed of the training may turn
SURE = 0.01  # of a lead that chance gives less often than this nothing more is asked
LEVELS: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why the confidence is no higher than `most`."""

    finding: Finding
    most: Confidence


def doubts_of(evidence: RunEvidence, decision: Decision) -> list[Doubt]:
    """All doubts about the advice, the gravest first."""
    if decision.leader is None:
        return [Doubt(Finding("doubt.nothing"), "low")]
    found = [
        *_of_comparison(evidence, decision),
        *_of_replies(evidence, decision.leader),
        *_of_floor(evidence, decision.leader),
        *_of_arm(decision.chosen),
        *_of_seed(evidence, decision),
        *_of_questions(evidence, decision.leader),
        *_of_run(evidence),
    ]
    return sorted(found, key=lambda doubt: LEVELS.index(doubt.most))


def confidence_of(doubts: Sequence[Doubt]) -> Confidence:
    """The confidence of the advice: the lowest that any doubt calls for."""
    return min((doubt.most for doubt in doubts), key=LEVELS.index, default="high")


def rival(doubts: Sequence[Doubt]) -> list[Finding]:
    """What the headline must say beside its choice: that another might have led, had its replies come whole."""
    keys = {"doubt.cut_leads": "but.rival_cut", "doubt.errors_leads": "but.rival_errors"}
    found = ((keys[doubt.finding.key], doubt.finding.values) for doubt in doubts if doubt.finding.key in keys)
    return next(([Finding(key, values)] for key, values in found), [])


def _of_comparison(evidence: RunEvidence, decision: Decision) -> list[Doubt]:
    if decision.chosen is None:
        return []
    if len(evidence.choices) == 1:
        return [Doubt(Finding("doubt.alone"), "low")]
    pairs = {arm.name: pair for arm, pair in decision.pairs}
    uncompared = tuple(arm.name for arm in decision.open if pairs[arm.name] is None)
    found = [Doubt(Finding("doubt.uncompared", {"others": uncompared}), "low")] if uncompared else []
    unclear = [pair for arm in decision.open if (pair := pairs[arm.name]) is not None]
    if by_seeds := [pair for pair in unclear if pair.by_seeds]:
        counts = [pair.seeds_needed for pair in by_seeds]
        known = None if None in counts else max(count for count in counts if count is not None)
        values = {"n": evidence.seeds or 1}
        key = "doubt.too_few_seeds_bare" if known is None else "doubt.too_few_seeds"
        return [*found, Doubt(Finding(key, values if known is None else {**values, "seeds": known}), "low")]
    needed = [pair.needed for pair in unclear if pair.needed is not None]
    asked = min((pair.n for pair in unclear), default=0)
    if needed and max(needed) > asked:
        values = {"n": asked, "more": max(needed) - asked}
        return [*found, Doubt(Finding("doubt.too_few", values), "low")]
    if unclear:
        detectable = [pair.detectable for pair in unclear if pair.detectable]
        bare = Finding("doubt.too_few_bare", {"n": asked})
        missed = Finding("doubt.misses", {"n": asked, "delta": max(detectable)}) if detectable else bare
        return [*found, Doubt(missed, "low")]
    p_values = [pair.p for _, pair in decision.pairs if pair is not None and not pair.tied]
    if p_values and max(p_values) >= SURE and decision.chosen is decision.leader:
        return [*found, Doubt(Finding("doubt.chance", {"odds": 1 / max(p_values)}), "medium")]
    return found


def _of_replies(evidence: RunEvidence, leader: ArmEvidence) -> list[Doubt]:
    """Replies that failed or were cut count as wrong: what would the order be, had they been right?"""
    floor = evidence.settings.good_enough
    others = [arm for arm in evidence.choices if arm is not leader] if leader.share >= floor else evidence.choices
    goal, wins = max(leader.share, floor), "leads" if leader.share >= floor else "enough"
    found = []
    cut = tuple(arm.name for arm in others if arm.cut > NEGLIGIBLE and arm.uncut >= goal)
    if cut:
        found.append(Doubt(Finding(f"doubt.cut_{wins}", {"arms": cut}), "low"))
    erring = [arm for arm in evidence.choices if arm.erred > NEGLIGIBLE]
    deciding = tuple(arm.name for arm in others if arm in erring and arm.unfailed >= goal)
    if deciding:
        found.append(Doubt(Finding(f"doubt.errors_{wins}", {"arms": deciding}), "low"))
    elif erring:
        found.append(Doubt(Finding("doubt.errors", {"arms": tuple(arm.name for arm in erring)}), "medium"))
    failed = tuple(arm.name for arm in evidence.failed if not arm.bound)
    if failed:
        found.append(Doubt(Finding("doubt.failed", {"arms": failed}), "medium"))
    return found


def _of_floor(evidence: RunEvidence, leader: ArmEvidence) -> list[Doubt]:
    floor = evidence.settings.good_enough
    if leader.low is None or leader.high is None or not leader.low < floor <= leader.high:
        return []
    values = {"best": leader.name, "low": leader.low, "high": leader.high, "floor": floor}
    return [Doubt(Finding("doubt.floor", values), "medium")]


def _of_arm(chosen: ArmEvidence | None) -> list[Doubt]:
    if chosen is None or not arm_warnings(chosen):
        return []
    return [Doubt(Finding("doubt.caution", {"best": chosen.name}), "low" if grave(chosen) else "medium")]


def _of_seed(evidence: RunEvidence, decision: Decision) -> list[Doubt]:
    """One training says nothing of another: intervals from a single seed are those of other questions alone."""
    chosen = decision.chosen
    if chosen is None or evidence.seeds != 1:
        return []
    near = [
        arm
        for arm, pair in decision.pairs
        if pair is not None and not pair.tied and (pair.low is None or pair.low < SEED)
    ]
    if not near or not (chosen.trained or any(arm.trained for arm in near)):
        return []
    return [Doubt(Finding("doubt.one_seed", {"others": tuple(arm.name for arm in near)}), "medium")]


def _of_questions(evidence: RunEvidence, leader: ArmEvidence) -> list[Doubt]:
    """A verdict is worth no more than its questions: drafts that nobody read, and those that give themselves away."""
    found = []
    if 0 < leader.n < FEW:
        found.append(Doubt(Finding("doubt.few_questions", {"n": leader.n}), "low"))
    if evidence.drafted:
        most: Confidence = "low" if 2 * evidence.drafted >= leader.n else "medium"
        found.append(Doubt(Finding("doubt.drafted", {"n": evidence.drafted}), most))
    leaking = max(astuple(evidence.leaks))
    if leaking > LEAKING * leader.n:
        found.append(Doubt(Finding("doubt.leaks", {"n": leaking}), "medium"))
    return found


def _of_run(evidence: RunEvidence) -> list[Doubt]:
    found = []
    if evidence.partial:
        found.append(Doubt(Finding("doubt.partial", {"limit": evidence.partial}), "medium"))
    if evidence.few_documents:
        found.append(Doubt(Finding("doubt.few_documents", {"count": evidence.few_documents}), "medium"))
    return found
