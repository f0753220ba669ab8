"""One arm against another on the same questions: difference, interval, p, and what the run could have seen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.statistics import tango
from workbench.statistics.correction import Correction
from workbench.statistics.flips import Flips, flipped
from workbench.statistics.power import Design, detectable, needed, seeds_needed
from workbench.statistics.sample import ALPHA, USUAL_CORRELATION, Array, Numbers, Sample, array_of, numbered
from workbench.statistics.seeds import SeedPart, seed_part
from workbench.types import Comparison, Outcome

if TYPE_CHECKING:
    from workbench.statistics.sample import Labels, Scores

_ROUNDING = 1e-12  # of the scores' size: nearer, they are equal


@dataclass(frozen=True)
class Pair:
    """The differences of two arms, as shares of the largest score, on the questions that both have a score for.

    `cluster` is the number of each difference's cluster, of `clusters` in all, which other pairs may share.
    """

    metric: str
    a: str
    b: str
    sample: Sample
    cluster: Numbers
    clusters: int
    scale: float
    right: tuple[float, float] | None  # the two shares, if all scores are right or wrong
    bounded: bool  # whether all scores lie from 0 to 1
    seeds: SeedPart | None = None  # what of the differences' mean varies with the seed

    @classmethod
    def of(
        cls,
        metric: str,
        names: tuple[str, str],
        scores: tuple[Array, Array],
        cluster: Numbers | None,
        seeds: Numbers | None = None,
    ) -> Pair:
        """`scores`: of a and of b, NaN where there is none. Without `cluster`, each question is its own.

        `seeds`: of each question, where it was asked several times."""
        a, b = scores
        numbers: Numbers = np.arange(len(a), dtype=np.intp) if cluster is None else cluster
        both = ~np.isnan(a) & ~np.isnan(b)
        a, b = a[both], b[both]
        scale = float(max(abs(a).max(initial=0.0), abs(b).max(initial=0.0))) or 1.0
        differences = a / scale - b / scale
        differences = np.where(abs(differences) <= _ROUNDING, 0.0, differences)
        sample = Sample.of(differences, numbers[both], None if seeds is None else seeds[both])
        right = (float(a.mean()), float(b.mean())) if len(a) and bool(np.isin((a, b), (0, 1)).all()) else None
        bounded = bool(((a >= 0) & (a <= 1) & (b >= 0) & (b <= 1)).all())
        count = int(numbers.max(initial=-1)) + 1
        part = seed_part(sample, None if seeds is None else seeds[both])
        return cls(metric, *names, sample, numbers[both], count, scale * sample.scale, right, bounded, part)

    @property
    def n(self) -> int:
        """How many questions both have a score for."""
        return self.sample.n

    @cached_property
    def wins(self) -> int:
        """The number of questions on which a is above b."""
        return int((self.sample.values > 0).sum())

    @cached_property
    def losses(self) -> int:
        """The number of questions on which a is below b."""
        return int((self.sample.values < 0).sum())

    @property
    def exact(self) -> bool:
        """Whether McNemar's exact test applies: independent questions, right or wrong."""
        return self.right is not None and not self.sample.clustered

    def column(self, clusters: int) -> tuple[Array, Array]:
        """Sum and number of the differences in each of so many clusters."""
        sums = np.asarray(np.bincount(self.cluster, weights=self.sample.values, minlength=clusters), np.float64)
        return sums, np.bincount(self.cluster, minlength=clusters).astype(np.float64)

    @cached_property
    def independent(self) -> float:
        """The effective sample size: how many independent questions would be as informative, at the most."""
        spread = self.sample.spread()
        if spread is not None and spread.variance:
            return float(self.n)
        return self.n / (1 + USUAL_CORRELATION * (self.sample.crowding - 1))

    @property
    def _step(self) -> float:
        """The mean size of a difference: 1 for right and wrong; where there is none, the largest there could be."""
        differing = self.wins + self.losses
        return float(abs(self.sample.values).sum()) / differing if differing else float(self.bounded)

    def bounds(self, reach: float) -> tuple[float, float]:
        """Tango's interval, for graded scores of wins and losses by the mean step: however alike the differences of
        a few clusters are, those not seen may differ as wins and losses do."""
        share = self.independent / self.n
        low, high = tango.bounds(self.wins * share, self.losses * share, self.independent, reach)
        seen = (self.wins - self.losses) / self.n
        return self.sample.mean - self._step * (seen - low), self.sample.mean + self._step * (high - seen)

    def p_of_bounds(self) -> float:
        """The p-value at which `bounds` would reach 0."""
        from scipy.special import ndtr

        if not self._step:
            return 1.0
        share = self.independent / self.n
        at = (self.wins - self.losses) / self.n - self.sample.mean / self._step
        if abs(at) >= 1:
            return 0.0
        found = tango.statistic(self.wins * share, self.losses * share, self.independent, at)
        return float(2 * ndtr(-abs(found)))

    def with_seeds(self, low: float, high: float, level: float) -> tuple[float, float]:
        """An interval at this level, once it is of all seeds that there might have been.

        Each side reaches as far as two errors do that have nothing to do with each other: its own, and the seeds'.
        """
        from scipy.special import stdtrit

        spread, mean = self.sample.spread(), self.sample.mean
        if self.seeds is None or spread is None or not spread.variance:
            return low, high
        freedom = self.seeds.freedom(spread.variance, spread.freedom)
        known, usual = (float(each) for each in stdtrit([freedom, spread.freedom], 1 - level / 2))
        of_seeds = known * math.sqrt(self.seeds.variance)
        stretched = max(1.0, known / usual)
        return mean - math.hypot((mean - low) * stretched, of_seeds), mean + math.hypot(
            (high - mean) * stretched, of_seeds
        )

    def p_of_seeds(self) -> float:
        """The p-value of Student's t with the seeds' part in the spread; 0 without seeds, where other tests decide."""
        from scipy.special import stdtr

        spread = self.sample.spread()
        if self.seeds is None or spread is None or not spread.variance:
            return 0.0
        error = math.sqrt(spread.variance + self.seeds.variance)
        freedom = self.seeds.freedom(spread.variance, spread.freedom)
        return float(2 * stdtr(freedom, -abs(self.sample.mean) / error))

    def mcnemar(self) -> float:
        """McNemar's exact p."""
        from scipy.stats import binomtest

        differing = self.wins + self.losses
        return float(binomtest(self.wins, differing).pvalue) if differing else 1.0


def compare(
    metric: str,
    a_name: str,
    b_name: str,
    a_values: Scores,
    b_values: Scores,
    clusters: Labels | None = None,
    *,
    seeds: Labels | None = None,
    family: int = 1,
    margin: float | None = None,
) -> Comparison:
    """Arm a against arm b on the same questions in the same order; `delta` is the mean of a minus b.

    p: exact McNemar for right/wrong scores of independent questions, else by flipping the signs of the differences
    cluster by cluster. The interval holds the differences that the flips would not reject, and is never narrower than
    Tango's (1998) of independent questions, which alone serves with McNemar's test.
    `seeds`: one label a value, where questions were asked with several: then both hold for other seeds too.
    `family`: how many such comparisons are to be right together; p_adjusted, interval and outcome stand for all of
    them (Bonferroni). Interval and outcome never disagree: one tells a from b if and only if it leaves out 0. The
    outcome "a" means that a's values are higher, which is worse for a metric where lower is better.
    A pair with an unscored side is left out of n; without a pair, delta is 0, p is 1, n is 0 and there is no interval.
    `margin`: the difference that would not matter; see `Comparison`. Raises ValueError if the lengths differ.
    """
    if len(a_values) != len(b_values):
        raise ValueError(f"{metric}: {len(a_values)} values of {a_name} against {len(b_values)} of {b_name}")
    if clusters is not None and len(clusters) != len(a_values):
        raise ValueError(f"{len(clusters)} cluster labels for {len(a_values)} values")
    labels = None if clusters is None else numbered(clusters)
    asked = None if seeds is None else numbered(seeds)
    pair = Pair.of(metric, (a_name, b_name), (array_of(a_values), array_of(b_values)), labels, asked)
    if pair.exact:
        return judged(Test(pair), Correction(times=family), margin=margin)
    flips = flipped(*(each[:, None] for each in pair.column(pair.clusters)))
    return judged(Test(pair, flips), Correction(flips.draws, family), margin=margin)


@dataclass(frozen=True)
class Test:
    """A pair and its column of the flips, if it has any."""

    pair: Pair
    flips: Flips | None = None
    column: int = 0

    @cached_property
    def p(self) -> float:
        """Exact McNemar, or of the flips."""
        if not self.pair.n:
            return 1.0
        if self.pair.exact or self.flips is None:
            return self.pair.mcnemar()
        return (self.flips.as_extreme(self.column) + 1) / (self.flips.draws + 1)

    @cached_property
    def decisive(self) -> float:
        """The p that decides: at which neither that test nor the interval tells the arms apart, nor the seeds do."""
        return max(self.p, self.pair.p_of_bounds(), self.pair.p_of_seeds()) if self.pair.n else 1.0

    def bounds(self, correction: Correction) -> tuple[float, float]:
        """The simultaneous interval of the difference, a share of the pair's scale."""
        from scipy.special import ndtri

        low, high = self.pair.bounds(float(ndtri(1 - correction.level / 2)))
        if self.flips is not None and not self.pair.exact:
            flipped_low, flipped_high = self.flips.bounds(self.column, correction.most_extreme_flips)
            low, high = min(low, flipped_low), max(high, flipped_high)
        low, high = self.pair.with_seeds(low, high, correction.level)
        largest = 1 / self.pair.scale if self.pair.bounded else 1.0  # as far as is known
        return max(low, -largest), min(high, largest)


def judged(
    test: Test,
    correction: Correction,
    *,
    family: Literal["choice", "bound"] = "choice",
    margin: float | None = None,
) -> Comparison:
    """The comparison, corrected for its family."""
    pair = test.pair
    made = Comparison(
        metric=pair.metric,
        a=pair.a,
        b=pair.b,
        delta=pair.sample.mean * pair.scale,
        low=None,
        high=None,
        p=test.p,
        p_adjusted=correction.at(correction.on_grid(test.decisive)),
        n=pair.n,
        wins=pair.wins,
        ties=pair.n - pair.wins - pair.losses,
        losses=pair.losses,
        outcome="cannot tell",
        family=family,
        why="too few questions" if margin is not None else None,
    )
    if not pair.n:
        return made
    low, high = test.bounds(correction)
    design = Design.of(pair.sample, pair.right, pair.seeds)
    visible = detectable(design, correction.level)
    made = replace(made, detectable=None if visible is None else visible * pair.scale)
    if made.p_adjusted < ALPHA and (low > 0 or high < 0):
        outcome: Outcome = "a" if low > 0 else "b"
        made = replace(made, outcome=outcome, why=None)
    else:
        low, high = min(low, 0.0), max(high, 0.0)
        made = replace(made, p_adjusted=max(made.p_adjusted, ALPHA))
    made = replace(made, low=low * pair.scale, high=high * pair.scale)
    return made if margin is None else _against(made, margin, design, correction.level, pair.scale)


def _against(made: Comparison, margin: float, design: Design, level: float, scale: float) -> Comparison:
    """The same, held against the difference that would not matter."""
    assert made.low is not None
    assert made.high is not None
    not_worse = made.high <= margin
    if made.why is None:
        return replace(made, not_worse=not_worse)
    if -margin <= made.low and not_worse:
        return replace(made, not_worse=True, why="no difference")
    difference = max(abs(made.delta), margin) / scale
    more = needed(design, level, difference)
    if more is None and design.seeds is not None and difference > 0:
        seeds = seeds_needed(design, level, difference)
        return replace(made, not_worse=not_worse, why="too few seeds", seeds_needed=seeds)
    return replace(made, not_worse=not_worse, needed=more)
