"""Dense retrieval: the passages whose embeddings are nearest to the question's (exact search, cosine similarity)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.retrieval.embeddings import Embeddings
from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, Source


@RETRIEVERS.add("dense")
class Dense(Retriever):
    """Vectors of length 1, so that their inner product is the cosine; FAISS compares the question's with every one."""

    embeds = True

    def __init__(self, embeddings: Embeddings) -> None:
        self.embedder, self.vectors = embeddings.embedder, embeddings.vectors()

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """The encoder is in the key already."""
        return {}

    @classmethod
    def open(cls, source: Source) -> Dense:
        """Load the encoder; the vectors stay on the disk, and the store has checked their bytes."""
        assert source.embeddings is not None
        opened = cls(source.embeddings)
        _ = opened.embedder.model
        return opened

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By cosine similarity; equal ones in the order of the passages."""
        import faiss

        asked = self.embedder.encode(queries, "query")
        scores, numbers = faiss.knn(asked, self.vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
        rows = (zip(row, values, strict=True) for row, values in zip(numbers, scores, strict=True))
        return [
            sorted(((int(n), float(s)) for n, s in row if n >= 0), key=lambda hit: (-hit[1], hit[0])) for row in rows
        ]

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """Encoding each query, and its product with every vector."""
        search = 2.0 * self.vectors.size
        return [each + search for each in self.embedder.flops(self.embedder.lengths(queries, "query"))]
