"""What a run would do: its arms, what is in the store already, and what is left. No model is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.arms import ARMS, Arm, Context, arm_settings, made_by, make_arm
from workbench.config import varied
from workbench.cost.estimate import Estimate, estimate, matrix_speed, rough_speed, together
from workbench.cost.flops import Architecture
from workbench.errors import Problem, RequestError, WorkbenchError
from workbench.experiment import studying
from workbench.experiment.bench import Bench, Cell, Reuse
from workbench.experiment.environment import environment
from workbench.experiment.requested import chosen_arms, corpus_of, limited, questions_of, settled, unfit
from workbench.experiment.search import SPLIT, ArmSearch, judge
from workbench.experiment.stored import NotMadeError, ReadOnlyStore, stored
from workbench.models.generator import Source
from workbench.models.opening import outline_of
from workbench.models.runtime import resolve_device, resolve_dtype
from workbench.models.shapes import shape_of
from workbench.progress import Progress
from workbench.store import Store

if TYPE_CHECKING:
    from workbench.settings import ArmEntry, Experiment, SearchSettings
    from workbench.types import Corpus, Question


SPEEDS = "speeds"  # in the store
REPLY_TOKENS = 20  # of a usual reply: the most that one may take is rarely reached
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
    settings: Mapping[str, Any]
    making: tuple[str, ...]
    answers_stored: int
    answers_wanted: int
    trials: Trials | None = None
    error: str | None = None
    estimate: Estimate | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketched:
    """What an estimate asks of a model that is not here yet: its shape, known by its name, and where it would run."""

    architecture: Architecture
    dtype: str
    device: str

    @classmethod
    def of(cls, experiment: Experiment) -> Sketched | None:
        """The sketch for an experiment's model; None where its shape is unknown until it is fetched."""
        shape = shape_of(experiment.model.name)
        if shape is None:
            return None
        device = resolve_device(experiment.model.device)
        return cls(shape, resolve_dtype(experiment.model.dtype, device), device)


@dataclass(frozen=True, slots=True)
class PlannedStudy:
    """A study: how many points it measures, and how much of that is stored; `estimate` is of what is left."""

    name: str
    kind: str
    arms: tuple[str, ...]
    points: int
    answers_stored: int
    answers_wanted: int
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class RunPlan:
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
    studies: tuple[PlannedStudy, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The plan as JSON, for `--json`."""
        return asdict(self)


def plan(experiment: Experiment, arms: Sequence[str], limit: int | None, store: Store) -> RunPlan:
    """Look into the store as the run would. Raises RequestError for what a run would refuse."""
    experiment = limited(experiment, limit)
    entries = chosen_arms(experiment, arms)
    corpus = corpus_of(experiment)
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
        arms=tuple(
            replace(
                _planned_arm(bench, entry, experiment, corpus, questions),
                notes=ARMS[entry.kind].doubts(arm_settings(entry.kind, entry.settings), corpus, store),
            )
            for entry in entries
        ),
        studies=tuple(_study(each, bench, corpus) for each in studying.planned(experiment, corpus, entries)),
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


def _study(planned: studying.StudyCells, bench: Bench | None, corpus: Corpus) -> PlannedStudy:
    """What a study would measure beside the run, and what of that is stored; nothing, of a model that is not here."""
    study, arms = planned.study, tuple(dict.fromkeys(point.arm for point in planned.cells))
    given = study.experiment
    of_the_run = {Cell(entry, seed, given.split) for entry in given.arms for seed in given.seeds}
    cells = [cell for cells in planned.cells.values() for cell in cells if cell not in of_the_run]
    cells = list(dict.fromkeys(cells))
    if bench is None:
        sketched = [_sketched(cell, given, corpus) for cell in cells]
        wanted = sum(each[0] for each in sketched)
        return PlannedStudy(
            study.name, study.kind, arms, len(planned.cells), 0, wanted, _together([each[1] for each in sketched])
        )
    left = [_left_of(bench, cell) for cell in sorted(cells, key=lambda cell: cell.variant.changes)]
    known, wanted = sum(each[0] for each in left), sum(each[1] for each in left)
    estimate = _together([each[2] for each in left if each[0] < each[1]])
    return PlannedStudy(study.name, study.kind, arms, len(planned.cells), known, wanted, estimate)


def _sketched(cell: Cell, experiment: Experiment, corpus: Corpus) -> tuple[int, Estimate | None]:
    """Of a cell of a model that is not here: its answers, and what they take where the model's shape is known."""
    if cell.variant.changes:
        experiment = varied(experiment, cell.variant.values)
        corpus = corpus_of(experiment)
    questions = questions_of(experiment, corpus, cell.split)
    fits = int(bool(made_by(cell.entry.kind, cell.entry.settings)))
    return len(questions), _sketch(cell.entry, experiment, corpus, questions, len(questions), fits)


def _left_of(bench: Bench, cell: Cell) -> tuple[int, int, Estimate | None]:
    """Of a cell: answers that are stored, answers that are wanted, and what the rest takes, where that is known."""
    try:
        here = bench.at(cell.variant).of(cell.entry)
    except WorkbenchError:  # of a model that is not here yet, or that cannot be had: the run will tell
        return 0, len(bench.questions(cell.split)), None
    questions = here.questions(cell.split)
    arm, known, fits = make_arm(cell.entry.kind, cell.entry.settings, here.context(cell.seed)), 0, 0
    try:
        known = len(stored(bench, cell).answers)
    except WorkbenchError:
        fits = int(bool(arm.made_with(arm.settings)))
    speed = known_speed(here.store, here.runtime) or rough_speed(**here.resolved)
    return known, len(questions), estimate_of(arm, here.corpus, questions, len(questions) - known, fits, speed)


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
    rest = [_sketch(entry, experiment, corpus, questions, _made(wanted, entry, experiment), fits)]
    if trials and trials.wanted:
        dev = questions_of(experiment, corpus, SPLIT)
        rest += [_sketch(entry, experiment, corpus, dev, len(dev), int(bool(makes)))] * trials.wanted
    return replace(planned, estimate=_together(rest))


def _sketch(
    entry: ArmEntry, experiment: Experiment, corpus: Corpus, questions: Sequence[Question], answers: int, fits: int
) -> Estimate | None:
    """What so many answers and fits of an arm take with its model, which is not here; None without its shape."""
    runtime = Sketched.of(experiment.model_copy(update={"model": experiment.model_of(entry)}))
    if runtime is None:
        return None
    sketched: Any = runtime  # an estimate asks for no more than it has
    nowhere, seed = ReadOnlyStore(Path()), experiment.seeds[0]
    context = Context(nowhere, sketched, corpus.language, seed, experiment.decoding, Progress())
    arm = make_arm(entry.kind, entry.settings, context)
    return estimate_of(arm, corpus, questions, answers, fits, rough_speed(runtime.dtype, runtime.device))


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
        speed = known_speed(bench.store, bench.runtime) or rough_speed(**bench.resolved)
        arm = make_arm(entry.kind, entry.settings, bench.context(self.experiment.seeds[0]))
        fits = len(self.experiment.seeds) if left else 0
        made = _made(wanted - known, entry, self.experiment)
        rest = [estimate_of(arm, bench.corpus, questions, made, fits, speed)]
        if self.searched:
            dev = bench.questions(SPLIT)
            trial = estimate_of(arm, bench.corpus, dev, len(dev), bool(makes), speed)
            rest += [trial] * self.searched.trials_left(trial.seconds if trial else None)
        return replace(planned, estimate=_together(rest))

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


def _together(parts: Sequence[Estimate | None]) -> Estimate | None:
    """All of these one after the other; None where one is not known, or there is none."""
    known = [part for part in parts if part is not None]
    return together(known) if known and len(known) == len(parts) else None


def known_speed(store: Store, runtime: Source) -> float | None:
    """FLOPs a second of a matrix product, as a run measured it on this machine."""
    found = store.find(SPEEDS, machine_of(runtime))
    return float(found.info["flops_per_second"]) if found else None


def measured_speed(store: Store, runtime: Source) -> float:
    """The speed of this machine and model, measured now unless stored, so that a repeated run says the same."""

    def make(folder: Path) -> dict[str, float]:
        return {"flops_per_second": matrix_speed(runtime.dtype, runtime.device)}

    return float(store.get(SPEEDS, machine_of(runtime), make).info["flops_per_second"])


def machine_of(runtime: Source) -> dict[str, Any]:
    """What a measured speed depends on, beside what was computed."""
    here = environment(runtime.device)
    return {"dtype": runtime.dtype, **{key: here[key] for key in ("torch", "processor", "cores", "accelerator")}}


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
