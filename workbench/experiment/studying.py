"""The studies of an experiment: their points become cells, which any executor measures, and their answers a result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.analysis.record import Record
from workbench.analysis.results import AxisResult, PointCost, PointResult, StudyResult
from workbench.arms import make_arm
from workbench.config import varied
from workbench.errors import Problem, RequestError
from workbench.experiment.bench import Bench, Cell, CellError, Measured, Variant
from workbench.experiment.finite import finite
from workbench.experiment.judged import judge_all
from workbench.experiment.records import frame_of, record
from workbench.experiment.requested import questions_of
from workbench.languages import words_of_component, written
from workbench.languages.wording import Wording
from workbench.studies import Point, Result, Study, make_study
from workbench.types import Corpus, Cost, Finding

if TYPE_CHECKING:
    from workbench.experiment.executors.base import Executor
    from workbench.settings import ArmEntry, Experiment

ARMS = "arms."
TRAINED_SHARE = "trained_share"


@dataclass(frozen=True, slots=True)
class StudyCells:
    """A study with the cells of each of its points, one a seed."""

    study: Study
    cells: Mapping[Point, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """The result of a point, what it cost, and the records of its answers."""

    result: Result
    cost: PointCost | None = None
    records: Sequence[Record] = ()


@dataclass(frozen=True, slots=True)
class Studied:
    """What a study found, point by point, and what that shows."""

    study: Study
    points: Sequence[MeasuredPoint]
    findings: Sequence[Finding]

    def as_rows(self) -> list[dict[str, Any]]:
        """The records of all its answers as they stand in studies.jsonl: with the study and the point."""
        return [
            {"study": self.study.name, "at": list(each.result.point.at), **record.as_json()}
            for each in self.points
            for record in each.records
        ]


def planned(experiment: Experiment, corpus: Corpus, entries: Sequence[ArmEntry]) -> list[StudyCells]:
    """The studies of the experiment over these arms, whole. Raises RequestError with all that cannot be measured."""
    experiment = experiment.model_copy(update={"arms": tuple(entries)})
    found: list[StudyCells] = []
    problems: list[Problem] = []
    for entry in experiment.studies:
        try:
            study = make_study(entry, experiment, corpus)
            if not study.arms:  # of a command that names other arms
                continue
            questions_of(experiment, corpus, study.asked)
            found.append(StudyCells(study, {point: _cells(experiment, study, point) for point in study.points()}))
        except RequestError as error:
            own = f"studies.{entry.name}"
            problems += [
                each if each.where.startswith(own) else Problem(each.what, f"{own}: {each.where}", each.cure)
                for each in error.problems
            ]
    if problems:
        raise RequestError(problems)
    return found


def _cells(experiment: Experiment, study: Study, point: Point) -> list[Cell]:
    """The cells of a point. Raises RequestError for a change that the experiment does not take."""
    changed = varied(experiment, point.changes)
    entry = next(arm for arm in changed.arms if arm.name == point.arm)
    variant = Variant.of({key: value for key, value in point.changes.items() if not key.startswith(ARMS)})
    return [Cell(entry, seed, study.asked, variant) for seed in experiment.seeds]


def run_studies(executor: Executor, studies: Sequence[StudyCells]) -> list[Studied]:
    """Measure every point of every study. A point that fails is in its result, with the reason."""
    bench = executor.bench
    executor.fill(list(dict.fromkeys(cell for each in studies for _, cells in _by_variant(each) for cell in cells)))
    found = []
    for each in studies:
        measured: dict[Point, MeasuredPoint] = {}
        asked = _AskedCells(executor, each.study)
        with bench.progress.stage("study", len(each.cells), name=each.study.name) as stage:
            for point, cells in _by_variant(each):
                measured[point] = _measured(asked, point, cells)
                bench.progress.advance(stage)
        points = [measured[point] for point in each.cells]
        found.append(Studied(each.study, points, each.study.conclude([point.result for point in points])))
    return found


def _by_variant(planned: StudyCells) -> list[tuple[Point, Sequence[Cell]]]:
    """The points with their cells, those of a variant beside each other: its corpus is read once for all arms."""
    return sorted(planned.cells.items(), key=lambda item: item[1][0].variant.changes)


@dataclass(frozen=True, slots=True)
class _AskedCell:
    """The records of a cell, what its fit cost, and the corpus that it was asked of."""

    records: Sequence[Record]
    fit: Cost
    retrieves: bool
    corpus: Corpus
    weights: int | None


class _AskedCells:
    """The cells of a study, each measured once, however many of its points are read from it."""

    def __init__(self, executor: Executor, study: Study) -> None:
        self.executor, self.study = executor, study
        self._known: dict[Cell, _AskedCell | str] = {}

    def __call__(self, cell: Cell) -> _AskedCell:
        """Raises CellError with the reason why it could not be measured."""
        if cell not in self._known:
            self._known[cell] = self._measure(cell)
        found = self._known[cell]
        if isinstance(found, str):
            raise CellError(found)
        return found

    def _measure(self, cell: Cell) -> _AskedCell | str:
        try:
            measured = self.executor.measure(cell)
            bench = self.executor.bench.at(cell.variant)
            records = list(_records(bench, cell, measured, self.study))
        except (CellError, RequestError) as error:
            return str(error)
        shape = make_arm(cell.entry.kind, cell.entry.settings, bench.of(cell.entry).context(cell.seed)).architecture
        fitted, weights = measured.fitted, None if shape is None else shape.parameters
        return _AskedCell(records, fitted.cost, fitted.retrieves, bench.corpus, weights)


def _measured(asked: _AskedCells, point: Point, cells: Sequence[Cell]) -> MeasuredPoint:
    """A point with all its seeds; half of the seeds are no result."""
    study, wanted = asked.study, point.questions
    try:
        found = [asked(cell) for cell in cells]
    except CellError as error:
        asked.executor.bench.progress.tell("point_failed", arm=point.arm, at=point.label, error=error)
        return MeasuredPoint(Result(point, None, error=str(error)))
    records = [each for cell in found for each in cell.records if wanted is None or each.question in wanted]
    frame = summary.with_documents(frame_of(records), found[0].corpus)
    metrics = summary.each_metric(frame, study.settings.metrics, retrieves=found[-1].retrieves)
    metrics |= summary.each_share(frame, [name for name in study.figures if name not in study.settings.metrics])
    cost = _cost(records, [each.fit for each in found], found[0].weights, study.costs)
    return MeasuredPoint(Result(point, frame, metrics, fit=cost.fit), cost, records)


def _records(bench: Bench, cell: Cell, measured: Measured, study: Study) -> Iterator[Record]:
    """The records of a cell, with what the study measures of each answer among the scores."""
    questions, retrieves = bench.questions(cell.split), measured.fitted.retrieves
    asked = [(question, measured.answers[question.id]) for question in questions]
    judged = judge_all(bench.store, asked, bench.corpus.language, retrieves)
    for (question, answer), judgement in zip(asked, judged, strict=True):
        name = bench.experiment.name
        made = record(name, cell.entry.name, cell.seed, question, answer, bench.corpus, retrieves, judged=judgement)
        own = study.observed(cell.entry.name, question, answer)
        observed = {f"{study.kind}.{key}": value for key, value in own.items()}
        yield replace(made, scores={**made.scores, **finite(observed)})


def _cost(records: Sequence[Record], fits: Sequence[Cost], weights: int | None, more: Sequence[str]) -> PointCost:
    """Of a point: its fit, the mean over seeds, and its mean question asked alone.

    `weights`: of the whole model, where that is known. `more`: figures of the fit beside the usual ones.
    """
    answered = [each for each in records if each.error is None] or records
    named = ("seconds", "flops", "tokens", *(name for name in more if name != TRAINED_SHARE))
    fit = {key: sum(getattr(each, key) or 0 for each in fits) / len(fits) for key in named}
    if TRAINED_SHARE in more and weights:
        fit[TRAINED_SHARE] = min(1.0, fits[0].trainable_parameters / weights)
    keys = ("prompt_tokens", "new_tokens", "flops")
    return PointCost(fit=fit, query={key: _mean([getattr(each, key) for each in answered]) for key in keys})


def _mean(values: Sequence[float | None]) -> float | None:
    """The mean; None where one of them is not known."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if len(known) == len(values) else None


def result_of(studied: Studied, language: str) -> StudyResult:
    """A study as results have it; `conclusion` is its findings in words."""
    study = studied.study
    wording = Wording(language, {study.kind: words_of_component(study.words, written(language))})
    return StudyResult(
        name=study.name,
        kind=study.kind,
        title=study.title,
        about=study.about,
        axes=tuple(AxisResult(name=axis.name, label=axis.label, values=axis.values) for axis in study.axes),
        metrics=study.figures,
        costs=study.costs,
        split=study.asked,
        questions=len({record.question for each in studied.points for record in each.records}),
        cells=tuple(
            PointResult(
                arm=each.result.point.arm,
                at=each.result.point.at,
                status="ok" if each.result.error is None else "failed",
                error=each.result.error,
                metrics=each.result.metrics,
                cost=each.cost,
            )
            for each in studied.points
        ),
        findings=tuple(studied.findings),
        conclusion=tuple(map(wording.say, studied.findings)),
    )
