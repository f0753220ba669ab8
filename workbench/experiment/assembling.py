"""From the outcomes of the arms to the results of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.analysis.costs import break_evens, cost_of, priced
from workbench.analysis.figures import figures_of
from workbench.analysis.results import (
    ArmResult,
    CorpusResult,
    Environment,
    Expected,
    ExperimentResult,
    LeakCounts,
    MetricDescription,
    Results,
    SearchResult,
)
from workbench.analysis.verdict.evidence import base_of
from workbench.arms import ARMS, make_arm, own_model
from workbench.corpus.leaks import leaks
from workbench.experiment.bench import Bench
from workbench.experiment.estimating import estimate_of, measured_speed
from workbench.experiment.finite import finite
from workbench.experiment.perplexity import over_seeds
from workbench.experiment.records import frame_of
from workbench.experiment.search import SPLIT, ArmSearch
from workbench.experiment.studying import Studied, result_of
from workbench.languages.wording import Wording
from workbench.models.runtime import Runtime
from workbench.scoring import METRICS
from workbench.scoring.golds import at_length
from workbench.settings import DecodingSettings
from workbench.types import Corpus, Cost, Interval, Question, most

if TYPE_CHECKING:
    import pandas as pd

from workbench.experiment.outcomes import ArmOutcome


@dataclass(frozen=True, slots=True)
class Measurements:
    """All that was measured in a run, before it is compared.

    `partial` names the options that made it a part of its experiment. `environment`: when it ran, how long, and where.
    """

    bench: Bench
    questions: Sequence[Question]
    outcomes: Sequence[ArmOutcome]
    base_perplexity: Interval | None
    studied: Sequence[Studied]
    searches: Sequence[ArmSearch]
    partial: str | None
    environment: Environment


def _search_result(bench: Bench, searches: Sequence[ArmSearch]) -> SearchResult | None:
    """The search as results have it; None where settings were not searched."""
    search = bench.experiment.search
    if search is None:
        return None
    questions = len(bench.questions(SPLIT))
    budget = search.model_dump(include={"trials", "seconds", "seed", "at_once"})
    arms = tuple(each.result() for each in searches)
    return SearchResult(split=SPLIT, questions=questions, **budget, arms=arms)


def _arm_result(
    outcome: ArmOutcome, rows: pd.DataFrame | None, bench: Bench, questions: Sequence[Question]
) -> ArmResult:
    entry, described = outcome.entry, ARMS[outcome.entry.kind].described()
    own = own_model(entry.kind, entry.settings)
    about = {
        "name": entry.name,
        **described,
        "model": own or (entry.model and entry.model.name),
        "settings": finite(entry.settings),
    }
    if rows is None:
        return ArmResult(**about, status="failed", error=outcome.error)
    bench = bench.of(entry)
    experiment = bench.experiment
    fit = _mean_cost(outcome.costs)
    value_bytes = 4 if bench.resolved.dtype == "float32" else 2
    shape = make_arm(entry.kind, entry.settings, bench.context(experiment.seeds[0])).architecture
    token_bytes = None if shape is None else shape.key_value_bytes(1, value_bytes)
    cost = cost_of(
        rows,
        fit,
        timed=outcome.timed,
        answers=outcome.answers,
        token_bytes=token_bytes,
        batch_rows=1 if experiment.decoding.deterministic else experiment.decoding.batch_rows,
    )
    figures = figures_of(bench.store, outcome.records, rows, bench.corpus, outcome.retrieves)
    perplexity = {"perplexity": over_seeds(outcome.perplexities)} if outcome.perplexities else {}
    replies = summary.replies_of(rows)
    found = ArmResult(
        **about,
        status="ok",
        metrics={**figures.metrics, **perplexity},
        by_kind=figures.by_kind,
        by_seen=figures.by_seen,
        cost=priced(cost, experiment.prices, experiment.model.name),
        failures=summary.failures_of(rows),
        cut_share=replies.cut_share,
        error_share=replies.error_share,
        cut_at=replies.cut_at,
        ended=replies.ended,
        training=outcome.training,
        seeds=summary.seed_spread(rows),
        retrieves=outcome.retrieves,
        notes=(*outcome.notes, *outcome.cautions),
    )
    return found.model_copy(update={"estimate": _against_measured(found, bench, questions)})


def _against_measured(arm: ArmResult, bench: Bench, questions: Sequence[Question]) -> dict[str, Expected]:
    """What was to be expected of an arm with all its seeds, beside what it took; nothing where either is unknown.

    Its answers are those of this run, made in batches.
    """
    if arm.cost is None or arm.cost.batch is None or bench.runtime.architecture is None:
        return {}
    seeds = len(bench.experiment.seeds)
    context = bench.context(bench.experiment.seeds[0])
    speed = measured_speed(bench.store, bench.runtime)
    answers = seeds * len(questions)
    asked = make_arm(arm.kind, arm.settings, context)
    expected = estimate_of(asked, bench.corpus, questions, answers, seeds, speed)
    if expected is None:
        return {}
    fit, query, batch = arm.cost.fit, arm.cost.query, arm.cost.batch
    measured = {
        "tokens": seeds * fit.tokens + answers * (query.prompt_tokens + query.new_tokens),
        "flops": seeds * fit.flops + answers * (batch.flops or 0.0),
        "seconds": seeds * fit.seconds + answers * batch.seconds,
        "memory_bytes": fit.peak_bytes or None,
        "disk_bytes": arm.cost.storage_bytes or None,
    }
    return {key: Expected(expected=value, measured=measured[key]) for key, value in asdict(expected).items()}


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


def results_of(measured: Measurements) -> Results:
    """The results of a run, all but the verdict that is given on them."""
    bench, questions, outcomes = measured.bench, measured.questions, measured.outcomes
    experiment, corpus = bench.experiment, bench.corpus
    finished = {
        outcome.entry.name: summary.with_documents(frame_of(outcome.records), corpus)
        for outcome in outcomes
        if not outcome.error
    }
    arms = tuple(_arm_result(outcome, finished.get(outcome.entry.name), bench, questions) for outcome in outcomes)
    bounds = frozenset(outcome.entry.name for outcome in outcomes if ARMS[outcome.entry.kind].bound)
    language = experiment.report.language or corpus.language
    before = measured.base_perplexity.value if measured.base_perplexity else None
    return Results(
        experiment=_experiment_result(bench, language),
        corpus=_corpus_result(corpus, questions),
        environment=measured.environment,
        partial=measured.partial,
        metrics={name: MetricDescription(**described) for name, described in _described(measured.studied).items()},
        arms=arms,
        comparisons=tuple(summary.comparisons_of(finished, bounds, experiment.verdict.margin)),
        break_even=tuple(break_evens(arms, Wording(language))),
        forgetting=tuple(summary.forgetting_of(_of_a_model(arms), _general(arms), before)),
        studies=tuple(result_of(each, language) for each in measured.studied),
        search=_search_result(bench, measured.searches),
        few_documents=summary.few_documents(finished),
    )


def _of_a_model(arms: Sequence[ArmResult]) -> list[ArmResult]:
    """Without those whose model was made by their fit: there is nothing that it knew before."""
    return [arm for arm in arms if own_model(arm.kind, arm.settings) is None]


def _general(arms: Sequence[ArmResult]) -> dict[str | None, Interval]:
    """General questions that each model gets right by itself, by the name of an arm's own model."""
    found = {arm.model: base_of(arms, arm.model).get("general") for arm in arms}
    return {model: general for model, general in found.items() if general is not None}


def _described(studied: Sequence[Studied]) -> dict[str, dict[str, Any]]:
    """What a reader must know of the metrics, and of what the studies of this run measure of their own."""
    found = {name: each.described() for name, each in METRICS.items()}
    for each in studied:
        found |= {f"{each.study.kind}.{name}": own.described() for name, own in each.study.measures.items()}
    return found


def _experiment_result(bench: Bench, language: str) -> ExperimentResult:
    experiment = bench.experiment
    return ExperimentResult(
        name=experiment.name,
        title=experiment.report.title,
        model=experiment.model.name,
        dtype=bench.resolved.dtype,
        engine=bench.runtime.engine if isinstance(bench.runtime, Runtime) else "",
        decoding=DecodingSettings.model_validate(experiment.decoding.model_dump()),  # defaults are written too
        prompts=experiment.prompts,
        seeds=experiment.seeds,
        split=experiment.split,
        language=language,
        corpus=experiment.corpus,
        sampled=bool(experiment.sample.questions),
        verdict=experiment.verdict,
    )


def _corpus_result(corpus: Corpus, questions: Sequence[Question]) -> CorpusResult:
    seen = corpus.seen_facts()
    facts = {q.fact for q in questions if q.kind == "single" and q.fact}
    return CorpusResult(
        name=corpus.name,
        title=corpus.title,
        language=corpus.language,
        digest=corpus.digest,
        licence=corpus.licence,
        revision=corpus.revision,
        source=corpus.source,
        documents=len(corpus.documents),
        words=sum(len(d.text.split()) for d in corpus.documents),
        questions=dict(Counter(q.kind for q in questions)),
        drafted=sum(q.origin == "drafted" for q in questions),
        long_answers=sum(map(at_length, questions)),
        leaks=LeakCounts(**asdict(leaks(questions, corpus))),
        facts_seen=len(facts & seen),
        facts_unseen=len(facts - seen),
    )
