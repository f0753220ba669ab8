"""How often the intervals hold the truth, alarms are false, and the detectable difference is found: by simulation.

    python -m experiments.benchmarks.coverage [--runs 2000] [--only arms|pairs|best|power|seeds]

Arms answer questions on documents that differ in how easy each arm finds them (the intra-class correlation), either
alike in size or with a fifth of the questions on one. Under `seeds` every question is asked of several trainings, of
which one is better than another by itself. The generators' seeds are fixed. Exit code 1 if an interval of a pair covers
less than 93% or a false alarm comes in more than 6% (of several trainings, 92% and 8%, since fewer runs are drawn).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from workbench.statistics import compare, interval
from workbench.statistics.best import families_of
from workbench.statistics.correction import Correction
from workbench.statistics.flips import flipped
from workbench.statistics.pairs import Pair, Test

Array = NDArray[np.float64]
# Seeds, and the standard deviation of the true shares of an arm's trainings.
TRAININGS = ((3, 0.0), (3, 0.02), (3, 0.05), (3, 0.1), (5, 0.05), (5, 0.1), (10, 0.1))
_CHUNK = 50  # pairs whose flips are counted at once


@dataclass(frozen=True, slots=True)
class Case:
    """Documents, of a mean size; whether one holds 19% of all questions; and how questions on one correlate.

    `agreement`: how often two arms, or two trainings of one, are thrown the same dice for a question. `seeds`: how many
    trainings each arm has, whose own true shares scatter with the standard deviation `spread`.
    """

    documents: int
    size: int
    lopsided: bool
    correlation: float
    agreement: float = 0.5
    seeds: int = 1
    spread: float = 0.0

    def sizes(self) -> NDArray[np.int64]:
        """The number of questions on each document."""
        rest = np.full(self.documents - self.lopsided, self.size)
        return np.append(rest, round(0.19 / 0.81 * rest.sum())) if self.lopsided else rest

    def labels(self) -> NDArray[np.int64]:
        """The document of each question."""
        return np.repeat(np.arange(self.documents), self.sizes())

    def arms(self, rng: np.random.Generator, shares: list[float]) -> Array:
        """Right (1) and wrong (0) answers of arms (rows) with these true shares to the questions (columns)."""
        labels, correlation = self.labels(), self.correlation
        dice = rng.random(len(labels))
        made = []
        for share in shares:
            easy = np.full(self.documents, share)
            if correlation and 0 < share < 1:
                weight = (1 - correlation) / correlation
                easy = rng.beta(share * weight, (1 - share) * weight, self.documents)
            own = np.where(rng.random(len(labels)) < self.agreement, dice, rng.random(len(labels)))
            made.append(own < easy[labels])
        return np.array(made, dtype=np.float64)

    def seed_labels(self) -> NDArray[np.int64]:
        """The seed of each answer of `trained`."""
        return np.arange(self.seeds).repeat(len(self.labels()))

    def trained(self, rng: np.random.Generator, shares: list[float], spreads: Sequence[float]) -> Array:
        """Right and wrong answers [arms, seeds × questions]; each arm's trainings scatter with a spread of its own.

        A document is as hard for one training as for another, so that documents and seeds are crossed; the mean over
        all documents and trainings that there might be is the share. An arm without spread is one that is not trained:
        all of its seeds answer alike.
        """
        labels, weight = self.labels(), (1 - self.correlation) / self.correlation
        dice, made = rng.random(len(labels)), []
        for share, spread in zip(shares, spreads, strict=True):
            own = np.full(self.seeds, share)
            if spread:
                firm = share * (1 - share) / spread**2 - 1
                own = rng.beta(share * firm, (1 - share) * firm, self.seeds)
            hard = betaincinv(own[:, None] * weight, (1 - own[:, None]) * weight, rng.random(self.documents))
            thrown = rng.random((self.seeds if spread else 1, len(labels)))
            same = rng.random(thrown.shape) < self.agreement
            made.append(
                np.broadcast_to(np.where(same, dice, thrown) < hard[:, labels], (self.seeds, len(labels))).ravel()
            )
        return np.array(made, dtype=np.float64)

    def __str__(self) -> str:
        shape = "one large" if self.lopsided else "alike"
        seeds = f", {self.seeds} seeds ± {self.spread:.2f}" if self.seeds > 1 else ""
        return f"{self.documents:3} documents, {shape:9} × {self.size:2}, correlation {self.correlation:.1f}{seeds}"


@dataclass(frozen=True, slots=True)
class Held:
    """Of all runs, how many intervals hold the truth, how many distinguish two arms (`decided`); and their width."""

    covered: float
    decided: float
    width: float


def of_arms(case: Case, share: float, runs: int, seed: int = 1) -> Held:
    """The interval of one arm."""
    rng = np.random.default_rng(seed)
    labels = case.labels()
    found = [interval(case.arms(rng, [share])[0], labels) for _ in range(runs)]
    low, high = (np.array([getattr(each, name) for each in found]) for name in ("low", "high"))
    return Held(float(((low <= share) & (share <= high)).mean()), 0.0, float(np.median(high - low)))


def of_pairs(case: Case, share: float, gain: float, runs: int, seed: int = 2) -> Held:
    """The interval of the difference of two arms, the first better by `gain`."""
    rng = np.random.default_rng(seed)
    drawn = (case.arms(rng, [share + gain, share]) for _ in range(runs))
    return held(list(bounds_of(drawn, case.labels())), gain)


def of_trained_arms(case: Case, share: float, runs: int, seed: int = 5) -> Held:
    """The interval of one arm over its seeds."""
    rng = np.random.default_rng(seed)
    documents, seeds = np.tile(case.labels(), case.seeds), case.seed_labels()
    found = [interval(case.trained(rng, [share], [case.spread])[0], documents, seeds) for _ in range(runs)]
    low, high = (np.array([getattr(each, name) for each in found]) for name in ("low", "high"))
    return Held(float(((low <= share) & (share <= high)).mean()), 0.0, float(np.median(high - low)))


def of_trained_pairs(case: Case, share: float, gain: float, runs: int, *, both: bool, seed: int = 6) -> Held:
    """The interval of the difference of a trained arm and one that is trained too (`both`) or answers untrained."""
    rng = np.random.default_rng(seed)
    spreads = (case.spread, case.spread if both else 0.0)
    drawn = (case.trained(rng, [share + gain, share], spreads) for _ in range(runs))
    documents = np.tile(case.labels(), case.seeds)
    return held(list(bounds_of(drawn, documents, case.seed_labels())), gain)


def held(bounds: list[tuple[float, float]], truth: float) -> Held:
    """How often these intervals hold that difference."""
    low, high = np.array(bounds).T
    covered = (low <= truth + 1e-12) & (truth - 1e-12 <= high)
    return Held(float(covered.mean()), float(((low > 0) | (high < 0)).mean()), float(np.median(high - low)))


def bounds_of(
    drawn: Iterable[Array], labels: NDArray[np.int64], seeds: NDArray[np.int64] | None = None
) -> Iterator[tuple[float, float]]:
    """What `compare` gives as low and high for two arms (rows of each); the flips of many are counted at once."""
    left = iter(drawn)
    while pairs := [Pair.of("m", ("a", "b"), (a, b), labels, seeds) for a, b in islice(left, _CHUNK)]:
        columns = [pair.column(int(labels.max()) + 1) for pair in pairs]
        flips = flipped(np.stack([sums for sums, _ in columns], 1), np.stack([sizes for _, sizes in columns], 1))
        for at, pair in enumerate(pairs):
            test, correction = Test(pair, flips, at), Correction(0 if pair.exact else flips.draws)
            low, high = (bound * pair.scale for bound in test.bounds(correction))
            yield (low, high) if correction.is_significant(test.decisive) else (min(low, 0.0), max(high, 0.0))


def of_best(case: Case, shares: list[float], runs: int, seed: int = 3) -> Held:
    """Whether all intervals of the leader, whichever that is, hold at once; `decided`: a false one among equal arms."""
    rng = np.random.default_rng(seed)
    labels = case.labels()
    covered = wrong = 0
    for _ in range(runs):
        arms = dict(enumerate(case.arms(rng, shares)))
        families = families_of("m", {str(at): scores for at, scores in arms.items()}, {}, labels)
        holds = right = True
        for test in families.choices:
            truth = shares[int(test.pair.a)] - shares[int(test.pair.b)]
            low, high = (bound * test.pair.scale for bound in test.bounds(families.of_choices))
            told = families.of_choices.is_significant(test.decisive)
            low, high = (low, high) if told else (min(low, 0.0), max(high, 0.0))
            holds &= low <= truth + 1e-12 and truth - 1e-12 <= high
            right &= not (told and truth <= 0 < low)
        covered += holds
        wrong += not right
    return Held(covered / runs, wrong / runs, 0.0)


def of_power(case: Case, share: float, runs: int, seed: int = 4) -> tuple[float, float]:
    """The difference called detectable in the middle of twenty runs, and how often it is found once it is planted."""
    rng = np.random.default_rng(seed)
    labels = case.labels()
    seen = [compare("m", "a", "b", *case.arms(rng, [share, share]), labels).detectable for _ in range(20)]
    stated = float(np.median([1.0 if each is None else each for each in seen]))
    if share + stated >= 1:
        return stated, float("nan")
    return stated, of_pairs(case, share, stated, runs, seed + 1).decided


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description="How often the intervals hold, and the detectable difference is found."
    )
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--only", choices=("arms", "pairs", "best", "power", "seeds"))
    given = parser.parse_args()
    wanted = {given.only} if given.only else {"arms", "pairs", "best", "power", "seeds"}
    shapes = [(documents, lopsided) for documents in (10, 32, 150) for lopsided in (False, True)]
    missed = False
    if "arms" in wanted:
        print(f"one arm, {given.runs:,} runs: the 95% interval holds (its median width), by the true share")
        for (documents, lopsided), correlation in product(shapes, (0.0, 0.1, 0.3)):
            case = Case(documents, 4, lopsided, correlation)
            cells = (of_arms(case, share, given.runs) for share in (0.02, 0.1, 0.5))
            print(f"{case}: " + "   ".join(f"{held.covered:.1%} ({held.width:.2f})" for held in cells), flush=True)
    if "pairs" in wanted:
        print(f"two arms, {given.runs:,} runs: holds, and tells (a false alarm where the gain is 0), by share and gain")
        for (documents, lopsided), correlation in product(shapes, (0.0, 0.1, 0.3)):
            case = Case(documents, 4, lopsided, correlation)
            cells = [of_pairs(case, share, gain, given.runs) for share, gain in product((0.1, 0.4), (0.0, 0.1))]
            missed |= any(held.covered < 0.93 for held in cells) or any(held.decided > 0.06 for held in cells[::2])
            print(f"{case}: " + "   ".join(f"{held.covered:.1%} {held.decided:.1%}" for held in cells), flush=True)
    if "best" in wanted:
        print("seven arms: all intervals of the leader hold; a difference is told the wrong way or where there is none")
        sets = {
            "all equal": [0.5] * 7,
            "two lead": [0.6] * 2 + [0.3] * 5,
            "spread": [0.6, 0.55, 0.5, 0.45, 0.4, 0.3, 0.1],
        }
        for documents, lopsided, (name, shares) in product((12, 75), (False, True), sets.items()):
            held = of_best(Case(documents, 4, lopsided, 0.1), shares, given.runs // 4)
            print(f"{Case(documents, 4, lopsided, 0.1)}, {name:9}: {held.covered:.1%} {held.decided:.1%}", flush=True)
    if "power" in wanted:
        print("the detectable difference of the median run, and how often it is found")
        for documents, lopsided, share in product((12, 32, 150), (False, True), (0.1, 0.4)):
            stated, found = of_power(Case(documents, 8, lopsided, 0.1), share, given.runs // 4)
            print(f"{Case(documents, 8, lopsided, 0.1)}, share {share}: {stated:.3f} {found:.1%}", flush=True)
    if "seeds" in wanted:
        print("several trainings: holds of one arm; holds and tells of two trained arms, and of one and an untrained")
        for documents, lopsided, (seeds, spread) in product((12, 32, 150), (False, True), TRAININGS):
            case = Case(documents, 4, lopsided, 0.1, seeds=seeds, spread=spread)
            of_one = of_trained_arms(case, 0.4, given.runs // 2)
            pairs = [
                of_trained_pairs(case, 0.4, gain, given.runs // 2, both=both)
                for both, gain in product((True, False), (0.0, 0.1))
            ]
            missed |= any(each.covered < 0.92 for each in (of_one, *pairs)) or any(
                each.decided > 0.07 for each in pairs[::2]
            )
            cells = "   ".join(f"{each.covered:.1%} {each.decided:.1%}" for each in pairs)
            print(f"{case}: {of_one.covered:.1%} ({of_one.width:.2f})   {cells}", flush=True)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
