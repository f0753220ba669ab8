from __future__ import annotations

import pytest

from workbench.analysis.costs import break_evens
from workbench.analysis.results import ArmCost, ArmResult, BreakEvenResult, FitCost, QueryCost, Training
from workbench.languages.wording import Wording
from workbench.report.breakeven import remarks
from workbench.report.language import Language


def result(name: str, fit: float, query: float) -> ArmResult:
    cost = ArmCost(fit=FitCost(seconds=0, flops=fit), query=QueryCost(flops=query))
    training = Training() if name == "tuned" else None
    return ArmResult(name=name, kind=name, status="ok", cost=cost, training=training, retrieves=name == "rag")


@pytest.mark.parametrize(
    ("costs", "english", "italian"),
    [
        ((100, 10, 1, 2), "rag is cheaper up to about 90 questions, tuned beyond.", "rag costa meno fino a circa 90"),
        ((10, 100, 2, 1), "tuned is cheaper up to about 90 questions, rag beyond.", "tuned costa meno fino a circa 90"),
        ((100, 10, 2, 1), "rag is cheaper however many questions are asked; tuned never", "tuned non si ripaga mai"),
        ((10, 10, 2, 1), "rag is cheaper however many questions", "rag costa meno per quante domande"),
        ((10, 10, 1, 1), "tuned and rag cost the same", "tuned e rag costano lo stesso"),
        ((1.5, 1, 1, 2), "tuned is cheaper however many questions are asked", "rag non si ripaga mai"),
    ],
)
def test_which_arm_is_cheaper_is_said_in_the_language_of_the_page(
    costs: tuple[float, float, float, float], english: str, italian: str
) -> None:
    fit_tuned, fit_rag, query_tuned, query_rag = costs
    arms = [result("tuned", fit_tuned, query_tuned), result("rag", fit_rag, query_rag)]
    for code, wanted in (("en", english), ("it-IT", italian)):
        found = [row for row in break_evens(arms, Wording(code)) if row.unit == "FLOPs"]
        (remark,) = remarks(found, Language(code))
        assert wanted in remark.sentence


def test_what_never_pays_is_said_so() -> None:
    found = BreakEvenResult(a="x", b="y", unit="seconds", questions=None, fit_a=1, fit_b=2, query_a=3, query_b=4)
    (remark,) = remarks([found], Language("en"))
    assert (remark.when, remark.unit, remark.sentence) == ("never", "time", "")
