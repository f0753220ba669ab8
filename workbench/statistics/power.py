"""What a run of this size and spread could have seen, and how many questions would do.

Differences are planted in simulated runs with documents of the same sizes, whose questions correlate as they do here;
the pairs go through the test that they go through here. A difference is detectable if it is significant in four of
five.

Where there are several seeds, the test with their part of the variance must find it as well: see `SeedPart.power`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from workbench.statistics.sample import POWER, USUAL_CORRELATION, Array, Sample
from workbench.statistics.seeds import SeedPart

SEED = 20240614
_RUNS = 400
_FEW = 30  # clusters; the sum of more is as good as normal
_MOST = 100  # clusters; more are simulated in that many groups
_HALVINGS = 12
_MOST_QUESTIONS = 1e9
MOST_SEEDS = 100  # trainings that one may think of
_TRIED = 200  # numbers of questions, of which each is about a tenth more than the one before
_PRIOR_CLUSTERS = 8  # what the usual correlation weighs against that seen in so many clusters


@dataclass(frozen=True, slots=True)
class Design:
    """The clusters of a pair, and how its differences scatter in them."""

    sizes: Array
    scatter: Array  # the variance of each cluster's sum, if that of a single difference is 1
    n: int
    variance: float  # of a single difference
    correlation: float  # of two differences in one cluster
    differing: float  # the share of questions on which the arms differ
    right: tuple[float, float] | None  # the shares of the weaker and of the stronger arm, of right and wrong answers
    clustered: bool  # whether some cluster has more than one question
    freedom: float  # of the estimate of their spread
    seeds: SeedPart | None = None  # what of the mean difference varies with the seed

    @classmethod
    def of(cls, sample: Sample, right: tuple[float, float] | None, seeds: SeedPart | None = None) -> Design:
        """`right`: the shares of the two arms, if all scores are right or wrong."""
        deviations = sample.values - sample.mean
        variance = float((deviations**2).mean())
        spread = sample.spread()
        clusters = len(sample.sizes)
        correlation = USUAL_CORRELATION
        if spread is not None and spread.variance and sample.clustered:
            effect = spread.variance * sample.n / variance
            found = min(max((effect - 1) / (sample.crowding - 1), 0.0), 1.0)
            correlation = (found * clusters + USUAL_CORRELATION * _PRIOR_CLUSTERS) / (clusters + _PRIOR_CLUSTERS)
        sizes = sample.sizes
        scatter = sizes * (1 + (sizes - 1) * correlation)
        if clusters > _MOST:
            group = np.arange(clusters) % _MOST
            sizes, scatter = (np.asarray(np.bincount(group, each), np.float64) for each in (sizes, scatter))
        shares = None if right is None else (min(right), max(right))
        differing = float((sample.values != 0).mean())
        figures = sample.n, variance, correlation, differing
        freedom = spread.freedom if spread is not None else 1.0
        return cls(sizes, scatter, *figures, shares, sample.clustered, freedom, seeds)

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
        """The variance of a single difference if that were the mean."""
        return self.variance if self.right is None else max(self.differing_at(difference) - difference**2, 0.0)

    def error_at(self, difference: float) -> float:
        """The standard error of the mean difference, were it that."""
        return math.sqrt(self.variance_at(difference) * float(self.scatter.sum())) / self.n

    def power(self, reach: float) -> float:
        """How often a planted difference must be found in simulated runs, so that it is in POWER of real ones: the
        spread of these is itself known from so many clusters only."""
        from scipy.special import ndtr, ndtri

        usual = float(ndtri(POWER))
        return float(ndtr(usual * math.sqrt(1 + (reach + usual) ** 2 / (2 * (len(self.sizes) - 1)))))


def detectable(design: Design, level: float) -> float | None:
    """The true difference that is significant, at that p, in four of five such runs; None if none could be."""
    if len(design.sizes) < _fewest(level):
        return None
    if design.right is None and not design.variance:
        return None
    exact = design.right is not None and not design.clustered
    found = _smallest(_mcnemar(design, level) if exact else _flipping(design, level))
    seeded = _smallest(lambda difference: _seeded(design, level, difference) >= POWER)
    return None if found is None or seeded is None else max(found, seeded)


def _seeded(design: Design, level: float, difference: float, times: float = 1.0) -> float:
    """The power of the test of the seeds with so many times the questions; 1 where they make no difference."""
    if design.seeds is None:
        return 1.0
    variance = design.error_at(difference) ** 2 / times
    return design.seeds.of_more(times).power(difference, variance, design.freedom * times, level)


def needed(design: Design, level: float, difference: float) -> int | None:
    """How many questions in all would tell that difference in four of five runs, clustered as these are.

    None where no number would: none makes the seeds' part smaller, and other seeds would be needed.
    """
    from scipy.special import gammaincinv, ndtri

    if not difference > 0:  # NaN too: values beyond what a float holds
        return None
    reach = float(ndtri(1 - level / 2) + ndtri(POWER))
    of_spread = design.n * (reach * design.error_at(difference) / difference) ** 2
    of_signs = float(gammaincinv(_fewest(level), POWER)) / difference if design.right is not None else 0.0
    wanted = max(of_spread, of_signs, _fewest(level))
    if wanted >= _MOST_QUESTIONS:
        return None
    if _seeded(design, level, difference, max(1.0, wanted / design.n)) < POWER:
        most = math.log(_MOST_QUESTIONS / design.n)
        tried = np.exp(np.linspace(math.log(max(1.0, wanted / design.n)), most, _TRIED))
        enough = [times for times in tried if _seeded(design, level, difference, float(times)) >= POWER]
        if not enough:
            return None
        wanted = max(wanted, design.n * float(enough[0]))
    return max(design.n + 1, math.ceil(wanted))


def seeds_needed(design: Design, level: float, difference: float) -> int | None:
    """How many seeds in all, asked the same questions, would tell that difference in four of five runs.

    What the questions add to the variance is taken as it is, though the noise in it shrinks with more seeds too. None
    where the seeds do not differ, or where no number that one may think of would do, since the questions are too few
    as well.
    """
    part = design.seeds
    if part is None or not difference > 0:
        return None
    variance = design.error_at(difference) ** 2
    for seeds in range(part.seeds + 1, MOST_SEEDS + 1):
        if part.of_more_seeds(seeds).power(difference, variance, design.freedom, level) >= POWER:
            return seeds
    return None


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
    wins = differing - binom.ppf(level / 2, differing, 0.5) + 1  # so many are significant, or one fewer
    wins -= 2 * binom.sf(wins - 2, differing, 0.5) <= level

    def found(difference: float) -> bool:
        share = design.differing_at(difference)
        if not share:
            return False
        won = (share + difference) / (2 * share)
        power = binom.pmf(differing, design.n, share) @ binom.sf(wins - 1, differing, won)
        return bool(power >= POWER)

    return found


def _flipping(design: Design, level: float) -> Callable[[float], bool]:
    """By flipping the signs of simulated clusters: how large a sum must be follows from the kurtosis of its flips."""
    from scipy.special import ndtri

    reach = float(ndtri(1 - level / 2))
    wanted, fewest = design.power(reach), _fewest(level)

    def found(difference: float) -> bool:
        sums, differing = _drawn(design, difference)
        squared = sums * sums
        seen, squares = sums.sum(1), squared.sum(1)
        significant = (seen > 0) & ((sums != 0).sum(1) >= fewest) & (seen**2 > reach**2 * differing)
        squared = squared[significant]
        kurtosis = -2 * (squared * squared).sum(1) / squares[significant] ** 2
        limit = reach + kurtosis * (reach**3 - 3 * reach) / 24  # Cornish & Fisher (1938)
        significant[significant] = seen[significant] ** 2 > limit**2 * squares[significant]
        return bool(significant.mean() >= wanted)

    return found


def _drawn(design: Design, difference: float) -> tuple[Array, Array]:
    """The sums of the clusters (columns) in simulated runs (rows), and the number of questions on which arms differ.

    Of few clusters, whole wins and losses; sums of more, and of graded scores, are normal.
    """
    sizes = design.sizes
    between = _normals(len(sizes))
    if design.right is None or len(sizes) > _FEW:
        sums = difference * sizes + math.sqrt(design.variance_at(difference)) * np.sqrt(design.scatter) * between
        expected = 0.0 if design.right is None else design.n * design.differing_at(difference)
        return sums, np.full(len(sums), expected)
    generator = np.random.default_rng([SEED, len(sizes)])
    mean = difference + math.sqrt(design.correlation * design.variance_at(difference)) * between
    mean = np.clip(mean, -1, 1)
    share = np.maximum(design.differing_at(difference), abs(mean))
    drawn = generator.binomial(sizes.astype(np.int64), share)
    won = generator.binomial(drawn, (share + mean) / (2 * np.maximum(share, 1e-12)))
    return (2 * won - drawn).astype(np.float64), drawn.sum(1)


@lru_cache(maxsize=4)
def _normals(clusters: int) -> Array:
    return np.random.default_rng([SEED, clusters]).standard_normal((_RUNS, clusters))
