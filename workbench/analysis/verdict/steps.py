"""What to do next, each with the command that does it."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from workbench.analysis.verdict.decision import Decision
from workbench.analysis.verdict.evidence import NEGLIGIBLE, ArmEvidence, RunEvidence
from workbench.types import Finding

MOST = 4
LONGER = 2  # times the length that cut replies
MORE_PASSAGES = 2  # times as many


@dataclass(frozen=True, slots=True)
class Planned:
    """A step before words are put to it."""

    finding: Finding
    command: str | None = None


def steps_of(evidence: RunEvidence, decision: Decision) -> list[Planned]:
    """What went wrong first, then what the advice lacks, then its use."""
    keys = {found.key for found in decision.headline}
    found = [*_mend(evidence), *_complete(evidence, decision)]
    if decision.leader is not None and decision.chosen is None:
        found += _improve(evidence, keys)
    if decision.chosen is not None:
        found += _use(evidence, decision.chosen)
    return found[:MOST]


def _run(evidence: RunEvidence, *settings: str, options: str = "") -> str:
    file = shlex.quote(f"{evidence.place.folder}/experiment.toml")
    changes = "".join(f" --set {shlex.quote(setting)}" for setting in settings)
    return f"workbench run {file}{options}{changes}"


def _mend(evidence: RunEvidence) -> list[Planned]:
    found = []
    failed = tuple(arm.name for arm in evidence.failed)
    if failed:
        found.append(Planned(Finding("next.failed", {"arms": failed}), _run(evidence)))
    if any(arm.erred > NEGLIGIBLE for arm in evidence.arms):
        found.append(Planned(Finding("next.errors"), _run(evidence, options=" --retry-errors")))
    cut = [arm for arm in evidence.arms if arm.cut > NEGLIGIBLE]
    names = {name for arm in cut for name, count in arm.cut_at.items() if count} or {"max_new_tokens"}
    lengths = {name: getattr(evidence.place.decoding, name, None) for name in sorted(names)}
    if cut and all(isinstance(length, int) for length in lengths.values()):
        changes = [f"decoding.{name}={LONGER * int(length or 0)}" for name, length in lengths.items()]
        found.append(Planned(Finding("next.longer"), _run(evidence, *changes)))
    return found


def _complete(evidence: RunEvidence, decision: Decision) -> list[Planned]:
    """The rest of the arms and questions."""
    found = []
    if evidence.partial:
        found.append(Planned(Finding("next.whole"), _run(evidence)))
    elif "headline.unscored" in {each.key for each in decision.headline}:
        found.append(Planned(Finding("next.answers"), shlex.join(["workbench", "corpus", "check", _corpus(evidence)])))
    elif len(evidence.choices) <= 1 and not evidence.failed:
        found.append(Planned(Finding("next.arms")))
    unclear = [pair for arm, pair in decision.pairs if arm in decision.open and pair is not None]
    by_seeds = [pair.seeds_needed for pair in unclear if pair.by_seeds]
    if by_seeds and not evidence.partial:
        found.append(_more_seeds(evidence, by_seeds))
    too_few = [pair for pair in unclear if not pair.by_seeds]
    if too_few and evidence.place.sampled:
        found.append(Planned(Finding("next.all_questions"), _run(evidence, "sample.questions={}")))
    elif too_few and not evidence.partial:
        missing = max((pair.needed or 0) - pair.n for pair in too_few)
        values = {"more": missing, "corpus": _corpus(evidence)}
        finding = Finding("next.questions", values) if missing > 0 else Finding("next.questions_bare", values)
        found.append(Planned(finding, _run(evidence)))
    return found


def _more_seeds(evidence: RunEvidence, wanted: Sequence[int | None]) -> Planned:
    """More trainings of the same arms; those that were done are kept."""
    count = None if None in wanted else max(each for each in wanted if each is not None)
    if count is None:
        return Planned(Finding("next.seeds_bare"))
    done = evidence.seed_numbers
    further = (number for number in range(count + len(done)) if number not in done)
    numbers = [*done, *islice(further, max(0, count - len(done)))]
    return Planned(Finding("next.seeds", {"seeds": count}), _run(evidence, f"seeds={numbers}"))


def _improve(evidence: RunEvidence, keys: set[str]) -> list[Planned]:
    """Where none is good enough: what the headline says to try."""
    if "try.model" in keys:
        listed = Planned(Finding("next.models"), "workbench models")
        return [listed, Planned(Finding("next.model"), _run(evidence, "model.name=NAME", f"name={_name(evidence)}-2"))]
    if "try.bound" in keys:
        return [Planned(Finding("next.bound"))]
    if "try.retrieval" in keys:
        return [Planned(Finding("next.retrieval"))]
    arm = max((arm for arm in evidence.choices if arm.retrieves), key=lambda arm: arm.share, default=None)
    if not keys & {"try.retriever", "try.fewer"} or arm is None or arm.k is None or set(arm.name) & set(".="):
        return []  # `--set` would take such a name apart
    k = MORE_PASSAGES * arm.k if "try.retriever" in keys else max(1, arm.k // MORE_PASSAGES)
    if k == arm.k:
        return []
    changes = [f"arms.{arm.name}.k={k}", f"name={_name(evidence)}-k{k}"]
    compare = shlex.join(["workbench", "compare", evidence.place.folder, f"{evidence.place.folder}-k{k}"])
    return [
        Planned(Finding("next.passages", {"arm": arm.name, "k": k}), _run(evidence, *changes)),
        Planned(Finding("next.compare"), compare),
    ]


def _use(evidence: RunEvidence, chosen: ArmEvidence) -> list[Planned]:
    folder = shlex.quote(evidence.place.folder)
    found = [Planned(Finding("next.ask", {"best": chosen.name}), f"workbench ask {folder} '…?'")]
    if chosen.trained:
        target = shlex.quote(f"{_name(evidence)}-model")
        command = f"workbench export {folder} {target} --arm {shlex.quote(chosen.name)}"
        found.append(Planned(Finding("next.export", {"best": chosen.name}), command))
    return found


def _corpus(evidence: RunEvidence) -> str:
    return evidence.place.corpus or "CORPUS"


def _name(evidence: RunEvidence) -> str:
    return evidence.place.folder.rstrip("/").rsplit("/", 1)[-1]
