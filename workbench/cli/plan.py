"""`run --dry-run`: what a run would do."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from workbench.cli.terminal import show, show_table

if TYPE_CHECKING:
    from workbench.config import Experiment
    from workbench.experiment.plan import PlannedArm


def show_plan(experiment: Experiment, arms: tuple[str, ...], limit: int | None, *, as_json: bool) -> None:
    """Print the arms with their settings, the questions, what is in the store already and what is left."""
    from workbench.cli.available import state_of
    from workbench.experiment.plan import plan
    from workbench.store import Store

    store = Store.default()
    planned = plan(experiment, arms, limit, store)
    if as_json:
        sys.stdout.write(json.dumps(planned.as_json(), ensure_ascii=False, indent=1) + "\n")
        return
    show(f"{planned.experiment}: {planned.documents} documents of {planned.corpus}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in planned.questions.items())
    seeds = ", ".join(map(str, planned.seeds))
    show(f"{sum(planned.questions.values())} {planned.split} questions to each arm ({kinds}); seeds: {seeds}")
    show(f"model {planned.model}: {state_of(planned.model, store)}")
    rows = [[arm.name, arm.kind, _left(arm), _settings(arm)] for arm in planned.arms]
    show_table(("arm", "kind", "to do", "settings"), rows, left=4)


def _left(arm: PlannedArm) -> str:
    """What the store does not have."""
    if arm.error:
        return f"would fail: {arm.error}"
    answers = arm.answers_wanted - arm.answers_stored
    stages = [*arm.making, *([f"answer {answers} of {arm.answers_wanted}"] if answers else [])]
    return ", ".join(stages) or "nothing: all is in the store"


def _settings(arm: PlannedArm) -> str:
    return ", ".join(f"{key} {value}" for key, value in arm.settings.items())
