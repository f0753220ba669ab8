"""Hybrid retrieval: dense and lexical rankings joined by reciprocal rank (Cormack et al. 2009)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.progress import Progress
from workbench.retrieval.dense import Dense
from workbench.retrieval.index import RETRIEVERS, Built, Ranked, Retriever
from workbench.retrieval.lexical import Lexical

CONSTANT = 60  # of the formula 1 / (constant + rank), as published
DEPTH = 50  # how far down each ranking is read


@RETRIEVERS.add("hybrid")
class Hybrid(Retriever):
    """Neither ranking's scores matter, only its order."""

    def __init__(self, parts: Sequence[Retriever]) -> None:
        self.parts = parts

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """That of both, and the constants of the formula."""
        return {**Dense.identity(), **Lexical.identity(), "constant": CONSTANT, "depth": DEPTH}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str, progress: Progress) -> Built:
        """Build both in the same folder."""
        dense = Dense.build(folder, texts, language, progress)
        Lexical.build(folder, texts, language, progress)
        return dense

    @classmethod
    def open(cls, folder: Path, language: str) -> Hybrid:
        """Open both."""
        return cls([Dense.open(folder, language), Lexical.open(folder, language)])

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By the sum of 1 / (constant + rank) over both rankings."""
        joined: Ranked = []
        for rows in zip(*(part.rank(queries, max(k, DEPTH)) for part in self.parts), strict=True):
            scores: dict[int, float] = {}
            for row in rows:
                for place, (number, _) in enumerate(row, 1):
                    scores[number] = scores.get(number, 0.0) + 1 / (CONSTANT + place)
            joined.append(sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:k])
        return joined

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """Those of the dense part."""
        return self.parts[0].query_flops(queries)
