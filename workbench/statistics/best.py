"""The best of several arms against each of the others: what a decision needs, and no more.

The leader is picked on the same data, so its lead is flattered: comparisons with the best (Hsu 1984) must allow for
every arm that might have been it. The family is each arm that may be the best against each other arm; an arm that the
leader is told from may not, and leaves the family, until no more do. So among equal arms all pairs are corrected for
(as by Tukey), and where one arm stands out only its own, which finds smaller differences than correcting for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from workbench.statistics.correction import Correction
from workbench.statistics.flips import flipped
from workbench.statistics.pairs import Pair, Test, judged
from workbench.statistics.sample import array_of, numbered
from workbench.types import Comparison

if TYPE_CHECKING:
    from workbench.statistics.sample import Labels, Scores


def compare_with_best(
    metric: str,
    choices: Mapping[str, Scores],
    bounds: Mapping[str, Scores],
    clusters: Labels,
    margin: float | None = None,
    leader: str | None = None,
    seeds: Labels | None = None,
) -> list[Comparison]:
    """The leader (`a`) against every other arm that could be chosen, then against every bound.

    All arms are scored on the same questions in the same order; `clusters` has one label a question, `seeds` too
    where questions were asked with several. The leader is the
    arm with the highest mean, the first of equals, unless named. Bounds are a family by themselves: no choice is made
    of them. Intervals and p_adjusted hold for a family together, whichever arm came out as the leader.
    """
    families = families_of(metric, choices, bounds, clusters, leader, seeds)
    return [
        *(judged(test, families.of_choices, margin=margin) for test in families.choices),
        *(judged(test, families.of_bounds, family="bound", margin=margin) for test in families.bounds),
    ]


@dataclass(frozen=True, slots=True)
class Families:
    """The leader against each other arm, and what corrects for them."""

    choices: Sequence[Test]
    bounds: Sequence[Test]
    of_choices: Correction
    of_bounds: Correction


def families_of(
    metric: str,
    choices: Mapping[str, Scores],
    bounds: Mapping[str, Scores],
    clusters: Labels,
    leader: str | None = None,
    seeds: Labels | None = None,
) -> Families:
    """What `compare_with_best` judges."""
    labels, asked = numbered(clusters), None if seeds is None else numbered(seeds)
    scores = {name: array_of(values) for name, values in (*choices.items(), *bounds.items())}
    scored = [name for name in choices if not np.isnan(scores[name]).all()]
    named = [*combinations(choices, 2), *((a, b) for a in choices for b in bounds)]
    if not scored or not named:
        return Families((), (), Correction(), Correction())
    leader = leader or max(scored, key=lambda name: float(np.nanmean(scores[name])))
    others = [name for name in choices if name != leader]
    named = [(b, a) if b == leader else (a, b) for a, b in named]
    pairs = [Pair.of(metric, (a, b), (scores[a], scores[b]), labels, asked) for a, b in named]
    columns = [pair.column(int(labels.max()) + 1) for pair in pairs]
    flips = flipped(np.stack([sums for sums, _ in columns], 1), np.stack([sizes for _, sizes in columns], 1))
    ranked = flips.ranked()
    tests = {names: Test(pair, flips, at) for at, (names, pair) in enumerate(zip(named, pairs, strict=True))}

    def family(contenders: Sequence[str], against: Mapping[str, Scores]) -> Correction:
        wanted = {frozenset((a, b)) for a in contenders for b in against if a != b}
        return Correction.of(ranked[:, [at for at, names in enumerate(named) if frozenset(names) in wanted]])

    contenders = [leader, *others]
    while True:
        correction = family(contenders, choices) if others else Correction()
        left = [b for b in contenders if b == leader or not correction.is_significant(tests[leader, b].decisive)]
        if left == contenders:
            break
        contenders = left
    apart = family(contenders, bounds) if bounds else Correction()
    return Families([tests[leader, b] for b in others], [tests[leader, b] for b in bounds], correction, apart)
