"""The advice: what to choose, how sure that is, why, and what would change it.

From the results of a run to findings, which are keys with values and have no language; then words are put to each
finding once, from the table of a language. `results.json` keeps both.
"""

from __future__ import annotations

from workbench.analysis.results import Results
from workbench.analysis.verdict.cautions import arm_warnings, gravest, price_warning, run_warnings
from workbench.analysis.verdict.decision import Decision, decide
from workbench.analysis.verdict.doubts import confidence_of, doubts_of, rival
from workbench.analysis.verdict.evidence import RunEvidence
from workbench.analysis.verdict.flips import flips_of
from workbench.analysis.verdict.reasons import basis, reasons_of
from workbench.analysis.verdict.steps import steps_of
from workbench.languages.wording import Wording
from workbench.types import Finding, Step, Verdict

__all__ = ["advise"]

_PRICED = ("_money", "_flops", "_seconds")  # keys of findings that compare costs
_OTHERS = ("flip.questions", "flip.changes", "flip.unclear", "headline.tie_best", "headline.alike")


def advise(results: Results, folder: str) -> Verdict:
    """The advice for the results of a run; arms that only bound the others are never chosen.

    `folder` is where the run is, for the commands to go on with.
    """
    evidence = RunEvidence.of(results, folder)
    wording = Wording(results.experiment.language or "en")
    decision = decide(evidence)
    doubts = doubts_of(evidence, decision)
    of_chosen = _of_chosen(evidence, decision)
    headline = list(decision.headline)
    if decision.chosen is not None:
        headline += gravest(decision.chosen, of_chosen) or rival(doubts)
    warnings = [*run_warnings(evidence), *of_chosen, *(found for arm in decision.named for found in arm_warnings(arm))]
    reasons, flips = reasons_of(evidence, decision), flips_of(evidence, decision)
    if any(_compares_costs(found) for found in (*headline, *warnings, *flips)):
        reasons.append(basis(evidence))
    steps = steps_of(evidence, decision)
    findings = {
        "headline": tuple(headline),
        "doubts": tuple(doubt.finding for doubt in doubts),
        "reasons": tuple(reasons),
        "warnings": tuple(warnings),
        "flips": tuple(flips),
        "next": tuple(step.finding for step in steps),
    }
    said = {part: tuple(map(wording.say, found)) for part, found in findings.items()}
    return Verdict(
        decision.chosen.name if decision.chosen else None,
        " ".join(said["headline"]),
        confidence_of(doubts),
        said["doubts"],
        said["reasons"],
        said["warnings"],
        said["flips"],
        tuple(Step(sentence, step.command) for sentence, step in zip(said["next"], steps, strict=True)),
        findings,
    )


def _of_chosen(evidence: RunEvidence, decision: Decision) -> list[Finding]:
    """What the chosen arm does badly; what it costs, unless the headline says so."""
    chosen = decision.chosen
    if chosen is None:
        return []
    priced = any(found.key.endswith(_PRICED) for found in decision.headline)
    return arm_warnings(chosen) + ([] if priced else price_warning(evidence, chosen))


def _compares_costs(found: Finding) -> bool:
    return found.key.startswith(_OTHERS) or (found.key.endswith(_PRICED) and not found.key.startswith("reason."))
