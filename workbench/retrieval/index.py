"""An index over the passages of a corpus: built once, stored under a digest, searched in batches."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from workbench.corpus.bound import VERSION as BOUND_VERSION
from workbench.corpus.bound import Bound, bounded
from workbench.corpus.chunk import Chunker, Tokenizer
from workbench.corpus.digest import texts_digest
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.encoders import Encoder
from workbench.progress import Progress
from workbench.registry import Registry
from workbench.retrieval.embedder import COUNTED, Embedder, embedder, in_parts
from workbench.retrieval.embeddings import Embeddings, Heads, stored_embeddings
from workbench.retrieval.fusion import Fusion
from workbench.retrieval.passage_table import PassageWriter, Titled, read_passages
from workbench.retrieval.vector_index import AUTO, StoredVectorIndex, VectorIndex, stored_vector_index
from workbench.store import Artefact, Store
from workbench.store.code import foreign_code
from workbench.types import Cost, Document, Hit, Passage

VERSION = 2  # raise when ranking changes for the same passages and settings

Ranked = list[list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class RetrieverSource:
    """What a retriever is opened from: its own files in the index's folder, and the embeddings if it needs them.

    `fusion` is for a retriever that joins two rankings, None how it does by itself; `vector_index` is how the vectors
    are searched.
    """

    folder: Path
    language: str
    embeddings: Embeddings | None = None
    fusion: Fusion | None = None
    vector_index: StoredVectorIndex | None = None

    def nearest(self) -> VectorIndex:
        """The index of the vectors, opened."""
        assert self.embeddings is not None
        assert self.vector_index is not None
        return self.vector_index.open(self.embeddings.vectors())


class Retriever(ABC):
    """One way to rank passages.

    `embeds`: whether by their embeddings, which are made and stored for it. `floor`: the score of passages that it
    leaves out of a ranking because they have nothing in common with the question; None if it leaves out none. `fuses`:
    whether it joins rankings, by the `fusion` that it is opened with.
    """

    embeds: ClassVar[bool] = False
    fuses: ClassVar[bool] = False
    floor: ClassVar[float | None] = None

    @classmethod
    @abstractmethod
    def identity(cls) -> Mapping[str, Any]:
        """What its ranking depends on beside passages, embeddings and language: its parameters."""

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str) -> int:
        """Write the files that `open` reads beside the embeddings, if any, and count the words in them."""
        return 0

    @classmethod
    @abstractmethod
    def open(cls, source: RetrieverSource) -> Retriever:
        """A retriever over a built folder."""

    @abstractmethod
    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """For each query at most k (passage number, score), best first."""

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """FLOPs of encoding each query; 0 where there is no encoder."""
        return [0.0] * len(queries)


RETRIEVERS: Registry[type[Retriever]] = Registry("retriever").discover("workbench.retrieval")


@dataclass(frozen=True, slots=True)
class FoundHits:
    """The hits of each query, best first, and each query's share of the cost."""

    hits: tuple[tuple[Hit, ...], ...]
    seconds: float
    flops: tuple[float, ...]


class Index:
    """A stored index, opened when it is first searched."""

    def __init__(
        self,
        artefact: Artefact,
        retriever: type[Retriever],
        language: str,
        embeddings: Embeddings | None,
        notes: tuple[str, ...] = (),
        fusion: Fusion | None = None,
        vector_index: StoredVectorIndex | None = None,
    ) -> None:
        self.artefact, self.embeddings, self._notes = artefact, embeddings, notes
        self.vector_index = vector_index
        source = RetrieverSource(artefact.folder, language, embeddings, fusion, vector_index)
        self._open: Callable[[], Retriever] = lambda: retriever.open(source)
        self._retriever: Retriever | None = None
        self._passages: Sequence[Passage] | None = None

    @property
    def digest(self) -> str:
        """What its rankings depend on: documents, cut, retriever, encoder, and an index that misses some vectors."""
        approximate = self.vector_index.identity if self.vector_index else ()
        return digest_of([self.artefact.digest, *approximate]) if approximate else self.artefact.digest

    @property
    def cost(self) -> Cost:
        """What building it cost when it was built, embeddings included, and the bytes it takes."""
        info, vectors = self.artefact.info, self.embeddings.artefact if self.embeddings else None
        if vectors is None:
            return Cost(
                seconds=info["seconds"],
                tokens=info["words"],
                peak_bytes=info["peak_bytes"],
                storage_bytes=self.artefact.storage_bytes,
                above_bytes=info.get("above_bytes"),
                threads=info.get("threads"),
                load=info.get("load"),
            )
        index = self.vector_index.artefact if self.vector_index else None
        made = [self.artefact, vectors, *([index] if index else [])]
        return Cost(
            seconds=sum(each.info["seconds"] for each in made),
            flops=vectors.info["flops"],
            tokens=vectors.info["tokens"],
            peak_bytes=max(each.info["peak_bytes"] for each in made),
            storage_bytes=sum(each.storage_bytes for each in made),
            above_bytes=vectors.info.get("above_bytes"),
            threads=vectors.info.get("threads"),
            load=vectors.info.get("load"),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How it came to its encoder, what was done so that it reads whole passages, and what it does not read.

        And how its vectors are searched, where some may be missed.
        """
        longer: Mapping[str, int] | None = self.artefact.info["longer"]
        if self.embeddings is None or longer is None:
            return self._notes
        encoder, notes = self.embeddings.embedder.encoder, list(self._notes)
        if self.vector_index is not None and not self.vector_index.exact:
            notes.append(self.vector_index.reason)
        if longer["passages"]:
            counts = {"n": longer["passages"], "all": longer["of"], "pieces": longer["pieces"]}
            notes.append(said("note.passages_cut", **counts, limit=encoder.limit, encoder=encoder.name))
        if longer["titles"]:
            notes.append(said("note.titles_cut", n=longer["titles"], encoder=encoder.name))
        unread = self.embeddings.artefact.info["unread"]
        if unread["passages"]:
            counts = {"tokens": unread["tokens"], "n": unread["passages"]}
            notes.append(said("note.unread", **counts, encoder=encoder.name))
        return tuple(notes)

    def passages(self) -> Sequence[Passage]:
        """All passages, in the order of the index; read from the disk as they are looked at."""
        if self._passages is None:
            self._passages = read_passages(self.artefact.folder)
        return self._passages

    def search(self, queries: Sequence[str], k: int) -> FoundHits:
        """The k best passages of each query. Opening the index is not counted in the seconds."""
        if not queries:
            return FoundHits((), 0.0, ())
        if self._retriever is None:
            self._retriever = self._open()
        passages = self.passages()
        start = time.perf_counter()
        ranked = self._retriever.rank(queries, min(k, len(passages)))
        seconds = (time.perf_counter() - start) / max(len(queries), 1)
        hits = tuple(tuple(Hit(passages[number], score) for number, score in row) for row in ranked)
        return FoundHits(hits, seconds, tuple(self._retriever.query_flops(queries)))


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
    encoder: Encoder | None = None,
    device: str = "cpu",
    notes: tuple[str, ...] = (),
    parent_size: int = 300,
    tokenizer: Tokenizer | None = None,
    fusion: Fusion | None = None,
    vector_index: str = AUTO,
) -> Index:
    """The index of these documents and settings, from the store or built now.

    An `encoder` is needed where the retriever embeds; then no passage is longer than it reads. `notes` are those of
    the choice of both. Where a cut counts tokens, the encoder's tokenizer counts, else the one given. `fusion` is how
    it is searched, and no part of what is stored; `vector_index` names one of `VECTOR_INDEXES`, or "auto" for the one
    that suits the number of passages. Raises ArmError without passages, and RequestError for a cut that cannot be.
    """
    kind = RETRIEVERS[retriever]
    embeds = embedder(encoder, device) if kind.embeds and encoder is not None else None
    if kind.embeds and embeds is None:
        raise ArmError(said("error.retriever_without_encoder", retriever=repr(retriever)))
    if embeds is not None:
        tokenizer = Tokenizer(embeds.encoder.identity, embeds.spans)
    cutting = Chunker(chunker, size, overlap, parent_size, tokenizer)
    cut = {
        "documents": texts_digest(documents),
        "chunker": cutting.identity,
        "encoder": {"bound": BOUND_VERSION, **embeds.encoder.identity} if embeds else None,
    }
    depends = {"version": VERSION, **cut, "retriever": retriever, "language": language, **kind.identity()}
    if foreign := foreign_code(kind):
        depends["code"] = foreign

    def make(folder: Path) -> Mapping[str, Any]:
        start = time.perf_counter()
        with PeakMemory() as peak:
            with closing(PassageWriter(folder)) as writer:
                longer = _cut(documents, cutting, embeds, writer)
            if not writer.count:
                raise ArmError(said("error.no_text_to_index"))
            titles = titles_by_id(documents)
            # The title goes in front for the search alone: "the oven" in a passage does not say which oven.
            words = kind.build(folder, Titled(read_passages(folder), titles), language)
        return {
            "seconds": time.perf_counter() - start,
            "words": words,
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "passages": writer.count,
            "longer": longer,
        }

    artefact = store.get("indexes", depends, make)
    embeddings = searched = None
    if embeds is not None:
        # Retrievers that cut alike share them.
        embeddings = stored_embeddings(store, cut, embeds, documents, lambda: read_passages(artefact.folder), progress)
        searched = stored_vector_index(store, vector_index, embeddings, progress)
    return Index(artefact, kind, language, embeddings, notes, fusion, searched)


def _cut(
    documents: Sequence[Document], cutting: Chunker, embeds: Embedder | None, writer: PassageWriter
) -> dict[str, int] | None:
    """Write the passages, as the encoder can read them, and count how many had to be changed for it.

    So many documents at a time, since the places of all tokens of a corpus would take many times its size.
    """
    longer = {"passages": 0, "of": 0, "pieces": 0, "titles": 0}
    shortened: set[str] = set()
    for part in in_parts(documents, COUNTED):
        passages: Iterable[Passage] = cutting.chunk_all(part)
        if embeds is not None:
            heads, found = Heads(part, embeds), list(passages)
            passages = list(bounded(part, found, Bound(heads.room, embeds.spans)))
            cut = {(p.document, p.start, p.end) for p in found}
            same = sum((p.document, p.start, p.end) in cut for p in passages)
            longer["passages"] += len(cut) - same
            longer["of"] += len(cut)
            longer["pieces"] += len(passages) - same
            shortened |= heads.shortened.keys()
        for passage in passages:
            writer.append(passage)
    return {**longer, "titles": len(shortened)} if embeds is not None else None
