"""Every vector compared with the question's: nothing is missed, and the time grows with the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from workbench.languages import Texts
from workbench.retrieval.vector_index import VECTOR_INDEXES, Parameters, VectorIndex, compare

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors
    from workbench.retrieval.vector_index import Numbers


@VECTOR_INDEXES.add("exact")
class Exact(VectorIndex):
    """FAISS's brute force over the mapped vectors: 4 bytes a value, and no file of its own."""

    suits_from: ClassVar[int | None] = 0
    exact: ClassVar[bool] = True
    stores: ClassVar[bool] = False
    title: ClassVar[Texts] = {
        "en": "comparing each with the question",
        "it": "il confronto di ciascuno con la domanda",
    }

    @classmethod
    def parameters_for(cls, count: int, width: int) -> Parameters:
        """The parameters: an exact search has none."""
        return {}

    def search(self, asked: Vectors, k: int) -> tuple[Vectors, Numbers]:
        """The k nearest."""
        return compare(self.vectors, asked, k)

    @property
    def compared(self) -> float:
        """All."""
        return float(len(self.vectors))
