"""The vectors of passages: computed once for all retrievers that cut alike, stored, and mapped into memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.progress import Progress
from workbench.retrieval.embedder import MARGIN, Embedder
from workbench.store import Artefact, Store
from workbench.types import Document, Passage

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors

VERSION = 2  # raise when the same texts and encoder would give other vectors
FILE = "vectors.npy"
TITLE_SHARE = 4  # a title takes at most one part in so many of what the encoder reads


@dataclass(frozen=True, slots=True)
class Embeddings:
    """Stored vectors, one a passage in the order of the passages, and the encoder that made them."""

    artefact: Artefact
    embedder: Embedder

    def vectors(self) -> Vectors:
        """Shape (passages, width), float32, each of length 1; read from the disk as they are used."""
        import numpy as np

        mapped: Vectors = np.load(self.artefact.folder / FILE, mmap_mode="r", allow_pickle=False)
        return mapped


class Heads:
    """What the encoder reads in front of the passages of each document: its title, shortened if it takes too much."""

    def __init__(self, documents: Sequence[Document], embeds: Embedder) -> None:
        self.embeds, self.shortened = embeds, 0
        titles = list(dict.fromkeys(document.title for document in documents))
        most = max(1, embeds.encoder.limit // TITLE_SHARE)
        self._heads: dict[str, str] = {}
        for title, spans in zip(titles, embeds.spans(titles), strict=True):
            self.shortened += len(spans) > most
            self._heads[title] = f"{title[: spans[most - 1][1]] if len(spans) > most else title}\n"
        lengths = embeds.lengths([self._heads[title] for title in titles], "passage")
        self._room = {t: embeds.encoder.limit - n - MARGIN for t, n in zip(titles, lengths, strict=True)}

    def room(self, document: Document) -> int:
        """The most tokens of a passage of this document."""
        return self._room[document.title]

    def text(self, document: Document, passage: Passage) -> str:
        """What the encoder reads of a passage."""
        return self._heads[document.title] + passage.text


def stored_embeddings(
    store: Store,
    cut: Mapping[str, Any],
    embeds: Embedder,
    documents: Sequence[Document],
    passages: Callable[[], Sequence[Passage]],
    progress: Progress,
) -> Embeddings:
    """The vectors of these passages, from the store or computed now. `cut` is all that the passages depend on."""

    def make(folder: Path) -> Mapping[str, Any]:
        import numpy as np

        start = time.perf_counter()
        with PeakMemory() as peak:
            found, heads = passages(), Heads(documents, embeds)
            by_id = {document.id: document for document in documents}
            texts = [heads.text(by_id[passage.document], passage) for passage in found]
            lengths = embeds.lengths(texts, "passage")
            shape = (len(texts), embeds.width)
            vectors = np.lib.format.open_memmap(folder / FILE, mode="w+", dtype=np.float32, shape=shape)
            with progress.stage("embedding passages", len(texts)) as stage:
                embeds.encode(texts, "passage", vectors, lambda done, tokens: progress.advance(stage, done, tokens))
            vectors.flush()
        over = [length - embeds.encoder.limit for length in lengths if length > embeds.encoder.limit]
        return {
            "seconds": time.perf_counter() - start,
            "flops": sum(embeds.flops(lengths)),
            "tokens": sum(min(length, embeds.encoder.limit) for length in lengths),
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "unread": {"passages": len(over), "tokens": sum(over)},
        }

    return Embeddings(store.get("embeddings", {"version": VERSION, **cut}, make), embeds)
