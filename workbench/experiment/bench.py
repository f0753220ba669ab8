"""Cells and where they are measured: one arm with one seed, asked one split, by itself, here or in another process.

Another process only fills the store: its answers, fits and perplexities are found there afterwards, so the records
of a run are put together in one place, and are the same wherever its cells were computed.
"""

from __future__ import annotations

import copy
import json
import tomllib
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from workbench.arms import Context, make_arm, own_model
from workbench.arms.base import Fitted
from workbench.config import check_experiment, to_toml, varied
from workbench.digests import canonical
from workbench.errors import ArmError, Problem, RequestError, WorkbenchError
from workbench.experiment.answers import answer_all
from workbench.experiment.perplexity import perplexity
from workbench.experiment.requested import corpus_of, questions_of, unfit
from workbench.languages.spoken import said, speak
from workbench.models.opening import open_model
from workbench.models.runtime import Runtime, depends_on_batches
from workbench.progress import Named, Progress
from workbench.settings import ArmEntry, Experiment, ModelSettings, ResolvedModel
from workbench.store import HOME_VARIABLE, Store, no_room
from workbench.types import Answer, Corpus, Interval, Question, Split


@dataclass(frozen=True, slots=True)
class Variant:
    """What a cell changes of the experiment beside its arm: dotted keys, each with its value as JSON."""

    changes: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, changes: Mapping[str, Any]) -> Variant:
        """A variant of these changed values."""
        return cls(tuple((key, canonical(value)) for key, value in sorted(changes.items())))

    @property
    def values(self) -> dict[str, Any]:
        """The changes as `varied` takes them."""
        return {key: json.loads(value) for key, value in self.changes}


@dataclass(frozen=True, slots=True)
class Cell:
    """One arm with its settings, one seed, the split that it is asked, and what is changed of the experiment for it."""

    entry: ArmEntry
    seed: int
    split: Split
    variant: Variant = Variant()

    def as_json(self) -> dict[str, Any]:
        """The cell as JSON, to be sent to another process."""
        return {
            "entry": self.entry.model_dump(mode="json"),
            "seed": self.seed,
            "split": self.split,
            "variant": self.variant.values,
        }

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Cell:
        """The cell that another process sent."""
        variant = Variant.of(table.get("variant", {}))
        return cls(ArmEntry.model_validate(table["entry"]), table["seed"], table["split"], variant)


@dataclass(frozen=True, slots=True)
class Measured:
    """A fitted arm and its answers by question id."""

    fitted: Fitted
    answers: Mapping[str, Answer]
    perplexity: Interval | None


class CellError(Exception):
    """A cell failed; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Reuse:
    """What a command asks beside the experiment: which stored answers not to take."""

    fresh: bool = False
    retry_errors: bool = False


class Bench:
    """An experiment with its corpus and its model, loaded once for any number of cells.

    Raises RequestError when the corpus or the model is not there.
    """

    def __init__(self, experiment: Experiment, corpus: Corpus, asked: Reuse, store: Store, progress: Progress) -> None:
        self.experiment, self.corpus, self.asked = experiment, corpus, asked
        self.store, self.progress = store, progress
        speak(experiment.report.language or corpus.language)
        self.runtime = open_model(experiment.model, experiment.decoding, store)
        self._varied: tuple[Variant, Bench] | None = None
        self._own: dict[str, Bench] = {}

    @property
    def resolved(self) -> ResolvedModel:
        """What "auto" stands for of its model."""
        return ResolvedModel(self.runtime.dtype, self.runtime.device)

    @property
    def rounds(self) -> bool:
        """Whether rounding may make a reply depend on its batch."""
        return depends_on_batches(self.resolved.dtype, self.experiment.decoding)

    def at(self, variant: Variant) -> Bench:
        """The bench of a variant of the experiment; the last one is kept, since cells of a variant follow each other.

        It shares the loaded model where the variant changes neither model nor decoding. Raises RequestError for a
        variant that cannot be.
        """
        if not variant.changes:
            return self
        if self._varied is None or self._varied[0] != variant:
            self._varied = None  # the memory of its model is needed
            experiment = varied(self.experiment, variant.values)
            bench = Bench(experiment, corpus_of(experiment), self.asked, self.store, self.progress)
            if (experiment.model, experiment.decoding) == (self.experiment.model, self.experiment.decoding):
                bench.runtime = self.runtime
            self._varied = variant, bench
        return self._varied[1]

    def of(self, entry: ArmEntry) -> Bench:
        """The bench of an arm: this one, or the same with the model that the arm has of its own, opened once.

        The memory of every other model is freed: they are never needed together. Raises RequestError where that model
        is not there.
        """
        found = self._of(self.experiment.model_of(entry))
        for other in (self, *self._own.values()):
            if other.runtime is not found.runtime:
                other.runtime.release()
        return found

    def _of(self, model: ModelSettings) -> Bench:
        if model == self.experiment.model:
            return self
        key = model.model_dump_json()
        if key not in self._own:
            bench = copy.copy(self)
            bench.experiment = self.experiment.model_copy(update={"model": model})
            bench.runtime = open_model(model, self.experiment.decoding, self.store)
            self._own[key] = bench
        return self._own[key]

    def check(self, entries: Sequence[ArmEntry]) -> None:
        """Open the model of every arm. Raises RequestError with everything that they ask and that it cannot take."""
        problems: list[Problem] = []
        for entry in entries:
            try:
                problems += self.of(entry).unfit(entry)
            except RequestError as error:
                problems += [problem for problem in error.problems if problem not in problems]
        if problems:
            raise RequestError(problems)

    def unfit(self, entry: ArmEntry) -> list[Problem]:
        """What an arm asks that its model cannot take."""
        return unfit(entry, self.runtime.outline) if isinstance(self.runtime, Runtime) else []

    @classmethod
    def from_job(cls, job: Mapping[str, Any], store: Store, progress: Progress) -> Bench:
        """A bench from the job that another process sent: the same experiment on the same kind of device."""
        experiment = check_experiment(tomllib.loads(job["experiment"]))
        return cls(experiment, corpus_of(experiment), Reuse(**job["asked"]), store, progress)

    @cached_property
    def job(self) -> dict[str, Any]:
        """What another process needs to make the same bench."""
        experiment = to_toml(self.experiment, self.resolved)
        return {"experiment": experiment, "asked": asdict(self.asked), "store": self.store.address}

    def questions(self, split: Split) -> list[Question]:
        """What every arm is asked of a split."""
        return questions_of(self.experiment, self.corpus, split)

    def context(self, seed: int, arm: str | None = None) -> Context:
        """What a run gives to every arm of this model alike; the progress of one begins with its name."""
        experiment = self.experiment
        return Context(
            self.store,
            self.runtime,
            self.corpus.language,
            seed,
            experiment.decoding,
            self.progress if arm is None else Named(arm, self.progress),
            experiment.limits,
            experiment.prompts,
        )

    def measure(self, cell: Cell) -> Measured:
        """Fit the arm and ask it. Raises CellError with the reason; a bug's traceback is noted."""
        if cell.variant.changes:
            try:
                bench = self.at(cell.variant)
            except WorkbenchError as error:
                raise CellError(str(error)) from error
            return bench.measure(replace(cell, variant=Variant()))
        try:
            bench = self.of(cell.entry)
        except WorkbenchError as error:
            raise CellError(str(error)) from error
        entry, context = cell.entry, bench.context(cell.seed, cell.entry.name)
        how = {"fresh": self.asked.fresh, "retry_errors": self.asked.retry_errors}
        try:
            if problems := bench.unfit(entry):  # of a study or a search, whose settings are not those of the file
                raise RequestError(problems)
            arm = make_arm(entry.kind, entry.settings, context)
            if lacking := arm.lacks(arm.settings, self.corpus):  # before an index is built for nothing
                raise ArmError(lacking)
            fitted = arm.fit(self.corpus)
            answers = answer_all(context, fitted, self.questions(cell.split), **how)
            return Measured(fitted, answers, self.perplexity(context, fitted, cell))
        except WorkbenchError as error:
            raise CellError(str(error)) from error
        except Exception as error:
            if no_room(error):
                raise CellError(said("error.no_room", variable=HOME_VARIABLE)) from error
            self.progress.note(traceback.format_exc())
            raise CellError(f"{type(error).__name__}: {error}") from error

    def perplexity(self, context: Context, fitted: Fitted, cell: Cell) -> Interval | None:
        """Perplexity of a cell of the reported split; trials of the search are judged by their answers alone.

        None of a model that the arm made itself: it is a figure of each token, and those are others.
        """
        own = own_model(cell.entry.kind, cell.entry.settings)
        if cell.split != self.experiment.split or own is not None:
            return None
        return perplexity(context, fitted.weights, self.corpus.general_text)
