"""The runner: every arm fitted, asked the same questions, scored and compared; then the run folder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from workbench.analysis.verdict import advise
from workbench.arms import ARMS, Context, arm_settings
from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.experiment.assembling import Measurements, results_of
from workbench.experiment.bench import Bench, Cell, Reuse
from workbench.experiment.cautions import joined_cautions
from workbench.experiment.environment import environment_of_run
from workbench.experiment.executors import EXECUTORS, check_executor
from workbench.experiment.outcomes import outcome_of
from workbench.experiment.perplexity import perplexity
from workbench.experiment.requested import chosen_arms, corpus_of, language_of, limited, questions_of, settled
from workbench.experiment.search import SPLIT, ArmSearch, search
from workbench.experiment.studying import planned, run_studies
from workbench.experiment.writing import write_run
from workbench.languages.spoken import said, speaking
from workbench.progress import Progress
from workbench.settings import ArmEntry, Experiment
from workbench.store import Store, locks
from workbench.types import Corpus, Interval

REPORTS = Path("reports")


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run is asked beside its file: which arms, how many questions, anew or not, and where."""

    arms: tuple[str, ...] = ()
    limit: int | None = None
    fresh: bool = False
    retry_errors: bool = False
    executor: str = "local"
    workers: int | None = None  # in place of the experiment's
    reports: Path = REPORTS


def run_experiment(experiment: Experiment, request: RunRequest, store: Store, progress: Progress) -> Path:
    """Run and write the run folder; returns it. Arms that fail are in the results, with their reason.

    Raises RequestError before anything is written when the request is wrong, or another process runs it.
    """
    with speaking(language_of(experiment)):
        return _run_alone(experiment, request, store, progress)


def _run_alone(experiment: Experiment, request: RunRequest, store: Store, progress: Progress) -> Path:
    """Check the request, then run where no other process does so."""
    check_executor(request.executor)
    experiment = limited(experiment, request.limit)
    chosen_arms(experiment, request.arms)
    corpus = corpus_of(experiment)
    for split in {experiment.split, *([SPLIT] if experiment.search else [])}:
        questions_of(experiment, corpus, split)
    folder = request.reports / experiment.name
    try:
        # In the store: a run folder holds the run and nothing else, and nothing at all before it is over.
        lock = store.lock("run", digest_of(str(folder.resolve()))[:32])
        with locks.held(lock, "", wait=False, unwritable_alone=True):
            experiment = settled(experiment, corpus, store)
            entries = chosen_arms(experiment, request.arms)
            return _run(experiment, request, entries, corpus, store, progress)
    except locks.TakenError as taken:
        what = said("run_fault.running", owner=taken)
        raise RequestError.of(what, str(folder), said("run_fault.running_cure")) from None


def _run(
    experiment: Experiment,
    request: RunRequest,
    entries: Sequence[ArmEntry],
    corpus: Corpus,
    store: Store,
    progress: Progress,
) -> Path:
    """Plan, then fit and answer, then score and compare, then write."""
    started, clock = datetime.now(UTC), time.perf_counter()
    bench = Bench(experiment, corpus, Reuse(request.fresh, request.retry_errors), store, progress)
    questions, split = bench.questions(experiment.split), experiment.split
    progress.tell(
        "begins", title=corpus.title or corpus.name, documents=len(corpus.documents), questions=len(questions)
    )
    if bench.rounds:
        progress.tell("rounds", dtype=bench.resolved.dtype)
    bench.check(entries)  # a model that is not there, or cannot take what is asked, is reported before any work
    for entry in entries:
        if lacking := ARMS[entry.kind].lacks(arm_settings(entry.kind, entry.settings), corpus):
            progress.tell("will_fail", arm=entry.name, error=lacking)  # reported before the others take their time
    searches: list[ArmSearch] = []
    workers = request.workers or experiment.resources.workers
    studies = planned(experiment, corpus, entries)  # before anything is spent
    with EXECUTORS[request.executor](bench, workers) as executor:
        if experiment.search:
            searches = search(executor, entries, experiment.search)
            entries = [each.chosen_entry for each in searches]
            studies = planned(experiment, corpus, entries)
        executor.fill([Cell(entry, seed, split) for entry in entries for seed in experiment.seeds])
        outcomes = [outcome_of(entry, executor, questions, request.fresh) for entry in entries]
        studied = run_studies(executor, studies)
    for caution in joined_cautions({outcome.entry.name: outcome.cautions for outcome in outcomes}):
        progress.note(caution)
    measured = Measurements(
        bench=bench,
        questions=questions,
        outcomes=outcomes,
        base_perplexity=_of_the_base(bench.context(experiment.seeds[0]), corpus),
        studied=studied,
        searches=searches,
        partial=_partial(experiment, request),
        environment=environment_of_run(
            started, time.perf_counter() - clock, workers, request.executor, bench.resolved, rounds=bench.rounds
        ),
    )
    folder = request.reports / experiment.name
    results = results_of(measured)
    results = results.model_copy(update={"verdict": advise(results, folder.as_posix())})
    write_run(folder, results, measured, _as_run(experiment, entries, corpus, store))
    return folder


def _partial(experiment: Experiment, request: RunRequest) -> str | None:
    """The options that made this run a part of the experiment; None where it is the whole."""
    limit = experiment.sample.limit
    options = [f"--limit {limit}"] if limit else []
    options += [f"--arms {','.join(request.arms)}"] if request.arms else []
    return " ".join(options) or None


def _as_run(experiment: Experiment, entries: Sequence[ArmEntry], corpus: Corpus, store: Store) -> Experiment:
    """The experiment that gives the same run again: with the settings that a search has chosen, and no search."""
    chosen = {entry.name: entry for entry in entries}
    arms = tuple(chosen.get(arm.name, arm) for arm in experiment.arms)
    ran = experiment.model_copy(update={"arms": arms, "search": None})
    return settled(ran, corpus, store, with_doubts=True)


def _of_the_base(context: Context, corpus: Corpus) -> Interval | None:
    """Perplexity before any tuning; where it cannot be had, the arms are reported without it."""
    try:
        return perplexity(context, context.runtime.base, corpus.general_text)
    except RequestError:
        raise  # of the store or the model's files: nothing more can be made with them
    except Exception as error:
        context.progress.tell("no_base_perplexity", error=f"{type(error).__name__}: {error}")
        return None
