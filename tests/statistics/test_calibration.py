"""The claims of the statistics, checked by simulation: coverage, false alarms, power. Seeds are fixed."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from workbench.statistics import compare, interval
from workbench.types import Comparison, Interval

RUNS = 2_000
# Where the coverage of an honest 95% interval may land by chance in so many runs: 99.9% bounds.
LEAST_COVERED = binom.ppf(0.0005, RUNS, 0.95) / RUNS
MOST_COVERED = binom.ppf(0.9995, RUNS, 0.95) / RUNS

Pairs = tuple[NDArray[np.float64], NDArray[np.float64]]


def right_wrong(chance: np.random.Generator, n: int, gain: float) -> Pairs:
    """Two arms on questions of differing difficulty, a better by `gain` on each."""
    base = chance.uniform(0.2, 0.7, n)
    return (chance.random(n) < base + gain).astype(float), (chance.random(n) < base).astype(float)


def graded(chance: np.random.Generator, n: int, gain: float) -> Pairs:
    """Skewed scores that share their question's difficulty, a better by `gain` in the mean."""
    shared = chance.beta(0.7, 1.3, n) * 0.6
    return shared + 0.4 * chance.beta(0.5, 2.0, n) + gain, shared + 0.4 * chance.beta(0.5, 2.0, n)


def covers(found: Comparison | Interval, truth: float) -> bool:
    assert found.low is not None
    assert found.high is not None
    return found.low <= truth <= found.high


def test_the_ruler_is_within_its_own_tolerance() -> None:
    assert 0.93 < LEAST_COVERED < 0.95 < MOST_COVERED < 0.97


@pytest.mark.parametrize("make", [right_wrong, graded])
def test_coverage_and_false_alarms(make) -> None:  # type: ignore[no-untyped-def]
    chance = np.random.default_rng(11)
    covered = alarms = 0
    for gain in [0.0, 0.05] * (RUNS // 2):
        both = compare("m", "a", "b", *make(chance, 120, gain))
        covered += covers(both, gain)
        alarms += gain == 0 and both.outcome != "cannot tell"
    assert LEAST_COVERED <= covered / RUNS <= MOST_COVERED
    assert alarms <= binom.ppf(0.9995, RUNS // 2, 0.05)


def test_false_alarms_with_five_seeds_a_question() -> None:
    chance = np.random.default_rng(13)
    labels = [at // 5 for at in range(200)]
    naive = clustered = 0
    for _ in range(400):
        easy = chance.normal(0, 1, 40).repeat(5)  # what one arm happens to be good at, in all of its seeds
        a, b = chance.normal(0, 1, 200) + easy, chance.normal(0, 1, 200)
        clustered += compare("m", "a", "b", a, b, labels).outcome != "cannot tell"
        naive += compare("m", "a", "b", a, b).outcome != "cannot tell"
    assert clustered / 400 <= binom.ppf(0.9995, 400, 0.05) / 400
    assert naive / 400 > 0.1


@pytest.mark.parametrize(("n", "right"), [(98, 0.02), (98, 0.04), (54, 0.05)])
def test_two_equal_arms_that_are_seldom_right(n: int, right: float) -> None:
    chance = np.random.default_rng(16)
    missed = 0
    for _ in range(RUNS):
        both = compare("m", "a", "b", *((chance.random(n) < right).astype(float) for _ in "ab"))
        missed += not covers(both, 0)
    assert missed / RUNS <= 1 - LEAST_COVERED


@pytest.mark.parametrize("documents", [6, 10, 15, 25])
def test_coverage_with_few_documents_that_differ(documents: int) -> None:
    """Ten questions on each, an intra-class correlation of .3, and a gain of .1."""
    chance = np.random.default_rng(17)
    labels = [at // 10 for at in range(10 * documents)]

    def arm(right: float) -> NDArray[np.float64]:
        easy = chance.beta(right * 7 / 3, (1 - right) * 7 / 3, documents)
        return (chance.random((documents, 10)) < easy[:, None]).astype(float).ravel()

    covered = of_one = 0
    for _ in range(RUNS // 2):
        a, b = arm(0.5), arm(0.4)
        both, one = compare("m", "a", "b", a, b, labels), interval(b, labels)
        covered += covers(both, 0.1)
        of_one += covers(one, 0.4)
    least = binom.ppf(0.0005, RUNS // 2, 0.95) / (RUNS // 2)
    assert covered / (RUNS // 2) >= least
    assert of_one / (RUNS // 2) >= least


def test_a_planted_gain_of_ten_points_is_found() -> None:
    chance = np.random.default_rng(14)
    found = [compare("m", "a", "b", *right_wrong(chance, 400, 0.10)) for _ in range(200)]
    right = sum(each.outcome == "a" for each in found)
    assert right / 200 > 0.75
    assert not any(each.outcome == "b" for each in found)
    # The run knows what it could see: at its own detectable difference, power is 80%.
    mean = float(np.mean([each.detectable for each in found]))
    assert mean == pytest.approx(0.097, abs=0.01)


def test_coverage_of_one_arm() -> None:
    chance = np.random.default_rng(15)
    for draw, truth in [(lambda: chance.random(60) < 0.9, 0.9), (lambda: chance.beta(2, 2, 60), 0.5)]:
        covered = 0
        for _ in range(RUNS):
            found = interval(draw().astype(float))
            covered += covers(found, truth)
        assert 0.93 <= covered / RUNS <= 0.975
