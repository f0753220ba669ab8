"""What the studies of an experiment would measure beside the run, and what that takes; no model is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.arms import made_by, make_arm
from workbench.config import varied
from workbench.corpus.digest import with_content
from workbench.cost.estimate import Estimate
from workbench.digests import digest_of
from workbench.errors import WorkbenchError
from workbench.experiment import studying
from workbench.experiment.bench import Bench, Cell
from workbench.experiment.estimating import all_of, estimate_of, sketch, speed_of
from workbench.experiment.requested import corpus_of, questions_of
from workbench.experiment.stored import stored

if TYPE_CHECKING:
    from workbench.settings import Experiment
    from workbench.types import Corpus


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


def planned_study(planned: studying.StudyCells, bench: Bench | None, corpus: Corpus) -> PlannedStudy:
    """What a study would measure beside the run, and what of that is stored; nothing, of a model that is not here.

    A fit that the run makes too, or another point, is counted there alone.
    """
    study, arms = planned.study, tuple(dict.fromkeys(point.arm for point in planned.cells))
    given, fits = study.experiment, _Fits()
    of_the_run = {Cell(entry, seed, given.split) for entry in given.arms for seed in given.seeds}
    for cell in of_the_run:
        fits.new(cell, given, corpus)
    cells = list(dict.fromkeys(cell for cells in planned.cells.values() for cell in cells if cell not in of_the_run))
    cells.sort(key=lambda cell: cell.variant.changes)
    left = [_sketched(cell, given, corpus, fits) if bench is None else _left_of(bench, cell, fits) for cell in cells]
    known, wanted = sum(each.stored for each in left), sum(each.wanted for each in left)
    estimate = all_of([each.estimate for each in left if each.stored < each.wanted])
    return PlannedStudy(study.name, study.kind, arms, len(planned.cells), known, wanted, estimate)


@dataclass(frozen=True, slots=True)
class _Left:
    """Of a cell: answers that are stored, answers that are wanted, and what the rest takes, where that is known."""

    stored: int
    wanted: int
    estimate: Estimate | None


class _Fits:
    """The fits that are to be made, each once."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def new(self, cell: Cell, experiment: Experiment, corpus: Corpus) -> bool:
        """Whether this cell is the first to need its fit; whether it needs one at all."""
        entry = cell.entry
        makes = made_by(entry.kind, entry.settings)
        if not makes:
            return False
        trains = "weights" in makes  # which outweighs an index beside it
        learned = corpus.training.select("train") if trains else ()
        read = with_content(corpus.training if trains else corpus, questions=learned).digest
        seed = cell.seed if trains else None
        key = digest_of([entry.kind, dict(entry.settings), experiment.model_of(entry).model_dump_json(), read, seed])
        known = key in self._known
        self._known.add(key)
        return not known


def _sketched(cell: Cell, experiment: Experiment, corpus: Corpus, fits: _Fits) -> _Left:
    """A cell of a model that is not here."""
    if cell.variant.changes:
        experiment = varied(experiment, cell.variant.values)
        corpus = corpus_of(experiment)
    questions = questions_of(experiment, corpus, cell.split)
    wanted, fit = len(questions), int(fits.new(cell, experiment, corpus))
    return _Left(0, wanted, sketch(cell.entry, experiment, corpus, questions, wanted, fit))


def _left_of(bench: Bench, cell: Cell, fits: _Fits) -> _Left:
    """A cell as far as the store knows it."""
    try:
        here = bench.at(cell.variant).of(cell.entry)
    except WorkbenchError:  # of a model that is not here yet, or that cannot be had: the run will tell
        return _Left(0, len(bench.questions(cell.split)), None)
    questions = here.questions(cell.split)
    arm, known, fit = make_arm(cell.entry.kind, cell.entry.settings, here.context(cell.seed)), 0, 0
    try:
        known = len(stored(bench, cell).answers)
    except WorkbenchError:
        fit = int(fits.new(cell, here.experiment, here.corpus))
    speed = speed_of(here.store, here.runtime)
    wanted = len(questions)
    return _Left(known, wanted, estimate_of(arm, here.corpus, questions, wanted - known, fit, speed))
