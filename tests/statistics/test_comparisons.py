import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.statistics import compare
from workbench.types import Comparison

Scores = list[float | None]


def compared(a: Scores, b: Scores, clusters: list[int] | None = None) -> Comparison:
    return compare("match", "rag", "tuned", a, b, clusters)


@pytest.mark.parametrize("scores", [[1.0, 0.0, 1.0] * 9, [0.3, 0.5, 0.9] * 9, [1.0], [0.5] * 4])
def test_the_same_arm_twice_is_no_difference(scores: Scores) -> None:
    same = compared(scores, scores)
    assert (same.delta, same.p, same.p_adjusted, same.outcome) == (0, 1, 1, "cannot tell")
    assert (same.wins, same.ties, same.losses, same.n) == (0, len(scores), 0, len(scores))
    assert same.low <= 0 <= same.high


def test_right_wrong_scores_take_the_exact_mcnemar() -> None:
    a = [1.0] * 10 + [0.0] * 2 + [1.0] * 20
    b = [0.0] * 10 + [1.0] * 2 + [1.0] * 20
    both = compared(a, b)
    assert both.p == pytest.approx(2 * (1 + 12 + 66) / 2**12)
    assert (both.wins, both.ties, both.losses) == (10, 20, 2)
    assert both.delta == pytest.approx(8 / 32)
    assert both.outcome == "a"


def test_mcnemar_agrees_with_statsmodels() -> None:
    from statsmodels.stats.contingency_tables import mcnemar

    rng = np.random.default_rng(5)
    a, b = (rng.random(60) < 0.6).astype(float), (rng.random(60) < 0.4).astype(float)
    table = [[int(((a == i) & (b == j)).sum()) for j in (0, 1)] for i in (0, 1)]
    assert compared(list(a), list(b)).p == pytest.approx(mcnemar(table, exact=True).pvalue)


def test_the_permutation_p_is_never_zero() -> None:
    a = [0.9 + 0.001 * at for at in range(60)]
    assert compared(a, [0.1] * 60).p == 1 / 10_000


def test_a_graded_difference_is_about_as_sure_as_the_t_test_says() -> None:
    from scipy.stats import ttest_rel

    rng = np.random.default_rng(3)
    a = rng.normal(0.55, 0.2, 100)
    b = rng.normal(0.5, 0.2, 100)
    assert compared(list(a), list(b)).p == pytest.approx(ttest_rel(a, b).pvalue, abs=0.02)


def test_pairs_with_an_unscored_side_are_left_out() -> None:
    some = compared([1.0, None, 0.0, 1.0], [0.0, 1.0, float("nan"), 1.0])
    assert (some.n, some.wins, some.ties) == (2, 1, 1)
    nothing = compared([None], [1.0])
    assert (nothing.n, nothing.delta, nothing.p, nothing.outcome) == (0, 0, 1, "cannot tell")
    assert (nothing.low, nothing.high) == (None, None)


def test_repeating_questions_adds_no_certainty_when_clustered() -> None:
    a, b = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0, 1.0, 1.0]
    labels = [at for at in range(6) for _ in range(30)]
    repeated = compared([v for v in a for _ in range(30)], [v for v in b for _ in range(30)], labels)
    assert repeated.p > 0.5
    assert repeated.delta == pytest.approx(compared(a, b).delta)
    assert compared([v for v in a for _ in range(30)], [v for v in b for _ in range(30)]).p < 0.01


def test_several_comparisons_are_right_together() -> None:
    a, b = [1.0] * 8 + [0.0] * 52, [0.0] * 60
    alone, among = (compare("match", "rag", "tuned", a, b, family=family) for family in (1, 21))
    assert alone.p == among.p == alone.p_adjusted == pytest.approx(2 / 2**8)
    assert among.p_adjusted == pytest.approx(21 * 2 / 2**8)
    assert (alone.outcome, among.outcome) == ("a", "cannot tell")
    assert among.low <= 0 < alone.low  # type: ignore[operator]
    assert among.detectable > alone.detectable  # type: ignore[operator]


def test_what_can_be_detected_among_independent_questions_is_mcnemars() -> None:
    """By the exact power of McNemar's test, which Connor's (1987) formula is close to."""
    a, b = [1.0] * 60 + [0.0] * 40 + [1.0] * 300, [0.0] * 60 + [1.0] * 40 + [1.0] * 300
    assert compared(a, b).detectable == pytest.approx(2.8016 * (0.25 / 400) ** 0.5, rel=0.05)
    assert 6 / 100 < compared([1.0] * 100, [1.0] * 100).detectable < 0.1  # type: ignore[operator]  # six must differ
    assert compared([1.0, 0.0], [0.0, 0.0]).detectable is None
    assert compared([0.1, 0.5, 0.9, 0.4, 0.2], [0.3, 0.2, 0.8, 0.5, 0.1]).detectable is None  # five signs: p > .05


def test_what_can_be_detected_of_graded_scores() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(0.5, 0.2, 200), rng.normal(0.5, 0.2, 200)
    found = compared(list(a), list(b)).detectable
    assert found == pytest.approx(2.8016 * float(np.std(a - b)) / 200**0.5, rel=0.1)


def test_clusters_make_less_detectable() -> None:
    rng = np.random.default_rng(2)
    labels = [at // 20 for at in range(240)]
    easy = [rng.beta(2, 2, 12)[labels] for _ in "ab"]
    a, b = ((rng.random(240) < each).astype(float) for each in easy)
    alone, clustered = compared(a, b).detectable, compared(a, b, labels).detectable
    assert clustered > 1.5 * alone  # type: ignore[operator]


def test_thirty_wins_of_thirty_over_ten_documents() -> None:
    every = compared([1.0] * 30, [0.0] * 30, [at // 3 for at in range(30)])
    assert (every.outcome, every.high) == ("a", 1)
    assert every.low > 0.65  # type: ignore[operator]
    but_one = compared([1.0] * 29 + [0.0], [0.0] * 30, [at // 3 for at in range(30)])
    assert 0.65 < but_one.low < but_one.delta < but_one.high <= 1  # type: ignore[operator]


def test_what_was_not_distinguished_says_why() -> None:
    def held(a: Scores, b: Scores, margin: float = 0.03) -> Comparison:
        return compare("match", "rag", "tuned", a, b, margin=margin)

    same = held([1.0, 0.0] * 200, [1.0, 0.0] * 200)
    assert (same.outcome, same.why, same.needed, same.not_worse) == ("cannot tell", "no difference", None, True)
    few = held([1.0, 0.0] * 20, [1.0, 0.0] * 20)
    assert (few.why, few.not_worse) == ("too few questions", False)
    assert few.needed > 40  # type: ignore[operator]
    assert held([1.0, 0.0] * 20, [1.0, 0.0] * 20, margin=0.2).why == "no difference"
    worse = held([1.0] * 30 + [0.0] * 70, [0.0] * 100)
    assert (worse.outcome, worse.why, worse.needed, worse.not_worse) == ("a", None, None, False)
    assert held([0.0] * 100, [1.0] * 30 + [0.0] * 70).not_worse  # b is better
    plain = compared([1.0, 0.0], [1.0, 0.0])
    assert (plain.why, plain.needed, plain.not_worse) == (None, None, None)


def test_as_many_questions_as_are_needed_tell_what_was_seen() -> None:
    a, b = ([1.0] * 14 + [0.0] * 8 + [1.0] * 78), ([0.0] * 14 + [1.0] * 8 + [1.0] * 78)
    few = compare("match", "rag", "tuned", a, b, margin=0.01)
    assert few.outcome == "cannot tell"
    assert few.needed == pytest.approx(2.8016**2 * (0.22 - 0.06**2) / 0.06**2, rel=0.15)
    times = round(few.needed / 100)  # type: ignore[operator]
    assert compared(a * times, b * times).outcome == "a"


@pytest.mark.parametrize(("wins", "found"), [(3, False), (4, False), (5, False), (6, True), (9, True)])
def test_the_interval_of_a_few_wins_agrees_with_the_test(wins: int, found: bool) -> None:
    a = [1.0] * wins + [0.0] * (98 - wins)
    both = compared(a, [0.0] * 98)
    assert (both.outcome == "a") == found
    assert both.low is not None
    assert (both.low > 0) == found


def test_one_pair_is_no_certainty() -> None:
    one = compared([0.8], [0.5])
    assert one.low is not None
    assert one.high is not None
    assert one.low < 0 < one.high


def test_lists_of_different_length_are_a_bug_that_is_named() -> None:
    with pytest.raises(ValueError, match="2 values of rag against 1 of tuned"):
        compared([1, 0], [1])


right_wrong = st.tuples(st.sampled_from([0.0, 1.0]), st.sampled_from([0.0, 1.0]))
graded = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(st.one_of(st.lists(right_wrong, max_size=25), st.lists(graded, max_size=25)), st.booleans())
@settings(max_examples=150, deadline=None)
def test_comparing_is_antisymmetric(pairs: list[tuple[float, float]], clustered: bool) -> None:
    a, b = [one for one, _ in pairs], [other for _, other in pairs]
    labels = [at // 2 for at in range(len(pairs))] if clustered else None
    forth, back = compared(a, b, labels), compared(b, a, labels)  # type: ignore[arg-type]
    assert forth.delta == pytest.approx(-back.delta)
    if pairs:
        assert forth.low - 1e-12 <= forth.delta <= forth.high + 1e-12  # type: ignore[operator]
        assert (forth.low > 0 or forth.high < 0) == (forth.outcome != "cannot tell")  # type: ignore[operator]
        assert (forth.p_adjusted < 0.05) == (forth.outcome != "cannot tell")
        assert (forth.low, forth.high) == (pytest.approx(-back.high, abs=1e-9), pytest.approx(-back.low, abs=1e-9))
    else:
        assert (forth.low, forth.high, back.low, back.high) == (None, None, None, None)
    assert (forth.p, forth.wins, forth.losses) == (back.p, back.losses, back.wins)
    assert {forth.outcome, back.outcome} in ({"a", "b"}, {"cannot tell"})


any_score = st.none() | st.floats() | st.floats(-1e-300, 1e-300) | st.sampled_from([0.0, 1.0, 1e308, -1e308])


@given(st.lists(st.tuples(any_score, any_score, st.integers(0, 3)), max_size=20), st.booleans())
@settings(max_examples=150, deadline=None)
def test_a_comparison_survives_any_values(rows: list[tuple[float | None, float | None, int]], clustered: bool) -> None:
    a, b, labels = ([row[at] for row in rows] for at in range(3))
    found = compare("m", "a", "b", a, b, labels if clustered else None, margin=0.03)  # type: ignore[arg-type]
    assert 0 < found.p <= found.p_adjusted <= 1
    assert (found.low is None) == (found.n == 0)
    if found.low is not None:
        assert (found.low > 0 or found.high < 0) == (found.outcome != "cannot tell")  # type: ignore[operator]
        assert found.low <= found.high  # type: ignore[operator]


def test_twenty_one_comparisons_take_under_a_second() -> None:
    rng = np.random.default_rng(0)
    pairs = [(list(rng.random(200)), list(rng.random(200))) for _ in range(21)]
    compared(*pairs[0])  # libraries are loaded once

    def seconds() -> float:
        start = time.process_time()  # what it needs, however busy the machine is
        for pair in pairs:
            compared(*pair)
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 1
