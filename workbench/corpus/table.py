"""Documents on disk: an Arrow file that is written as they come and read through the memory map.

A million documents as objects take gigabytes; here they take the memory of those that are being looked at.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from functools import cached_property
from pathlib import Path
from typing import Any, Self, overload

from workbench.types import Document

ROWS = 1_000  # of a batch, the unit that is written and read at once
PLACES = ".ids.npy"  # ends the name of the file that says where each id stands
_encoded = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` makes one for each call
_FIELDS = ("id", "title", "text", "meta")


class DocumentWriter:
    """Writes documents one after another; `close` ends the file (`contextlib.closing` does so whatever happens)."""

    def __init__(self, path: Path) -> None:
        import pyarrow

        self.count = self.characters = 0
        self._path = path
        # "large": the texts of one batch may have more than 2 GB together.
        self._schema = pyarrow.schema([(name, pyarrow.large_string()) for name in _FIELDS])
        self._stream = pyarrow.OSFile(str(path), "wb")
        self._writer = pyarrow.ipc.new_stream(self._stream, self._schema)
        self._rows: list[tuple[str, str, str, str]] = []

    def append(self, document: Document) -> None:
        """Write a document, at the latest when the writer is closed."""
        meta = _encoded(dict(document.meta)) if document.meta else ""
        self._rows.append((document.id, document.title, document.text, meta))
        self.count += 1
        self.characters += len(document.text)
        if len(self._rows) >= ROWS:
            self._flush()

    def close(self) -> DocumentTable:
        """End the file; its documents."""
        if self._rows:
            self._flush()
        self._writer.close()
        self._stream.close()
        return DocumentTable(self._path)

    def _flush(self) -> None:
        import pyarrow

        columns = [pyarrow.array(values, pyarrow.large_string()) for values in zip(*self._rows, strict=True)]
        self._writer.write_batch(pyarrow.record_batch(columns, schema=self._schema))
        self._rows = []


class _File:
    """A file of documents in the memory map, and where each id stands in it."""

    def __init__(self, path: Path) -> None:
        import pyarrow

        self.path = path
        with pyarrow.memory_map(str(path)) as source:
            self.batches = list(pyarrow.ipc.open_stream(source))
        self.count: int = sum(batch.num_rows for batch in self.batches)

    def batch(self, row: int) -> Any:
        """One row, as a batch."""
        return self.batches[row // ROWS].slice(row % ROWS, 1)

    def rows_of(self, name: str) -> Iterator[int]:
        """The rows with an id, usually one."""
        import numpy as np

        hashes, rows = self._places
        wanted = np.uint64(_id_hash(name))
        for at in range(int(np.searchsorted(hashes, wanted)), len(hashes)):
            if hashes[at] != wanted:
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


class DocumentTable(Sequence[Document]):
    """The documents of a file that a `DocumentWriter` has written, in their order, or some of them.

    A slice and a selection are tables too, over the same file. Processes that open a file share its memory, and a
    pickled table is the path and the rows.

    Args:
        path: the file.
        rows: the numbers of its rows that the table has, rising; all of them if None.
    """

    def __init__(self, path: Path, rows: Sequence[int] | None = None) -> None:
        self._file = _File(path)
        self.rows: Sequence[int] = range(self._file.count) if rows is None else rows

    def __reduce__(self) -> tuple[Any, ...]:
        return DocumentTable, (self._file.path, self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _part(self, rows: Sequence[int]) -> Self:
        """The same file with other rows."""
        part = copy(self)
        part.rows = rows
        return part

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | Sequence[Document]:
        if isinstance(place, slice):
            backwards = place.step is not None and place.step < 0
            return [self[n] for n in range(*place.indices(len(self)))] if backwards else self._part(self.rows[place])
        try:
            row = self.rows[place]
        except IndexError:
            raise IndexError(f"document {place} of {len(self)}") from None
        return next(_documents(self._file.batch(row)))

    def __iter__(self) -> Iterator[Document]:
        for batch in self._parts():
            yield from _documents(batch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Document.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Self:
        new = object.__new__(type(self))
        new.__dict__ = dict(self.__dict__)
        return new

    def select(self, fits: Callable[[Document], bool]) -> Self:
        """The documents that fit, in their order."""
        return self._part(array("q", [row for row, document in zip(self.rows, self, strict=True) if fits(document)]))

    def values(self, field: str) -> Iterator[str]:
        """The "id", the "title" or the "text" of each document, read without the rest."""
        for batch in self._parts():
            yield from batch.column(field).to_pylist()

    def named(self, name: str) -> Document:
        """The document of an id. Raises KeyError where there is none."""
        return next(_documents(self._file.batch(self._row(name))))

    def value(self, name: str, field: str) -> str:
        """The "title" or the "text" of the document of an id. Raises KeyError where there is none."""
        found: str = self._file.batch(self._row(name)).column(field)[0].as_py()
        return found

    def write_places(self) -> bool:
        """Write where each id stands beside the file, so that it need not be found again; whether none stands twice."""
        return self._file.write_places()

    def _row(self, name: str) -> int:
        for row in self._file.rows_of(name):
            if self._has(row):
                return row
        raise KeyError(name)

    def _has(self, row: int) -> bool:
        if isinstance(self.rows, range):
            return row in self.rows
        at = bisect_left(self.rows, row)
        return at < len(self.rows) and self.rows[at] == row

    def _parts(self) -> Iterator[Any]:
        """The rows of the table in batches of the file."""
        rows, start = self.rows, 0
        if isinstance(rows, range) and rows.step == 1:
            for number in range(rows.start // ROWS, -(-rows.stop // ROWS)) if rows else ():
                first = max(0, rows.start - number * ROWS)
                yield self._file.batches[number].slice(first, rows.stop - number * ROWS - first)
            return
        while start < len(rows):
            number, end = rows[start] // ROWS, start + 1
            while end < len(rows) and rows[end] // ROWS == number:
                end += 1
            yield self._file.batches[number].take([row % ROWS for row in rows[start:end]])
            start = end


def _documents(batch: Any) -> Iterator[Document]:
    columns = [batch.column(name).to_pylist() for name in _FIELDS]
    for name, title, text, meta in zip(*columns, strict=True):
        yield Document(name, title, text, json.loads(meta) if meta else {})


def _id_hash(name: str) -> int:
    """64 bits of an id."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest())
