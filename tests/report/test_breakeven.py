from __future__ import annotations

from typing import Any

import pytest

from workbench.cost.break_even import break_even
from workbench.report.breakeven import remarks
from workbench.report.language import Language


def row(fit_a: float, fit_b: float, query_a: float, query_b: float) -> dict[str, Any]:
    questions = break_even(fit_a, fit_b, query_a, query_b).questions
    costs = {"fit_a": fit_a, "fit_b": fit_b, "query_a": query_a, "query_b": query_b}
    return {"a": "tuned", "b": "rag", "unit": "FLOPs", "questions": questions, "sentence": "in English", **costs}


@pytest.mark.parametrize(
    ("costs", "english", "italian"),
    [
        ((100, 10, 1, 2), "rag is cheaper up to about 90 questions, tuned beyond.", "rag costa meno fino a circa 90"),
        ((10, 100, 2, 1), "tuned is cheaper up to about 90 questions, rag beyond.", "tuned costa meno fino a circa 90"),
        ((100, 10, 2, 1), "rag is cheaper however many questions are asked; tuned never", "tuned non si ripaga mai"),
        ((10, 10, 2, 1), "rag is cheaper however many questions", "rag costa meno per quante domande"),
        ((10, 100, 1, 2), "tuned is cheaper however many questions", "tuned costa meno per quante domande"),
        ((10, 10, 1, 1), "tuned and rag cost the same", "tuned e rag costano lo stesso"),
        ((1.5, 1, 1, 2), "tuned is cheaper however many questions are asked", "rag non si ripaga mai"),
    ],
)
def test_which_arm_is_cheaper_is_said_in_the_language_of_the_page(
    costs: tuple[float, float, float, float], english: str, italian: str
) -> None:
    results = {"break_even": [row(*costs)]}
    for name, wanted in (("en", english), ("it", italian)):
        (remark,) = remarks(results, Language(name))
        assert wanted in remark.sentence
        assert "in English" not in remark.sentence


def test_without_costs_nothing_is_said() -> None:
    (remark,) = remarks({"break_even": [{"a": "x", "b": "y", "unit": "seconds"}]}, Language("en"))
    assert remark.sentence == ""
