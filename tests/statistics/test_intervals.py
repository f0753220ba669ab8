import pytest

from workbench.statistics import interval


def test_right_wrong_scores_at_the_ends_have_honest_intervals() -> None:
    none, every = interval([0.0] * 20), interval([1.0] * 20)
    assert (none.value, none.low, none.high) == (0, 0, pytest.approx(0.1611, abs=1e-4))
    assert (every.value, every.low, every.high) == (1, pytest.approx(0.8389, abs=1e-4), pytest.approx(1))


def test_wilson_in_the_middle() -> None:
    half = interval([0.0, 1.0] * 50)
    assert (half.low, half.high) == (pytest.approx(0.4038, abs=1e-4), pytest.approx(0.5962, abs=1e-4))


def test_what_could_not_be_scored_is_counted_apart() -> None:
    some = interval([1.0, None, 0.0, float("nan")])
    assert (some.value, some.n, some.unscored) == (0.5, 2, 2)
    nothing = interval([None, None])
    assert (nothing.value, nothing.low, nothing.high, nothing.n, nothing.unscored) == (None, None, None, 0, 2)


def test_too_few_or_equal_graded_scores() -> None:
    one = interval([0.5])
    assert (one.value, one.low, one.high, one.n) == (0.5, None, None, 1)
    equal = interval([0.5] * 5)
    assert (equal.low, equal.high) == (0.5, 0.5)


def test_graded_scores_agree_with_scipy() -> None:
    import numpy as np
    from scipy.stats import bootstrap

    values = np.random.default_rng(1).beta(0.5, 2, size=80)
    ours = interval(values.tolist())
    theirs = bootstrap((values,), np.mean, method="BCa", n_resamples=9999, rng=2).confidence_interval
    assert ours.low == pytest.approx(theirs.low, abs=0.006)
    assert ours.high == pytest.approx(theirs.high, abs=0.006)


def test_the_same_values_give_the_same_interval() -> None:
    values = [0.1, 0.7, 0.3, 0.9, 0.2]
    assert interval(values) == interval(values)


def test_seeds_of_one_question_are_not_independent() -> None:
    questions = [0.0, 1.0, 1.0, 0.2, 0.4, 0.9, 0.1, 0.6] * 3
    repeated = [value for value in questions for _ in range(5)]
    labels = [question for question in range(len(questions)) for _ in range(5)]
    once, clustered, naive = interval(questions), interval(repeated, labels), interval(repeated)
    assert (clustered.low, clustered.high) == (pytest.approx(once.low), pytest.approx(once.high))
    assert naive.high - naive.low < 0.6 * (once.high - once.low)  # type: ignore[operator]


def test_clusters_that_all_succeed_are_counted_as_clusters() -> None:
    assert interval([1.0] * 40, [at // 10 for at in range(40)]).low == pytest.approx(interval([1.0] * 4).low)


def test_labels_must_fit_the_values() -> None:
    with pytest.raises(ValueError, match="2 cluster labels for 3 values"):
        interval([1, 0, 1], ["a", "b"])
