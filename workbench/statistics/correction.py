"""p-values corrected for all the comparisons that are to be right together."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.statistics.sample import ALPHA, Array


@dataclass(frozen=True, slots=True)
class Correction:
    """What a p-value means in its family: how often the least p of all pairs would be as small by chance.

    `least`: that least p of each flip, sorted (the single-step minP of Westfall & Young 1993); without it, p is
    multiplied by `times` (Bonferroni). `draws`: of how many flips the p-values are counted; 0 of a formula.
    """

    draws: int = 0
    times: int = 1
    least: Array | None = None

    @classmethod
    def of(cls, ranked: Array) -> Correction:
        """The correction from the p-values of the flips (rows) in each pair (column)."""
        return cls(len(ranked), 1, np.sort(ranked.min(1)) if ranked.shape[1] > 1 else None)

    def at(self, p: float) -> float:
        """The corrected p-value; never below p."""
        if self.least is None:
            return min(1.0, p * self.times)
        below = int(np.searchsorted(self.least, p * (1 + 1e-9), "right"))
        return min(1.0, max(p, (below + 1) / (self.draws + 1)))

    def is_significant(self, p: float) -> bool:
        """Whether a p-value is significant after correction."""
        return self.at(self.on_grid(p)) < ALPHA

    @property
    def most_extreme_flips(self) -> int:
        """How many flips may at most be as extreme for a pair to be significant; -1 if none can be."""
        significant, insignificant = -1, self.draws + 1
        while insignificant - significant > 1:
            middle = (significant + insignificant) // 2
            if self.at((middle + 1) / (self.draws + 1)) < ALPHA:
                significant = middle
            else:
                insignificant = middle
        return significant

    @property
    def level(self) -> float:
        """The largest p-value of one pair that is significant; where none is, a share of ALPHA that none has."""
        if not self.draws:
            return ALPHA / self.times
        most = self.most_extreme_flips
        return (most + 1 if most >= 0 else ALPHA) / (self.draws + 1)

    def on_grid(self, p: float) -> float:
        """The next p-value that flips could have given."""
        return p if not self.draws else min(1.0, math.ceil(p * (self.draws + 1) * (1 - 1e-9)) / (self.draws + 1))
