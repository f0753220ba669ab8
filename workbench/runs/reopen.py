"""A finished run opened again: its experiment, its corpus, and one of its arms, fitted from the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import RequestError
from workbench.languages import DEFAULT
from workbench.languages.spoken import said, speak
from workbench.runs.folder import RunFolder

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult
    from workbench.arms import Context, Fitted
    from workbench.progress import Progress
    from workbench.settings import ArmEntry, Experiment
    from workbench.store import Store
    from workbench.types import Corpus


@dataclass(frozen=True, slots=True)
class FoundArm:
    """An arm of a finished run as its folder has it. `result` is its part of results.json."""

    run: RunFolder
    experiment: Experiment
    entry: ArmEntry
    result: ArmResult


@dataclass(frozen=True, slots=True)
class ReopenedArm:
    """An arm of a finished run, ready to answer, with what it was run on. `result` is its part of results.json."""

    run: RunFolder
    experiment: Experiment
    entry: ArmEntry
    corpus: Corpus
    context: Context
    fitted: Fitted
    result: ArmResult


def experiment_of(folder: Path) -> Experiment:
    """The resolved experiment of a run folder. The environment and `--set` do not change what is over.

    Raises RequestError when the folder is no run.
    """
    from workbench.config import load_experiment

    _ = RunFolder(folder).results  # a folder that is no run may have no such file, or one of something else
    return load_experiment(folder / "experiment.toml", environment={})


def find_arm(folder: Path, arm: str | None) -> FoundArm:
    """An arm of a run, by name, or the one that the run advises. Nothing is loaded.

    Raises RequestError when the folder is no run, when it has no such arm, or when that failed.
    """
    from workbench.experiment.requested import chosen_arms

    run = RunFolder(folder)
    experiment = experiment_of(folder)
    entry = chosen_arms(experiment, [arm or _advised(run)], "--arm")[0]
    result = next((each for each in run.typed.arms if each.name == entry.name), None)
    if result is None or not result.ok:
        what = said("run_fault.not_run", name=entry.name)
        if result is not None:
            what = said("run_fault.failed", name=entry.name, error=result.error)
        raise RequestError.of(what, str(folder), said("run_fault.other_arm"))
    return FoundArm(run, experiment, entry, result)


def reopen(folder: Path, arm: str | None, store: Store, progress: Progress) -> ReopenedArm:
    """Fit an arm of a run again: from the store where it still is there, else as the run did.

    Raises RequestError as `find_arm` does, and when the corpus of the run is not where it was.
    """
    from workbench.arms import Context, make_arm
    from workbench.models.opening import open_model
    from workbench.progress import Named
    from workbench.store.shared import open_store

    found = find_arm(folder, arm)
    run, experiment, entry = found.run, found.experiment, found.entry
    if experiment.resources.store:  # where the run kept what it made
        store = open_store(experiment.resources.store)
    corpus = _corpus_of(folder, experiment)
    speak(run.typed.experiment.language or DEFAULT)
    if corpus.digest != run.typed.corpus.digest:
        progress.tell("corpus_changed", corpus=experiment.corpus)
    runtime = open_model(experiment.model_of(entry), experiment.decoding, store)
    context = Context(
        store,
        runtime,
        corpus.language,
        experiment.seeds[0],
        experiment.decoding,
        Named(entry.name, progress),
        prompts=experiment.prompts,
    )
    fitted = make_arm(entry.kind, entry.settings, context).fit(corpus)
    return ReopenedArm(run, experiment, entry, corpus, context, fitted, found.result)


def _corpus_of(folder: Path, experiment: Experiment) -> Corpus:
    """The corpus of the run, whose path is relative to where the run was started."""
    from workbench.experiment.requested import corpus_of

    if not Path(experiment.corpus).exists():
        above = folder.resolve().parents
        started = next((place for place in above if (place / experiment.corpus).is_dir()), None)
        cure = said("run_fault.no_corpus_cd", folder=started) if started else said("run_fault.no_corpus_cure")
        raise RequestError.of(said("run_fault.no_corpus", corpus=experiment.corpus), str(folder), cure)
    return corpus_of(experiment)


def _advised(run: RunFolder) -> str:
    verdict = run.typed.verdict
    if verdict is None or verdict.choice is None:
        names = ", ".join(arm.name for arm in run.typed.arms)
        cure = said("run_fault.no_advice_cure", names=names)
        raise RequestError.of(said("run_fault.no_advice"), str(run.folder), cure)
    return verdict.choice
