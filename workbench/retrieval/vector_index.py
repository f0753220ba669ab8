"""How the vectors nearest to a question's are found: each compared with it, or those that an index of FAISS proposes.

An approximate index only proposes: what it finds is compared again by the vectors themselves, which are read from the
disk for these alone. So scores are cosines whatever the index, and its recall is that of the candidates.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.languages import Texts
from workbench.languages.spoken import own_text, said
from workbench.progress import Progress
from workbench.registry import Registry
from workbench.retrieval.embeddings import Embeddings
from workbench.store import Artefact, Store
from workbench.store.code import foreign_code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.retrieval.embedder import Vectors

    Numbers = NDArray[np.int64]

AUTO = "auto"
VERSION = 1  # raise when the same vectors and parameters would be searched in another way
FILE = "vectors.faiss"
STEP = 50_000  # vectors that are handed to FAISS at a time: it copies them
DEEPEST = 1_000  # of a ranking that candidates are proposed for; a deeper one compares every vector

Parameters = Mapping[str, int | str]


class VectorIndex(ABC):
    """One way to find the vectors with the greatest inner product; all have length 1, so that it is the cosine.

    Args:
        suits_from: from how many vectors on "auto" takes it, of all kinds the one with the greatest such number that
            is reached; None: only where it is asked for.
        exact: whether it misses no vector, so that answers do not depend on it.
        stores: whether it has a file of its own beside the vectors.
        title: what it is called in a sentence, by language.
        version: raise it when the same vectors and parameters would give another file.
    """

    suits_from: ClassVar[int | None] = None
    exact: ClassVar[bool] = False
    stores: ClassVar[bool] = True
    title: ClassVar[Texts]
    version: ClassVar[int] = 1

    def __init__(self, vectors: Vectors, file: Path | None, parameters: Parameters) -> None:
        self.vectors, self.parameters = vectors, parameters
        self.index = None if file is None else self.read(file)

    @classmethod
    @abstractmethod
    def parameters_for(cls, count: int, width: int) -> Parameters:
        """What so many vectors of this width are indexed and searched with."""

    @classmethod
    def build(cls, vectors: Vectors, parameters: Parameters) -> Any:
        """The index of FAISS over the vectors, to be written to a file."""
        raise NotImplementedError

    def read(self, file: Path) -> Any:
        """The index of a file whose bytes the store has checked, ready to be searched."""
        import faiss

        return faiss.read_index(str(file))

    @abstractmethod
    def search(self, asked: Vectors, k: int) -> tuple[Vectors, Numbers]:
        """For each query at most k cosines and the numbers of their vectors, shapes (queries, k), -1 for none."""

    @property
    @abstractmethod
    def compared(self) -> float:
        """About how many vectors a query is compared with."""


class Proposing(VectorIndex):
    """An index that proposes candidates: so many `per_passage` that is asked for, and never fewer than `candidates`.

    Both are among its parameters.
    """

    def search(self, asked: Vectors, k: int) -> tuple[Vectors, Numbers]:
        """The best of the candidates by their own vectors; of equals the one that comes first."""
        import numpy as np

        most = self.proposed(k)
        if k > DEEPEST or most >= len(self.vectors):
            return compare(self.vectors, asked, k)
        scores = np.full((len(asked), k), -np.inf, np.float32)
        numbers = np.full((len(asked), k), -1, np.int64)
        for row, (query, found) in enumerate(zip(asked, self.propose(asked, most), strict=True)):
            near = np.sort(found[found >= 0])
            own = self.vectors[near] @ query
            best = np.argsort(-own, kind="stable")[:k]
            scores[row, : len(best)], numbers[row, : len(best)] = own[best], near[best]
        return scores, numbers

    def proposed(self, k: int) -> int:
        """How many candidates k passages are chosen among."""
        return max(int(self.parameters["candidates"]), int(self.parameters["per_passage"]) * k)

    def propose(self, asked: Vectors, most: int) -> Numbers:
        """The numbers of the candidates of each query, shape (queries, most), -1 for none."""
        assert self.index is not None
        numbers: Numbers = self.index.search(asked, most)[1]
        return numbers


# One file each in `workbench.retrieval.vector_indexes`, or an entry point of the group of that name.
VECTOR_INDEXES: Registry[type[VectorIndex]] = Registry("vector index").discover("workbench.retrieval.vector_indexes")


def compare(vectors: Vectors, asked: Vectors, k: int) -> tuple[Vectors, Numbers]:
    """The k nearest by comparing each query with every vector."""
    import faiss

    scores, numbers = faiss.knn(asked, vectors, k, metric=faiss.METRIC_INNER_PRODUCT)
    return scores, numbers


@dataclass(frozen=True, slots=True)
class StoredVectorIndex:
    """A way to search the vectors of a corpus: its name, why it was taken, and its file where it has one."""

    name: str
    reason: str
    parameters: Parameters
    artefact: Artefact | None

    def open(self, vectors: Vectors) -> VectorIndex:
        """Ready to be searched."""
        file = None if self.artefact is None else self.artefact.folder / FILE
        return VECTOR_INDEXES[self.name](vectors, file, self.parameters)

    @property
    def exact(self) -> bool:
        """Whether it misses no vector."""
        return VECTOR_INDEXES[self.name].exact

    @property
    def identity(self) -> tuple[Any, ...]:
        """What its rankings depend on beside passages and encoder: nothing where no vector is missed.

        The sha256 of the file is in it: a graph that several threads build is another one each time.
        """
        kind = VECTOR_INDEXES[self.name]
        foreign = foreign_code(kind)
        if kind.exact and not foreign:
            return ()
        file = self.artefact.manifest["files"][FILE]["sha256"] if self.artefact else None
        return VERSION, self.name, kind.version, dict(self.parameters), foreign, file


def chosen(name: str, count: int) -> tuple[str, str]:
    """The kind of index for so many vectors, and why, as a sentence."""
    kinds = {key: kind.suits_from for key, kind in VECTOR_INDEXES.items() if kind.suits_from is not None}
    if name != AUTO:
        return name, said("note.index_by_settings", n=count, index=own_text(VECTOR_INDEXES[name].title))
    fitting = {key: least for key, least in kinds.items() if least <= count}
    best = max(fitting, key=lambda key: fitting[key])
    above = sorted(least for least in kinds.values() if least > fitting[best])
    taken = {"n": count, "index": own_text(VECTOR_INDEXES[best].title)}
    if above:
        return best, said("note.index_up_to", **taken, most=above[0] - 1)
    return best, said("note.index_from", **taken, least=fitting[best])


def stored_vector_index(store: Store, name: str, embeddings: Embeddings, progress: Progress) -> StoredVectorIndex:
    """The index of this name ("auto": the one for their number) over stored vectors, from the store or built now."""
    vectors = embeddings.vectors()
    count, width = vectors.shape
    name, reason = chosen(name, count)
    kind = VECTOR_INDEXES[name]
    parameters = kind.parameters_for(count, width)
    if not kind.stores:
        return StoredVectorIndex(name, reason, parameters, None)
    depends: dict[str, Any] = {
        "version": [VERSION, kind.version],
        "index": name,
        "parameters": dict(parameters),
        "embeddings": embeddings.artefact.digest,
    }
    if foreign := foreign_code(kind):
        depends["code"] = foreign

    def make(folder: Path) -> Mapping[str, Any]:
        import faiss

        start = time.perf_counter()
        with progress.stage("indexing", 1, kind=name) as stage, PeakMemory() as peak:
            faiss.write_index(kind.build(vectors, parameters), str(folder / FILE))
            progress.advance(stage)
        return {
            "seconds": time.perf_counter() - start,
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "passages": count,
        }

    return StoredVectorIndex(name, reason, parameters, store.get("vector-indexes", depends, make))


def added_in_steps(index: Any, vectors: Vectors) -> Any:
    """The index with all vectors in it, handed over so many at a time that a mapped file stays on the disk."""
    import numpy as np

    for start in range(0, len(vectors), STEP):
        index.add(np.ascontiguousarray(vectors[start : start + STEP]))
    return index


def evenly_drawn(vectors: Vectors, most: int) -> Vectors:
    """At most so many of the vectors, spread over all."""
    import numpy as np

    rows = np.unique(np.linspace(0, len(vectors) - 1, min(most, len(vectors))).astype(np.int64))
    drawn: Vectors = np.ascontiguousarray(vectors[rows])
    return drawn
