"""The comparisons of the leader with each other arm, as the page shows them."""

from dataclasses import replace
from typing import Literal

import pytest

from workbench.analysis.results import ArmResult
from workbench.report.arms import read_arms
from workbench.report.language import Language
from workbench.report.sections.pairs import read_pairs
from workbench.types import Comparison, Outcome

Why = Literal["no difference", "too few questions", "too few seeds"] | None
ARMS = [
    ArmResult(name=name, kind=kind, status="ok")
    for name, kind in (("base", "closed-book"), ("rag", "rag"), ("oracle", "oracle"))
]


def compared(b: str, outcome: Outcome, why: Why = None, needed: int | None = None) -> Comparison:
    return Comparison(
        "match", "rag", b, 0.02, -0.01, 0.05, 0.2, 0.3, n=90, wins=5, ties=82, losses=3, outcome=outcome,
        detectable=0.1, why=why, needed=needed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "too_few", "none", "far"),
    [
        ("en", "about 1,200 questions would", "no difference that matters", "too few questions"),
        ("it", "circa 1.200 domande", "nessuna differenza che conti", "troppo poche domande"),
    ],
)
def test_the_leader_has_one_row_and_each_other_arm_a_column(code: str, too_few: str, none: str, far: str) -> None:
    found = [compared("base", "cannot tell", "too few questions", 1234), compared("oracle", "b")]
    language = Language(code)
    shown = read_pairs(found, read_arms(ARMS, language), language)
    assert [arm.key for arm in shown.lines] == ["rag"]
    assert [arm.key for arm in shown.columns] == ["base", "oracle"]
    ((first, second),) = shown.cells
    assert first is not None
    assert second is not None
    assert too_few in first.words
    assert (first.outcome, second.outcome) == ("unclear", "worse")
    reasons: tuple[tuple[Why, str], ...] = (("no difference", none), ("too few questions", far))
    for why, words in reasons:
        alone = [compared("base", "cannot tell", why)]
        ((cell,),) = read_pairs(alone, read_arms(ARMS, language), language).cells
        assert cell is not None
        assert words in cell.words


@pytest.mark.parametrize(
    ("code", "known", "unknown"),
    [
        ("en", "about 9 seeds (trainings) would, more questions would not", "too few seeds (trainings)"),
        ("it", "circa 9 semi (addestramenti), non più domande", "troppo pochi semi (addestramenti)"),
    ],
)
def test_where_seeds_are_too_few_the_table_asks_for_seeds(code: str, known: str, unknown: str) -> None:
    language = Language(code)
    row = compared("base", "cannot tell", "too few seeds")
    for found, said in ((replace(row, seeds_needed=9), known), (row, unknown)):
        ((shown, *_),) = read_pairs([found, compared("oracle", "b")], read_arms(ARMS, language), language).cells
        assert said in str(shown)
