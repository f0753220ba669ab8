"""Hybrid retrieval: the mean of dense and lexical scores, each from 0 to 1 among its own best passages.

A convex combination of scores keeps what a fusion of ranks throws away, how far ahead the first one is, and so does
better (Bruch, Gai and Ingber 2023, arXiv 2210.11934; `experiments/benchmarks/retrieval.py` prints both here).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.retrieval.dense import Dense
from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, Source
from workbench.retrieval.lexical import Lexical

DEPTH = 50  # how far down each ranking is read; a passage below has a share of 0


@RETRIEVERS.add("hybrid")
class Hybrid(Retriever):
    """What either part finds is found; what both find comes first."""

    embeds = True

    def __init__(self, parts: Sequence[Retriever]) -> None:
        self.parts = parts

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """That of both, and how far they are read."""
        return {**Dense.identity(), **Lexical.identity(), "joined": "mean of shares", "depth": DEPTH}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str) -> int:
        """The lexical part; the embeddings are those that dense retrieval has."""
        return Lexical.build(folder, texts, language)

    @classmethod
    def open(cls, source: Source) -> Hybrid:
        """Open both."""
        return cls([Dense.open(source), Lexical.open(source)])

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By the mean of the shares; equal ones in the order of the passages."""
        depth = max(k, DEPTH)
        joined: Ranked = []
        for rows in zip(*(part.rank(queries, depth) for part in self.parts), strict=True):
            scores: dict[int, float] = {}
            for part, row in zip(self.parts, rows, strict=True):
                for number, share in shares(row, part.floor if len(row) < depth else None):
                    scores[number] = scores.get(number, 0.0) + share / len(self.parts)
            joined.append(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k])
        return joined

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """Those of the dense part."""
        return self.parts[0].query_flops(queries)


def shares(row: Sequence[tuple[int, float]], floor: float | None = None) -> list[tuple[int, float]]:
    """The scores of a ranking between that of its last passage, or the floor, which is 0, and that of its first, 1."""
    if not row:
        return []
    best, least = row[0][1], row[-1][1] if floor is None else floor
    return [(number, (score - least) / (best - least) if best > least else 1.0) for number, score in row]
