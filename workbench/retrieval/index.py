"""An index over the passages of a corpus: built once, stored under a digest, searched in batches."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.chunk import VERSION as CHUNKING_VERSION
from workbench.corpus.chunk import Chunker
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.errors import ArmError
from workbench.progress import Progress
from workbench.registry import Registry
from workbench.store import Artefact, Store, digest_of
from workbench.types import Cost, Document, Hit, Passage

VERSION = 1  # raise when embeddings or ranking change for the same passages and settings
PASSAGES = "passages.jsonl"

Ranked = list[list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Built:
    """What building cost beside its seconds."""

    flops: float = 0.0
    tokens: int = 0


class Retriever(ABC):
    """One way to rank passages. It keeps its files in the index's folder."""

    @classmethod
    @abstractmethod
    def identity(cls) -> Mapping[str, Any]:
        """What its ranking depends on beside the passages: the model, the parameters."""

    @classmethod
    @abstractmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str, progress: Progress) -> Built:
        """Write the files that `open` reads."""

    @classmethod
    @abstractmethod
    def open(cls, folder: Path, language: str) -> Retriever:
        """A retriever over a built folder."""

    @abstractmethod
    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """For each query at most k (passage number, score), best first."""

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """FLOPs of encoding each query; 0 where there is no encoder."""
        return [0.0] * len(queries)


RETRIEVERS: Registry[type[Retriever]] = Registry("retriever")


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of each query, best first, and each query's share of the cost."""

    hits: tuple[tuple[Hit, ...], ...]
    seconds: float
    flops: tuple[float, ...]


class Index:
    """A stored index, opened when it is first searched."""

    def __init__(self, artefact: Artefact, retriever: type[Retriever], language: str) -> None:
        self.artefact = artefact
        self._open: Callable[[], Retriever] = lambda: retriever.open(artefact.folder, language)
        self._retriever: Retriever | None = None
        self._passages: tuple[Passage, ...] | None = None

    @property
    def digest(self) -> str:
        """What it is stored under: documents, cut, retriever and its model."""
        return self.artefact.digest

    @property
    def cost(self) -> Cost:
        """What building it cost when it was built, and the bytes it takes."""
        info = self.artefact.info
        return Cost(
            seconds=info["seconds"],
            flops=info["flops"],
            tokens=info["tokens"],
            peak_bytes=info["peak_bytes"],
            storage_bytes=self.artefact.storage_bytes,
            above_bytes=info.get("above_bytes"),
            threads=info.get("threads"),
            load=info.get("load"),
        )

    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the index."""
        if self._passages is None:
            with (self.artefact.folder / PASSAGES).open(encoding="utf-8") as lines:
                self._passages = tuple(Passage(**json.loads(line)) for line in lines)
        return self._passages

    def search(self, queries: Sequence[str], k: int) -> Found:
        """The k best passages of each query. Opening the index is not counted in the seconds."""
        if not queries:
            return Found((), 0.0, ())
        if self._retriever is None:
            self._retriever = self._open()
        passages = self.passages()
        start = time.perf_counter()
        ranked = self._retriever.rank(queries, min(k, len(passages)))
        seconds = (time.perf_counter() - start) / max(len(queries), 1)
        hits = tuple(tuple(Hit(passages[number], score) for number, score in row) for row in ranked)
        return Found(hits, seconds, tuple(self._retriever.query_flops(queries)))


def build_index(
    store: Store,
    documents: Sequence[Document],
    *,
    retriever: str,
    chunker: str,
    size: int,
    overlap: int,
    language: str,
    progress: Progress,
) -> Index:
    """The index of these documents and settings, from the store or built now. Raises ArmError without passages."""
    kind = RETRIEVERS[retriever]
    depends = {
        "version": VERSION,
        "documents": digest_of([(d.id, d.title, d.text) for d in documents]),
        "chunker": [CHUNKING_VERSION, chunker, size, overlap],
        "retriever": retriever,
        "language": language,
        **kind.identity(),
    }

    def make(folder: Path) -> Mapping[str, Any]:
        start = time.perf_counter()
        with PeakMemory() as peak:
            passages = list(Chunker(chunker, size, overlap).chunk_all(documents))
            if not passages:
                raise ArmError("the documents have no text to index")
            with (folder / PASSAGES).open("w", encoding="utf-8") as out:
                for p in passages:
                    row = {"id": p.id, "document": p.document, "text": p.text, "start": p.start, "end": p.end}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
            titles = {d.id: d.title for d in documents}
            # The title goes in front for the search alone: "the oven" in a passage does not say which oven.
            built = kind.build(folder, [f"{titles[p.document]}\n{p.text}" for p in passages], language, progress)
        return {
            "seconds": time.perf_counter() - start,
            "flops": built.flops,
            "tokens": built.tokens,
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "passages": len(passages),
        }

    return Index(store.get("indexes", depends, make), kind, language)
