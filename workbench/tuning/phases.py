"""The trainings that an objective consists of on a corpus: each starts from the weights of the one before."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from workbench.digests import digest_of
from workbench.tuning.fit import TuneResult, tune
from workbench.tuning.objectives import Objective, TrainingData, phases
from workbench.tuning.settings import TrainingSettings
from workbench.types import Cost, most

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.models.context import Context
    from workbench.tuning.rows import Plan


def learn(
    context: Context,
    settings: TrainingSettings,
    objective: str,
    data: TrainingData,
    *,
    merge: bool,
    dev: Callable[[], TrainingData] | None = None,
) -> TuneResult:
    """The weights of the last phase, and what all of them cost.

    Each phase is stored by itself: what two objectives have in common is trained once. `dev` makes what there would be
    to train on of the dev questions, when a phase is trained: it reads its own loss on them, and learns nothing.
    Raises ArmError where a phase cannot be trained.
    """
    result: TuneResult | None = None
    every = phases(objective)
    text = "\n\n".join(f"{title}\n{body}" for title, body in data.documents)
    for chosen in every:
        plan = chosen.plan(data)
        made = tune(
            context,
            replace(settings, learning_rate=settings.learning_rate * chosen.rate),
            plan,
            identity=digest_of(plan.as_json()),
            merge=merge or chosen is not every[-1],  # what is served is the last one
            objective=chosen.name,
            begun=result.weights if result else None,
            text=text,
            dev=partial(_dev_plan, chosen, dev) if dev else None,
        )
        result = made if result is None else _after(result, made)
    assert result is not None
    return result


def _dev_plan(phase: type[Objective], dev: Callable[[], TrainingData]) -> Plan:
    return phase.dev(dev())


def _after(first: TuneResult, second: TuneResult) -> TuneResult:
    """Both, of which the second one's weights are left; its curve is that of the training, behind the earlier ones."""
    one, two = first.cost, second.cost
    cost = Cost(
        seconds=one.seconds + two.seconds,
        flops=one.flops + two.flops,
        tokens=one.tokens + two.tokens,
        peak_bytes=max(one.peak_bytes, two.peak_bytes),
        trainable_parameters=two.trainable_parameters,
        storage_bytes=two.storage_bytes,
        above_bytes=most((one.above_bytes, two.above_bytes)),
        threads=most((one.threads, two.threads)),
        load=most((one.load, two.load)),
    )
    course = second.training.after(first.training)
    return replace(second, cost=cost, training=course, notes=(*first.notes, *second.notes))
