"""Tango's (1998) score interval of the difference of two paired shares, and its test."""

from __future__ import annotations

import math

_HALVINGS = 60


def statistic(wins: float, losses: float, n: float, difference: float) -> float:
    """How many standard errors, as they would be at that true difference, the seen one lies above it.

    Counts may be fractions: clustered questions enter with their effective sample size.
    """
    gap = wins - losses - n * difference
    if gap == 0:
        return 0.0
    linear = -wins - losses + (2 * n - wins + losses) * difference
    constant = -losses * difference * (1 - difference)
    lost = (math.sqrt(max(linear**2 - 8 * n * constant, 0.0)) - linear) / (4 * n)
    variance = n * (2 * lost + difference * (1 - difference))
    return gap / math.sqrt(variance) if variance > 1e-12 * n else math.copysign(math.inf, gap)


def bounds(wins: float, losses: float, n: float, reach: float) -> tuple[float, float]:
    """The differences within `reach` standard errors of what was seen."""
    return _lower(wins, losses, n, reach), -_lower(losses, wins, n, reach)


def _lower(wins: float, losses: float, n: float, reach: float) -> float:
    outside, inside = -1.0, (wins - losses) / n
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        if statistic(wins, losses, n, middle) <= reach:
            inside = middle
        else:
            outside = middle
    return inside
