"""An index over the passages of a corpus: built once, stored under a digest, searched in batches."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from workbench.corpus.bound import VERSION as BOUND_VERSION
from workbench.corpus.bound import Bound, bounded
from workbench.corpus.chunk import Chunker, Tokenizer
from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.models.encoders import Encoder
from workbench.progress import Progress
from workbench.registry import Registry
from workbench.retrieval.embedder import Embedder, embedder
from workbench.retrieval.embeddings import Embeddings, Heads, stored_embeddings
from workbench.retrieval.fusion import Fusion
from workbench.store import Artefact, Store
from workbench.store.code import foreign_code
from workbench.types import Cost, Document, Hit, Passage

VERSION = 2  # raise when ranking changes for the same passages and settings
PASSAGES = "passages.jsonl"

Ranked = list[list[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Source:
    """What a retriever is opened from: its own files in the index's folder, and the embeddings if it needs them."""

    folder: Path
    language: str
    embeddings: Embeddings | None = None
    fusion: Fusion | None = None  # for a retriever that joins two rankings; None is how it does by itself


class Retriever(ABC):
    """One way to rank passages.

    `embeds`: whether by their embeddings, which are made and stored for it. `floor`: the score of passages that it
    leaves out of a ranking because they have nothing in common with the question; None if it leaves out none. `fuses`:
    whether it joins rankings, as it is told when it is opened.
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
    def open(cls, source: Source) -> Retriever:
        """A retriever over a built folder."""

    @abstractmethod
    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """For each query at most k (passage number, score), best first."""

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """FLOPs of encoding each query; 0 where there is no encoder."""
        return [0.0] * len(queries)


RETRIEVERS: Registry[type[Retriever]] = Registry("retriever").discover("workbench.retrieval")


@dataclass(frozen=True, slots=True)
class Found:
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
    ) -> None:
        self.artefact, self.embeddings, self._notes = artefact, embeddings, notes
        source = Source(artefact.folder, language, embeddings, fusion)
        self._open: Callable[[], Retriever] = lambda: retriever.open(source)
        self._retriever: Retriever | None = None
        self._passages: tuple[Passage, ...] | None = None

    @property
    def digest(self) -> str:
        """What it is stored under: documents, cut, retriever and its encoder."""
        return self.artefact.digest

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
        return Cost(
            seconds=info["seconds"] + vectors.info["seconds"],
            flops=vectors.info["flops"],
            tokens=vectors.info["tokens"],
            peak_bytes=max(info["peak_bytes"], vectors.info["peak_bytes"]),
            storage_bytes=self.artefact.storage_bytes + vectors.storage_bytes,
            above_bytes=vectors.info.get("above_bytes"),
            threads=vectors.info.get("threads"),
            load=vectors.info.get("load"),
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """How it came to its encoder, what was done so that it reads whole passages, and what it does not read."""
        longer: Mapping[str, int] | None = self.artefact.info["longer"]
        if self.embeddings is None or longer is None:
            return self._notes
        encoder, notes = self.embeddings.embedder.encoder, list(self._notes)
        if longer["passages"]:
            notes.append(
                f"{longer['passages']} of {longer['of']} passages were longer than the {encoder.limit} tokens that "
                f"{encoder.name} reads, and were cut further, into {longer['pieces']}"
            )
        if longer["titles"]:
            notes.append(f"{longer['titles']} titles were shortened for {encoder.name}, which reads them with passages")
        unread = self.embeddings.artefact.info["unread"]
        if unread["passages"]:
            notes.append(
                f"{unread['tokens']} tokens at the ends of {unread['passages']} passages are not read by {encoder.name}"
            )
        return tuple(notes)

    def passages(self) -> tuple[Passage, ...]:
        """All passages, in the order of the index."""
        if self._passages is None:
            self._passages = _read(self.artefact.folder)
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
    encoder: Encoder | None = None,
    device: str = "cpu",
    notes: tuple[str, ...] = (),
    parent_size: int = 300,
    tokenizer: Tokenizer | None = None,
    fusion: Fusion | None = None,
) -> Index:
    """The index of these documents and settings, from the store or built now.

    An `encoder` is needed where the retriever embeds; then no passage is longer than it reads. `notes` are those of
    the choice of both. Where a cut counts tokens, the encoder's tokenizer counts, else the one given. `fusion` is how
    it is searched, and no part of what is stored. Raises ArmError without passages, and RequestError for a cut that
    cannot be.
    """
    kind = RETRIEVERS[retriever]
    embeds = embedder(encoder, device) if kind.embeds and encoder is not None else None
    if kind.embeds and embeds is None:
        raise ArmError(f"the retriever {retriever!r} needs an encoder")
    if embeds is not None:
        tokenizer = Tokenizer(embeds.encoder.identity, embeds.spans)
    cutting = Chunker(chunker, size, overlap, parent_size, tokenizer)
    cut = {
        "documents": digest_of([(d.id, d.title, d.text) for d in documents]),
        "chunker": cutting.identity,
        "encoder": {"bound": BOUND_VERSION, **embeds.encoder.identity} if embeds else None,
    }
    depends = {"version": VERSION, **cut, "retriever": retriever, "language": language, **kind.identity()}
    if foreign := foreign_code(kind):
        depends["code"] = foreign

    def make(folder: Path) -> Mapping[str, Any]:
        start = time.perf_counter()
        with PeakMemory() as peak:
            passages = list(cutting.chunk_all(documents))
            if not passages:
                raise ArmError("the documents have no text to index")
            kept, longer = _bounded(documents, passages, embeds)
            with (folder / PASSAGES).open("w", encoding="utf-8") as out:
                for p in kept:
                    row = {"id": p.id, "document": p.document, "text": p.text, "start": p.start, "end": p.end}
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
            titles = {d.id: d.title for d in documents}
            # The title goes in front for the search alone: "the oven" in a passage does not say which oven.
            words = kind.build(folder, [f"{titles[p.document]}\n{p.text}" for p in kept], language)
        return {
            "seconds": time.perf_counter() - start,
            "words": words,
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "passages": len(kept),
            "longer": longer,
        }

    artefact = store.get("indexes", depends, make)
    embeddings = None
    if embeds is not None:
        # Retrievers that cut alike share them.
        embeddings = stored_embeddings(store, cut, embeds, documents, lambda: _read(artefact.folder), progress)
    return Index(artefact, kind, language, embeddings, notes, fusion)


def _bounded(
    documents: Sequence[Document], passages: Sequence[Passage], embeds: Embedder | None
) -> tuple[Sequence[Passage], dict[str, int] | None]:
    """The passages as the encoder can read them, and how many had to be changed for it."""
    if embeds is None:
        return passages, None
    heads = Heads(documents, embeds)
    kept = list(bounded(documents, passages, Bound(heads.room, embeds.spans)))
    cut = {(p.document, p.start, p.end) for p in passages}
    same = sum((p.document, p.start, p.end) in cut for p in kept)
    longer = len(cut) - same
    return kept, {"passages": longer, "of": len(cut), "pieces": len(kept) - same, "titles": heads.shortened}


def _read(folder: Path) -> tuple[Passage, ...]:
    with (folder / PASSAGES).open(encoding="utf-8") as lines:
        return tuple(Passage(**json.loads(line)) for line in lines)
