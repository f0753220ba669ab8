"""What of a mean varies with the seed: another training of the same arm, or another drawing of its replies.

Scores lie in a table of clusters by seeds. A seed that is better shifts all clusters at once, which no spread between
clusters shows; so the variance of the mean is V = V_clusters + σ²/S, with σ² the variance between seeds beyond what
the questions' own noise gives it (the components of a crossed layout: Brennan 2001, Generalizability Theory, §3.1).
Degrees of freedom by Satterthwaite (1946): few seeds know their variance badly, and the interval is wide for that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from workbench.statistics.sample import Numbers, Sample, Spread

FEWEST_FREEDOM = 1.0
_ROUNDING = 1e-9
_PLACES = 60  # of a distribution that is summed over


@dataclass(frozen=True, slots=True)
class SeedPart:
    """The seeds' part of the variance of a mean over several seeds. All variances are of that mean.

    `between`: what the seeds' own means differ by; `noise`: what of that the questions alone would give, so that the
    difference of the two is the seeds' part. `freedom`: of either.
    """

    between: float
    noise: float
    seeds: int
    clusters: int

    @property
    def variance(self) -> float:
        """The seeds' part, 0 where they differ by no more than chance."""
        return max(0.0, self.between - self.noise)

    def freedom(self, variance: float, freedom: float) -> float:
        """The degrees of freedom of the sum of this part and a variance that has so many.

        The part is taken one standard error above its estimate: where few seeds happen to be alike, it is small and
        seems sure, and intervals covered 92.6% in place of 95%.
        """
        between = self.between * (1 + math.sqrt(2 / (self.seeds - 1)))
        doubt = variance**2 / freedom + between**2 / (self.seeds - 1)
        doubt += self.noise**2 / ((self.clusters - 1) * (self.seeds - 1))
        total = variance + max(0.0, between - self.noise)
        return max(FEWEST_FREEDOM, min(total**2 / doubt if doubt else math.inf, freedom))

    def of_more(self, times: float) -> SeedPart:
        """The same part with so many times the questions: noise of questions shrinks, differences of seeds do not."""
        noise, clusters = self.noise / times, max(2, round(self.clusters * times))
        return replace(self, between=self.variance + noise, noise=noise, clusters=clusters)

    def of_more_seeds(self, seeds: int) -> SeedPart:
        """The same with so many seeds, as unlike one another as these are."""
        share = self.seeds / seeds
        return replace(self, between=(self.variance + self.noise) * share, noise=self.noise * share, seeds=seeds)

    def power(self, difference: float, variance: float, freedom: float, level: float) -> float:
        """How often a true difference is found by the test that has the seeds' part in it, in other such runs.

        `variance`: of the mean difference without that part, known with so many degrees of freedom; all lie on the
        scale of the part. Crossed questions and seeds (Westfall, Kenny & Judd 2014, J. Exp. Psychol. Gen. 143):

            P(T > t(1 - level/2, f)), T noncentral t with f degrees of freedom at difference / sqrt(V + σ²/S),

        f by Satterthwaite. However many questions there are, V + σ²/S stays above σ²/S, and the power below 1.
        The sum is itself only estimated: the power is the mean over what it may truly be, its estimate times f / χ²(f)
        (assurance: O'Hagan, Stevens & Campbell 2005, Pharmaceutical Statistics 4).
        """
        from scipy.special import gammaincinv, ndtr, stdtrit

        if variance + self.variance <= 0:
            return float(difference > 0)
        known = self.freedom(variance, freedom)
        reach = float(stdtrit(known, 1 - level / 2))
        places = (np.arange(_PLACES) + 0.5) / _PLACES
        shares = np.sqrt(gammaincinv(known / 2, places) * 2 / known)  # estimated errors, as shares of the true one
        far = difference / math.sqrt(variance + self.variance) * shares  # in true errors, whichever they are
        return float(ndtr(far[:, None] - reach * shares).mean())


def seed_part(sample: Sample, seeds: Numbers | None) -> SeedPart | None:
    """The part of the seeds; None of a single one, or where they differ by no more than chance.

    `seeds`: of each value of the sample, numbered from 0.
    """
    if seeds is None or not len(seeds) or len(sample.sizes) < 2:
        return None
    count, clusters, n = int(seeds.max()) + 1, len(sample.sizes), sample.n
    sizes = np.bincount(seeds, minlength=count)
    if count < 2 or not sizes.all():
        return None
    at = sample.of_value * count + seeds
    table = np.bincount(at, weights=sample.values - sample.mean, minlength=clusters * count).reshape(clusters, count)
    held = np.bincount(at, minlength=clusters * count).reshape(clusters, count)
    means = table.sum(0) / sizes  # of each seed, from that of all
    own = table.sum(1, keepdims=True) / np.maximum(held.sum(1, keepdims=True), 1)  # of each cluster
    rest = table - held * (own + means)
    noise = clusters / (clusters - 1) * float((rest**2).sum()) / (count - 1) * count / n**2
    found = SeedPart(float(means.var(ddof=1)) / count, noise, count, clusters)
    return found if found.variance > _ROUNDING * found.between else None


def with_seeds(spread: Spread, part: SeedPart | None, sample: Sample) -> Spread:
    """The spread with the seeds' part in it."""
    from workbench.statistics.sample import Spread

    if part is None or not spread.variance:
        return spread
    variance = spread.variance + part.variance
    independent = spread.independent * spread.variance / variance
    return Spread(variance, part.freedom(spread.variance, spread.freedom), independent)


def share_of_seeds(sample: Sample, seeds: Numbers | None) -> float | None:
    """The share of the variance of the mean that is the seeds'; None where it cannot be estimated."""
    spread = sample.spread()
    if seeds is None or spread is None or int(seeds.max(initial=0)) < 1:
        return None
    part = seed_part(sample, seeds)
    if part is None or not spread.variance:
        return 0.0
    return part.variance / (part.variance + spread.variance)
