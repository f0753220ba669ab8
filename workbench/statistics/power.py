"""What a run of this size and spread could have seen, and how many questions would do.

Differences are planted in simulated runs with documents of the same sizes, whose questions correlate as they do here;
the pairs go through the test that they go through here. A difference is detectable if it is told in four of five.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from workbench.statistics.sample import POWER, USUAL_CORRELATION, Array, Sample

SEED = 20240614
_RUNS = 400
_FEW = 30  # clusters; the sum of more is as good as normal
_MOST = 1_000  # clusters; more are simulated in that many groups
_HALVINGS = 12
_PRIOR_CLUSTERS = 8  # what the usual correlation weighs against that seen in so many clusters


@dataclass(frozen=True, slots=True)
class Design:
    """The clusters of a pair, and how its differences scatter in them."""

    sizes: Array
    n: int
    seen: float  # the mean difference
    variance: float  # of a single difference
    correlation: float  # of two differences in one cluster
    freedom: float  # degrees of freedom of the estimated error
    differing: float  # the share of questions on which the arms differ
    right: tuple[float, float] | None  # the shares of the weaker and of the stronger arm, of right and wrong answers

    @classmethod
    def of(cls, sample: Sample, right: tuple[float, float] | None) -> Design:
        """`right`: the shares of the two arms, if all scores are right or wrong."""
        deviations = sample.values - sample.mean
        variance = float((deviations**2).mean())
        spread = sample.spread()
        clusters = len(sample.sizes)
        correlation, freedom = USUAL_CORRELATION, 1.0
        if spread is not None and spread.variance and sample.clustered:
            effect = spread.variance * sample.n / variance
            found = min(max((effect - 1) / (sample.crowding - 1), 0.0), 1.0)
            correlation = (found * clusters + USUAL_CORRELATION * _PRIOR_CLUSTERS) / (clusters + _PRIOR_CLUSTERS)
        if spread is not None:
            freedom = spread.freedom
        sizes = sample.sizes
        if len(sizes) > _MOST:
            sizes = np.bincount(np.arange(len(sizes)) % _MOST, sizes)
            correlation = 0.0 if not sample.clustered else correlation
        shares = None if right is None else (min(right), max(right))
        differing = float((sample.values != 0).mean())
        return cls(sizes, sample.n, sample.mean, variance, correlation, freedom, differing, shares)

    @property
    def clustered(self) -> bool:
        """Whether some cluster has more than one question."""
        return len(self.sizes) < self.n

    def differing_at(self, difference: float) -> float:
        """The share of questions on which two arms would differ, were that their difference, the weaker being as good
        as it is, and the arms agreeing with one another as they do."""
        assert self.right is not None
        weaker, stronger = self.right
        usual = weaker * (1 - stronger) + stronger * (1 - weaker)
        agreement = self.differing / usual if usual > 0 else 1.0
        low = min(weaker, 1 - difference)
        high = low + difference
        return min(1.0, max(difference, agreement * (low * (1 - high) + high * (1 - low))))

    def variance_at(self, difference: float) -> float:
        """Of a single difference, were that the mean."""
        return self.variance if self.right is None else max(self.differing_at(difference) - difference**2, 0.0)

    def errors(self) -> Array:
        """The standard deviation of each cluster's sum, if that of a single difference is 1."""
        return np.sqrt(self.sizes * (1 + (self.sizes - 1) * self.correlation))

    def error_at(self, difference: float) -> float:
        """The standard error of the mean difference, were it that."""
        return math.sqrt(self.variance_at(difference) * float((self.errors() ** 2).sum())) / self.n

    def power(self, reach: float) -> float:
        """How often a planted difference must be found in simulated runs, so that it is in POWER of real ones: their
        spread is itself only known with so many degrees of freedom."""
        from scipy.special import ndtr, ndtri

        usual = float(ndtri(POWER))
        return float(ndtr(usual * math.sqrt(1 + (reach + usual) ** 2 / (2 * self.freedom))))


def detectable(design: Design, level: float) -> float | None:
    """The true difference that is told, at that p, in four of five such runs; None if none could be."""
    from scipy.special import ndtri

    if len(design.sizes) < _fewest(level):
        return None
    if design.right is None and not design.variance:
        return None
    reach = float(ndtri(1 - level / 2))
    if design.right is not None and not design.clustered:
        return _smallest(_mcnemar(design, level))
    return _smallest(_few(design, level, reach) if len(design.sizes) <= _FEW else _many(design, reach))


def needed(design: Design, level: float, difference: float) -> int | None:
    """How many questions in all would tell that difference in four of five runs, clustered as these are."""
    from scipy.special import gammaincinv, ndtri

    if difference <= 0:
        return None
    reach = float(ndtri(1 - level / 2) + ndtri(POWER))
    of_spread = design.n * (reach * design.error_at(difference) / difference) ** 2
    of_signs = float(gammaincinv(_fewest(level), POWER)) / difference if design.right is not None else 0.0
    wanted = max(of_spread, of_signs, _fewest(level))
    return max(design.n + 1, math.ceil(wanted)) if wanted < 1e9 else None


def _fewest(level: float) -> int:
    """How many differences, all of one sign, it takes at least for a p that small: 2 ** (1 - fewest)."""
    return math.ceil(1 - math.log2(level) - 1e-9)


def _smallest(found: Callable[[float], bool]) -> float | None:
    low, high = 0.0, 1.0
    if not found(high):
        return None
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if found(middle) else (middle, high)
    return high


def _mcnemar(design: Design, level: float) -> Callable[[float], bool]:
    """By the binomial distributions of the questions that differ and, among them, of wins (Connor 1987)."""
    from scipy.stats import binom

    differing = np.arange(design.n + 1)
    wins = differing - binom.ppf(level / 2, differing, 0.5) + 1  # so many are told, or one fewer
    wins -= 2 * binom.sf(wins - 2, differing, 0.5) <= level

    def found(difference: float) -> bool:
        share = design.differing_at(difference)
        if not share:
            return False
        won = (share + difference) / (2 * share)
        told = binom.pmf(differing, design.n, share) @ binom.sf(wins - 1, differing, won)
        return bool(told >= POWER)

    return found


def _few(design: Design, level: float, reach: float) -> Callable[[float], bool]:
    """Of few clusters, whole numbers of wins and losses are drawn, and as many clusters as differ count for the test:
    flipping signs is all but the t test of their sums, if there are enough for so small a p at all."""
    from scipy.special import stdtrit

    wanted = design.power(reach)
    sizes = design.sizes.astype(np.int64)
    count = np.arange(len(sizes) + 1)
    t = stdtrit(np.maximum(count - 1, 1), 1 - level / 2) ** 2
    limits = np.where(count >= _fewest(level), count * t / (count - 1 + t), math.inf)

    def found(difference: float) -> bool:
        chance = np.random.default_rng([SEED, len(sizes)])
        between = chance.standard_normal((_RUNS, len(sizes)))
        if design.right is None:
            sums = difference * sizes + math.sqrt(design.variance) * design.errors() * between
            least = np.zeros(_RUNS)
        else:
            share = design.differing_at(difference)
            mean = difference + math.sqrt(design.correlation * design.variance_at(difference)) * between
            mean = np.clip(mean, -1, 1)
            differing = np.maximum(share, abs(mean))
            drawn = chance.binomial(sizes, differing)
            won = chance.binomial(drawn, (differing + mean) / (2 * np.maximum(differing, 1e-12)))
            sums = (2 * won - drawn).astype(np.float64)
            least = reach**2 * drawn.sum(1)
        seen = sums.sum(1)
        limit = limits[(sums != 0).sum(1)]
        told = (seen > 0) & np.isfinite(limit) & (seen**2 > least)
        told[told] = (seen**2)[told] > limit[told] * (sums**2).sum(1)[told]
        return bool(told.mean() >= wanted)

    return found


def _many(design: Design, reach: float) -> Callable[[float], bool]:
    """Of many clusters, sums and the spread of their flips are normal: both are known once for all differences."""
    errors = design.errors()
    chance = _normals(len(errors))
    noise, squares, products = chance @ errors, chance**2 @ errors**2, chance @ (errors * design.sizes)
    of_sizes = float((design.sizes**2).sum())
    wanted = design.power(reach)

    def found(difference: float) -> bool:
        scale = math.sqrt(design.variance_at(difference))
        sums = scale * noise + difference * design.n
        spread = scale**2 * squares + 2 * scale * difference * products + difference**2 * of_sizes
        if design.right is not None:
            spread = np.maximum(spread, design.n * design.differing_at(difference))
        return bool(((sums > 0) & (sums**2 > reach**2 * spread)).mean() >= wanted)

    return found


@lru_cache(maxsize=4)
def _normals(clusters: int) -> Array:
    return np.random.default_rng([SEED, clusters]).standard_normal((_RUNS, clusters))
