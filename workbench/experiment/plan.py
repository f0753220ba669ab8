"""What a run would do: its arms, what is in the store already, and what is left. No model is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms import Arm, Context, arm_settings, make_arm
from workbench.arms.rag import RetrievalSettings
from workbench.arms.tuned import TunedSettings
from workbench.cost.estimate import Estimate, estimate, matrix_speed, rough_speed
from workbench.errors import WorkbenchError
from workbench.experiment.answers import answers_of
from workbench.experiment.environment import environment
from workbench.experiment.requested import chosen_arms, corpus_of, questions_of
from workbench.models.catalogue import prepare
from workbench.models.runtime import Runtime, resolve_device, resolve_dtype
from workbench.progress import Progress
from workbench.store import Artefact, Store

if TYPE_CHECKING:
    from workbench.settings import ArmEntry, Experiment
    from workbench.types import Corpus, Question


SPEEDS = "speeds"  # in the store
FITS = (("index", RetrievalSettings), ("train", TunedSettings))


@dataclass(frozen=True, slots=True)
class PlannedArm:
    """An arm, all its settings, the fits that are still to make, and how many of its answers are stored.

    `making`: "index", "train". Answers after a fit that is still to make are not there to be looked for.
    `estimate` is of what is left; None while the model is not there to be looked at.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    making: tuple[str, ...]
    answers_stored: int
    answers_wanted: int
    error: str | None = None
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do."""

    experiment: str
    corpus: str
    documents: int
    split: str
    seeds: tuple[int, ...]
    questions: Mapping[str, int]
    model: str
    model_ready: bool
    arms: tuple[PlannedArm, ...]

    def as_json(self) -> dict[str, Any]:
        """For the machine."""
        return asdict(self)


def plan(experiment: Experiment, arms: Sequence[str], limit: int | None, store: Store) -> Plan:
    """Look into the store as the run would. Raises RequestError for what a run would refuse."""
    entries = chosen_arms(experiment, arms)
    corpus = corpus_of(experiment)
    questions = questions_of(experiment, corpus, limit, experiment.split)
    looked = _Looked(store.home)
    device = resolve_device(experiment.model.device)
    try:
        prepared = prepare(experiment.model.name, looked, experiment.model.revision)
    except _NotMadeError:
        runtime = None
    else:
        runtime = Runtime(prepared, resolve_dtype(experiment.model.dtype, device), device, experiment.decoding)
    speed = known_speed(looked, runtime) or rough_speed(runtime.dtype, device) if runtime else None
    return Plan(
        experiment=experiment.name,
        corpus=experiment.corpus,
        documents=len(corpus.documents),
        split=experiment.split,
        seeds=experiment.seeds,
        questions=dict(Counter(q.kind for q in questions)),
        model=experiment.model.name,
        model_ready=runtime is not None,
        arms=tuple(_arm(entry, experiment, corpus, questions, looked, runtime, speed) for entry in entries),
    )


class _NotMadeError(WorkbenchError):
    """Something is not in the store; its kind is the message."""


class _Looked(Store):
    """The store, from which things are only taken."""

    def get(self, kind: str, depends: Mapping[str, Any], make: Callable[[Path], Any]) -> Artefact:
        """The artefact, or an error that names its kind."""
        found = self.find(kind, depends)
        if found is None:
            raise _NotMadeError(kind)
        return found


def _arm(
    entry: ArmEntry,
    experiment: Experiment,
    corpus: Corpus,
    questions: Sequence[Question],
    store: Store,
    runtime: Runtime | None,
    speed: float | None,
) -> PlannedArm:
    settings = arm_settings(entry.kind, entry.settings)
    fits = [name for name, kind in FITS if isinstance(settings, kind)]
    making: set[str] = set() if runtime else set(fits)
    stored, error = 0, None
    for seed in experiment.seeds:
        if runtime is None:
            break
        context = Context(store, runtime, corpus.language, seed, experiment.decoding, Progress())
        try:
            kept = answers_of(context, make_arm(entry.kind, entry.settings, context).fit(corpus))
        except _NotMadeError as missing:
            making |= set(fits) if missing.args[0] == "indexes" else {"train"}  # what is trained reads the index
        except WorkbenchError as wrong:
            error = str(wrong)
        else:
            stored += sum(kept.get(question) is not None for question in questions)
    left = tuple(name for name in fits if name in making)
    wanted = len(questions) * len(experiment.seeds)
    planned = PlannedArm(entry.name, entry.kind, settings.model_dump(mode="json"), left, stored, wanted, error)
    if runtime is None or error:
        return planned
    context = Context(store, runtime, corpus.language, experiment.seeds[0], experiment.decoding, Progress())
    arm = make_arm(entry.kind, entry.settings, context)
    fits_left = len(experiment.seeds) if left else 0
    return replace(planned, estimate=estimate_of(arm, corpus, questions, wanted - stored, fits_left, speed))


def known_speed(store: Store, runtime: Runtime) -> float | None:
    """FLOPs a second of a matrix product, as a run measured it on this machine."""
    found = store.find(SPEEDS, _machine(runtime))
    return float(found.info["flops_per_second"]) if found else None


def measured_speed(store: Store, runtime: Runtime) -> float:
    """The same, measured now if no run has done so: kept, so that a repeated run tells the same."""

    def make(folder: Path) -> dict[str, float]:
        return {"flops_per_second": matrix_speed(runtime.dtype, runtime.device)}

    return float(store.get(SPEEDS, _machine(runtime), make).info["flops_per_second"])


def _machine(runtime: Runtime) -> dict[str, Any]:
    here = environment(runtime.device)
    return {"dtype": runtime.dtype, **{key: here[key] for key in ("torch", "processor", "cores", "accelerator")}}


def estimate_of(
    arm: Arm, corpus: Corpus, questions: Sequence[Question], answers: int, fits: int, speed: float | None
) -> Estimate:
    """About what so many answers to such questions and so many fits of an arm take."""
    runtime, decoding = arm.context.runtime, arm.context.decoding
    work = arm.work(corpus)
    if fits != 1:  # an index is made once, a training for every seed
        work = replace(work, taught=fits * work.taught, read=fits * work.read)
    return estimate(
        runtime.architecture,
        work,
        language=corpus.language,
        questions=answers,
        question_words=sum(len(q.text.split()) for q in questions) / max(1, len(questions)),
        new_tokens=decoding.max_new_tokens,
        batch_rows=decoding.batch_rows,
        value_bytes=4 if runtime.dtype == "float32" else 2,
        fit=fits > 0,
        speed=speed,
    )
