"""What a run takes, before anything is spent: from what its arms read and learn, and the speed of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms import Arm, Context, make_arm
from workbench.cost.estimate import Estimate, estimate, matrix_speed, rough_speed, together
from workbench.cost.flops import Architecture
from workbench.experiment.environment import environment
from workbench.experiment.stored import ReadOnlyStore
from workbench.models.generator import Source
from workbench.models.opening import dtype_of
from workbench.models.runtime import resolve_device
from workbench.models.shapes import shape_of, window_of
from workbench.progress import Progress
from workbench.store import Store

if TYPE_CHECKING:
    from workbench.settings import ArmEntry, CostSettings, Experiment
    from workbench.types import Corpus, Question

SPEEDS = "speeds"  # in the store
TIMED_AT_LEAST = 3  # requests are timed of each arm, however long they take: a median of fewer says little
REPLY_TOKENS = 20  # of a usual reply: the most that one may take is rarely reached


@dataclass(frozen=True, slots=True)
class ModelSketch:
    """What an estimate asks of a model that is not here yet: its shape, known by its name, and where it would run."""

    architecture: Architecture
    dtype: str
    device: str
    context_length: int | None = None

    @classmethod
    def of(cls, experiment: Experiment) -> ModelSketch | None:
        """The sketch for an experiment's model; None where its shape is unknown until it is fetched."""
        shape = shape_of(experiment.model.name)
        if shape is None:
            return None
        device = resolve_device(experiment.model.device)
        dtype = dtype_of(experiment.model, device)
        return cls(shape, dtype, device, window_of(experiment.model.name))


def sketch(
    entry: ArmEntry, experiment: Experiment, corpus: Corpus, questions: Sequence[Question], answers: int, fits: int
) -> Estimate | None:
    """What so many answers and fits of an arm take with its model, which is not here; None without its shape."""
    runtime = ModelSketch.of(experiment.model_copy(update={"model": experiment.model_of(entry)}))
    if runtime is None:
        return None
    sketched: Any = runtime  # an estimate asks for no more than it has
    nowhere, seed = ReadOnlyStore(Path()), experiment.seeds[0]
    context = Context(nowhere, sketched, corpus.language, seed, experiment.decoding, Progress())
    arm = make_arm(entry.kind, entry.settings, context)
    return estimate_of(arm, corpus, questions, answers, fits, rough_speed(runtime.dtype, runtime.device))


def timing_of(one: Estimate | None, settings: CostSettings) -> Estimate | None:
    """What timing single requests takes, of which `one` is the estimate: as many as its seconds allow, three at least.

    A request by itself reads the whole prompt, of which answers in a batch share what they have in common.
    """
    if one is None or one.seconds is None or not settings.latency_questions:
        return one if one is None else replace(one, tokens=0, flops=0.0, seconds=0.0, disk_bytes=0)
    allowed = int(settings.latency_seconds / max(one.seconds, 1e-6))
    count = min(settings.latency_questions, max(TIMED_AT_LEAST, allowed))
    return replace(one, tokens=count * one.tokens, flops=count * one.flops, seconds=count * one.seconds, disk_bytes=0)


def all_of(parts: Sequence[Estimate | None]) -> Estimate | None:
    """All of these one after the other; None where one is not known, or there is none."""
    known = [part for part in parts if part is not None]
    return together(known) if known and len(known) == len(parts) else None


def known_speed(store: Store, runtime: Source) -> float | None:
    """FLOPs a second of a matrix product, as a run measured it on this machine."""
    found = store.find(SPEEDS, machine_of(runtime))
    return float(found.info["flops_per_second"]) if found else None


def speed_of(store: Store, runtime: Source) -> float | None:
    """That speed as it was measured here, or else about what it is on such a machine."""
    return known_speed(store, runtime) or rough_speed(runtime.dtype, runtime.device)


def measured_speed(store: Store, runtime: Source) -> float:
    """The speed of this machine and model, measured now unless stored, so that a repeated run says the same."""

    def make(folder: Path) -> dict[str, float]:
        return {"flops_per_second": matrix_speed(runtime.dtype, runtime.device)}

    return float(store.get(SPEEDS, machine_of(runtime), make).info["flops_per_second"])


def machine_of(runtime: Source) -> dict[str, Any]:
    """What a measured speed depends on, beside what was computed."""
    here = environment(runtime.device)
    return {
        "dtype": runtime.dtype,
        "torch": here.torch,
        "processor": here.processor,
        "cores": here.cores,
        "accelerator": here.accelerator,
    }


def estimate_of(
    arm: Arm, corpus: Corpus, questions: Sequence[Question], answers: int, fits: int, speed: float | None
) -> Estimate | None:
    """About what so many answers to such questions and so many fits of an arm take; None without a model's shape."""
    runtime, decoding = arm.context.runtime, arm.context.decoding
    shape = arm.architecture
    if shape is None:
        return None
    work = arm.whole_work(corpus)
    if fits != 1:  # an index is made once, a training for every seed
        work = replace(work, chats=fits * work.chats, read=fits * work.read)
    return estimate(
        shape,
        work,
        language=corpus.language,
        questions=answers,
        question_words=sum(len(q.text.split()) for q in questions) / max(1, len(questions)),
        new_tokens=min(decoding.max_new_tokens, REPLY_TOKENS),
        batch_rows=decoding.batch_rows,
        value_bytes=4 if runtime.dtype == "float32" else 2,
        fit=fits > 0,
        speed=speed,
    )
