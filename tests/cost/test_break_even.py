import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.cost import break_even, break_even_with_updates
from workbench.types import Finding


def test_a_dear_fit_pays_off_after_enough_questions() -> None:
    even = break_even(100, 10, 1, 2, "tuned", "rag")
    assert (even.questions, even.before, even.after) == (90, "rag", "tuned")
    assert even.finding == Finding("break_even.crosses", {"before": "rag", "after": "tuned", "questions": 90})


def test_the_order_of_the_arms_does_not_matter() -> None:
    assert break_even(100, 10, 1, 2, "tuned", "rag") == break_even(10, 100, 2, 1, "rag", "tuned")


def test_the_worked_example() -> None:
    # 134 TFLOP of training against a saving of 0.235 TFLOP a question; 850 s against 1.7 s.
    assert break_even(134e12, 0, 0, 0.235e12).questions == pytest.approx(570, rel=0.01)
    assert break_even(850, 0, 1.1, 2.8).questions == pytest.approx(500)


@pytest.mark.parametrize(
    ("costs", "cheaper"),
    [((100, 10, 2, 1), "rag"), ((100, 10, 1, 1), "rag"), ((10, 10, 2, 1), "rag"), ((10, 100, 1, 2), "tuned")],
)
def test_what_is_never_dearer_has_no_break_even(costs: tuple[float, float, float, float], cheaper: str) -> None:
    even = break_even(*costs, "tuned", "rag")
    assert (even.questions, even.before, even.after) == (None, cheaper, cheaper)
    assert even.finding.values["cheaper"] == cheaper


def test_equal_costs_favour_nobody() -> None:
    even = break_even(5, 5, 1, 1)
    assert (even.questions, even.before, even.after) == (None, None, None)
    assert even.finding.key == "break_even.equal"


def test_updates_turn_the_advice() -> None:
    even = break_even_with_updates(100, 10, 1, 2, questions_per_month=1800, a="tuned", b="rag")
    assert (even.changes, even.below, even.above) == (20, "tuned", "rag")
    assert even == break_even_with_updates(10, 100, 2, 1, questions_per_month=1800, a="rag", b="tuned")


@pytest.mark.parametrize(
    ("costs", "below"), [((100, 10, 2, 1, 50), "b"), ((10, 100, 1, 2, 50), "a"), ((5, 5, 1, 2, 0), None)]
)
def test_no_number_of_updates_turns_what_is_never_dearer(costs: tuple[float, ...], below: str | None) -> None:
    even = break_even_with_updates(*costs)
    assert (even.changes, even.below, even.above) == (None, below, below)


costs = st.floats(0, 1e6).map(lambda value: round(value, 3))


@given(costs, costs, costs, costs, st.integers(0, 10**6))
def test_the_cheaper_arm_is_cheaper(fit_a: float, fit_b: float, query_a: float, query_b: float, asked: int) -> None:
    even = break_even(fit_a, fit_b, query_a, query_b)
    total = {"a": fit_a + asked * query_a, "b": fit_b + asked * query_b}
    cheaper = even.before if even.questions is None or asked < even.questions else even.after
    other = {"a": "b", "b": "a"}.get(cheaper or "a")
    slack = 1e-9 * max(*total.values(), 1.0)
    assert total[cheaper or "a"] <= total[other or "b"] + slack
