"""An arm over all its seeds: its records, its answers, what it cost, or why it failed."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from workbench.analysis.record import Record
from workbench.analysis.results import TrainingResult
from workbench.arms import make_arm
from workbench.cost.timed import Timed
from workbench.errors import RequestError, WorkbenchError
from workbench.experiment.bench import Bench, Cell, CellError, Measured
from workbench.experiment.cautions import cut_note, cut_requests_note
from workbench.experiment.executors.base import Executor
from workbench.experiment.finite import finite
from workbench.experiment.judged import judge_all
from workbench.experiment.latency import timed
from workbench.experiment.records import record
from workbench.languages.spoken import said
from workbench.settings import ArmEntry
from workbench.types import Answer, Cost, Interval, Question


@dataclass(slots=True)
class ArmOutcome:
    """One arm over all seeds: its records, or why it failed."""

    entry: ArmEntry
    records: list[Record] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    timed: Timed | None = None
    perplexities: list[Interval] = field(default_factory=list)
    training: TrainingResult | None = None
    retrieves: bool = False
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()  # which the run reports as well
    error: str | None = None


def outcome_of(entry: ArmEntry, executor: Executor, questions: Sequence[Question], fresh: bool) -> ArmOutcome:
    """An arm with all its seeds: half of the seeds are no arm. Of the first of them, single requests are timed, here:
    whichever executor measured the cells, every arm is timed on one machine, with no other cell beside it."""
    outcome = ArmOutcome(entry)
    try:
        bench = executor.bench.of(entry)
    except WorkbenchError as error:
        return ArmOutcome(entry, error=str(error))
    for seed in bench.experiment.seeds:
        try:
            measured = executor.measure(Cell(entry, seed, bench.experiment.split))
        except CellError as error:
            bench.progress.tell("failed", arm=entry.name, error=error)
            return ArmOutcome(entry, error=str(error))
        try:
            alone = _latency(bench, entry, seed, questions, measured, fresh) if not outcome.records else None
            outcome.timed = outcome.timed or alone
            _add(outcome, bench, questions, seed, measured, alone)
        except Exception as error:  # whatever one arm's answers lead to, the others are reported
            bench.progress.note(traceback.format_exc())
            return ArmOutcome(entry, error=said("error.not_scored", error=f"{type(error).__name__}: {error}"))
    asked = list(zip([*questions] * len(bench.experiment.seeds), outcome.answers, strict=True))
    arm = make_arm(entry.kind, entry.settings, bench.context(bench.experiment.seeds[0]))
    notes = [
        cut_note(asked, bench.experiment.decoding),
        cut_requests_note(outcome.answers),
        arm.wording_note(),
    ]
    outcome.cautions = tuple(filter(None, [*notes, *arm.remarks(outcome.answers)]))
    return outcome


def _latency(
    bench: Bench, entry: ArmEntry, seed: int, questions: Sequence[Question], measured: Measured, fresh: bool
) -> Timed | None:
    """Single requests of an arm. What keeps them from being timed is noted, and fails no arm."""
    context = bench.context(seed, entry.name)
    try:
        settings = bench.experiment.cost
        return timed(context, measured.fitted, questions, measured.answers, settings, fresh=fresh)
    except RequestError:
        raise  # of the store: nothing else could be kept either
    except Exception as error:
        bench.progress.tell("not_timed", arm=entry.name, error=error)
        return None


def _add(
    outcome: ArmOutcome,
    bench: Bench,
    questions: Sequence[Question],
    seed: int,
    measured: Measured,
    alone: Timed | None,
) -> None:
    """One seed's records and costs join those of the arm."""
    seconds = alone.seconds if alone is not None else {}
    fitted = measured.fitted
    outcome.retrieves, outcome.notes = fitted.retrieves, fitted.notes
    if fitted.training is not None:
        outcome.training = TrainingResult.model_validate(finite(asdict(fitted.training)))
    outcome.costs.append(fitted.cost)
    outcome.perplexities += filter(None, [measured.perplexity])
    ordered = [measured.answers[q.id] for q in questions]
    outcome.answers += ordered
    name = bench.experiment.name
    arm, corpus, retrieves = outcome.entry.name, bench.corpus, fitted.retrieves
    asked = list(zip(questions, ordered, strict=True))
    judged = judge_all(bench.store, asked, corpus.language, retrieves)
    outcome.records += [
        record(name, arm, seed, question, answer, corpus, retrieves, seconds.get(question.id), judgement)
        for (question, answer), judgement in zip(asked, judged, strict=True)
    ]
