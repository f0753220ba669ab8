"""Scores in clusters, and how much the mean of such scores varies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    Scores = Sequence[float | None] | NDArray[np.float64] | pd.Series[float]
    Labels = Sequence[str] | Sequence[int] | NDArray[np.intp] | pd.Series[str] | pd.Series[int]

Array = NDArray[np.float64]
Numbers = NDArray[np.intp]

ALPHA = 0.05
POWER = 0.80
# The intra-class correlation assumed where scores that are all alike cannot tell it: right and wrong answers to
# questions on one document correlate at about .05 to .3.
USUAL_CORRELATION = 0.2
_LEAST_DESIGN_EFFECT = 0.8  # an estimate below it is chance: questions on one document do not repel one another
_ROUNDING = 1e-12


def array_of(values: Scores) -> Array:
    """The values as an array of numbers: NaN for None and for what is not finite."""
    numbers = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def scored_of(values: Scores) -> NDArray[np.bool_]:
    """Which of the values are numbers."""
    return ~np.isnan(array_of(values))


def numbered(labels: Labels) -> NDArray[np.intp]:
    """The labels as numbers from 0, in the order in which they first appear."""
    import pandas as pd

    return np.asarray(pd.factorize(pd.Series(labels), use_na_sentinel=False)[0], dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Spread:
    """The variance of a mean, the degrees of freedom of its estimate, and the effective sample size."""

    variance: float
    freedom: float
    independent: float


@dataclass(frozen=True)
class Sample:
    """The n scored values, as shares of the largest (`scale`), and the cluster of each, numbered from 0.

    `question`: of each value, where questions were asked with several seeds each.
    """

    values: Array
    of_value: NDArray[np.intp]
    scale: float
    unscored: int
    question: NDArray[np.intp] | None = None

    @classmethod
    def of(cls, values: Scores, clusters: Labels | None = None, seeds: Labels | None = None) -> Sample:
        """`seeds`: one label a value, with the questions in the same order for each.

        Raises ValueError if there is not one label a value.
        """
        numbers = array_of(values)
        if clusters is not None and len(clusters) != len(numbers):
            raise ValueError(f"{len(clusters)} cluster labels for {len(numbers)} values")
        scored = ~np.isnan(numbers)
        kept = numbers[scored]
        scale = float(abs(kept).max(initial=0.0)) or 1.0
        labels = np.arange(len(kept)) if clusters is None else numbered(np.asarray(clusters)[scored])
        question = None if seeds is None else _questions(labels, numbered(np.asarray(seeds)[scored]))
        return cls(kept / scale, labels, scale, int((~scored).sum()), question)

    @property
    def n(self) -> int:
        """How many values."""
        return len(self.values)

    @cached_property
    def sizes(self) -> Array:
        """How many values each cluster has."""
        return np.bincount(self.of_value).astype(np.float64)

    @cached_property
    def sums(self) -> Array:
        """The sum of each cluster's values."""
        return np.asarray(np.bincount(self.of_value, weights=self.values), np.float64)

    @property
    def clustered(self) -> bool:
        """Whether some cluster has more than one value."""
        return len(self.sizes) < self.n

    @cached_property
    def mean(self) -> float:
        """The mean of all values, each weighing the same, as a share of `scale`."""
        return float(self.values.mean()) if self.n else 0.0

    @cached_property
    def right_wrong(self) -> bool:
        """Whether all values are 0 or 1."""
        return self.scale == 1.0 and bool(((self.values == 0) | (self.values == 1)).all())

    @cached_property
    def constant(self) -> bool:
        """Whether all values are the same but for rounding."""
        return not self.n or float(np.ptp(self.values)) <= _ROUNDING

    @property
    def crowding(self) -> float:
        """The size of the cluster that the average value is in: what clusters cost if their values are all alike."""
        return float((self.sizes**2).sum()) / self.n

    def spread(self) -> Spread | None:
        """How the mean varies from one set of such clusters to another; None of a single cluster.

        From the variance components of a one-way layout (Donner 1986), whose correlation holds for all clusters
        alike. So one large document borrows from the many small ones: the sandwich and jackknife estimators know it
        by its single residual, and their intervals cover 89% or, with the degrees of freedom of Bell and McCaffrey
        (2002), almost 100% at twice the width. Degrees of freedom: Satterthwaite (1946).
        """
        clusters, n = len(self.sizes), self.n
        if clusters < 2:
            return None
        deviations = self.values - self.mean
        total = float((deviations**2).sum())
        if self.question is not None:
            found = self._of_questions(self.question).spread()
            assert found is not None
            return replace(found, independent=total / n / found.variance if found.variance else float(n))
        sums = self.sums - self.mean * self.sizes
        between = float((sums**2 / self.sizes).sum())
        mean_square = between / (clusters - 1)
        if not self.clustered:
            variance = mean_square / n
            return Spread(variance, clusters - 1.0, total / n / variance if variance else float(n))
        within = max(total - between, 0.0) / (n - clusters)
        usual_size = (n - self.crowding) / (clusters - 1)
        component = (mean_square - within) / usual_size
        share = self.crowding / n
        variance = max(share * component + within / n, _LEAST_DESIGN_EFFECT * (max(component, 0.0) + within) / n)
        if variance <= _ROUNDING * total / n:
            return Spread(0.0, clusters - 1.0, float(n))
        parts = share / usual_size * mean_square, (1 / n - share / usual_size) * within
        doubt = parts[0] ** 2 / (clusters - 1) + parts[1] ** 2 / (n - clusters)
        sure = variance**2 / doubt if doubt else math.inf
        freedom = min(max(sure, 2.0, (clusters - 1) / 4), clusters - 1.0)
        return Spread(variance, freedom, total / n / variance)

    def _of_questions(self, question: NDArray[np.intp]) -> Sample:
        """The mean of each question over its seeds. A question is most like itself: asked again with another seed it
        would pass for likeness within its document, of which a large one then seemed to have more than it has."""
        _, first, counts = np.unique(question, return_index=True, return_counts=True)
        return Sample(np.bincount(question, weights=self.values) / counts, self.of_value[first], self.scale, 0)


def _questions(labels: NDArray[np.intp], seeds: NDArray[np.intp]) -> NDArray[np.intp] | None:
    """The question of each value, by its place among those of its cluster and seed; None where some seed lacks one."""
    order = np.lexsort((seeds, labels))
    cells, starts, counts = np.unique(
        labels[order] * (int(seeds.max(initial=0)) + 1) + seeds[order], return_index=True, return_counts=True
    )
    count = int(seeds.max(initial=0)) + 1
    clusters = int(labels.max(initial=-1)) + 1
    if count < 2 or len(cells) != clusters * count or (np.ptp(counts.reshape(clusters, count), axis=1) > 0).any():
        return None
    place = np.empty(len(labels), np.intp)
    place[order] = np.arange(len(labels)) - np.repeat(starts, counts)
    return np.asarray(np.unique(labels * (int(place.max()) + 1) + place, return_inverse=True)[1], np.intp)
