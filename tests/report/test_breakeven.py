from __future__ import annotations

import pytest

from workbench.analysis.costs import break_evens
from workbench.analysis.results import ArmCost, ArmResult, BreakEvenResult, FitCost, QueryCost, TrainingResult
from workbench.languages.wording import Wording
from workbench.report.breakeven import Crossing, readable, table
from workbench.report.language import Language


def result(name: str, fit: float, query: float) -> ArmResult:
    cost = ArmCost(fit=FitCost(seconds=0, flops=fit), query=QueryCost(flops=query))
    training = TrainingResult() if name == "tuned" else None
    return ArmResult(name=name, kind=name, status="ok", cost=cost, training=training, retrieves=name == "rag")


@pytest.mark.parametrize(
    ("costs", "english", "italian"),
    [
        ((100, 10, 1, 2), "rag up to about 90 questions, then tuned", "rag fino a circa 90 domande, poi tuned"),
        ((10, 100, 2, 1), "tuned up to about 90 questions, then rag", "tuned fino a circa 90 domande, poi rag"),
        ((100, 10, 2, 1), "always rag", "sempre rag"),
        ((10, 10, 2, 1), "always rag", "sempre rag"),
        ((10, 10, 1, 1), "the same", "lo stesso"),
        ((1.5, 1, 1, 2), "always tuned", "sempre tuned"),
    ],
)
def test_which_arm_is_cheaper_is_said_in_the_language_of_the_page(
    costs: tuple[float, float, float, float], english: str, italian: str
) -> None:
    fit_tuned, fit_rag, query_tuned, query_rag = costs
    arms = [result("tuned", fit_tuned, query_tuned), result("rag", fit_rag, query_rag)]
    for code, wanted in (("en", english), ("it-IT", italian)):
        found = [row for row in break_evens(arms, Wording(code)) if row.unit == "FLOPs"]
        (row,) = table(found, Language(code)).rows
        assert (sorted(row.name.split(" / ")), [cell.text for cell in row.cells]) == (["rag", "tuned"], [wanted])


def test_a_pair_has_one_row_and_a_unit_that_it_lacks_is_absent() -> None:
    def found(a: str, unit: str) -> BreakEvenResult:
        return BreakEvenResult(a=a, b="z", unit=unit, questions=None, fit_a=1, fit_b=2, query_a=3, query_b=4)

    shown = table([found("x", "FLOPs"), found("x", "EUR"), found("y", "EUR")], Language("en"))
    assert [column.name for column in shown.columns] == ["Compute", "EUR"]
    assert [[cell.text for cell in row.cells] for row in shown.rows] == [["always x", "always x"], ["–", "always y"]]


def test_numbers_that_would_cover_each_other_are_not_written_into_the_chart() -> None:
    first, beside, above = (Crossing("a", "b", *place) for place in ((100, 1e3), (120, 1.1e3), (110, 1e6)))
    assert readable([first, beside, above]) == [first, above]
