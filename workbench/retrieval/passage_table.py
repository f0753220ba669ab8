"""The passages of an index on disk: an Arrow file that is written as they are cut and read through the memory map.

A million passages as objects take more than half a gigabyte and seconds to read; here each is made when it is looked
at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import overload

from workbench.types import Passage

FILE = "passages.arrow"
LINES = "passages.jsonl"  # what indexes were stored with before, and are still read from
ROWS = 4_096  # of a batch, the unit that is written at once
_FIELDS = ("id", "document", "text", "start", "end")


class PassageWriter:
    """Writes passages one after another; `close` ends the file (`contextlib.closing` does so whatever happens)."""

    def __init__(self, folder: Path) -> None:
        import pyarrow

        types = [*[pyarrow.large_string()] * 3, *[pyarrow.int64()] * 2]
        self.count = 0
        self._schema = pyarrow.schema(list(zip(_FIELDS, types, strict=True)))
        self._stream = pyarrow.OSFile(str(folder / FILE), "wb")
        self._writer = pyarrow.ipc.new_file(self._stream, self._schema)
        self._rows: list[Passage] = []

    def append(self, passage: Passage) -> None:
        """Write a passage, at the latest when the writer is closed."""
        self._rows.append(passage)
        self.count += 1
        if len(self._rows) >= ROWS:
            self._flush()

    def close(self) -> None:
        """End the file."""
        if self._rows:
            self._flush()
        self._writer.close()
        self._stream.close()

    def _flush(self) -> None:
        import pyarrow

        columns = [[getattr(passage, name) for passage in self._rows] for name in _FIELDS]
        self._writer.write_batch(pyarrow.record_batch(columns, schema=self._schema))
        self._rows = []


class PassageTable(Sequence[Passage]):
    """The passages of a folder that a `PassageWriter` has written, in their order."""

    def __init__(self, folder: Path) -> None:
        import pyarrow

        with pyarrow.memory_map(str(folder / FILE)) as source:
            file = pyarrow.ipc.open_file(source)
            self._batches = [file.get_batch(n) for n in range(file.num_record_batches)]
        self._count: int = sum(batch.num_rows for batch in self._batches)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Passage: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Passage]: ...

    def __getitem__(self, place: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(place, slice):
            start, stop, step = place.indices(self._count)
            return list(self._between(start, stop)) if step == 1 else [self[n] for n in range(start, stop, step)]
        at = place + self._count if place < 0 else place
        if not 0 <= at < self._count:
            raise IndexError(f"passage {place} of {self._count}")
        columns, row = self._batches[at // ROWS].columns, at % ROWS
        return Passage(*(column[row].as_py() for column in columns))

    def __iter__(self) -> Iterator[Passage]:
        return self._between(0, self._count)

    def _between(self, start: int, stop: int) -> Iterator[Passage]:
        for number in range(start // ROWS, -(-stop // ROWS)):
            first = max(0, start - number * ROWS)
            batch = self._batches[number].slice(first, stop - number * ROWS - first)
            yield from map(Passage, *(column.to_pylist() for column in batch.columns))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_same, self, other))

    __hash__ = None  # type: ignore[assignment]


def _same(one: Passage, other: object) -> bool:
    return one == other


def under_title(passage: Passage, titles: Mapping[str, str]) -> str:
    """A passage under the title of its document, as a model reads it."""
    return f"{titles.get(passage.document, '')}\n{passage.text}".strip()


class Titled(Sequence[str]):
    """The passages as they are searched, each under the title of its document, put together when they are looked at."""

    def __init__(self, passages: Sequence[Passage], titles: Mapping[str, str]) -> None:
        self.passages, self.titles = passages, titles

    def __len__(self) -> int:
        return len(self.passages)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...

    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        if isinstance(place, slice):
            return [self._text(passage) for passage in self.passages[place]]
        return self._text(self.passages[place])

    def __iter__(self) -> Iterator[str]:
        return map(self._text, self.passages)

    def _text(self, passage: Passage) -> str:
        return f"{self.titles[passage.document]}\n{passage.text}"


def read_passages(folder: Path) -> Sequence[Passage]:
    """The passages of a stored index, in its order."""
    if (folder / FILE).is_file():
        return PassageTable(folder)
    with (folder / LINES).open(encoding="utf-8") as lines:
        return tuple(Passage(**json.loads(line)) for line in lines)
