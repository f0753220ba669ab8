"""Rows on disk: an Arrow file that is written batch by batch and read through the memory map.

A million documents or passages as objects take gigabytes and seconds; here each is made when it is looked at, and
processes that open a file share its memory.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path
from typing import Any, ClassVar, Self, TypeVar, overload

T = TypeVar("T")
_BEGINS = b"ARROW1"  # a file with an index of its batches at its end, and no plain stream


class RowWriter:
    """Writes rows one after another; `close` ends the file (`contextlib.closing` does so whatever happens).

    Args:
        path: the file.
        fields: the columns, each a name and whether it holds whole numbers; else it holds texts.
        batch_rows: how many rows are a batch, the unit that is written and read at once.
    """

    def __init__(self, path: Path, fields: dict[str, bool], batch_rows: int) -> None:
        import pyarrow

        # "large": the texts of one batch may have more than 2 GB together.
        types = [pyarrow.int64() if whole else pyarrow.large_string() for whole in fields.values()]
        self._schema = pyarrow.schema(list(zip(fields, types, strict=True)))
        self._stream = pyarrow.OSFile(str(path), "wb")
        self._writer = pyarrow.ipc.new_stream(self._stream, self._schema)
        self._batch_rows = batch_rows
        self._rows: list[tuple[Any, ...]] = []
        self.count = 0

    def write(self, row: tuple[Any, ...]) -> None:
        """Write a row, at the latest when the writer is closed."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) >= self._batch_rows:
            self._flush()

    def close(self) -> None:
        """End the file."""
        if self._rows:
            self._flush()
        self._writer.close()
        self._stream.close()

    def _flush(self) -> None:
        import pyarrow

        self._writer.write_batch(pyarrow.record_batch(list(zip(*self._rows, strict=True)), schema=self._schema))
        self._rows = []


class MappedFile:
    """The batches of such a file in the memory map: all but the last have as many rows as the first."""

    def __init__(self, path: Path) -> None:
        import pyarrow

        self.path = path
        with path.open("rb") as head:
            indexed = head.read(len(_BEGINS)) == _BEGINS
        with pyarrow.memory_map(str(path)) as source:
            if indexed:
                file = pyarrow.ipc.open_file(source)
                self.batches = [file.get_batch(n) for n in range(file.num_record_batches)]
            else:
                self.batches = list(pyarrow.ipc.open_stream(source))
        self.count: int = sum(batch.num_rows for batch in self.batches)
        self._size = self.batches[0].num_rows if self.batches else 1

    def batch(self, row: int) -> Any:
        """One row, as a batch."""
        return self.batches[row // self._size].slice(row % self._size, 1)

    def parts(self, rows: Sequence[int]) -> Iterator[Any]:
        """These rows, which rise, in batches of the file."""
        size = self._size
        if isinstance(rows, range) and rows.step == 1:
            for number in range(rows.start // size, -(-rows.stop // size)) if rows else ():
                first = max(0, rows.start - number * size)
                yield self.batches[number].slice(first, rows.stop - number * size - first)
            return
        start = 0
        while start < len(rows):
            number, end = rows[start] // size, start + 1
            while end < len(rows) and rows[end] // size == number:
                end += 1
            yield self.batches[number].take([row % size for row in rows[start:end]])
            start = end


class MappedTable(Sequence[T]):
    """The items of a file, in its order, or some of them; a slice that does not go backwards is a table too.

    Args:
        path: the file.
        rows: the numbers of its rows that the table has, rising; all of them if None.
    """

    item: ClassVar[str] = "item"  # what an error calls one

    def __init__(self, path: Path, rows: Sequence[int] | None = None) -> None:
        self.file = self.opened(path)
        self.rows: Sequence[int] = range(self.file.count) if rows is None else rows

    @classmethod
    def opened(cls, path: Path) -> MappedFile:
        """The file of a table."""
        return MappedFile(path)

    @staticmethod
    @abstractmethod
    def items_of(batch: Any) -> Iterator[T]:
        """What the rows of a batch are."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.file.path, self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, rows: Sequence[int]) -> Self:
        """The same file with other rows."""
        part = copy(self)
        part.rows = rows
        return part

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            backwards = place.step is not None and place.step < 0
            return [self[n] for n in range(*place.indices(len(self)))] if backwards else self.part(self.rows[place])
        try:
            row = self.rows[place]
        except IndexError:
            raise IndexError(f"{self.item} {place} of {len(self)}") from None
        return next(self.items_of(self.file.batch(row)))

    def __iter__(self) -> Iterator[T]:
        for batch in self.file.parts(self.rows):
            yield from self.items_of(batch)

    def __eq__(self, other: object) -> bool:
        alike = isinstance(other, Sequence) and len(self) == len(other)
        return alike and all(one == another for one, another in zip(self, other, strict=True))  # type: ignore[call-overload]

    __hash__ = None  # type: ignore[assignment]

    def __copy__(self) -> Self:
        new = object.__new__(type(self))
        new.__dict__ = dict(self.__dict__)
        return new
