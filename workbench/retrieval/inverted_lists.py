"""What indexes of inverted lists share: each vector in the list of its nearest centroid, and a few lists searched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.retrieval.vector_index import Parameters, Proposing, added_in_steps, evenly_drawn

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors

TRAINED_ON = 64  # vectors for each centroid
PASSES = 10  # of k-means over them
SMALLEST = 40  # vectors of a list, on average: with fewer, k-means has too little to go by
FEWEST = 640  # vectors that codes are trained on
SHARE = 10  # one list in so many is searched,
PROBED = 64  # and never fewer than these


class InvertedLists(Proposing):
    """Lists about the centroids of k-means (`IndexIVF` of FAISS), twice the square root of the number of vectors.

    `codes`: of a subclass, what `faiss.index_factory` calls the form in which a list holds its vectors. The coarser
    they are, the more candidates have to be compared: at least `candidates`, and `per_root` times the square root of
    the number of vectors, of which ever more are about as near as the nearest.
    """

    candidates: ClassVar[int]
    per_root: ClassVar[float] = 0.0

    @classmethod
    def codes(cls, width: int) -> str:
        """The codes for vectors of this width."""
        raise NotImplementedError

    @classmethod
    def parameters_for(cls, count: int, width: int) -> Parameters:
        """`lists`, of which `searched` are looked through, the `codes` in them, and how many `candidates` they give."""
        lists = max(1, min(round(2 * count**0.5), count // SMALLEST))
        return {
            "lists": lists,
            "searched": min(lists, max(PROBED, lists // SHARE)),
            "codes": cls.codes(width),
            "candidates": max(cls.candidates, round(cls.per_root * count**0.5)),
            "per_passage": 8,
        }

    @classmethod
    def build(cls, vectors: Vectors, parameters: Parameters) -> Any:
        """Centroids and codes are trained on a part of the vectors."""
        import faiss
        import numpy as np

        lists = int(parameters["lists"])
        index: Any = faiss.index_factory(
            vectors.shape[1], f"IVF{lists},{parameters['codes']}", faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter, index.cp.max_points_per_centroid = PASSES, TRAINED_ON
        drawn = evenly_drawn(vectors, TRAINED_ON * max(lists, 256))
        index.train(np.tile(drawn, (-(-FEWEST // len(drawn)), 1)))  # of too few FAISS trains no codes
        return added_in_steps(index, vectors)

    def read(self, file: Path) -> Any:
        """With the number of lists that are searched."""
        index = super().read(file)
        index.nprobe = int(self.parameters["searched"])
        return index

    @property
    def compared(self) -> float:
        """The centroids, the vectors of the lists searched, and the candidates."""
        lists, searched = float(self.parameters["lists"]), float(self.parameters["searched"])
        return lists + len(self.vectors) * searched / lists + float(self.parameters["candidates"])
