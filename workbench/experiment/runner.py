"""The runner: every arm fitted, asked the same questions, scored and compared; then the run folder."""

from __future__ import annotations

import json
import time
import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.analysis.costs import cost_of, priced
from workbench.analysis.figures import figures_of
from workbench.analysis.verdict import verdict
from workbench.arms import ARMS, Context, make_arm
from workbench.config import to_toml
from workbench.corpus.leaks import leaks
from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.experiment.bench import Asked, Bench, Cell, CellError, Measured
from workbench.experiment.cautions import cut_note, told_together
from workbench.experiment.environment import environment
from workbench.experiment.executors import EXECUTORS, check_executor
from workbench.experiment.executors.base import Executor
from workbench.experiment.judged import judge_all
from workbench.experiment.latency import Timed, timed
from workbench.experiment.page import write_page
from workbench.experiment.perplexity import over_seeds, perplexity
from workbench.experiment.plan import estimate_of, measured_speed
from workbench.experiment.records import finite, frame_of, passages_seen, record
from workbench.experiment.requested import chosen_arms, corpus_of, limited, questions_of, settled
from workbench.experiment.search import SPLIT, ArmSearch, search
from workbench.experiment.studying import Studied, as_json, planned, run_studies
from workbench.files import write_atomic
from workbench.models.runtime import depends_on_batches
from workbench.progress import Progress
from workbench.schema import SCHEMA
from workbench.scoring import METRICS
from workbench.secrets import scrub
from workbench.settings import ArmEntry, Experiment
from workbench.store import Store, locks
from workbench.types import Answer, Corpus, Cost, Question, most

if TYPE_CHECKING:
    import pandas as pd

REPORTS = Path("reports")


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked beside its file: which arms, how many questions, anew or not, and where."""

    arms: tuple[str, ...] = ()
    limit: int | None = None
    fresh: bool = False
    retry_errors: bool = False
    executor: str = "local"
    workers: int | None = None  # in place of the experiment's
    reports: Path = REPORTS


@dataclass(slots=True)
class ArmOutcome:
    """One arm over all seeds: its rows, or why it failed."""

    entry: ArmEntry
    rows: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    costs: list[Cost] = field(default_factory=list)
    timed: Timed | None = None
    perplexities: list[dict[str, Any]] = field(default_factory=list)
    training: Mapping[str, Any] | None = None
    retrieves: bool = False
    notes: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()  # which the run tells as well
    error: str | None = None


def run_experiment(experiment: Experiment, request: Request, store: Store, progress: Progress) -> Path:
    """Run and write the run folder; returns it. Arms that fail are in the results, with their reason.

    Raises RequestError before anything is written when the request is wrong, or another process runs it.
    """
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
        cure = "wait for it to end, or give this experiment another name: --set name=another"
        raise RequestError.of(f"{taken} is running into this folder", str(folder), cure) from None


def _run(
    experiment: Experiment,
    request: Request,
    entries: Sequence[ArmEntry],
    corpus: Corpus,
    store: Store,
    progress: Progress,
) -> Path:
    started, clock = datetime.now(UTC), time.perf_counter()
    bench = Bench(experiment, corpus, Asked(request.fresh, request.retry_errors), store, progress)
    questions, resolved, split = bench.questions(experiment.split), bench.resolved, experiment.split
    progress.note(f"{corpus.title or corpus.name}: {len(corpus.documents)} documents, {len(questions)} questions")
    rounding = depends_on_batches(resolved["dtype"], experiment.decoding)
    if rounding:
        progress.note(
            f"{resolved['dtype']} rounds so that a reply may depend on its batch: "
            "decoding.deterministic = true prevents it"
        )
    searches: list[ArmSearch] = []
    workers = request.workers or experiment.resources.workers
    studies = planned(experiment, corpus, entries)  # before anything is spent
    with EXECUTORS[request.executor](bench, workers) as executor:
        if experiment.search:
            searches = search(executor, entries, experiment.search)
            entries = [each.chosen_entry for each in searches]
            studies = planned(experiment, corpus, entries)
        executor.fill([Cell(entry, seed, split) for entry in entries for seed in experiment.seeds])
        outcomes = [_outcome(entry, executor, questions, request.fresh) for entry in entries]
        studied = run_studies(executor, studies)
    for caution in told_together({outcome.entry.name: outcome.cautions for outcome in outcomes}):
        progress.note(caution)
    base_context = bench.context(experiment.seeds[0])
    base_perplexity = _of_the_base(base_context, corpus)
    limit = experiment.sample.limit
    partial = f"--limit {limit}" if limit else None
    if request.arms:
        partial = f"{partial or ''} --arms {','.join(request.arms)}".strip()
    token_bytes = bench.runtime.architecture.key_value_bytes(1, 4 if resolved["dtype"] == "float32" else 2)
    results = _results(experiment, corpus, questions, outcomes, base_perplexity, resolved, partial, store, token_bytes)
    results["studies"] = [as_json(each, results["experiment"]["language"]) for each in studied]
    results["verdict"] = verdict(results, (request.reports / experiment.name).as_posix())
    for arm in results["arms"]:
        if arm["status"] == "ok":
            arm["estimate"] = _against_measured(arm, base_context, corpus, questions, len(experiment.seeds))
    if experiment.search:
        asked = {"split": SPLIT, "questions": len(bench.questions(SPLIT))}
        budget = experiment.search.model_dump(include={"trials", "seconds", "seed", "at_once"})
        results["search"] = {**asked, **budget, "arms": [each.as_json() for each in searches]}
    results["environment"] |= {"started": started.isoformat(timespec="seconds")}
    results["environment"] |= {"seconds": round(time.perf_counter() - clock, 2), **resolved}
    if workers > 1:
        results["environment"]["workers"] = workers
    if request.executor != "local":
        results["environment"]["executor"] = request.executor
    if rounding:
        how = "in batches; decoding.deterministic = true computes each alone"
        results["environment"]["rounding"] = f"{resolved['dtype']}, {how}"
    chosen = {entry.name: entry for entry in entries}
    arms = tuple(chosen.get(arm.name, arm) for arm in experiment.arms)
    ran = experiment.model_copy(update={"arms": arms, "search": None})
    ran = settled(ran, corpus, store, with_doubts=True)
    return _write(ran, request.reports, results, outcomes, studied, corpus, resolved, store)


def _of_the_base(context: Context, corpus: Corpus) -> dict[str, Any] | None:
    """Perplexity before any tuning; where it cannot be had, the arms are reported without it."""
    try:
        return perplexity(context, context.runtime.base, corpus.general_text)
    except RequestError:
        raise  # of the store or the model's files: nothing more can be made with them
    except Exception as error:
        context.progress.note(f"perplexity of the base model failed: {type(error).__name__}: {error}")
        return None


def _outcome(entry: ArmEntry, executor: Executor, questions: Sequence[Question], fresh: bool) -> ArmOutcome:
    """An arm with all its seeds: half of the seeds are no arm. Of the first of them, single requests are timed, here:
    whichever executor measured the cells, every arm is timed on one machine, with no other cell beside it."""
    outcome, bench = ArmOutcome(entry), executor.bench
    for seed in bench.experiment.seeds:
        try:
            measured = executor.measure(Cell(entry, seed, bench.experiment.split))
        except CellError as error:
            bench.progress.note(f"{entry.name} failed: {error}")
            return ArmOutcome(entry, error=str(error))
        try:
            alone = _latency(bench, entry, seed, questions, measured, fresh) if not outcome.rows else None
            outcome.timed = outcome.timed or alone
            _add(outcome, bench, questions, seed, measured, alone)
        except Exception as error:  # whatever one arm's answers lead to, the others are reported
            bench.progress.note(traceback.format_exc())
            return ArmOutcome(entry, error=f"its answers could not be scored: {type(error).__name__}: {error}")
    asked = list(zip([*questions] * len(bench.experiment.seeds), outcome.answers, strict=True))
    arm = make_arm(entry.kind, entry.settings, bench.context(bench.experiment.seeds[0]))
    outcome.cautions = tuple(filter(None, [cut_note(asked, bench.experiment.decoding), arm.wording_note()]))
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
        bench.progress.note(f"{entry.name}: no single request could be timed: {error}")
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
    outcome.retrieves, outcome.training, outcome.notes = fitted.retrieves, fitted.training, fitted.notes
    outcome.costs.append(fitted.cost)
    outcome.perplexities += filter(None, [measured.perplexity])
    ordered = [measured.answers[q.id] for q in questions]
    outcome.answers += ordered
    name = bench.experiment.name
    arm, corpus, retrieves = outcome.entry.name, bench.corpus, fitted.retrieves
    asked = list(zip(questions, ordered, strict=True))
    judged = judge_all(bench.store, asked, corpus.language, retrieves)
    outcome.rows += [
        record(name, arm, seed, question, answer, corpus, retrieves, seconds.get(question.id), worth)
        for (question, answer), worth in zip(asked, judged, strict=True)
    ]


def _arm_result(
    outcome: ArmOutcome,
    rows: pd.DataFrame | None,
    experiment: Experiment,
    corpus: Corpus,
    store: Store,
    token_bytes: int,
) -> dict[str, Any]:
    entry, described = outcome.entry, ARMS[outcome.entry.kind].described()
    if rows is None:
        return {
            "name": entry.name,
            **described,
            "status": "failed",
            "error": outcome.error,
            "settings": entry.settings,
            "metrics": {},
            "by_kind": {},
            "by_seen": {},
            "cost": {},
            "failures": {},
            "cut_share": None,
            "error_share": None,
            "cut_at": {},
            "ended": {"value": None, "n": 0},
            "training": None,
            "retrieves": False,
            "notes": [],
        }
    fit = _mean_cost(outcome.costs)
    cost = cost_of(rows, fit, timed=outcome.timed, answers=outcome.answers, token_bytes=token_bytes)
    cost["batch"]["rows"] = 1 if experiment.decoding.deterministic else experiment.decoding.batch_rows
    cost = priced(cost, experiment.prices, experiment.model.name)
    figures = figures_of(store, outcome.rows, rows, corpus, outcome.retrieves)
    metrics = figures["metrics"]
    if outcome.perplexities:
        metrics["perplexity"] = over_seeds(outcome.perplexities)
    return {
        "name": entry.name,
        **described,
        "status": "ok",
        "error": None,
        "settings": entry.settings,
        "metrics": metrics,
        "by_kind": figures["by_kind"],
        "by_seen": figures["by_seen"],
        "cost": cost,
        "failures": summary.failures_of(rows),
        **summary.replies_of(rows),
        "training": outcome.training,
        "retrieves": outcome.retrieves,
        "notes": [*outcome.notes, *outcome.cautions],
    }


def _against_measured(
    arm: Mapping[str, Any], context: Context, corpus: Corpus, questions: Sequence[Question], seeds: int
) -> dict[str, Any]:
    """What was to be expected of an arm with all its seeds, beside what it took; None where it is not known.

    Its answers are those of this run, made in batches.
    """
    speed = measured_speed(context.store, context.runtime)
    answers = seeds * len(questions)
    asked = make_arm(arm["kind"], arm["settings"], context)
    expected = estimate_of(asked, corpus, questions, answers, seeds, speed)
    fit, query, batch = arm["cost"]["fit"], arm["cost"]["query"], arm["cost"]["batch"]
    measured = {
        "tokens": seeds * fit["tokens"] + answers * (query["prompt_tokens"] + query["new_tokens"]),
        "flops": seeds * fit["flops"] + answers * batch["flops"],
        "seconds": seeds * fit["seconds"] + answers * batch["seconds"],
        "memory_bytes": fit["peak_bytes"] or None,
        "disk_bytes": arm["cost"]["storage_bytes"] or None,
    }
    return {key: {"expected": value, "measured": measured[key]} for key, value in asdict(expected).items()}


def _mean_cost(costs: Sequence[Cost]) -> Cost:
    """The mean over seeds: a fit is made once, whichever seed it had."""
    count = len(costs)
    return Cost(
        seconds=sum(c.seconds for c in costs) / count,
        flops=sum(c.flops for c in costs) / count,
        tokens=round(sum(c.tokens for c in costs) / count),
        peak_bytes=max(c.peak_bytes for c in costs),
        trainable_parameters=costs[0].trainable_parameters,
        storage_bytes=round(sum(c.storage_bytes for c in costs) / count),
        above_bytes=most(c.above_bytes for c in costs),
        threads=most(c.threads for c in costs),
        load=most(c.load for c in costs),
    )


def _results(
    experiment: Experiment,
    corpus: Corpus,
    questions: Sequence[Question],
    outcomes: Sequence[ArmOutcome],
    base_perplexity: Mapping[str, Any] | None,
    resolved: Mapping[str, str],
    partial: str | None,
    store: Store,
    token_bytes: int,
) -> dict[str, Any]:
    finished = {
        outcome.entry.name: summary.with_documents(frame_of(outcome.rows), corpus)
        for outcome in outcomes
        if not outcome.error
    }
    arms = [
        _arm_result(outcome, finished.get(outcome.entry.name), experiment, corpus, store, token_bytes)
        for outcome in outcomes
    ]
    bounds = frozenset(outcome.entry.name for outcome in outcomes if ARMS[outcome.entry.kind].bound)
    comparisons = summary.comparisons_of(finished, bounds, experiment.verdict.margin)
    break_evens = summary.break_evens(arms)
    closed: Mapping[str, Any] = next((arm["metrics"] for arm in arms if arm["alone"] and arm["status"] == "ok"), {})
    base = {"general": closed.get("general"), "perplexity": base_perplexity or {}}
    language = experiment.report.language or corpus.language
    seen = corpus.seen_facts()
    facts = {q.fact for q in questions if q.kind == "single" and q.fact}
    return {
        "schema": SCHEMA,
        "experiment": {
            "name": experiment.name,
            "title": experiment.report.title,
            "model": experiment.model.name,
            "dtype": resolved["dtype"],
            "decoding": experiment.decoding.model_dump(),
            "prompts": experiment.prompts.model_dump(exclude_none=True),
            "seeds": list(experiment.seeds),
            "split": experiment.split,
            "language": language,
            "corpus": experiment.corpus,
            "sampled": bool(experiment.sample.questions),
            "verdict": experiment.verdict.model_dump(),
        },
        "corpus": {
            "name": corpus.name,
            "title": corpus.title,
            "language": corpus.language,
            "digest": corpus.digest,
            "licence": corpus.licence,
            "revision": corpus.revision,
            "source": corpus.source,
            "documents": len(corpus.documents),
            "words": sum(len(d.text.split()) for d in corpus.documents),
            "questions": dict(Counter(q.kind for q in questions)),
            "drafted": sum(q.origin == "drafted" for q in questions),
            "leaks": asdict(leaks(questions, corpus)),
            "facts_seen": len(facts & seen),
            "facts_unseen": len(facts - seen),
        },
        "environment": environment(resolved["device"]),
        "partial": partial,
        "metrics": {name: each.described() for name, each in METRICS.items()},
        "arms": arms,
        "comparisons": comparisons,
        "break_even": break_evens,
        "forgetting": summary.forgetting_of(arms, base),
        "studies": [],
        "search": None,
        "few_documents": summary.few_documents(finished),
    }


def _write(
    experiment: Experiment,
    reports: Path,
    results: Mapping[str, Any],
    outcomes: Sequence[ArmOutcome],
    studied: Sequence[Studied],
    corpus: Corpus,
    resolved: Mapping[str, str],
    store: Store,
) -> Path:
    folder = reports / experiment.name
    rows = [row for outcome in outcomes for row in outcome.rows]
    passages = passages_seen((answer for outcome in outcomes for answer in outcome.answers), corpus)
    try:
        write_atomic(folder / "records.jsonl", scrub(_lines(rows)))
        write_atomic(folder / "passages.jsonl", _lines(passages))
        if studied:
            write_atomic(folder / "studies.jsonl", scrub(_lines([row for each in studied for row in each.rows])))
        write_atomic(folder / "experiment.toml", to_toml(experiment, resolved))
        text = json.dumps(finite(results), ensure_ascii=False, indent=1, allow_nan=False)
        write_atomic(folder / "results.json", scrub(text) + "\n")
    except OSError as error:
        cure = "free disk space or change to a writable folder, then run again: answers are kept in the store"
        raise RequestError.of(f"the run cannot be written: {error.strerror}", str(folder), cure) from error
    write_page(folder, results, store)
    return folder


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(
        json.dumps(finite(row), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n" for row in rows
    )
