"""Why: what the other arms and the bounds say about this choice, and what it costs."""

from __future__ import annotations

from workbench.analysis.verdict.cautions import FORGOTTEN, RARELY
from workbench.analysis.verdict.costs import fits_a_month
from workbench.analysis.verdict.decision import FOUND, Decision
from workbench.analysis.verdict.evidence import ArmEvidence, RunEvidence
from workbench.types import Finding

GAP = 0.05  # between an arm and the bound: less is not mentioned


def reasons_of(evidence: RunEvidence, decision: Decision) -> list[Finding]:
    """The reasons for the advice, in the order in which they weigh."""
    named = any(found.key.startswith("try.") for found in decision.headline)
    found = [*_lead(evidence, decision), *_model_alone(evidence, decision), *_bound(evidence, named)]
    if decision.chosen is not None:
        found += [*_manners(decision.chosen), *_price(decision.chosen)]
    return found


def basis(evidence: RunEvidence) -> Finding:
    """The use for which costs were compared."""
    settings = evidence.settings
    values = {"questions": settings.questions_a_month, "fits": fits_a_month(settings)}
    return Finding("reason.basis" if settings.changes_a_month else "reason.basis_once", values)


def _lead(evidence: RunEvidence, decision: Decision) -> list[Finding]:
    """Where none is good enough: by how much the best of them is ahead, or that this cannot be told."""
    leader = decision.leader
    if decision.chosen is not None or leader is None or not leader.share:
        return []
    pairs = [(arm, evidence.pair(leader, arm)) for arm in evidence.choices if arm is not leader]
    known = [(arm, pair) for arm, pair in pairs if pair is not None]
    if not known:
        return []
    if open_ := tuple(arm.name for arm, pair in known if pair.open or pair.tied):
        return [Finding("reason.leads_open", {"best": leader.name, "others": open_})]
    other, pair = max(known, key=lambda each: each[0].share)
    values = {"best": leader.name, "other": other.name, "other_value": other.share, "delta": pair.delta}
    if pair.low is None or pair.high is None:
        return [Finding("reason.leads_bare", values)]
    return [Finding("reason.leads", values | {"low": pair.low, "high": pair.high})]


def _model_alone(evidence: RunEvidence, decision: Decision) -> list[Finding]:
    alone = next((arm for arm in evidence.choices if arm.alone), None)
    if alone is None or decision.chosen in (None, alone):
        return []
    return [Finding("reason.alone", {"value": alone.share})]


def _bound(evidence: RunEvidence, named: bool) -> list[Finding]:
    """What better retrieval could win, and what it could not; `named`: the headline names one of them already."""
    bound = evidence.bound
    if bound is None or not evidence.choices:
        return []
    if bound.cut >= GAP:  # fewer cut replies move no figure by what is called a gap here
        return [Finding("reason.bound_cut", {"bound": bound.name, "value": bound.share, "share": bound.cut})]
    searching = [arm for arm in evidence.choices if arm.retrieves]
    plain = max((arm for arm in searching if not arm.trained), key=lambda arm: arm.share, default=None)
    found = []
    if plain is not None and bound.share - plain.share >= GAP:
        values: dict[str, object] = {"arm": plain.name, "delta": bound.share - plain.share}
        if plain.recall is not None and plain.recall >= FOUND:  # it is not the search that fails
            if not named:
                values |= {"bound": bound.name, "recall": plain.recall}
                found.append(Finding("reason.overlooked", values))
        else:
            found.append(Finding("reason.retriever", values | {"value": bound.share}))
    reached = plain is None or bound.share >= plain.share  # else what it was given is no bound on what can be read
    failing = 1 - bound.share - bound.cut  # what was cut may have been right
    if reached and not named and failing >= GAP:
        found.append(Finding("reason.reader", {"value": failing}))
    return found


def _manners(chosen: ArmEvidence) -> list[Finding]:
    """What it does well beside its answers; what it does badly is a warning."""
    found = []
    if chosen.abstains is not None and chosen.abstains >= RARELY:
        found.append(Finding("reason.abstains", {"best": chosen.name, "value": chosen.abstains}))
    before, after = chosen.general_before, chosen.general
    if chosen.trained and before is not None and after is not None and before - after < FORGOTTEN:
        found.append(Finding("reason.keeps", {"best": chosen.name, "before": before, "after": after}))
    return found


def _price(chosen: ArmEvidence) -> list[Finding]:
    """What a thousand questions and a fit cost, in money where prices are given, else in time."""
    query, fit = chosen.query.get("money"), chosen.fit.get("money", 0.0)
    if query is not None:
        values = {"best": chosen.name, "amount": 1000 * query, "fit": fit, "currency": chosen.currency}
        return [Finding("reason.money" if fit else "reason.money_query", values)]
    seconds, fit = chosen.query.get("seconds"), chosen.fit.get("seconds", 0.0)
    if not seconds:
        return []
    values = {"best": chosen.name, "seconds": seconds, "fit": fit}
    return [Finding("reason.seconds" if fit >= 1 else "reason.seconds_query", values)]
