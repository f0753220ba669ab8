"""The claims of the statistics, checked by simulation: coverage, false alarms, power. Seeds are fixed.

`python -m experiments.benchmarks.coverage` prints the whole table.
"""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from experiments.benchmarks.coverage import (
    Case,
    bounds_of,
    held,
    of_arms,
    of_best,
    of_pairs,
    of_power,
    of_trained_arms,
    of_trained_pairs,
)
from workbench.statistics import compare, interval

RUNS = 2_000
# Where the coverage of an honest 95% interval may land by rng in so many runs: 99.9% bounds.
LEAST_COVERED = binom.ppf(0.0005, RUNS, 0.95) / RUNS
MOST_COVERED = binom.ppf(0.9995, RUNS, 0.95) / RUNS
FALSE_ALARMS = binom.ppf(0.9995, RUNS, 0.05) / RUNS

Pairs = NDArray[np.float64]


def right_wrong(rng: np.random.Generator, n: int, gain: float) -> Pairs:
    """Two arms on questions of differing difficulty, a better by `gain` on each."""
    base = rng.uniform(0.2, 0.7, n)
    return np.array([rng.random(n) < base + gain, rng.random(n) < base], dtype=float)


def graded(rng: np.random.Generator, n: int, gain: float) -> Pairs:
    """Skewed scores that share their question's difficulty, a better by `gain` in the mean."""
    shared = rng.beta(0.7, 1.3, n) * 0.6
    return np.array([shared + 0.4 * rng.beta(0.5, 2.0, n) + better for better in (gain, 0.0)])


def test_the_ruler_is_within_its_own_tolerance() -> None:
    assert 0.93 < LEAST_COVERED < 0.95 < MOST_COVERED < 0.97


@pytest.mark.parametrize("gain", [0.0, 0.05])
@pytest.mark.parametrize("make", [right_wrong, graded])
def test_coverage_and_false_alarms(make: Callable[..., Pairs], gain: float) -> None:
    rng = np.random.default_rng(11)
    found = held(list(bounds_of((make(rng, 120, gain) for _ in range(RUNS)), np.arange(120))), gain)
    assert LEAST_COVERED <= found.covered <= 0.97 + 0.01 * (gain == 0)  # McNemar's test is told from 0 a little less
    if not gain:
        assert found.decided <= FALSE_ALARMS


@pytest.mark.parametrize("documents", [12, 32, 75])
@pytest.mark.parametrize("lopsided", [False, True])
def test_coverage_on_documents_that_differ(documents: int, lopsided: bool) -> None:
    """Ten and four questions on a document, or a fifth of all on one."""
    case = Case(documents, 4, lopsided, 0.1)
    for share, gain in ((0.4, 0.1), (0.4, 0.0)):
        found = of_pairs(case, share, gain, RUNS // 2)
        assert 0.93 <= found.covered <= 0.985
        if not gain:
            assert found.decided <= 0.05 + 0.02
    assert 0.93 <= of_arms(case, 0.4, RUNS // 2).covered <= 0.985


@pytest.mark.parametrize("documents", [6, 15])
def test_coverage_with_few_documents_that_differ_much(documents: int) -> None:
    case = Case(documents, 10, False, 0.3)
    least = binom.ppf(0.0005, RUNS // 2, 0.95) / (RUNS // 2)
    assert of_pairs(case, 0.4, 0.1, RUNS // 2).covered >= least
    assert of_arms(case, 0.4, RUNS // 2).covered >= least


@pytest.mark.parametrize(
    "case",
    [
        Case(32, 4, False, 0.1, seeds=3, spread=0.05),
        Case(60, 4, False, 0.1, seeds=5, spread=0.1),
        Case(100, 4, True, 0.1, seeds=3, spread=0.05),
        Case(100, 4, True, 0.1, seeds=5, spread=0.1),
    ],
    ids=str,
)
def test_coverage_where_trainings_differ_from_seed_to_seed(case: Case) -> None:
    """Documents as clusters, and seeds across all of them: of an arm, and of a difference with either kind of rival."""
    runs = 500
    least, most = binom.ppf(0.0005, runs, 0.95) / runs, binom.ppf(0.9995, runs, 0.95) / runs
    lowest = binom.ppf(0.0005, runs, 0.93) / runs  # of a single difference 93% are asked, of all in the mean 95%
    assert least <= of_trained_arms(case, 0.4, runs).covered <= most
    pairs = [of_trained_pairs(case, 0.4, gain, runs, both=both) for both in (True, False) for gain in (0.0, 0.1)]
    assert min(pair.covered for pair in pairs) >= lowest
    assert least <= np.mean([pair.covered for pair in pairs]) <= 0.975
    without = list(bounds_of(_of_seeds(case, 0.4, runs), np.tile(case.labels(), case.seeds)))
    assert held(without, 0.1).covered < least  # as if answers of one training had nothing in common


def _of_seeds(case: Case, share: float, runs: int) -> Iterator[Pairs]:
    rng = np.random.default_rng(17)
    return (case.trained(rng, [share + 0.1, share], [case.spread] * 2) for _ in range(runs))


def test_a_question_asked_with_every_seed_makes_no_document_look_of_one_mind() -> None:
    """Answers that no seed changes are worth what they are worth once, on one large document too."""
    case = Case(60, 4, True, 0.1)
    once = case.arms(np.random.default_rng(18), [0.4])[0]
    labels = case.labels()
    alone = interval(once, labels)
    again = interval(np.tile(once, 3), np.tile(labels, 3), np.arange(3).repeat(len(once)))
    assert (again.low, again.high) == pytest.approx((alone.low, alone.high), abs=1e-9)


def test_false_alarms_with_five_seeds_a_question() -> None:
    rng = np.random.default_rng(13)
    labels = np.arange(200) // 5

    def arms() -> Pairs:
        easy = rng.normal(0, 1, 40).repeat(5)  # what one arm happens to be good at, in all of its seeds
        return np.array([rng.normal(0, 1, 200) + easy, rng.normal(0, 1, 200)])

    drawn = [arms() for _ in range(400)]
    assert held(list(bounds_of(drawn, labels)), 0).decided <= binom.ppf(0.9995, 400, 0.05) / 400
    assert held(list(bounds_of(drawn, np.arange(200))), 0).decided > 0.1


@pytest.mark.parametrize(("n", "right"), [(98, 0.02), (98, 0.04), (54, 0.05)])
def test_two_equal_arms_that_are_seldom_right(n: int, right: float) -> None:
    rng = np.random.default_rng(16)
    found = held(list(bounds_of(((rng.random((2, n)) < right) * 1.0 for _ in range(RUNS)), np.arange(n))), 0)
    assert 1 - found.covered <= 1 - LEAST_COVERED


def test_the_leader_of_equal_arms_is_seldom_distinguished_from_the_others() -> None:
    """It was picked on the same data: the family is corrected for every arm that might have been it."""
    equal = of_best(Case(40, 4, False, 0.1), [0.5] * 5, 150)
    assert equal.decided <= binom.ppf(0.9995, 150, 0.05) / 150
    apart = of_best(Case(40, 4, True, 0.1), [0.6, 0.6, 0.3, 0.1], 150)
    assert apart.covered >= binom.ppf(0.0005, 150, 0.95) / 150


def test_a_planted_gain_of_ten_points_is_found() -> None:
    rng = np.random.default_rng(14)
    bounds = np.array(list(bounds_of((right_wrong(rng, 400, 0.10) for _ in range(200)), np.arange(400))))
    assert (bounds[:, 0] > 0).mean() > 0.75
    assert not (bounds[:, 1] < 0).any()
    # The run knows what it could see: at its own detectable difference, power is 80%.
    seen = [compare("m", "a", "b", *right_wrong(rng, 400, 0.10)).detectable for _ in range(20)]
    assert np.mean(seen) == pytest.approx(0.1, abs=0.01)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", [Case(12, 8, False, 0.1), Case(32, 8, True, 0.1), Case(200, 1, False, 0.0)], ids=str)
def test_the_detectable_difference_is_found_four_times_in_five(case: Case) -> None:
    stated, found = of_power(case, 0.4, 600)
    assert 0.05 < stated < 0.4
    assert 0.72 <= found <= 0.92


def test_coverage_of_one_arm() -> None:
    rng = np.random.default_rng(15)
    for draw, truth in [(lambda: rng.random(60) < 0.9, 0.9), (lambda: rng.beta(2, 2, 60), 0.5)]:
        found = [interval(draw().astype(float)) for _ in range(RUNS)]
        assert 0.93 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.975  # type: ignore[operator]
