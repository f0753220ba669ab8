"""The vectors of passages: computed once for all retrievers that cut alike, stored, and mapped into memory.

A text that any stored revision of a corpus has is not embedded again, and neither is what a killed process has left.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from workbench.cost.conditions import Conditions
from workbench.cost.memory import PeakMemory
from workbench.digests import digest_of
from workbench.progress import Progress
from workbench.retrieval.embedder import COUNTED, MARGIN, Embedder, in_parts
from workbench.retrieval.known_vectors import TEXTS, known_vectors, text_digests
from workbench.retrieval.passage_table import Titled
from workbench.retrieval.vectors_under_way import FILE, Rows, VectorsUnderWay
from workbench.store import Artefact, Store
from workbench.types import Document, Passage

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors

VERSION = 2  # raise when the same texts and encoder would give other vectors
TITLE_SHARE = 4  # a title takes at most one part in so many of what the encoder reads
LEFT = "checkpoints"  # the kind of the store under which unfinished work lies


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
    """What the encoder reads in front of the passages of each document: its title, shortened if it takes too much.

    `shortened` has the titles that do.
    """

    def __init__(self, documents: Sequence[Document], embeds: Embedder) -> None:
        self.embeds = embeds
        titles = list(dict.fromkeys(document.title for document in documents))
        most = max(1, embeds.encoder.limit // TITLE_SHARE)
        self.shortened: dict[str, str] = {}
        for title, spans in zip(titles, embeds.spans(titles), strict=True):
            if len(spans) > most:
                self.shortened[title] = title[: spans[most - 1][1]]
        lengths = embeds.lengths([f"{self.shortened.get(title, title)}\n" for title in titles], "passage")
        self._room = {t: embeds.encoder.limit - n - MARGIN for t, n in zip(titles, lengths, strict=True)}

    def room(self, document: Document) -> int:
        """The most tokens of a passage of this document."""
        return self._room[document.title]


class ChosenTexts(Sequence[str]):
    """Some of the texts, by their numbers."""

    def __init__(self, texts: Sequence[str], rows: Any) -> None:
        self.texts, self.rows = texts, rows

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self.texts[int(row)] for row in self.rows[place]]
        return self.texts[int(self.rows[place])]


def stored_embeddings(
    store: Store,
    cut: Mapping[str, Any],
    embeds: Embedder,
    documents: Sequence[Document],
    passages: Callable[[], Sequence[Passage]],
    progress: Progress,
) -> Embeddings:
    """The vectors of these passages, from the store or computed now. `cut` is all that the passages depend on.

    Its cost is that of computing all of them, on whatever run: what was taken from another revision counts as it did
    there, so that no figure depends on what the store happened to hold. `computed` notes what this one has embedded.
    """
    depends = {"version": VERSION, **cut}
    unfinished = store.folder(LEFT, digest_of(depends))

    def make(folder: Path) -> Mapping[str, Any]:
        import numpy as np

        start = time.perf_counter()
        with PeakMemory() as peak:
            texts = Titled(passages(), _titles(documents, embeds))
            digests, lengths = text_digests(texts), embeds.lengths(texts, "passage")
            read = [min(length, embeds.encoder.limit) for length in lengths]
            made = VectorsUnderWay(unfinished, len(texts), embeds.width)
            before = made.seconds
            seconds_of_others = _taken(store, embeds, digests, read, made)
            left = made.left
            started = time.perf_counter()
            with progress.stage("embedding", len(texts)) as stage:
                if len(left) < len(texts):
                    progress.advance(stage, len(texts) - len(left))
                if len(left):
                    embeds.encode(
                        ChosenTexts(texts, left),
                        "passage",
                        Rows(made, left),
                        lambda done, tokens: progress.advance(stage, done, tokens),
                        [lengths[row] for row in left],
                    )
            encoding = time.perf_counter() - started
            made.finish(folder)
            np.save(folder / TEXTS, digests, allow_pickle=False)
            shutil.rmtree(unfinished)
        if len(left) < len(texts):
            progress.tell("embedded", now=len(left), all=len(texts))
        over = [length - embeds.encoder.limit for length in lengths if length > embeds.encoder.limit]
        return {
            "seconds": time.perf_counter() - start + before + seconds_of_others,
            "flops": sum(embeds.flops(lengths)),
            "tokens": sum(read),
            "peak_bytes": peak.resident_bytes,
            "above_bytes": peak.above_bytes,
            **asdict(Conditions.now()),
            "unread": {"passages": len(over), "tokens": sum(over)},
            "computed": {"passages": len(left), "seconds": encoding},
        }

    return Embeddings(store.get("embeddings", depends, make), embeds)


def _titles(documents: Sequence[Document], embeds: Embedder) -> Mapping[str, str]:
    """By the id of each document, what of its title the encoder reads."""
    shortened: dict[str, str] = {}
    for part in in_parts(documents, COUNTED):
        shortened |= Heads(part, embeds).shortened
    return {document.id: shortened.get(document.title, document.title) for document in documents}


def _taken(store: Store, embeds: Embedder, digests: Any, read: Sequence[int], made: VectorsUnderWay) -> float:
    """Take over what other stored embeddings have, and what it took there in seconds, by its share of the tokens."""
    seconds = 0.0
    for known in known_vectors(store, embeds.encoder.identity, VERSION, digests, made.left):
        info = known.artefact.info
        share = info["seconds"] * sum(read[row] for row in known.rows) / max(1, info["tokens"])
        made.write(known.rows, known.vectors, share)
        seconds += share
    return seconds
