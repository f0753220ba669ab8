"""From records to figures: metrics with intervals, costs, paired comparisons, break-even, forgetting.

The records of an arm are a frame, as `frame_of` makes it, with the column `document` that `with_documents` adds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from workbench.cost.break_even import break_even
from workbench.cost.clock import Latency
from workbench.scoring import METRICS
from workbench.statistics import adjust, compare, interval
from workbench.types import FACTUAL_KINDS, KINDS, Corpus, Cost

if TYPE_CHECKING:
    import pandas as pd

PRIMARY = "match"
# Documents; fewer could show no difference among the 21 pairs of seven arms, however large (p >= 2 ** (1 - documents)):
# then questions are resampled, and what is found holds for these documents alone.
FEWEST_CLUSTERS = 10

Row = Mapping[str, Any]


def with_documents(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The same with the document that each question is on; a question without one stands for itself."""
    first = {q.id: q.evidence[0].document for q in corpus.questions if q.evidence}
    return rows.assign(document=[first.get(name, name) for name in rows["question"].tolist()])


def clusters_of(rows: pd.DataFrame) -> pd.Series[str]:
    """What is resampled together: questions on one document, or one question's seeds where documents are few."""
    return rows["document" if rows["document"].nunique() >= FEWEST_CLUSTERS else "question"]


def metrics_of(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, Any]:
    """Every metric that applies, over the questions about the corpus; `general` is match on general questions.

    A metric that the records lack, being older, is left out.
    """
    found: dict[str, Any] = {}
    general = rows["kind"] == "general"
    for name, each in METRICS.items():
        fitting = rows["kind"].isin(each.kinds) & ~general
        if fitting.any() and (retrieves or not each.of_hits) and f"score.{name}" in rows:
            chosen = rows.loc[fitting, [f"score.{name}", "document", "question"]]
            found[name] = asdict(interval(chosen[f"score.{name}"], clusters_of(chosen)))
    if general.any():
        found["general"] = asdict(interval(rows.loc[general, f"score.{PRIMARY}"], rows.loc[general, "question"]))
    return found | abstention_precision(rows)


def abstention_precision(rows: pd.DataFrame) -> dict[str, Any]:
    """Of the refusals to answer, the share that was right: those of unanswerable questions, not of factual ones.

    Its n counts refusals. Empty unless questions of both sorts were asked: of one sort alone it would say nothing.
    """
    asked = rows[rows["kind"].isin((*FACTUAL_KINDS, "unanswerable"))]
    unanswerable = asked["kind"] == "unanswerable"
    if unanswerable.all() or not unanswerable.any():
        return {}
    refusal = asked["score.abstention"].where(unanswerable, asked["score.false_refusal"]).astype(float)
    refused = asked[refusal != 0]  # and those that could not be scored
    right = unanswerable.astype(float).where(refusal.notna())[refusal != 0]
    return {"abstention_precision": asdict(interval(right, clusters_of(refused)))}


def few_documents(arms: Mapping[str, pd.DataFrame]) -> int | None:
    """How many documents the compared questions are on, if they are too few to be resampled."""
    asked = {name for rows in arms.values() for name in rows.loc[rows["kind"].isin(FACTUAL_KINDS), "document"]}
    return len(asked) if 0 < len(asked) < FEWEST_CLUSTERS else None


def by_kind(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, Any]:
    """The metrics of each kind of question."""
    chosen = ((kind, rows[rows["kind"] == kind]) for kind in KINDS)
    return {kind: metrics_of(some, retrieves=retrieves) for kind, some in chosen if len(some)}


def by_seen(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, Any]:
    """The metrics of single-fact questions, on facts that training asked about and on facts it did not."""
    chosen = ((name, rows[rows["seen"].eq(flag)]) for name, flag in (("seen", True), ("unseen", False)))
    return {name: metrics_of(some, retrieves=retrieves) for name, some in chosen if len(some)}


def cost_of(rows: pd.DataFrame, fit: Cost) -> dict[str, Any]:
    """Fit, mean question (of those about the corpus and the general ones alike), and storage.

    A question that failed or was not measured has no cost that another would have, and makes no arm cheap: `n` were
    answered.
    """
    answered = rows[rows["error"].isna() & rows["stop"].ne("unmeasured")]
    count = max(len(answered), 1)
    latency = Latency.of(answered["seconds"].tolist())
    keys = ("prompt_tokens", "new_tokens", "cached_tokens", "flops", "seconds")
    means = {key: sum(answered[key].tolist()) / count for key in keys}
    whole = asdict(fit)
    storage = whole.pop("storage_bytes")
    return {
        "fit": whole,
        "query": {
            **means,
            "seconds_p50": latency.p50,
            "seconds_p95": latency.p95,
            "n": len(answered),
        },
        "storage_bytes": storage,
    }


def failures_of(rows: pd.DataFrame) -> dict[str, int]:
    """How often each failure came, over the questions about the corpus."""
    return dict(Counter(rows.loc[rows["kind"] != "general", "failure"].dropna()))


def comparisons_of(arms: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """All pairs of arms on the primary metric, corrected for their number."""
    score = f"score.{PRIMARY}"
    factual = {
        name: rows.loc[rows["kind"].isin(FACTUAL_KINDS), ["question", "seed", "document", score]]
        for name, rows in arms.items()
    }
    made = []
    family = math.comb(len(factual), 2)
    for a, b in combinations(factual, 2):
        pairs = factual[a].merge(factual[b].drop(columns="document"), on=["question", "seed"], suffixes=(" a", " b"))
        if len(pairs):
            scores = pairs[f"{score} a"], pairs[f"{score} b"]
            made.append(compare(PRIMARY, a, b, *scores, clusters_of(pairs), family=family))
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
