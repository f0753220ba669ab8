"""`run --dry-run`: what a run would do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from workbench.cli import figures
from workbench.cli.terminal import show, show_table
from workbench.cost.estimate import Estimate, together
from workbench.secrets import without_secrets

if TYPE_CHECKING:
    from workbench.experiment.plan import PlannedArm, RunPlan
    from workbench.experiment.planned_studies import PlannedStudy
    from workbench.settings import Experiment

STAGES = {"index": "index", "weights": "train", "prefix": "read the documents"}
NOTHING = "nothing: all is in the store"


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
    show(f"{planned.experiment}: {planned.documents} documents of {planned.corpus}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in planned.questions.items())
    seeds = ", ".join(map(str, planned.seeds))
    show(f"{sum(planned.questions.values())} {planned.split} questions to each arm ({kinds}); seeds: {seeds}")
    where = f"asked at {without_secrets(experiment.model.endpoint)}" if experiment.model.endpoint else None
    show(f"model {planned.model}: {where or state_of(planned.model, store)}")
    rows = [[arm.name, arm.kind, _left(arm), _settings(arm)] for arm in planned.arms]
    show_table(("arm", "kind", "to do", "settings"), rows, left=4)
    for arm in planned.arms:
        for note in arm.notes:
            show(f"note: {arm.name}: {note}", "yellow")
    if planned.studies:
        shown = [
            [study.name, study.kind, ", ".join(study.arms), str(study.points), _to_answer(study)]
            for study in planned.studies
        ]
        show_table(("study", "kind", "arms", "points", "to do"), shown, left=5)
    _show_estimates(planned, served=experiment.model.endpoint is not None)


def _to_answer(study: PlannedStudy) -> str:
    left = study.answers_wanted - study.answers_stored
    if not study.answers_wanted:
        return "nothing beside the run"
    return f"answer {left} of {study.answers_wanted}" if left else NOTHING


def _show_estimates(planned: RunPlan, *, served: bool) -> None:
    """What the rest takes, each arm and in all: sums, but of memory the most."""
    known = [(arm.name, arm.estimate) for arm in planned.arms if arm.estimate and _left(arm) != NOTHING]
    known += [(f"study {study.name}", study.estimate) for study in planned.studies if study.estimate]
    if not known:
        if served:
            show("time and computation are the server's, and not known here", "dim")
        elif not planned.model_ready:
            show("time and memory: an estimate comes with the model, whose shape is not known before", "dim")
        return
    rows = [[name, *_figures(found)] for name, found in known]
    whole = together([found for _, found in known])
    show_table(("about", "tokens", "TFLOPs", "time", "memory", "disk"), [*rows, ["in all", *_figures(whole)]])
    show("from FLOPs and the speed of a matrix product here: the time may be half or twice as long", "dim")


def _figures(found: Estimate) -> list[str]:
    return [
        f"{found.tokens:,}",
        f"{found.flops / 1e12:,.1f}",
        figures.seconds(found.seconds),
        figures.size(found.memory_bytes),
        figures.size(found.disk_bytes),
    ]


def _left(arm: PlannedArm) -> str:
    """What the store does not have."""
    if arm.error:
        return f"would fail: {arm.error}"
    answers = arm.answers_wanted - arm.answers_stored
    trials = []
    if arm.trials and not arm.trials.over:
        trials = [f"search ({arm.trials.stored} of {arm.trials.wanted or 'some'} trials are stored)"]
    making = [STAGES[made] for made in arm.making]
    stages = [*trials, *making, *([f"answer {answers} of {arm.answers_wanted}"] if answers else [])]
    return ", ".join(stages) or NOTHING


def _settings(arm: PlannedArm) -> str:
    """Those that are not the kind's defaults; `--json` has all."""
    from workbench.arms import ARMS

    defaults = ARMS[arm.kind].Settings.model_construct().model_dump(mode="json")
    changed = {key: value for key, value in arm.settings.items() if value != defaults.get(key)}
    return ", ".join(f"{key} {value}" for key, value in changed.items()) or "its defaults"
