"""Documents on disk: an Arrow file that is written as they come and read through the memory map.

A million documents as objects take gigabytes; here they take the memory of those that are being looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

from workbench.types import Document

ROWS = 1_000  # of a batch, the unit that is written and read at once
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


class DocumentTable(Sequence[Document]):
    """The documents of a file that a `DocumentWriter` has written, in their order."""

    def __init__(self, path: Path) -> None:
        import pyarrow

        with pyarrow.memory_map(str(path)) as source:
            self._batches = list(pyarrow.ipc.open_stream(source))
        self._count: int = sum(batch.num_rows for batch in self._batches)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | Sequence[Document]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(self._count))]
        at = place + self._count if place < 0 else place
        if not 0 <= at < self._count:
            raise IndexError(f"document {place} of {self._count}")
        return next(_documents(self._batches[at // ROWS].slice(at % ROWS, 1)))

    def __iter__(self) -> Iterator[Document]:
        for batch in self._batches:
            yield from _documents(batch)


def _documents(batch: Any) -> Iterator[Document]:
    columns = [batch.column(name).to_pylist() for name in _FIELDS]
    for name, title, text, meta in zip(*columns, strict=True):
        yield Document(name, title, text, json.loads(meta) if meta else {})
