"""The comparisons of the leader with each other arm, as the page shows them."""

import pytest

from workbench.report.arms import read_arms
from workbench.report.language import Language
from workbench.report.sections.pairs import read_pairs
from workbench.report.tree import mapping

ARMS = [
    {"name": name, "kind": kind, "status": "ok", "metrics": {}, "cost": {}}
    for name, kind in (("base", "closed-book"), ("rag", "rag"), ("oracle", "oracle"))
]


def compared(b: str, outcome: str, why: str | None, needed: int | None) -> dict[str, object]:
    return {
        "metric": "match", "a": "rag", "b": b, "delta": 0.02, "low": -0.01, "high": 0.05, "p": 0.2, "p_adjusted": 0.3,
        "n": 90, "wins": 5, "ties": 82, "losses": 3, "outcome": outcome, "detectable": 0.1, "why": why,
        "needed": needed,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "too_few", "none", "far"),
    [
        ("en", "about 1,200 questions would", "no difference that matters", "too few questions"),
        ("it", "circa 1.200 domande", "nessuna differenza che conti", "troppo poche domande"),
    ],
)
def test_the_leader_has_one_row_and_each_other_arm_a_column(code: str, too_few: str, none: str, far: str) -> None:
    found = [compared("base", "cannot tell", "too few questions", 1234), compared("oracle", "b", None, None)]
    results = {"arms": ARMS, "comparisons": found}
    language = Language(code)
    shown = read_pairs(mapping(results), read_arms(results, language), language)
    assert [arm.key for arm in shown.lines] == ["rag"]
    assert [arm.key for arm in shown.columns] == ["base", "oracle"]
    ((first, second),) = shown.cells
    assert first is not None
    assert second is not None
    assert too_few in first.words
    assert (first.outcome, second.outcome) == ("unclear", "worse")
    for why, words in (("no difference", none), ("too few questions", far)):
        alone = {"arms": ARMS, "comparisons": [compared("base", "cannot tell", why, None)]}
        ((cell,),) = read_pairs(mapping(alone), read_arms(alone, language), language).cells
        assert cell is not None
        assert words in cell.words
