"""What a run would do: its arms, what is in the store already, and what is left. No model is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from workbench.arms import ARMS, arm_settings, made_by, make_arm
from workbench.cost.estimate import Estimate
from workbench.errors import Problem, RequestError, WorkbenchError
from workbench.experiment import studying
from workbench.experiment.bench import Bench, Cell, Reuse
from workbench.experiment.estimating import all_of, estimate_of, sketch, speed_of, timing_of
from workbench.experiment.planned_studies import PlannedStudy, planned_study
from workbench.experiment.requested import chosen_arms, corpus_of, language_of, limited, questions_of, settled, unfit
from workbench.experiment.search import SPLIT, ArmSearch, judge
from workbench.experiment.stored import NotMadeError, ReadOnlyStore, stored
from workbench.languages.spoken import speaking
from workbench.models.opening import outline_of
from workbench.progress import Progress
from workbench.store import Store

if TYPE_CHECKING:
    from workbench.settings import ArmEntry, Experiment, SearchSettings
    from workbench.types import Corpus, Question


# Of the store: an encoder's conversion, what it is for, and what is computed of documents.
BEFORE_TRAINING = ("models", "indexes", "embeddings", "prefixes")


@dataclass(frozen=True, slots=True)
class Trials:
    """How many trials of a search are stored; `wanted` is None where seconds are the budget; whether it is over."""

    stored: int
    wanted: int | None
    over: bool

    @classmethod
    def of(cls, search: ArmSearch) -> Trials:
        """The trials of a search as far as it has come."""
        return cls(len(search.trials), search.wanted, search.over)


@dataclass(frozen=True, slots=True)
class PlannedArm:
    """An arm, all its settings, the fits that are still to make, and how many of its answers are stored.

    `making`: "index", "weights", "prefix". Answers after a fit that is still to make are not there to be looked for.
    While the trials of a search are not all stored, the settings are the best so far.
    `estimate` is of what is left; None where the shape of a model that is not here is not known.
    """

    name: str
    kind: str
    settings: Mapping[str, JsonValue]
    making: tuple[str, ...]
    answers_stored: int
    answers_wanted: int
    trials: Trials | None = None
    error: str | None = None
    estimate: Estimate | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run would do; `language` is the one that it would speak, as its errors and notes here do."""

    experiment: str
    corpus: str
    documents: int
    split: str
    seeds: tuple[int, ...]
    questions: Mapping[str, int]
    model: str
    model_ready: bool
    language: str
    arms: tuple[PlannedArm, ...]
    studies: tuple[PlannedStudy, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON, for `--json`."""
        return asdict(self)


def plan(experiment: Experiment, arms: Sequence[str], limit: int | None, store: Store) -> RunPlan:
    """Look into the store as the run would. Raises RequestError for what a run would refuse."""
    experiment = limited(experiment, limit)
    with speaking(language_of(experiment)):
        chosen_arms(experiment, arms)
        return _plan(experiment, arms, corpus_of(experiment), store)


def _plan(experiment: Experiment, arms: Sequence[str], corpus: Corpus, store: Store) -> RunPlan:
    questions = questions_of(experiment, corpus, experiment.split)
    if experiment.search:
        questions_of(experiment, corpus, SPLIT)
    experiment = settled(experiment, corpus, store)
    entries = chosen_arms(experiment, arms)
    _check(experiment, entries)
    reading = ReadOnlyStore(store.home)
    try:
        bench = Bench(experiment, corpus, Reuse(), reading, Progress())
    except NotMadeError:
        bench = None
    return RunPlan(
        experiment=experiment.name,
        corpus=experiment.corpus,
        documents=len(corpus.documents),
        split=experiment.split,
        seeds=experiment.seeds,
        questions=dict(Counter(q.kind for q in questions)),
        model=experiment.model.name,
        model_ready=bench is not None,
        language=experiment.report.language or corpus.language,
        arms=tuple(
            replace(
                _planned_arm(bench, entry, experiment, corpus, questions),
                notes=ARMS[entry.kind].doubts(arm_settings(entry.kind, entry.settings), corpus, store),
            )
            for entry in entries
        ),
        studies=tuple(planned_study(each, bench, corpus) for each in studying.planned(experiment, corpus, entries)),
    )


def _check(experiment: Experiment, entries: Sequence[ArmEntry]) -> None:
    """Raises RequestError for what models cannot take, as far as it is known without opening them."""
    problems: list[Problem] = []
    for entry in entries:
        if (model := outline_of(experiment.model_of(entry))) is not None:
            problems += unfit(entry, model)
    if problems:
        raise RequestError(problems)


def _planned_arm(
    bench: Bench | None, entry: ArmEntry, experiment: Experiment, corpus: Corpus, questions: Sequence[Question]
) -> PlannedArm:
    """An arm as far as the store knows it, or from nothing where its model is not here."""
    try:
        own = bench.of(entry) if bench is not None else None
    except NotMadeError:
        own = None
    if own is not None:
        return _Planned(own, entry).arm()
    return _unready(entry, experiment, corpus, questions)


def _unready(entry: ArmEntry, experiment: Experiment, corpus: Corpus, questions: Sequence[Question]) -> PlannedArm:
    """An arm of a model that is not there to be looked at: everything is to be made."""
    settings = arm_settings(entry.kind, entry.settings)
    wanted = len(questions) * len(experiment.seeds)
    trials = Trials.of(ArmSearch(entry, experiment.search)) if experiment.search else None
    lacking = ARMS[entry.kind].lacks(settings, corpus)
    dumped, makes = settings.model_dump(mode="json"), made_by(entry.kind, entry.settings)
    planned = PlannedArm(entry.name, entry.kind, dumped, makes, 0, wanted, trials, lacking)
    if lacking:
        return planned
    fits = len(experiment.seeds) if makes else 0
    rest = [sketch(entry, experiment, corpus, questions, _made(wanted, entry, experiment), fits)]
    rest.append(timing_of(sketch(entry, experiment, corpus, questions, 1, 0), experiment.cost))
    if trials and trials.wanted:
        dev = questions_of(experiment, corpus, SPLIT)
        rest += [sketch(entry, experiment, corpus, dev, len(dev), int(bool(makes)))] * trials.wanted
    return replace(planned, estimate=all_of(rest))


class _Planned:
    """One arm, as far as the store knows it."""

    def __init__(self, bench: Bench, entry: ArmEntry) -> None:
        self.bench, self.experiment = bench, bench.experiment
        self.searched = self._searched(entry, self.experiment.search) if self.experiment.search else None
        self.entry = self.searched.chosen_entry if self.searched else entry

    def arm(self) -> PlannedArm:
        """What is stored of it, and about what the rest takes."""
        bench, entry = self.bench, self.entry
        questions = bench.questions(self.experiment.split)
        settings = arm_settings(entry.kind, entry.settings)
        makes, making = made_by(entry.kind, entry.settings), set[str]()
        known, error = 0, ARMS[entry.kind].lacks(settings, bench.corpus)
        for seed in self.experiment.seeds if error is None else ():
            try:
                known += len(stored(bench, Cell(entry, seed, self.experiment.split)).answers)
            except NotMadeError as missing:
                # what is trained reads the index
                making |= set(makes) if missing.args[0] in BEFORE_TRAINING else {"weights"}
            except WorkbenchError as wrong:
                error = str(wrong)
        left = tuple(name for name in makes if name in making)
        wanted = len(questions) * len(self.experiment.seeds)
        dumped = settings.model_dump(mode="json")
        trials = Trials.of(self.searched) if self.searched else None
        planned = PlannedArm(entry.name, entry.kind, dumped, left, known, wanted, trials, error)
        if error:
            return planned
        speed = speed_of(bench.store, bench.runtime)
        arm = make_arm(entry.kind, entry.settings, bench.context(self.experiment.seeds[0]))
        fits = len(self.experiment.seeds) if left else 0
        made = _made(wanted - known, entry, self.experiment)
        rest = [estimate_of(arm, bench.corpus, questions, made, fits, speed)]
        if made:
            rest.append(timing_of(estimate_of(arm, bench.corpus, questions, 1, 0, speed), self.experiment.cost))
        if self.searched:
            dev = bench.questions(SPLIT)
            trial = estimate_of(arm, bench.corpus, dev, len(dev), bool(makes), speed)
            rest += [trial] * self.searched.trials_left(trial.seconds if trial else None)
        return replace(planned, estimate=all_of(rest))

    def _searched(self, entry: ArmEntry, settings: SearchSettings) -> ArmSearch:
        """The search as far as its trials are stored."""
        search = ArmSearch(entry, settings)
        questions = self.bench.questions(SPLIT)
        while trials := search.suggest():
            for trial in trials:
                try:
                    measured = stored(self.bench, Cell(trial.entry, self.experiment.seeds[0], SPLIT))
                except WorkbenchError:
                    return search
                if len(measured.answers) < len(questions):
                    return search
                judge(trial, self.bench, measured)
                search.learn(trial)
        return search


def _made(answers: int, entry: ArmEntry, experiment: Experiment) -> int:
    """How many of these answers are made: without training and sampling, every seed has those of the first."""
    same = "weights" not in made_by(entry.kind, entry.settings) and not experiment.decoding.temperature
    return -(-answers // len(experiment.seeds)) if same else answers
