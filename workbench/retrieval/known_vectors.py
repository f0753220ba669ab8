"""Reuse the vectors of texts that were embedded for another revision of a corpus, or for another cut of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.retrieval.vectors_under_way import FILE
from workbench.store import Artefact, Store

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors

TEXTS = "texts.npy"  # beside the vectors: of each text the first bytes of its sha256
BYTES = 16
STEP = 16_384  # vectors that are copied at a time


@dataclass(frozen=True, slots=True)
class KnownRows:
    """Stored vectors of some of the texts: the numbers of these, their vectors, and where they come from."""

    rows: Any
    vectors: Vectors
    artefact: Artefact


def text_digests(texts: Sequence[str]) -> Any:
    """A digest of each text, shape (texts,), in a form that numpy sorts."""
    import numpy as np

    found = np.empty(len(texts), f"S{BYTES}")
    for n, text in enumerate(texts):
        found[n] = hashlib.sha256(text.encode()).digest()[:BYTES]
    return found


def known_vectors(
    store: Store, encoder: Mapping[str, Any], version: int, digests: Any, wanted: Any
) -> Iterator[KnownRows]:
    """Vectors by the same encoder of the texts whose numbers are wanted, those last used first.

    `encoder`: its identity. Nothing is taken of an artefact whose bytes are not those of its manifest.
    """
    import numpy as np

    for artefact in store.artefacts_of("embeddings"):
        if not len(wanted):
            return
        depends = artefact.manifest["depends"]
        theirs = depends.get("encoder") or {}
        same = depends.get("version") == version and all(theirs.get(key) == value for key, value in encoder.items())
        if not same or TEXTS not in artefact.manifest["files"]:
            continue
        try:
            there = np.load(artefact.folder / TEXTS, allow_pickle=False)
        except (OSError, ValueError):  # damaged, or removed meanwhile
            continue
        order = np.argsort(there)
        places = np.searchsorted(there, digests[wanted], sorter=order)
        places = order[np.minimum(places, len(there) - 1)]
        found = there[places] == digests[wanted]
        if not found.any() or store.find("embeddings", depends) is None:
            continue
        vectors = np.load(artefact.folder / FILE, mmap_mode="r", allow_pickle=False)
        rows, places, wanted = wanted[found], places[found], wanted[~found]
        for start in range(0, len(rows), STEP):
            part = slice(start, start + STEP)
            yield KnownRows(rows[part], vectors[places[part]], artefact)
