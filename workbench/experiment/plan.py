"""What a run would do: its arms, what is in the store already, and what is left. No model is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms import Context, arm_settings, make_arm
from workbench.arms.rag import RetrievalSettings
from workbench.arms.tuned import TunedSettings
from workbench.errors import WorkbenchError
from workbench.experiment.answers import answers_of
from workbench.experiment.requested import chosen_arms, corpus_of, questions_of
from workbench.models.catalogue import prepare
from workbench.models.runtime import Runtime, resolve_device, resolve_dtype
from workbench.progress import Progress
from workbench.store import Artefact, Store

if TYPE_CHECKING:
    from workbench.config import ArmEntry, Experiment
    from workbench.types import Corpus, Question


FITS = (("index", RetrievalSettings), ("train", TunedSettings))


@dataclass(frozen=True, slots=True)
class PlannedArm:
    """An arm, all its settings, the fits that are still to make, and how many of its answers are stored.

    `making`: "index", "train". Answers after a fit that is still to make are not there to be looked for.
    """

    name: str
    kind: str
    settings: Mapping[str, Any]
    making: tuple[str, ...]
    answers_stored: int
    answers_wanted: int
    error: str | None = None


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
    questions = questions_of(experiment, corpus, limit)
    looked = _Looked(store.home)
    device = resolve_device(experiment.model.device)
    try:
        prepared = prepare(experiment.model.name, looked, experiment.model.revision)
    except _NotMadeError:
        runtime = None
    else:
        runtime = Runtime(prepared, resolve_dtype(experiment.model.dtype, device), device, experiment.decoding)
    return Plan(
        experiment=experiment.name,
        corpus=experiment.corpus,
        documents=len(corpus.documents),
        split=experiment.split,
        seeds=experiment.seeds,
        questions=dict(Counter(q.kind for q in questions)),
        model=experiment.model.name,
        model_ready=runtime is not None,
        arms=tuple(_arm(entry, experiment, corpus, questions, looked, runtime) for entry in entries),
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
    return PlannedArm(entry.name, entry.kind, settings.model_dump(mode="json"), left, stored, wanted, error)
