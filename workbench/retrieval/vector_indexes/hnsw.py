"""A navigable graph of the vectors (Malkov and Yashunin 2016, arXiv 1603.09320), each value in a byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from workbench.languages import Texts
from workbench.retrieval.vector_index import VECTOR_INDEXES, Parameters, Proposing, added_in_steps, evenly_drawn

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors
    from workbench.retrieval.vector_index import Numbers

TRAINED_ON = 100_000  # vectors, of which the range of each value is taken


@VECTOR_INDEXES.add("hnsw")
class Hnsw(Proposing):
    """The fewest comparisons a query; the slowest to build, and a byte and a half a value on disk and in memory."""

    title: ClassVar[Texts] = {
        "en": "a graph of neighbours (HNSW)",
        "it": "un grafo di vicini (HNSW)",
    }

    @classmethod
    def parameters_for(cls, count: int, width: int) -> Parameters:
        """`links`: neighbours of a vector in the graph; `built`: how many are looked at for each when it is added."""
        return {"links": 24, "built": 80, "candidates": 96, "per_passage": 4}

    @classmethod
    def build(cls, vectors: Vectors, parameters: Parameters) -> Any:
        """By as many threads as FAISS has: which of two vectors comes first is chance, and so is the graph."""
        import faiss

        index: Any = faiss.index_factory(vectors.shape[1], f"HNSW{parameters['links']}_SQ8", faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = parameters["built"]
        index.train(evenly_drawn(vectors, TRAINED_ON))
        return added_in_steps(index, vectors)

    def propose(self, asked: Vectors, most: int) -> Numbers:
        """As broad a search as there are candidates to be found."""
        import faiss

        breadth = faiss.SearchParametersHNSW(efSearch=most)  # type: ignore[attr-defined]
        assert self.index is not None
        numbers: Numbers = self.index.search(asked, most, params=breadth)[1]
        return numbers

    @property
    def compared(self) -> float:
        """About the neighbours of each candidate, half of which were met before."""
        return min(float(len(self.vectors)), float(self.parameters["links"]) * float(self.parameters["candidates"]))
