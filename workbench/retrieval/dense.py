"""Dense retrieval: the passages whose embeddings are nearest to the question's by cosine similarity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.retrieval.embedder import Embedder
from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, RetrieverSource
from workbench.retrieval.vector_index import VectorIndex


@RETRIEVERS.add("dense")
class Dense(Retriever):
    """Vectors of length 1, so that their inner product is the cosine; how they are searched is the index's affair."""

    embeds = True

    def __init__(self, embedder: Embedder, nearest: VectorIndex) -> None:
        self.embedder, self.nearest = embedder, nearest

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """The encoder is in the key already, and an index that misses some vectors is in that of what it finds."""
        return {}

    @classmethod
    def open(cls, source: RetrieverSource) -> Dense:
        """Load the encoder; the vectors stay on the disk, and the store has checked their bytes."""
        assert source.embeddings is not None
        opened = cls(source.embeddings.embedder, source.nearest())
        _ = opened.embedder.model
        return opened

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """Rank by cosine similarity; equal passages keep their order."""
        asked = self.embedder.encode(queries, "query")
        scores, numbers = self.nearest.search(asked, k)
        rows = (zip(row, values, strict=True) for row, values in zip(numbers, scores, strict=True))
        return [
            sorted(((int(n), float(s)) for n, s in row if n >= 0), key=lambda hit: (-hit[1], hit[0])) for row in rows
        ]

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """Encoding each query, and its product with every vector that it is compared with."""
        search = 2.0 * self.embedder.width * self.nearest.compared
        return [each + search for each in self.embedder.flops(self.embedder.lengths(queries, "query"))]
