"""Hybrid retrieval: dense and lexical rankings joined, by default as the mean of their scores, each from 0 to 1.

`workbench.retrieval.fusion` has the ways of joining; `experiments/benchmarks/retrieval.py` prints what each finds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.retrieval.dense import Dense
from workbench.retrieval.fusion import DEPTH, Fusion
from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, RetrieverSource
from workbench.retrieval.lexical import Lexical


@RETRIEVERS.add("hybrid")
class Hybrid(Retriever):
    """What either part finds is found; what both find comes first."""

    embeds = True
    fuses = True

    def __init__(self, parts: Sequence[Retriever], fusion: Fusion | None = None) -> None:
        self.fusion = fusion or Fusion()
        # A part that counts for nothing is not asked.
        self.parts = [(part, weight) for part, weight in zip(parts, self.fusion.weights, strict=True) if weight > 0]

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """That of both, and how far they are read. How they are joined changes nothing that is stored."""
        return {**Dense.identity(), **Lexical.identity(), "joined": "mean of shares", "depth": DEPTH}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str) -> int:
        """The lexical part; the embeddings are those that dense retrieval has."""
        return Lexical.build(folder, texts, language)

    @classmethod
    def open(cls, source: RetrieverSource) -> Hybrid:
        """Open both."""
        return cls([Dense.open(source), Lexical.open(source)], source.fusion)

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """Rank by the weighted sums of the points; equal passages keep their order."""
        depth = max(k, DEPTH)
        joined: Ranked = []
        for rows in zip(*(part.rank(queries, depth) for part, _ in self.parts), strict=True):
            scores: dict[int, float] = {}
            for (part, weight), row in zip(self.parts, rows, strict=True):
                for number, points in self.fusion.points(row, part.floor if len(row) < depth else None):
                    scores[number] = scores.get(number, 0.0) + weight * points
            joined.append(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k])
        return joined

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """The FLOPs of the rankings that are used: the dense one's, if it is."""
        parts = [part.query_flops(queries) for part, _ in self.parts]
        return [sum(each) for each in zip(*parts, strict=True)]
