"""What went wrong in the run, and what the chosen arm does badly beside its answers: the warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from workbench.analysis.verdict.costs import ratio, unit_of
from workbench.analysis.verdict.evidence import NEGLIGIBLE, ArmEvidence, RunEvidence
from workbench.types import Finding

FORGOTTEN = 0.10  # a loss of general questions that is a warning
LOST = 0.5  # of what it knew before: such a loss makes every advice doubtful
PERPLEXITY = 1.5  # times that of the untuned model
UNLEARNED = 5.0  # times: named in the headline
NEVER = 0.05  # of the questions without an answer
RARELY = 0.5
REFUSES = 0.10  # of the questions that have an answer
MANY = 0.20  # of them: named in the headline
DEAR = 5.0  # times the cost of another that could be chosen
ALTERNATIVE = 0.20  # an arm further behind is no alternative, however cheap


def run_warnings(evidence: RunEvidence) -> list[Finding]:
    """What failed or was cut, of every arm."""
    found = [Finding("warning.failed", {"arm": arm.name, "error": arm.error}) for arm in evidence.failed]
    finished = [arm for arm in evidence.arms if arm.error is None]
    erred = {arm.name: arm.erred for arm in finished if arm.erred > NEGLIGIBLE}
    cut = {arm.name: arm.cut for arm in finished if arm.cut > NEGLIGIBLE}
    found += [Finding("warning.errors", {"shares": erred})] if erred else []
    if own := [arm for arm in evidence.choices if arm.model is not None]:
        models = tuple(dict.fromkeys(str(arm.model) for arm in own))
        found.append(Finding("warning.systems", {"arms": tuple(arm.name for arm in own), "models": models}))
    if evidence.drafted:
        found.append(Finding("warning.drafted", {"n": evidence.drafted}))
    if evidence.long_answers:
        found.append(Finding("warning.long_answers", {"n": evidence.long_answers}))
    for name, count in asdict(evidence.leaks).items():
        found += [Finding(f"warning.leak_{name}", {"n": count})] if count else []
    found += _above_the_bound(evidence)
    return found + ([Finding("warning.cut", {"shares": cut})] if cut else [])


def _above_the_bound(evidence: RunEvidence) -> list[Finding]:
    """That a search serves the untrained model better than the evidence itself, which is then to be looked at."""
    bound = evidence.bound
    arms = [] if bound is None or bound.cut > NEGLIGIBLE else [arm for arm in evidence.choices if not arm.trained]
    best = max(arms, key=lambda arm: arm.share, default=None)
    if bound is None or best is None or best.share <= bound.share + evidence.settings.margin:
        return []
    values = {"arm": best.name, "bound": bound.name, "delta": best.share - bound.share}
    return [Finding("warning.above_bound", values)]


def arm_warnings(arm: ArmEvidence) -> list[Finding]:
    """What an arm does badly, whatever it costs."""
    return [*_forgetting(arm), *_language(arm), *_abstaining(arm), *_refusing(arm)]


def faults_of(arm: ArmEvidence) -> frozenset[str]:
    """The keys of the same warnings, to see whether one arm has faults that another lacks."""
    return frozenset(found.key for found in arm_warnings(arm))


def grave(arm: ArmEvidence) -> bool:
    """Whether it lost most of what the model knew."""
    before, after = arm.general_before, arm.general
    return before is not None and after is not None and after < LOST * before and before - after >= FORGOTTEN


def gravest(arm: ArmEvidence, warnings: Sequence[Finding]) -> list[Finding]:
    """The one of these that the headline must not be read without, in short."""
    keys = {"never_abstains", "dear_money", "dear_flops", "dear_seconds"}
    keys |= {"forgets", "distracted"} if grave(arm) else set()
    keys |= {"language"} if (arm.perplexity or 0.0) >= UNLEARNED * (arm.perplexity_before or 1.0) else set()
    keys |= {"refuses"} if (arm.refuses or 0.0) >= MANY else set()
    found = ((each, each.key.removeprefix("warning.")) for each in warnings)
    return next(([Finding(f"but.{key}", each.values)] for each, key in found if key in keys), [])


def price_warning(evidence: RunEvidence, chosen: ArmEvidence) -> list[Finding]:
    """That another which could be chosen costs a fraction: the best such."""
    for other in alternatives(evidence, chosen):
        unit = unit_of([chosen, other])
        if unit is not None and (times := ratio(chosen, other, unit, evidence.settings)) >= DEAR:
            values = {"arm": chosen.name, "other": other.name, "other_value": other.share, "ratio": times}
            return [Finding(f"warning.dear_{unit}", values)]
    return []


def alternatives(evidence: RunEvidence, chosen: ArmEvidence) -> Sequence[ArmEvidence]:
    """The other arms that somebody may take for their price, the best first."""
    floor = max(evidence.settings.good_enough, chosen.share - ALTERNATIVE)
    found = [arm for arm in evidence.choices if arm is not chosen and arm.share >= floor]
    return sorted(found, key=lambda arm: -arm.share)


def _forgetting(arm: ArmEvidence) -> list[Finding]:
    before, after = arm.general_before, arm.general
    if before is None or after is None or arm.alone or before - after < FORGOTTEN:
        return []
    values = {"arm": arm.name, "before": before, "after": after}
    return [Finding("warning.forgets" if arm.trained else "warning.distracted", values)]


def _language(arm: ArmEvidence) -> list[Finding]:
    before, after = arm.perplexity_before, arm.perplexity
    if not before or not after or after < PERPLEXITY * before:
        return []
    return [Finding("warning.language", {"arm": arm.name, "ratio": after / before})]


def _abstaining(arm: ArmEvidence) -> list[Finding]:
    if arm.abstains is None or arm.abstains >= RARELY:
        return []
    values = {"arm": arm.name, "value": arm.abstains, "n": arm.unanswerable}
    return [Finding("warning.never_abstains" if arm.abstains < NEVER else "warning.rarely_abstains", values)]


def _refusing(arm: ArmEvidence) -> list[Finding]:
    if arm.refuses is None or arm.refuses <= REFUSES:
        return []
    return [Finding("warning.refuses", {"arm": arm.name, "value": arm.refuses})]
