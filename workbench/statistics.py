"""Intervals, paired comparisons and their correction: how sure a run can be of a number.

Everything is deterministic: the resamples depend only on the number of values, so the same values give the same
interval, and comparisons of a run share their resamples. Several seeds or wordings of one question are no independent
evidence: give their question, or their document, as `clusters`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.types import Comparison, Interval, Outcome

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Scores = Sequence[float | None] | NDArray[np.float64] | pd.Series[float]
    Labels = Sequence[str] | Sequence[int] | pd.Series[str]
    Array = NDArray[np.float64]
    Resamples = NDArray[np.float32]

SEED = 20240613
ALPHA = 0.05
POWER = 0.80
RESAMPLES = 4_000
SIGN_FLIPS = 9_999
_BLOCK = 2_000_000  # numbers of a resampling matrix held at once: 8 MB
_KEPT = 16  # such blocks: with fewer, each arm of a large run would throw its own dice again
_NOTHING = 1e-100  # a difference below it is none
_ROUNDING = 1e-6  # of the scores' mean size: resamples nearer than this are tied, since they are summed in float32


def interval(values: Scores, clusters: Labels | None = None) -> Interval:
    """The mean of n scores with its 95% interval; None and NaN are counted as unscored.

    Scores that are all 0 or 1 get Wilson's interval, honest at 0 of 20 and 20 of 20; others the BCa bootstrap (Efron
    1987). With `clusters` (one label a value), whole clusters are drawn. A single graded score, or a single cluster,
    has no interval: low and high are None.
    """
    sample = _Sample.of(_array(values), clusters)
    if not sample.n:
        return Interval(None, None, None, 0, sample.unscored)
    mean = sample.mean
    low: float | None
    high: float | None
    if sample.binary and (not sample.clustered or sample.constant):
        low, high = _wilson(round(mean * len(sample.sums)), len(sample.sums))
    elif len(sample.sums) < 2:
        low = high = None
    else:
        low, high = _bca(sample.sums, sample.sizes)
    return Interval(mean, low, high, sample.n, sample.unscored)


def compare(
    metric: str,
    a_name: str,
    b_name: str,
    a_values: Scores,
    b_values: Scores,
    clusters: Labels | None = None,
    *,
    family: int = 1,
) -> Comparison:
    """Arm a against arm b on the same questions in the same order; `delta` is the mean of a minus b.

    Interval: the adjusted Wald (Bonett & Price 2012) for right/wrong scores, else (and always with clusters) the BCa
    bootstrap of the paired difference. Both add one win and one loss, without which a few differences of one sign
    would never span 0; None without a pair. p: exact McNemar for right/wrong scores, else (and always with clusters)
    flipping the signs of the differences, cluster by cluster, p = (b + 1) / (m + 1) (Phipson & Smyth 2010).
    A pair with an unscored side is left out of n; without a pair, delta is 0, p is 1 and n is 0. `p_adjusted` and
    `outcome` stand for this comparison alone until `adjust` has seen all of the run. The outcome "a" means that a's
    values are higher, which is worse for a metric where lower is better.

    `detectable` is the difference that a run of this size and spread finds with 80% power, if all of the `family` of
    comparisons are to be right together (Bonferroni); None if none could be found. Raises ValueError if the lengths
    differ.
    """
    import numpy as np

    if len(a_values) != len(b_values):
        raise ValueError(f"{metric}: {len(a_values)} values of {a_name} against {len(b_values)} of {b_name}")
    a, b = _array(a_values), _array(b_values)
    sample = _Sample.of(a - b, clusters)
    scored = ~np.isnan(a - b)
    binary = bool(np.isin((a[scored], b[scored]), (0, 1)).all())
    wins = int((sample.values > 0).sum())
    losses = int((sample.values < 0).sum())
    low, high = _interval_of_difference(sample, binary)
    exact = binary and not sample.clustered
    p = _mcnemar(wins, losses) if exact else _sign_flip(sample)
    single = Comparison(
        metric=metric,
        a=a_name,
        b=b_name,
        delta=sample.mean,
        low=low,
        high=high,
        p=p,
        p_adjusted=p,
        n=sample.n,
        wins=wins,
        ties=sample.n - wins - losses,
        losses=losses,
        outcome="cannot tell",
        detectable=_detectable_right_wrong(wins + losses, sample.n, family) if exact else _detectable(sample, family),
    )
    return replace(single, outcome=_outcome(single.delta, p))


def adjust(comparisons: Iterable[Comparison]) -> tuple[Comparison, ...]:
    """All comparisons of a run, with p-values adjusted by Holm (1979), and the outcome that these allow."""
    import numpy as np

    family = tuple(comparisons)
    p = np.array([each.p for each in family])
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)))
    return tuple(
        replace(each, p_adjusted=p, outcome=_outcome(each.delta, p))
        for each, p in zip(family, adjusted.tolist(), strict=True)
    )


def _outcome(delta: float, p: float) -> Outcome:
    if p >= ALPHA or delta == 0:
        return "cannot tell"
    return "a" if delta > 0 else "b"


def _array(values: Scores) -> Array:
    """As numbers, NaN where there is none."""
    import numpy as np

    return np.asarray(values, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Sample:
    """The scored values (n), and their sum and number in each cluster (m; every value its own without clusters)."""

    values: Array
    sums: Array
    sizes: Array
    unscored: int

    @classmethod
    def of(cls, values: Array, clusters: Labels | None) -> _Sample:
        import numpy as np
        import pandas as pd

        if clusters is not None and len(clusters) != len(values):
            raise ValueError(f"{len(clusters)} cluster labels for {len(values)} values")
        scored = ~np.isnan(values)
        kept = values[scored]
        if clusters is None:
            return cls(kept, kept, np.ones(len(kept)), len(values) - len(kept))
        of_value, _ = pd.factorize(pd.Series(clusters)[scored])  # numbered as they first appear
        sums, sizes = np.bincount(of_value, weights=kept), np.bincount(of_value)
        return cls(kept, np.asarray(sums, np.float64), sizes.astype(np.float64), len(values) - len(kept))

    @property
    def n(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float:
        return float(self.values.mean()) if self.n else 0.0

    @property
    def clustered(self) -> bool:
        return len(self.sums) < self.n

    @property
    def binary(self) -> bool:
        return bool(((self.values == 0) | (self.values == 1)).all())

    @property
    def constant(self) -> bool:
        return bool((self.values == self.values[0]).all()) if self.n else True


def _wilson(hits: int, n: int) -> tuple[float, float]:
    from scipy.stats import binomtest

    bounds = binomtest(hits, n).proportion_ci(1 - ALPHA, method="wilson")
    return float(bounds.low), float(bounds.high)


def _residuals(sums: Array, sizes: Array) -> Array:
    """The sum of each cluster less what its size alone would make it; exactly 0 where clusters do not differ."""
    import numpy as np

    residuals = sums - sums.sum() / sizes.sum() * sizes
    return np.where(abs(residuals) <= 1e-12 * abs(sums).sum(), 0.0, residuals)


def _rounding(sums: Array) -> float:
    """Sums over resamples that are nearer than this are tied."""
    return _ROUNDING * float(abs(sums).sum())


def _bca(sums: Array, sizes: Array) -> tuple[float, float]:
    """Bias-corrected and accelerated bootstrap interval of the mean, over m >= 2 clusters (Efron 1987).

    It reaches as far as Student's t of m - 1 degrees of freedom asks: resamples of few clusters vary too little
    (Hesterberg 2015, arXiv 1411.5279).
    """
    import numpy as np
    from scipy.special import ndtr, ndtri, stdtrit

    residuals, clusters = _residuals(sums, sizes), len(sizes)
    n, mean = sizes.sum(), sums.sum() / sizes.sum()
    if not residuals.any():
        return float(mean), float(mean)
    draws = list(_blocks(_draws, clusters, RESAMPLES))
    drawn = n if (sizes == sizes[0]).all() else _drawn(sizes.tobytes())
    shifts = np.concatenate([_times(block, residuals) for block in draws]) / drawn  # of the mean, by each resample
    tied = abs(shifts) <= _rounding(sums) / n
    below = ((shifts < 0) & ~tied).sum() + 0.5 * tied.sum()
    bias = ndtri(np.clip(below / len(shifts), 1 / len(shifts), 1 - 1 / len(shifts)))
    lean = residuals / (n - sizes)  # the mean less the mean without each cluster
    lean = lean - lean.mean()
    acceleration = (lean**3).sum() / (6 * (lean**2).sum() ** 1.5)
    spans = stdtrit(clusters - 1, np.array([ALPHA / 2, 1 - ALPHA / 2])) * math.sqrt(clusters / (clusters - 1))
    reach = bias + spans
    low, high = mean + np.quantile(shifts, ndtr(bias + reach / (1 - acceleration * reach)))
    return float(low), float(high)


def _interval_of_difference(sample: _Sample, binary: bool) -> tuple[float, float] | tuple[None, None]:
    """Of n pairs with one win and one loss more; None without a pair."""
    import numpy as np

    if not sample.n:
        return None, None
    if binary and not sample.clustered:
        return _adjusted_wald(int((sample.values > 0).sum()), int((sample.values < 0).sum()), sample.n)
    differing = sample.sums[abs(sample.sums) > _NOTHING]
    if not len(differing):
        # No spread to resample: the bound on what was never seen, as in Tango's score interval (1998).
        unseen = _wilson(0, len(sample.sums))[1] if binary else 0.0
        return -unseen, unseen
    usual = math.copysign(float(abs(differing).mean()), differing[0])  # so that b - a mirrors a - b
    mean_size = sample.sizes.mean()
    return _bca(np.append(sample.sums, (usual, -usual)), np.append(sample.sizes, (mean_size, mean_size)))


def _adjusted_wald(wins: int, losses: int, n: int) -> tuple[float, float]:
    """Of a difference of paired shares (Bonett & Price 2012)."""
    from scipy.special import ndtri

    won, lost = (wins + 1) / (n + 2), (losses + 1) / (n + 2)
    span = float(ndtri(1 - ALPHA / 2)) * math.sqrt((won + lost - (won - lost) ** 2) / (n + 2))
    return max(-1.0, won - lost - span), min(1.0, won - lost + span)


def _mcnemar(wins: int, losses: int) -> float:
    from scipy.stats import binomtest

    return float(binomtest(wins, wins + losses).pvalue) if wins + losses else 1.0


def _sign_flip(sample: _Sample) -> float:
    if not sample.n:
        return 1.0
    # The sums, not the means, of clusters: then what is tested is the reported delta, whatever their sizes.
    seen = abs(float(sample.sums.sum())) - _rounding(sample.sums)
    flips = _blocks(_signs, len(sample.sums), SIGN_FLIPS)
    as_far = sum(int((abs(_times(block, sample.sums)) >= seen).sum()) for block in flips)
    return (as_far + 1) / (SIGN_FLIPS + 1)


def _detectable(sample: _Sample, family: int) -> float | None:
    clusters = len(sample.sums)
    if clusters < _fewest(family):
        return None
    residuals = _residuals(sample.sums, sample.sizes)
    error = math.sqrt(clusters / (clusters - 1) * float((residuals**2).sum())) / sample.n
    return _reach(family) * error if error else None


def _detectable_right_wrong(discordant: int, n: int, family: int) -> float | None:
    """From the share of discordant pairs (Connor 1987)."""
    fewest = _fewest(family)
    if n < fewest:
        return None
    share = discordant / n if discordant else _wilson(0, n)[1]
    return min(1.0, max(_reach(family) * math.sqrt(share / n), fewest / n))


def _fewest(family: int) -> int:
    """How many differences, all of one sign, it takes at least for a p below the level: 2 ** (1 - fewest)."""
    return math.floor(1 - math.log2(ALPHA / family)) + 1


def _reach(family: int) -> float:
    """How many standard errors a difference must span to be found with the wanted power."""
    from scipy.special import ndtri

    return float(ndtri(1 - ALPHA / family / 2) + ndtri(POWER))


def _times(block: Resamples, sums: Array) -> Array:
    """One weighted sum for each row; not by `@`, whose threads wait for one another on a busy machine."""
    import numpy as np

    return np.asarray(np.vecdot(block, sums.astype(np.float32)), dtype=np.float64)


def _blocks(make: Callable[[int, int, int], Resamples], width: int, rows: int) -> Iterator[Resamples]:
    """`rows` rows of `width` random numbers, in blocks small enough to hold."""
    height = max(1, _BLOCK // max(1, width))
    for number, start in enumerate(range(0, rows, height)):
        yield make(width, min(height, rows - start), number)


@lru_cache(maxsize=_KEPT)
def _draws(width: int, rows: int, number: int) -> Resamples:
    """How often each of `width` clusters is drawn in each of `rows` bootstrap resamples."""
    import numpy as np

    drawn = np.random.default_rng([SEED, width, number]).integers(0, width, size=(rows, width))
    drawn += np.arange(rows)[:, None] * width
    return np.bincount(drawn.ravel(), minlength=rows * width).reshape(rows, width).astype(np.float32)


@lru_cache(maxsize=_KEPT)
def _drawn(sizes: bytes) -> Array:
    """How many values each bootstrap resample of clusters of these sizes holds: the same for every metric of an arm."""
    import numpy as np

    of_cluster = np.frombuffer(sizes)
    return np.concatenate([_times(block, of_cluster) for block in _blocks(_draws, len(of_cluster), RESAMPLES)])


@lru_cache(maxsize=_KEPT)
def _signs(width: int, rows: int, number: int) -> Resamples:
    import numpy as np

    coins = np.random.default_rng([SEED + 1, width, number]).integers(0, 2, size=(rows, width), dtype=np.int8)
    return coins.astype(np.float32) * 2 - 1
