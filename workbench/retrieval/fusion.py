"""How two rankings of the same passages become one: by their scores, or by their ranks alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Row = Sequence[tuple[int, float]]  # (passage number, score), best first
How = Literal["scores", "ranks"]
DEPTH = 50  # how far down each ranking is read; a passage below has a share of 0
SMOOTHING = 60  # of reciprocal ranks, as in the paper: the first ranks count nearly alike


@dataclass(frozen=True, slots=True)
class Fusion:
    """How dense and lexical rankings are joined, and how much of the whole is the dense one's.

    "scores" is a convex combination of scores, each from 0 to 1 among the ranking's own best passages, which keeps how
    far ahead the first one is (Bruch, Gai and Ingber 2023, arXiv 2210.11934). "ranks" is reciprocal rank fusion,
    the sum of 1 / (60 + rank) with the same weights (Cormack, Clarke and Büttcher 2009), which looks at no score.
    """

    how: How = "scores"
    dense_weight: float = 0.5

    @property
    def weights(self) -> tuple[float, float]:
        """The weights of the dense and of the lexical ranking."""
        return self.dense_weight, 1 - self.dense_weight

    def points(self, row: Row, floor: float | None) -> list[tuple[int, float]]:
        """The weight of each passage of a ranking; `floor` as `shares` has it."""
        return shares(row, floor) if self.how == "scores" else reciprocal_ranks(row)


def shares(row: Row, floor: float | None = None) -> list[tuple[int, float]]:
    """The scores of a ranking between that of its last passage, or the floor, which is 0, and that of its first, 1."""
    if not row:
        return []
    best, least = row[0][1], row[-1][1] if floor is None else floor
    return [(number, (score - least) / (best - least) if best > least else 1.0) for number, score in row]


def reciprocal_ranks(row: Row) -> list[tuple[int, float]]:
    """1 / (60 + rank) of each passage; the first has rank 1."""
    return [(number, 1 / (SMOOTHING + rank)) for rank, (number, _) in enumerate(row, 1)]
