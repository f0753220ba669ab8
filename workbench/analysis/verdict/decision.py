"""Which arm to choose, if any: the headline of the advice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.analysis.verdict.cautions import faults_of
from workbench.analysis.verdict.costs import is_cheaper, monthly, ratio, unit_of
from workbench.analysis.verdict.evidence import NEGLIGIBLE, ArmEvidence, LeaderPair, RunEvidence
from workbench.types import Finding

FOUND = 0.8  # of the evidence: with so much of it in the prompt, the search is not what fails
HELPS = 0.05  # more right than the model alone: less help of the passages with the answer is hardly any


@dataclass(frozen=True, slots=True)
class Decision:
    """The arm to choose (None: none), the best one observed, and those that the run cannot tell from it.

    `pairs` are the comparisons of the leader with the others. `named`: other arms that the headline speaks of as
    cheaper, whose faults must be named too.
    """

    headline: tuple[Finding, ...]
    chosen: ArmEvidence | None = None
    leader: ArmEvidence | None = None
    open: tuple[ArmEvidence, ...] = ()
    pairs: tuple[tuple[ArmEvidence, LeaderPair | None], ...] = ()
    named: tuple[ArmEvidence, ...] = ()


def decide(evidence: RunEvidence) -> Decision:
    """The advice itself, before reasons and doubts."""
    found = _decided(evidence)
    if found.chosen is None or not found.chosen.alone or len(evidence.choices) == 1:
        return found
    return replace(found, headline=(*found.headline, _unbeaten(evidence, found.chosen)))


def _unbeaten(evidence: RunEvidence, alone: ArmEvidence) -> Finding:
    """That nothing which the documents were used for beats the model alone, and what that lies at if it is known."""
    bound = evidence.bound
    if bound is None or bound.cut > NEGLIGIBLE:
        return Finding("but.unbeaten")
    values = {"bound": bound.name, "value": bound.share}
    return Finding("but.unbeaten_lost" if bound.share - alone.share >= HELPS else "but.unbeaten_bound", values)


def _decided(evidence: RunEvidence) -> Decision:
    choices = evidence.choices
    if not choices:
        return Decision((_nothing(evidence),))
    leader = _leader(evidence, choices)
    if leader.share < evidence.settings.good_enough:
        return Decision(_none_is_good_enough(evidence, leader), None, leader)
    if len(choices) == 1:
        return Decision((Finding("headline.only", {"best": leader.name, "value": leader.share}),), leader, leader)
    return _among(evidence, leader, [arm for arm in choices if arm is not leader])


def _nothing(evidence: RunEvidence) -> Finding:
    bound = evidence.bound
    if bound is not None:
        return Finding("headline.bound", {"bound": bound.name, "value": bound.share})
    finished = any(arm.error is None for arm in evidence.arms)
    return Finding("headline.unscored" if finished else "headline.nothing")


def _leader(evidence: RunEvidence, choices: Sequence[ArmEvidence]) -> ArmEvidence:
    """The best; of equals the one that was compared with the others, then the cheaper."""
    unit = unit_of(choices)
    compared = {row.a for row in evidence.comparisons}
    single = len(compared) == 1

    def key(arm: ArmEvidence) -> tuple[float, bool, float]:
        cost = monthly(arm, unit, evidence.settings) if unit else 0.0
        return -arm.share, not (single and arm.name in compared), cost

    return min(choices, key=key)


def _among(evidence: RunEvidence, leader: ArmEvidence, others: Sequence[ArmEvidence]) -> Decision:
    """Of several that could be chosen: the leader, or one shown to be no worse that costs less."""
    settings = evidence.settings
    pairs = tuple((arm, evidence.pair(leader, arm)) for arm in others)
    open_ = tuple(arm for arm, pair in pairs if pair is None or pair.open)
    alike = [arm for arm, pair in pairs if pair is not None and pair.not_worse]
    cheaper = [arm for arm in alike if is_cheaper(arm, leader, settings)]
    sound = [arm for arm in cheaper if faults_of(arm) <= faults_of(leader)]
    if sound:
        chosen = _cheapest(sound, evidence)
        values = {"best": chosen.name, "value": chosen.share, "leader": leader.name, "leader_value": leader.share}
        return Decision((_priced("same", chosen, leader, values, evidence),), chosen, leader, open_, pairs)
    tied = [arm for arm, pair in pairs if pair is None or pair.tied]
    found = {"best": leader.name, "value": leader.share, "others": tuple(arm.name for arm in tied)}
    if open_:
        headline, named = _tie(evidence, leader, tied, found)
        return Decision((headline,), leader, leader, open_, pairs, named)
    if cheaper:
        values = found | {"others": tuple(arm.name for arm in cheaper), "margin": settings.margin}
        return Decision((Finding("headline.alike_faulty", values),), leader, leader, (), pairs, tuple(cheaper))
    if tied:
        return Decision((Finding("headline.alike", found | {"margin": settings.margin}),), leader, leader, (), pairs)
    return Decision((_clear(leader, pairs),), leader, leader, (), pairs)


def _tie(
    evidence: RunEvidence, leader: ArmEvidence, tied: Sequence[ArmEvidence], found: dict[str, object]
) -> tuple[Finding, tuple[ArmEvidence, ...]]:
    """The headline of a tie, and the cheaper arm that it names."""
    settings = evidence.settings
    asked = found | {"n": leader.n}
    good = [arm for arm in tied if arm.share >= settings.good_enough and is_cheaper(arm, leader, settings)]
    sound = [arm for arm in good if faults_of(arm) <= faults_of(leader)]
    if good:
        cheapest = _cheapest(sound or good, evidence)
        return _priced("tie", cheapest, leader, asked | {"cheapest": cheapest.name}, evidence), (cheapest,)
    unit = unit_of([leader, *tied])
    if unit is not None and all(ratio(arm, leader, unit, settings) >= 1 for arm in tied):
        return Finding("headline.tie_best", asked), ()
    return Finding("headline.tie_only", asked), ()


def _clear(leader: ArmEvidence, pairs: Sequence[tuple[ArmEvidence, LeaderPair | None]]) -> Finding:
    other, pair = max(pairs, key=lambda each: each[0].share)
    assert pair is not None
    values = {"best": leader.name, "value": leader.share, "other": other.name, "other_value": other.share}
    if pair.low is None or pair.high is None:
        return Finding("headline.clear_bare", values | {"delta": pair.delta})
    return Finding("headline.clear", values | {"delta": pair.delta, "low": pair.low, "high": pair.high})


def _priced(
    key: str, cheap: ArmEvidence, dear: ArmEvidence, values: dict[str, object], evidence: RunEvidence
) -> Finding:
    """A headline that says how many times the one costs what the other does, in the unit that both have."""
    unit = unit_of([cheap, dear])
    assert unit is not None
    more = {"ratio": ratio(dear, cheap, unit, evidence.settings), "margin": evidence.settings.margin}
    return Finding(f"headline.{key}_{unit}", values | more)


def _cheapest(arms: Sequence[ArmEvidence], evidence: RunEvidence) -> ArmEvidence:
    unit = unit_of(arms)
    return min(arms, key=lambda arm: monthly(arm, unit, evidence.settings)) if unit else arms[0]


def _none_is_good_enough(evidence: RunEvidence, best: ArmEvidence) -> tuple[Finding, ...]:
    if not best.share:
        return Finding("headline.none_right"), _try_next(evidence, best)
    values = {"best": best.name, "value": best.share, "floor": evidence.settings.good_enough}
    return Finding("headline.none", values), _try_next(evidence, best)


def _try_next(evidence: RunEvidence, best: ArmEvidence) -> Finding:
    """What is likeliest to help: what went wrong in the run comes first, since it hides what the arms can do."""
    floor, bound, choices = evidence.settings.good_enough, evidence.bound, evidence.choices
    cut = max((arm for arm in choices if arm.cut > NEGLIGIBLE), key=lambda arm: arm.uncut, default=None)
    if cut is not None and cut.uncut < floor:
        cut = None
    if cut is None and bound is not None and bound.cut > NEGLIGIBLE and bound.share < floor <= bound.uncut:
        cut = bound  # whether the model can read well enough is not known
    if cut is not None:
        return Finding("try.longer", {"arm": cut.name, "share": cut.cut})
    erring = max(choices, key=lambda arm: arm.unfailed if arm.erred > NEGLIGIBLE else 0.0)
    if erring.erred > NEGLIGIBLE and erring.unfailed >= floor:
        return Finding("try.errors", {"arm": erring.name, "share": erring.erred})
    failed = tuple(arm.name for arm in evidence.failed if not arm.bound)
    if failed:
        return Finding("try.failed", {"arms": failed})
    if bound is None:
        return Finding("try.bound")
    if bound.share < floor:
        return Finding("try.model", {"bound": bound.name, "value": bound.share})
    values = {"bound": bound.name, "value": bound.share}
    searching = max((arm for arm in choices if arm.retrieves), key=lambda arm: arm.share, default=None)
    if searching is None:
        return Finding("try.retrieval", values)
    if searching.recall is not None and searching.recall >= FOUND:
        return Finding("try.fewer", values | {"arm": searching.name, "recall": searching.recall})
    return Finding("try.retriever", values)
