"""The documents of a large corpus in the store: an Arrow file that every process maps into its memory.

The file stands under the sha256 of the documents.jsonl that it was made of, so that a changed corpus never meets the
file of another. It is laid out as the files of `datasets`, and `datasets.Dataset.from_file` opens it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from workbench.corpus.mapped.table import DocumentTable, DocumentWriter
from workbench.digests import digest_of, file_digest
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.store import Artefact, Store
from workbench.store.shared import open_store
from workbench.types import Corpus, Document

log = logging.getLogger(__name__)

KIND = "documents"
FILE = "documents.arrow"
VERSION = 1  # raise when the same lines would be read as other documents
LEAST_BYTES = 64 * 2**20  # of a documents.jsonl that is read through the store: objects take over twice its size


class UnsoundError(Exception):
    """The lines of a file are not all sound documents."""


class StoredDocuments(DocumentTable):
    """The documents of a corpus, or some of them, as an artefact of a store.

    Pickled, they are the address of the store, the digest and the rows. Unpickling raises RequestError where the store
    has them not.
    """

    def __init__(self, store: Store, artefact: Artefact, rows: Sequence[int] | None = None) -> None:
        super().__init__(artefact.folder / FILE, rows)
        self.store, self._artefact = store, artefact

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopened, (self.store.address, self._artefact.manifest["depends"], self.rows)

    @property
    def identity(self) -> str:
        """The digest of what the documents are: those of a file, and which of them."""
        rows = [self.rows.start, self.rows.stop, self.rows.step] if isinstance(self.rows, range) else list(self.rows)
        return digest_of([self._artefact.digest, rows])

    def through(self, store: Store) -> StoredDocuments:
        """The same documents in another store, where they are copied if it has them not."""

        def copied(folder: Path) -> Mapping[str, Any]:
            for name in self._artefact.manifest["files"]:
                shutil.copyfile(self._artefact.folder / name, folder / name)
            return self._artefact.info

        return StoredDocuments(store, store.get(KIND, self._artefact.manifest["depends"], copied), self.rows)


def _reopened(address: str, depends: Mapping[str, Any], rows: Sequence[int]) -> StoredDocuments:
    store = open_store(address)
    artefact = store.find(KIND, depends)
    if artefact is None:
        raise RequestError.of(said("store_fault.no_documents"), address, said("store_fault.no_documents_cure"))
    return StoredDocuments(store, artefact, rows)


def stored_documents(file: Path, read: Callable[[Path], Iterable[Document]]) -> StoredDocuments | None:
    """The documents of a large file, from the store or read now.

    None where the file is small, where `read` raises `UnsoundError`, and where the store cannot be written.
    """
    if file.stat().st_size < LEAST_BYTES:
        return None
    store = Store.default()
    depends = {"version": VERSION, "sha256": file_digest(file)}
    try:
        return StoredDocuments(store, store.get(KIND, depends, partial(_write, read, file)))
    except UnsoundError:
        return None
    except (RequestError, OSError) as error:
        log.warning("%s", said("note.in_memory", error=error))
        return None


def _write(read: Callable[[Path], Iterable[Document]], file: Path, folder: Path) -> Mapping[str, Any]:
    with closing(DocumentWriter(folder / FILE)) as writer:
        for document in read(file):
            writer.append(document)
    table = DocumentTable(folder / FILE)
    if not table.write_places():
        raise UnsoundError("an id stands twice")
    return {"documents": writer.count, "characters": writer.characters}


def held(documents: Iterable[Document]) -> Sequence[Document]:
    """The documents as a corpus holds them: stored ones stay stored, others become a tuple."""
    return documents if isinstance(documents, StoredDocuments) else tuple(documents)


def shared_through(corpus: Corpus, store: Store) -> Corpus:
    """The corpus with its documents in a store that other machines have too, where they are stored at all."""
    documents = corpus.documents
    return replace(corpus, documents=documents.through(store)) if isinstance(documents, StoredDocuments) else corpus
