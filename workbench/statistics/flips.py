"""Turning the signs of whole clusters: the permutation test of a paired difference, and the interval that it gives.

If two arms are equally good, the difference summed over a document is as likely to have one sign as the other. The
test (Fisher 1935) asks how often signs thrown by chance give as large a sum as was seen; by the number of draws m,
p = (b + 1) / (m + 1) (Phipson & Smyth 2010). Asked for every hypothetical difference in turn, it gives an interval
that is exact for any sizes of clusters if they scatter symmetrically. No search is needed: flipping a set of clusters
is as extreme at every difference between the mean over the set and the mean over the others (Hartigan 1969).

All pairs of arms share their flips, so the flips also tell how the pairs' statistics hang together, which corrects
for their number without supposing them independent (Westfall & Young 1993).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from workbench.statistics.sample import Array

SEED = 20240613
DRAWS = 9_999
# Of so few clusters, every flip there is; of more than `_MOST`, clusters are flipped in that many groups, which is as
# exact a test and all but as strong.
_COUNTABLE = 13
_MOST = 1_000
_BLOCK = 1_000_000  # numbers of the matrix of flips held as float64 at once: 8 MB
_ROUNDING = 1e-11


@dataclass(frozen=True, slots=True)
class Flips:
    """For each flip (row) and each pair (column), the means over the set that is turned and over the others, sorted
    apart into `lower` and `upper`; infinite where one of the two has no question. `turned` is the sum over the flipped
    clusters of what each differs from the pair's own mean."""

    lower: Array
    upper: Array
    turned: Array

    @property
    def draws(self) -> int:
        """How many flips."""
        return len(self.lower)

    def as_extreme(self, pair: int) -> int:
        """How many flips give as large a sum as was seen."""
        return int(((self.lower[:, pair] <= 0) & (self.upper[:, pair] >= 0)).sum())

    def bounds(self, pair: int, spared: int) -> tuple[float, float]:
        """The differences at which more than `spared` flips are as extreme; infinite if there are not so many flips.

        `spared` below 0: every difference."""
        if spared < 0:
            return -np.inf, np.inf
        low = np.partition(self.lower[:, pair], spared)[spared]
        high = -np.partition(-self.upper[:, pair], spared)[spared]
        return float(low), float(high)

    def ranked(self) -> Array:
        """The p-value that each flip would have had, in each pair, had it been what was seen."""
        size = abs(self.turned)
        size = np.round(
            size / np.where(size.max(0) > 0, size.max(0), 1), 9
        )  # ties by design are not parted by rounding
        made = np.empty_like(size)
        for at in range(size.shape[1]):
            column = np.sort(size[:, at])
            made[:, at] = len(column) - np.searchsorted(column, size[:, at], "left")
        return made / (self.draws + 1)


def flipped(sums: Array, sizes: Array) -> Flips:
    """`sums` and `sizes`: of the differences of each pair (column) in each cluster (row)."""
    clusters = len(sums)
    if not clusters:
        sums = sizes = np.zeros((1, sums.shape[1]))
    if clusters > _MOST:
        group = np.arange(clusters) % _MOST
        joined = [np.stack([np.bincount(group, column) for column in each.T], 1) for each in (sums, sizes)]
        sums, sizes = (np.asarray(each, np.float64) for each in joined)
    whole, count = sums.sum(0), sizes.sum(0)
    sets = _sets(len(sums))
    height = max(1, _BLOCK // max(1, len(sums)))
    both = np.hstack([sums, sizes])
    parts = [sets[at : at + height].astype(np.float64) @ both for at in range(0, len(sets), height)]
    inside, held = np.hsplit(np.concatenate(parts), 2)
    nothing = _ROUNDING * abs(sums).sum(0)
    outside = whole - inside
    inside, outside = (np.where(abs(each) <= nothing, 0.0, each) for each in (inside, outside))
    with np.errstate(divide="ignore", invalid="ignore"):
        means = inside / held, outside / (count - held)
        empty = (held == 0) | (held == count)
        lower = np.where(empty, -np.inf, np.minimum(*means))
        upper = np.where(empty, np.inf, np.maximum(*means))
        turned = inside - held * (whole / count)
    return Flips(lower, upper, np.where((abs(turned) <= nothing) | (count == 0), 0.0, turned))


@lru_cache(maxsize=4)
def _sets(clusters: int) -> NDArray[np.int8]:
    """The clusters (columns) that each flip (row) turns: all sets but the empty one, or as many at random."""
    if clusters <= _COUNTABLE:
        numbers = np.arange(1, 1 << clusters)
        return ((numbers[:, None] >> np.arange(clusters)) & 1).astype(np.int8)
    generator = np.random.default_rng([SEED, clusters])
    coins = np.unpackbits(generator.integers(0, 256, (DRAWS, -(-clusters // 8)), dtype=np.uint8), axis=1)
    return coins[:, :clusters].astype(np.int8)
