"""`run --dry-run`: what a run would do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from workbench.cli.terminal import show, show_table
from workbench.cost.estimate import Estimate, together
from workbench.languages.spoken import numbers, said, speaking
from workbench.secrets import without_secrets

if TYPE_CHECKING:
    from workbench.experiment.plan import PlannedArm, RunPlan
    from workbench.experiment.planned_studies import PlannedStudy
    from workbench.settings import Experiment

STEPS = {"index": "plan.make_index", "weights": "plan.make_weights", "prefix": "plan.make_prefix"}


def show_plan(experiment: Experiment, arms: tuple[str, ...], limit: int | None, *, as_json: bool) -> None:
    """Print the arms with their settings, the questions, what is in the store already and what is left."""
    from workbench.cli.available import state_of
    from workbench.experiment.plan import plan
    from workbench.store.shared import open_store

    store = open_store(experiment.resources.store)
    planned = plan(experiment, arms, limit, store)
    if as_json:
        sys.stdout.write(json.dumps(planned.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    with speaking(planned.language):
        show(said("plan.begins", name=planned.experiment, documents=planned.documents, corpus=planned.corpus))
        asked = {"n": sum(planned.questions.values()), "split": planned.split}
        kinds = ", ".join(f"{count} {kind}" for kind, count in planned.questions.items())
        show(said("plan.questions", **asked, kinds=kinds, seeds=", ".join(map(str, planned.seeds))))
        endpoint = experiment.model.endpoint
        where = said("plan.served", address=without_secrets(endpoint)) if endpoint else state_of(planned.model, store)
        show(said("plan.model", model=planned.model, state=where))
        _show_arms(planned)
        _show_estimates(planned, served=endpoint is not None)


def _show_arms(planned: RunPlan) -> None:
    """The arms with their notes, then the studies."""
    columns = [said(f"plan.{name}") for name in ("arm", "kind", "left", "settings")]
    show_table(columns, [[arm.name, arm.kind, _left(arm), _settings(arm)] for arm in planned.arms], left=4)
    for arm in planned.arms:
        for note in arm.notes:
            show(said("plan.note", arm=arm.name, note=note), "yellow")
    if planned.studies:
        columns = [said(f"plan.{name}") for name in ("study", "kind", "arms", "points", "left")]
        shown = [
            [study.name, study.kind, ", ".join(study.arms), str(study.points), _to_answer(study)]
            for study in planned.studies
        ]
        show_table(columns, shown, left=5)


def _to_answer(study: PlannedStudy) -> str:
    left = study.answers_wanted - study.answers_stored
    if not study.answers_wanted:
        return said("plan.beside")
    return said("plan.answers", n=left, all=study.answers_wanted) if left else said("plan.nothing")


def _show_estimates(planned: RunPlan, *, served: bool) -> None:
    """What the rest takes, each arm and in all: sums, but of memory the most."""
    known = [(arm.name, arm.estimate) for arm in planned.arms if arm.estimate and _steps(arm)]
    known += [(said("stage.study", name=study.name), study.estimate) for study in planned.studies if study.estimate]
    if not known:
        if served:
            show(said("plan.of_the_server"), "dim")
        elif not planned.model_ready:
            show(said("plan.unknown"), "dim")
        return
    rows = [[name, *_figures(found)] for name, found in known]
    whole = together([found for _, found in known])
    columns = [said(f"plan.{name}") for name in ("about", "tokens", "teraflops", "time", "memory", "disk")]
    show_table(columns, [*rows, [said("plan.in_all"), *_figures(whole)]])
    show(said("plan.how_sure"), "dim")


def _figures(found: Estimate) -> list[str]:
    written = numbers()
    return [
        written.number(found.tokens),
        written.number(found.flops / 1e12, 1),
        written.seconds(found.seconds),
        written.bytes(found.memory_bytes),
        written.bytes(found.disk_bytes),
    ]


def _left(arm: PlannedArm) -> str:
    """What the store does not have."""
    if arm.error:
        return said("plan.would_fail", error=arm.error)
    return ", ".join(_steps(arm)) or said("plan.nothing")


def _steps(arm: PlannedArm) -> list[str]:
    """What is still to be done for it, in its order."""
    answers = arm.answers_wanted - arm.answers_stored
    steps = []
    if arm.trials and not arm.trials.over:
        wanted = said("plan.some") if arm.trials.wanted is None else str(arm.trials.wanted)
        steps.append(said("plan.search", stored=arm.trials.stored, wanted=wanted))
    steps += [said(STEPS[made]) for made in arm.making]
    return [*steps, said("plan.answers", n=answers, all=arm.answers_wanted)] if answers else steps


def _settings(arm: PlannedArm) -> str:
    """Those that are not the kind's defaults; `--json` has all."""
    from workbench.arms import ARMS

    defaults = ARMS[arm.kind].Settings.model_construct().model_dump(mode="json")
    changed = {key: value for key, value in arm.settings.items() if value != defaults.get(key)}
    return ", ".join(f"{key} {value}" for key, value in changed.items()) or said("plan.defaults")
