"""From records to figures: metrics with intervals, costs, paired comparisons, break-even, forgetting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

from workbench.cost.break_even import break_even
from workbench.cost.clock import Latency
from workbench.scoring import METRICS, applies
from workbench.statistics import adjust, compare, interval
from workbench.types import FACTUAL_KINDS, KINDS, Corpus, Cost

PRIMARY = "match"
FEWEST_CLUSTERS = 20  # documents; below, a test over them could find nothing, and questions are resampled

Row = Mapping[str, Any]


def clusters_of(rows: Sequence[Row], corpus: Corpus) -> list[Hashable]:
    """What is resampled together: questions on one document, or one question's seeds where documents are few."""
    first = {q.id: q.evidence[0].document if q.evidence else q.id for q in corpus.questions}
    documents = [first.get(row["question"], row["question"]) for row in rows]
    return list(documents) if len(set(documents)) >= FEWEST_CLUSTERS else [row["question"] for row in rows]


def metrics_of(rows: Sequence[Row], corpus: Corpus, *, retrieves: bool) -> dict[str, Any]:
    """Every metric that applies, over the questions about the corpus; `general` is match on general questions."""
    found: dict[str, Any] = {}
    for name, each in METRICS.items():
        if each.of_hits and not retrieves:
            continue
        fitting = [row for row in rows if applies(name, row["kind"]) and row["kind"] != "general"]
        if fitting:
            values = [row["scores"][name] for row in fitting]
            found[name] = asdict(interval(values, clusters_of(fitting, corpus)))
    general = [row for row in rows if row["kind"] == "general"]
    if general:
        values = [row["scores"][PRIMARY] for row in general]
        found["general"] = asdict(interval(values, [row["question"] for row in general]))
    return found


def by_kind(rows: Sequence[Row], corpus: Corpus, *, retrieves: bool) -> dict[str, Any]:
    """The metrics of each kind of question."""
    return {
        kind: metrics_of(chosen, corpus, retrieves=retrieves)
        for kind in KINDS
        if (chosen := [row for row in rows if row["kind"] == kind])
    }


def by_seen(rows: Sequence[Row], corpus: Corpus, *, retrieves: bool) -> dict[str, Any]:
    """The metrics of single-fact questions, on facts that training asked about and on facts it did not."""
    return {
        name: metrics_of(chosen, corpus, retrieves=retrieves)
        for name, flag in (("seen", True), ("unseen", False))
        if (chosen := [row for row in rows if row["seen"] is flag])
    }


def cost_of(rows: Sequence[Row], fit: Cost) -> dict[str, Any]:
    """Fit, mean question (of those about the corpus and the general ones alike), and storage."""
    count = max(len(rows), 1)
    latency = Latency.of([row["seconds"] for row in rows])
    means = {
        key: sum(row[key] for row in rows) / count for key in ("prompt_tokens", "new_tokens", "cached_tokens", "flops")
    }
    whole = asdict(fit)
    storage = whole.pop("storage_bytes")
    return {
        "fit": whole,
        "query": {
            **means,
            "seconds": sum(row["seconds"] for row in rows) / count,
            "seconds_p50": latency.p50,
            "seconds_p95": latency.p95,
        },
        "storage_bytes": storage,
    }


def failures_of(rows: Sequence[Row]) -> dict[str, int]:
    """How often each failure came, over the questions about the corpus."""
    return dict(Counter(row["failure"] for row in rows if row["failure"] and row["kind"] != "general"))


def comparisons_of(rows_by_arm: Mapping[str, Sequence[Row]], corpus: Corpus) -> list[dict[str, Any]]:
    """All pairs of arms on the primary metric, corrected for their number."""
    made = []
    for a, b in combinations(rows_by_arm, 2):
        of_b = {(row["question"], row["seed"]): row for row in rows_by_arm[b]}
        pairs = [
            (row, of_b[row["question"], row["seed"]])
            for row in rows_by_arm[a]
            if row["kind"] in FACTUAL_KINDS and (row["question"], row["seed"]) in of_b
        ]
        if pairs:
            made.append(
                compare(
                    PRIMARY,
                    a,
                    b,
                    [x["scores"][PRIMARY] for x, _ in pairs],
                    [y["scores"][PRIMARY] for _, y in pairs],
                    clusters_of([x for x, _ in pairs], corpus),
                )
            )
    return [asdict(each) for each in adjust(made)]


def break_evens(arms: Sequence[Row]) -> list[dict[str, Any]]:
    """Where each trained arm has cost as much as each retrieving one, in FLOPs and in seconds."""
    usable = [arm for arm in arms if arm["status"] == "ok"]
    trained = [arm for arm in usable if arm["training"]]
    reading = [arm for arm in usable if arm["retrieves"] and not arm["training"]]
    made = []
    for a in trained:
        for b in reading:
            for unit, key in (("FLOPs", "flops"), ("seconds", "seconds")):
                fit_a, fit_b = a["cost"]["fit"][key], b["cost"]["fit"][key]
                query_a, query_b = a["cost"]["query"][key], b["cost"]["query"][key]
                found = break_even(fit_a, fit_b, query_a, query_b, a["name"], b["name"])
                made.append(
                    {
                        "a": a["name"],
                        "b": b["name"],
                        "unit": unit,
                        "questions": found.questions,
                        "fit_a": fit_a,
                        "fit_b": fit_b,
                        "query_a": query_a,
                        "query_b": query_b,
                        "sentence": found.sentence,
                    }
                )
    return made


def forgetting_of(arms: Sequence[Row], base: Mapping[str, Any]) -> list[dict[str, Any]]:
    """General knowledge before (base weights, question alone) and after, for each arm with weights of its own."""
    made = []
    for arm in arms:
        if arm["status"] == "ok" and arm["training"]:
            perplexity = arm["metrics"].get("perplexity", {})
            made.append(
                {
                    "arm": arm["name"],
                    "general_before": base.get("general"),
                    "general_after": arm["metrics"].get("general"),
                    "perplexity_before": base.get("perplexity", {}).get("value"),
                    "perplexity_after": perplexity.get("value"),
                }
            )
    return made
