"""Points of a study compared on the same questions, with intervals that hold for all comparisons of an arm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from workbench.studies.base import Result
from workbench.types import Comparison

if TYPE_CHECKING:
    import pandas as pd

HALF = 0.5  # of its best: where an arm is said to have lost its way
Course = Literal["nothing", "holds", "half", "perhaps"]
Values = dict[str, float | str]


def measured(results: Sequence[Result], metric: str) -> list[Result]:
    """The results that have a figure of the metric."""
    return [each for each in results if (found := each.metrics.get(metric)) is not None and found.value is not None]


def against_best(results: Sequence[Result], metric: str, margin: float) -> list[Comparison]:
    """The best result (`a`, by the label of its point) against every other, corrected together."""
    from workbench.analysis.summary import clusters_of, seeds_of
    from workbench.statistics import compare_with_best

    scores, asked = _aligned(results, metric)
    return compare_with_best(metric, scores, {}, clusters_of(asked), margin, seeds=seeds_of(asked))


def between(first: Result, second: Result, metric: str) -> Comparison:
    """The second against the first: `delta` is what was gained on the way."""
    from workbench.analysis.summary import clusters_of, seeds_of
    from workbench.statistics import compare

    scores, asked = _aligned([first, second], metric)
    a, b = first.point.label, second.point.label
    return compare(metric, b, a, scores[b], scores[a], clusters_of(asked), seeds=seeds_of(asked))


def half_of_best(results: Sequence[Result], metric: str) -> tuple[Course, Values]:
    """From which of the results on, which stand in the order of their axis, all are under half of the best of them.

    "nothing" if all are 0, "holds" if the last is not under half, "half" if the interval says so too, else "perhaps";
    with the best and where it is (`top`), and the value and interval where it falls (`at`), or of the last.
    """
    figures = [each.metrics[metric] for each in results]
    values = [figure.value or 0.0 for figure in figures]
    best = max(values)
    if not best:
        return "nothing", {}
    under = len(values)  # the first from which on all are under half
    while under and values[under - 1] < HALF * best:
        under -= 1
    place = min(under, len(values) - 1)
    low, high = figures[place].low, figures[place].high
    found: Values = {
        "best": best,
        "top": results[values.index(best)].point.label,
        "at": results[place].point.label,
        "value": values[place],
        "low": 0.0 if low is None else low,
        "high": 1.0 if high is None else high,
    }
    if under == len(values):
        return "holds", found
    return ("half" if high is not None and high < HALF * best else "perhaps"), found


def _aligned(results: Sequence[Result], metric: str) -> tuple[dict[str, pd.Series[float]], pd.DataFrame]:
    """The scores of each result by label, on the same questions and seeds in the same order, and what was asked."""
    import pandas as pd

    column = f"score.{metric}"
    frames = {
        each.point.label: _asked(each.rows, metric)[["question", "seed", "document", column]].set_index(
            ["question", "seed"]
        )
        for each in results
        if each.rows is not None
    }
    asked = pd.concat([rows.loc[rows[column].notna(), ["document"]] for rows in frames.values()])
    asked = asked[~asked.index.duplicated()]
    scores = {name: rows[column].reindex(asked.index).astype(float) for name, rows in frames.items()}
    return scores, asked.reset_index()


def _asked(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Without general questions, as the figures leave them out; a study's own measure says itself what it is about."""
    from workbench.scoring import METRICS

    return rows[rows["kind"] != "general"] if metric in METRICS else rows
