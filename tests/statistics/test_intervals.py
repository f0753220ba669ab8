import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


def test_clusters_that_all_succeed_count_as_fewer_questions_than_they_have() -> None:
    alone, apart = interval([1.0] * 40), interval([1.0] * 4)
    low = interval([1.0] * 40, [at // 10 for at in range(40)]).low
    assert apart.low < low < alone.low  # type: ignore[operator]
    once = interval([1.0] * 4, [1, 2, 3, 4])
    assert once == apart  # a question a document: nothing is shared


def test_no_document_of_two_answered_right() -> None:
    none = interval([0.0] * 20, ["one"] * 18 + ["two"] * 2)
    assert none.low == 0
    assert interval([0.0] * 20).high < none.high < 0.6  # type: ignore[operator]


def test_one_large_document_widens_the_interval_of_equal_shares() -> None:
    labels = [0] * 18 + [at // 2 for at in range(2, 84)]
    even = [at // 2 for at in range(100)]
    alike = np.random.default_rng(0).random(100) < 0.5
    rights = [alike[label] * 1.0 for label in labels]
    lopsided, balanced = interval(rights, labels), interval([alike[label] * 1.0 for label in even], even)
    assert lopsided.high - lopsided.low > 1.2 * (balanced.high - balanced.low)  # type: ignore[operator]


finite = st.floats(allow_nan=False, allow_infinity=False)
tiny = st.floats(-1e-300, 1e-300) | st.sampled_from([5e-324, 1e-160, 0.1 + 0.2, 0.3])
any_score = st.none() | st.floats() | finite | tiny | st.sampled_from([0.0, 1.0]) | st.floats(0, 1)


@given(st.data(), st.lists(any_score, max_size=30) | st.lists(tiny, max_size=30) | st.lists(finite, max_size=30))
@settings(max_examples=300, deadline=None)
def test_an_interval_survives_any_values(data: st.DataObject, values: list[float | None]) -> None:
    labels = data.draw(st.none() | st.lists(st.integers(0, 4), min_size=len(values), max_size=len(values)))
    found = interval(values, labels)
    scored = [value for value in values if value is not None and math.isfinite(value)]
    assert (found.n, found.unscored) == (len(scored), len(values) - len(scored))
    if not scored:
        assert (found.value, found.low, found.high) == (None, None, None)
        return
    assert min(scored) - 1e-9 * abs(min(scored)) <= found.value <= max(scored) + 1e-9 * abs(max(scored))  # type: ignore[operator]
    assert (found.low is None) == (found.high is None)
    if found.low is not None:
        assert found.low <= found.value <= found.high  # type: ignore[operator]


def test_scores_of_a_millionth_part_have_the_interval_of_the_whole() -> None:
    """An interval has its scores' unit, however small: sums of squares do not underflow."""
    values = [0.2, 0.9, 0.4, 0.4, 0.7, 0.1, 0.3, 0.8]
    whole, part = interval(values), interval([value * 1e-200 for value in values])
    assert part.low == pytest.approx(whole.low * 1e-200, rel=1e-9)  # type: ignore[operator]
    assert part.high == pytest.approx(whole.high * 1e-200, rel=1e-9)  # type: ignore[operator]


def test_labels_must_fit_the_values() -> None:
    with pytest.raises(ValueError, match="2 cluster labels for 3 values"):
        interval([1, 0, 1], ["a", "b"])
