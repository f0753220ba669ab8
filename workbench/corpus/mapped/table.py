"""Documents on disk: an Arrow file that is written as they come, and in which each is found by its id."""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Self

from workbench.corpus.mapped.arrow import MappedFile, MappedTable, RowWriter
from workbench.types import Document

ROWS = 1_000  # of a batch, the unit that is written and read at once
PLACES = ".ids.npy"  # ends the name of the file that says where each id stands
_encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for each call
_FIELDS = ("id", "title", "text", "meta")


class DocumentWriter:
    """Writes documents one after another; `close` ends the file (`contextlib.closing` does so whatever happens)."""

    def __init__(self, path: Path) -> None:
        self.characters = 0
        self._path = path
        self._rows = RowWriter(path, dict.fromkeys(_FIELDS, False), ROWS)

    @property
    def count(self) -> int:
        """How many documents were written."""
        return self._rows.count

    def append(self, document: Document) -> None:
        """Write a document, at the latest when the writer is closed."""
        meta = _encoded(dict(document.meta)) if document.meta else ""
        self._rows.write((document.id, document.title, document.text, meta))
        self.characters += len(document.text)

    def close(self) -> DocumentTable:
        """End the file; its documents."""
        self._rows.close()
        return DocumentTable(self._path)


class _DocumentFile(MappedFile):
    """A file of documents in the memory map, and where each id stands in it."""

    def rows_of(self, name: str) -> Iterator[int]:
        """The rows with an id, usually one."""
        import numpy as np

        hashes, rows = self._places
        hashed = np.uint64(_id_hash(name))
        for at in range(int(np.searchsorted(hashes, hashed)), len(hashes)):
            if hashes[at] != hashed:
                return
            row = int(rows[at])
            if self.batch(row).column("id")[0].as_py() == name:
                yield row

    @cached_property
    def _places(self) -> Any:
        """The hashes of all ids, rising, and the row of each: 16 bytes a document."""
        import numpy as np

        stored = self.path.with_suffix(PLACES)
        return np.load(stored, mmap_mode="r", allow_pickle=False) if stored.is_file() else self._sorted()

    def _sorted(self) -> Any:
        import numpy as np

        names = (name for batch in self.batches for name in batch.column("id").to_pylist())
        hashes = np.fromiter(map(_id_hash, names), np.uint64, self.count)
        order = np.argsort(hashes, kind="stable")
        return np.stack([hashes[order], order.astype(np.uint64)])

    def write_places(self) -> bool:
        """Write where each id stands beside the file; whether none stands twice."""
        import numpy as np

        np.save(self.path.with_suffix(PLACES), self._sorted(), allow_pickle=False)
        hashes, rows = self._places
        alike = np.flatnonzero(hashes[1:] == hashes[:-1])
        return all(len(list(self.rows_of(self.batch(int(rows[at])).column("id")[0].as_py()))) == 1 for at in alike)


class DocumentTable(MappedTable[Document]):
    """The documents of a file that a `DocumentWriter` has written, in their order, or some of them.

    A selection is a table too, over the same file. A pickled table is the path and the rows.
    """

    item: ClassVar[str] = "document"
    file: _DocumentFile

    @classmethod
    def opened(cls, path: Path) -> _DocumentFile:
        """The file, in which documents are found by their ids."""
        return _DocumentFile(path)

    @staticmethod
    def items_of(batch: Any) -> Iterator[Document]:
        """The documents of a batch."""
        columns = [batch.column(name).to_pylist() for name in _FIELDS]
        for name, title, text, meta in zip(*columns, strict=True):
            yield Document(name, title, text, json.loads(meta) if meta else {})

    def select(self, fits: Callable[[Document], bool]) -> Self:
        """The documents that fit, in their order."""
        return self.part(array("q", [row for row, document in zip(self.rows, self, strict=True) if fits(document)]))

    def values(self, field: str) -> Iterator[str]:
        """The "id", the "title" or the "text" of each document, read without the rest."""
        for batch in self.file.parts(self.rows):
            yield from batch.column(field).to_pylist()

    def named(self, name: str) -> Document:
        """The document of an id. Raises KeyError where there is none."""
        return next(self.items_of(self.file.batch(self._row(name))))

    def value(self, name: str, field: str) -> str:
        """The "title" or the "text" of the document of an id. Raises KeyError where there is none."""
        found: str = self.file.batch(self._row(name)).column(field)[0].as_py()
        return found

    def write_places(self) -> bool:
        """Write where each id stands beside the file, so that it need not be found again; whether none stands twice."""
        return self.file.write_places()

    def _row(self, name: str) -> int:
        for row in self.file.rows_of(name):
            if self._has(row):
                return row
        raise KeyError(name)

    def _has(self, row: int) -> bool:
        if isinstance(self.rows, range):
            return row in self.rows
        at = bisect_left(self.rows, row)
        return at < len(self.rows) and self.rows[at] == row


def _id_hash(name: str) -> int:
    """64 bits of an id."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())
