"""From records to figures: metrics with intervals, costs, paired comparisons, break-even, forgetting.

The records of an arm are a frame, as `frame_of` makes it, with the column `document` that `with_documents` adds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.analysis.results import ArmResult, Ended, ForgettingResult, SeedSpread
from workbench.scoring import METRICS, PRIMARY
from workbench.types import FACTUAL_KINDS, KINDS, Comparison, Corpus, Interval

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "abstention_precision", "by_kind", "by_seen", "clusters_of", "comparisons_of", "each_metric", "each_share",
    "failures_of", "few_documents", "forgetting_of", "metrics_of", "seed_spread", "seeds_of", "with_documents",
]  # fmt: skip

MARGIN = 0.03  # of the primary metric: what is no farther apart is as good
# Documents; fewer could show no difference among several arms, however large (p >= 2 ** (1 - documents)): then
# questions are the clusters, and what is found holds for these documents alone.
FEWEST_CLUSTERS = 10


def with_documents(rows: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """The records with a column for the document that each question is on; a question without one stands for itself."""
    first = {q.id: q.evidence[0].document for q in corpus.questions if q.evidence}
    return rows.assign(document=[first.get(name, name) for name in rows["question"].tolist()])


def clusters_of(rows: pd.DataFrame) -> pd.Series[str]:
    """What is alike: questions on one document, or one question's seeds where documents are few."""
    return rows["document" if rows["document"].nunique() >= FEWEST_CLUSTERS else "question"]


def seeds_of(rows: pd.DataFrame) -> pd.Series[int] | None:
    """The seed of each row; None where there is one alone, whose part in a figure nothing tells."""
    return rows["seed"] if "seed" in rows and rows["seed"].nunique() > 1 else None


def seed_spread(rows: pd.DataFrame) -> SeedSpread | None:
    """The primary metric of each seed, and the seeds' share of its variance; None of one seed, or if all are alike."""
    from workbench.statistics.sample import Sample, numbered
    from workbench.statistics.seeds import share_of_seeds

    score = f"score.{PRIMARY}"
    some = rows[rows["kind"].isin(METRICS[PRIMARY].kinds) & (rows["kind"] != "general") & rows[score].notna()]
    seeds = seeds_of(some)
    means = {str(seed): float(each) for seed, each in some.groupby("seed")[score].mean().items()}
    if seeds is None or len(set(means.values())) < 2:
        return None
    share = share_of_seeds(Sample.of(some[score].astype(float), clusters_of(some), seeds), numbered(seeds))
    return None if share is None else SeedSpread(means=means, share=share)


def each_metric(rows: pd.DataFrame, names: Iterable[str], *, retrieves: bool) -> dict[str, Interval]:
    """The mean of each of these metrics with its interval, over the questions about the corpus that it applies to."""
    from workbench.statistics import interval

    found: dict[str, Interval] = {}
    general = rows["kind"] == "general"
    asked_to_cite, seeded = _asked_to_cite(rows), ["seed"] if "seed" in rows else []
    for name in names:
        each = METRICS[name]
        fitting = rows["kind"].isin(each.kinds) & ~general
        applies = (retrieves or not each.of_hits) and (asked_to_cite or not each.of_citations)
        if fitting.any() and applies and f"score.{name}" in rows:
            chosen = rows.loc[fitting, [f"score.{name}", "document", "question", *seeded]]
            found[name] = interval(chosen[f"score.{name}"], clusters_of(chosen), seeds_of(chosen))
    return found


def _asked_to_cite(rows: pd.DataFrame) -> bool:
    """Whether any reply was to cite the passages that it is from: they then have markers."""
    if "hits" not in rows:
        return False
    return any(hit.get("marker") is not None for hits in rows["hits"] if isinstance(hits, list) for hit in hits)


def each_share(rows: pd.DataFrame, names: Iterable[str]) -> dict[str, Interval]:
    """The mean of what a study measured of its own, with its interval, over the answers that it applies to."""
    from workbench.statistics import interval

    found: dict[str, Interval] = {}
    for name in names:
        if f"score.{name}" in rows and len(some := rows[rows[f"score.{name}"].notna()]):
            found[name] = interval(some[f"score.{name}"].astype(float), clusters_of(some), seeds_of(some))
    return found


def metrics_of(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, Interval]:
    """Every metric that applies, over the questions about the corpus; `general` is match on general questions.

    A metric that the records lack, being older, is left out.
    """
    from workbench.statistics import interval

    general = rows["kind"] == "general"
    found = each_metric(rows, METRICS, retrieves=retrieves)
    if general.any():
        some = rows[general]
        found["general"] = interval(some[f"score.{PRIMARY}"], some["question"], seeds_of(some))
    return found | abstention_precision(rows)


def abstention_precision(rows: pd.DataFrame) -> dict[str, Interval]:
    """The share of the refusals to answer that was right: those of unanswerable questions, not of factual ones.

    Its n counts refusals. Empty unless questions of both sorts were asked: of one sort alone it would say nothing.
    """
    from workbench.statistics import interval

    asked = rows[rows["kind"].isin((*FACTUAL_KINDS, "unanswerable"))]
    unanswerable = asked["kind"] == "unanswerable"
    if unanswerable.all() or not unanswerable.any():
        return {}
    refusal = asked["score.abstention"].where(unanswerable, asked["score.false_refusal"]).astype(float)
    refused = asked[refusal != 0]  # and those that could not be scored
    right = unanswerable.astype(float).where(refusal.notna())[refusal != 0]
    return {"abstention_precision": interval(right, clusters_of(refused), seeds_of(refused))}


def few_documents(arms: Mapping[str, pd.DataFrame]) -> int | None:
    """How many documents the compared questions are on, if they are too few to speak for others."""
    asked = {name for rows in arms.values() for name in rows.loc[rows["kind"].isin(FACTUAL_KINDS), "document"]}
    return len(asked) if 0 < len(asked) < FEWEST_CLUSTERS else None


def by_kind(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, dict[str, Interval]]:
    """The metrics of each kind of question."""
    chosen = ((kind, rows[rows["kind"] == kind]) for kind in KINDS)
    return {kind: metrics_of(some, retrieves=retrieves) for kind, some in chosen if len(some)}


def by_seen(rows: pd.DataFrame, *, retrieves: bool) -> dict[str, dict[str, Interval]]:
    """The metrics of single-fact questions, on facts that training asked about and on facts it did not."""
    chosen = ((name, rows[rows["seen"].eq(flag)]) for name, flag in (("seen", True), ("unseen", False)))
    return {name: metrics_of(some, retrieves=retrieves) for name, some in chosen if len(some)}


def failures_of(rows: pd.DataFrame) -> dict[str, int]:
    """How often each failure came, over the questions about the corpus."""
    return dict(Counter(rows.loc[rows["kind"] != "general", "failure"].dropna()))


@dataclass(frozen=True, slots=True)
class ReplyCounts:
    """How the replies of an arm ended; the names are those of `ArmResult`."""

    cut_share: float
    error_share: float
    cut_at: Mapping[str, int]
    ended: Ended


def replies_of(rows: pd.DataFrame) -> ReplyCounts:
    """The shares of all replies that were cut at their length, and that failed; and how many each length cut.

    A reply that was cut may be right all the same: it is counted here, and in accuracy as it scored. `ended` is the
    share right, over the factual questions, of the replies that were not cut: what the cut ones might have reached.
    """
    cut = rows["stop"].eq("length")
    of_summaries = rows["kind"].eq("summary")
    ended = rows.loc[rows["kind"].isin(FACTUAL_KINDS) & ~cut, f"score.{PRIMARY}"].dropna()
    return ReplyCounts(
        cut_share=float(cut.mean()),
        error_share=float(rows["error"].notna().mean()),
        cut_at={
            "max_new_tokens": int((cut & ~of_summaries).sum()),
            "summary_new_tokens": int((cut & of_summaries).sum()),
        },
        ended=Ended(value=float(ended.mean()) if len(ended) else None, n=len(ended)),
    )


def comparisons_of(
    arms: Mapping[str, pd.DataFrame],
    bounds: frozenset[str] = frozenset(),
    margin: float = MARGIN,
    leader: str | None = None,
) -> list[Comparison]:
    """The best of the arms that could be chosen against each other arm, on the primary metric, corrected together.

    `bounds`: the arms that could not. `margin`: the difference that would not matter. The leader, `a` in all of them,
    is the arm with the highest mean, of equals the one that needs the fewest FLOPs a question, unless it is named.
    """
    import pandas as pd

    from workbench.statistics import compare_with_best

    score = f"score.{PRIMARY}"
    factual = {
        name: rows.loc[rows["kind"].isin(FACTUAL_KINDS), ["question", "seed", "document", score]].set_index(
            ["question", "seed"]
        )
        for name, rows in arms.items()
    }
    factual = {name: rows for name, rows in factual.items() if rows[score].notna().any()}
    if not factual:
        return []
    asked = pd.concat([rows["document"] for rows in factual.values()])
    asked = asked[~asked.index.duplicated()]
    scores = {name: rows[score].reindex(asked.index).astype(float) for name, rows in factual.items()}
    choices = {name: scores[name] for name in _by_merit(factual, arms) if name not in bounds}
    asked = asked.reset_index()
    clusters, seeds = clusters_of(asked), seeds_of(asked)
    bounding = {name: found for name, found in scores.items() if name in bounds}
    return compare_with_best(PRIMARY, choices, bounding, clusters, margin, leader, seeds)


def _by_merit(factual: Mapping[str, pd.DataFrame], arms: Mapping[str, pd.DataFrame]) -> list[str]:
    """Best first."""

    def merit(name: str) -> tuple[float, float]:
        rows = arms[name]
        flops = rows.loc[rows["error"].isna(), "flops"].fillna(0.0).tolist()
        return -float(factual[name][f"score.{PRIMARY}"].mean()), sum(flops) / max(len(flops), 1)

    return sorted(factual, key=merit)


def forgetting_of(
    arms: Sequence[ArmResult], general: Mapping[str | None, Interval], perplexity: float | None
) -> list[ForgettingResult]:
    """General knowledge and perplexity before and after, for each arm with weights of its own.

    `general` is that of the base weights, the model asked by itself, by the name of the model that an arm has of its
    own (None for the experiment's); `perplexity` is that of the experiment's model.
    """
    return [
        ForgettingResult(
            arm=arm.name,
            general_before=general.get(arm.model),
            general_after=arm.metrics.get("general"),
            perplexity_before=perplexity if arm.model is None else None,
            perplexity_after=arm.metrics["perplexity"].value if "perplexity" in arm.metrics else None,
        )
        for arm in arms
        if arm.ok and arm.training is not None
    ]
