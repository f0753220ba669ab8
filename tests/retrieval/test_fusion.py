"""Two rankings become one, by scores or by ranks, with a weight; and nothing of that is stored with an index."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import corpora, encoders
from tiny.runs import context

from workbench.arms import make_arm
from workbench.arms.rag import RetrievalSettings
from workbench.retrieval.fusion import Fusion, reciprocal_ranks, shares
from workbench.retrieval.hybrid import Hybrid
from workbench.retrieval.index import Retriever
from workbench.store import Store
from workbench.types import Corpus


class Fixed(Retriever):
    """A ranking that stands already."""

    identity = build = open = None  # type: ignore[assignment]

    def __init__(self, row: Sequence[tuple[int, float]], floor: float | None = None, flops: float = 0.0) -> None:
        self.row, self.floor, self.flops = list(row), floor, flops  # type: ignore[misc]

    def rank(self, queries: Sequence[str], k: int) -> list[list[tuple[int, float]]]:
        return [self.row] * len(queries)

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        return [self.flops] * len(queries)


Fixed.__abstractmethods__ = frozenset()  # type: ignore[attr-defined]
DENSE = Fixed([(5, 0.9), (7, 0.8), (8, 0.7)], flops=3.0)
LEXICAL = Fixed([(7, 10.0), (9, 4.0)], floor=0.0)


def joined(**how: Any) -> dict[int, float]:
    (row,) = Hybrid([DENSE, LEXICAL], Fusion(**how)).rank(["q"], 9)
    assert [score for _, score in row] == sorted((score for _, score in row), reverse=True)
    return dict(row)


def test_ranks_are_fused_by_the_formula_of_the_paper() -> None:
    """Each ranking gives 1 / (60 + rank); with equal weights, half of the sum."""
    found = joined(how="ranks")
    wanted = {5: 1 / 61, 7: 1 / 62 + 1 / 61, 8: 1 / 63, 9: 1 / 62}
    assert found == pytest.approx({number: value / 2 for number, value in wanted.items()})
    assert list(found) == [7, 5, 9, 8]


def test_a_weight_counts_for_the_dense_ranking() -> None:
    assert joined(dense_weight=0.8) == pytest.approx({5: 0.8, 7: 0.4 + 0.2, 9: 0.08, 8: 0.0})
    assert joined(how="ranks", dense_weight=0.2) == pytest.approx(
        {7: 0.2 / 62 + 0.8 / 61, 9: 0.8 / 62, 5: 0.2 / 61, 8: 0.2 / 63}
    )


@pytest.mark.parametrize("how", ["scores", "ranks"])
def test_at_either_end_one_ranking_is_left_and_the_other_is_not_asked(how: Any) -> None:
    assert list(joined(how=how, dense_weight=1)) == [5, 7, 8]
    assert list(joined(how=how, dense_weight=0)) == [7, 9]
    for weight, flops in ((1, 3.0), (0.5, 3.0), (0, 0.0)):
        assert Hybrid([DENSE, LEXICAL], Fusion(how, weight)).query_flops(["q"]) == [flops]


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=8), st.floats(0.1, 9), st.floats(-9, 9))
def test_points_keep_the_order_and_no_scale(scores: list[float], by: float, more: float) -> None:
    row = list(enumerate(sorted(scores, reverse=True)))
    for points in (shares(row), reciprocal_ranks(row)):
        values = [value for _, value in points]
        assert values == sorted(values, reverse=True)
        assert [number for number, _ in points] == [number for number, _ in row]
    moved = [(number, score * by + more) for number, score in row]
    assert reciprocal_ranks(moved) == reciprocal_ranks(row)


def test_how_rankings_are_joined_is_in_the_key_of_answers_and_not_of_the_index(
    store: Store, model_folder: Path, lamps: Corpus, tmp_path: Path
) -> None:
    encoder = encoders.save(tmp_path / "encoder", corpora.texts())
    ready = context(store, model_folder)
    found = {}
    for name, more in {"plain": {}, "ranks": {"fusion": "ranks"}, "weight": {"dense_weight": 0.7}}.items():
        settings = {"retriever": "hybrid", "embedder": str(encoder), **more}
        arm = make_arm("rag", settings, ready)
        found[name] = (arm.settings.make_index(arm, lamps).digest, arm.fit(lamps).identity)
    assert len({digest for digest, _ in found.values()}) == 1
    assert len({str(identity) for _, identity in found.values()}) == 3
    assert len({str(identity["stages"]) for _, identity in found.values()}) == 3  # of which a training's key is made
    assert "fusion" not in found["plain"][1]["stages"]  # so that adapters trained before are found


def test_a_weight_that_nothing_uses_is_reported(store: Store, lamps: Corpus) -> None:
    plain = RetrievalSettings(retriever="lexical")
    assert plain.doubts(lamps, store) == ()
    (doubt,) = plain.model_copy(update={"dense_weight": 0.9}).doubts(lamps, store)
    assert "change nothing of lexical retrieval" in doubt
    assert dataclasses.replace(plain.choice("en", store), notes=(doubt,)) == RetrievalSettings(
        retriever="lexical", fusion="ranks"
    ).choice("en", store)
