"""Reranking: the first passages of a ranking are read with the question, each by itself, and put in a new order.

It finds what no index can, since question and passage are read together, and costs as much as that reading.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from workbench.models.generator import Source
from workbench.registry import Registry
from workbench.retrieval.passage_table import under_title
from workbench.store.code import foreign_code
from workbench.types import Hit

VERSION = 1  # raise when the same scores would give another ranking


@dataclass(frozen=True, slots=True)
class RerankerContext:
    """What a reranker is made of: the run's own model, the language, and the name of a model of its own, if given."""

    runtime: Source
    language: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each pair of question and passage, and the FLOPs of reading them.

    `cut`: how many pairs were too long to be read whole.
    """

    values: tuple[float, ...]
    flops: tuple[float, ...]
    cut: int = 0


class Reranker(ABC):
    """One way to score a passage for a question.

    Making one loads nothing, and raises RequestError or ArmError for what it cannot work with.

    Args:
        wants_model: whether it scores with a model of its own, which `reranker_model` names.
        asks_generator: whether it reads with the run's own base weights.
        version: raise it when the same question and passage would be scored otherwise.
    """

    wants_model: ClassVar[bool] = False
    asks_generator: ClassVar[bool] = False
    version: ClassVar[int] = 1

    def __init__(self, context: RerankerContext) -> None:
        self.context = context

    @property
    def identity(self) -> Mapping[str, Any]:
        """What its scores depend on beside the texts: the digest of its model, the wording."""
        return {}

    def ready(self) -> None:
        """Load what scoring needs, so that what is measured afterwards is scoring."""
        return

    @abstractmethod
    def score(self, questions: Sequence[str], passages: Sequence[str]) -> Scores:
        """The scores of passages, each with the question at its place; a higher one is a better passage."""


# One file each in `workbench.retrieval.rerankers`, or an entry point of the group of that name.
RERANKERS: Registry[type[Reranker]] = Registry("reranker").discover("workbench.retrieval.rerankers")


@dataclass(frozen=True, slots=True)
class Reordered:
    """The first hits of each query in their new order, with the new scores, and each query's share of the cost."""

    hits: tuple[tuple[Hit, ...], ...]
    seconds: float
    flops: tuple[float, ...]
    cut: int = 0


class Reranking:
    """A reranker by name, and how many passages of a ranking it is given. Raises as the reranker does."""

    def __init__(self, name: str, depth: int, context: RerankerContext, titles: Mapping[str, str]) -> None:
        self.name, self.depth, self.titles = name, depth, titles
        self.reranker = RERANKERS[name](context)

    @property
    def identity(self) -> dict[str, Any]:
        """What the new order depends on."""
        foreign = foreign_code(type(self.reranker))
        return {
            **({"code": foreign} if foreign else {}),
            "reranker": [self.name, VERSION, self.reranker.version, dict(self.reranker.identity)],
            "depth": self.depth,
        }

    def first(self, queries: Sequence[str], rows: Sequence[Sequence[Hit]]) -> Reordered:
        """The first hits of each row, best first; of equals the one that was ranked higher.

        A passage is read under its title, as it is searched and as it is shown.
        """
        self.reranker.ready()
        start = time.perf_counter()
        given = [row[: self.depth] for row in rows]
        asked = [query for query, row in zip(queries, given, strict=True) for _ in row]
        scores = self.reranker.score(asked, [under_title(hit.passage, self.titles) for row in given for hit in row])
        hits: list[tuple[Hit, ...]] = []
        flops: list[float] = []
        place = 0
        for row in given:
            own = slice(place, place := place + len(row))
            scored = [replace(hit, score=score) for hit, score in zip(row, scores.values[own], strict=True)]
            hits.append(tuple(sorted(scored, key=lambda hit: -hit.score)))
            flops.append(sum(scores.flops[own]))
        seconds = (time.perf_counter() - start) / max(1, len(queries))
        return Reordered(tuple(hits), seconds, tuple(flops), scores.cut)


def continued(first: Sequence[Hit], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The reranked hits, and below them the others of the whole ranking in its own order.

    The scores of these are on another scale: they are moved down so that the best is no better than the last above.
    """
    known = {hit.passage.id for hit in first}
    rest = [hit for hit in hits if hit.passage.id not in known]
    down = rest[0].score - first[-1].score if rest and first else 0.0
    return (*first, *(replace(hit, score=hit.score - down) for hit in rest))
