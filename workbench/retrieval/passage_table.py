"""The passages of an index on disk, and each of them under the title of its document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, overload

from workbench.corpus.mapped.arrow import MappedTable, RowWriter
from workbench.types import Passage

FILE = "passages.arrow"
LINES = "passages.jsonl"  # what indexes were stored with before, and are still read from
ROWS = 4_096  # of a batch, the unit that is written at once
_FIELDS = {"id": False, "document": False, "text": False, "start": True, "end": True}


class PassageWriter:
    """Writes passages one after another; `close` ends the file (`contextlib.closing` does so whatever happens)."""

    def __init__(self, folder: Path) -> None:
        self._rows = RowWriter(folder / FILE, _FIELDS, ROWS)

    @property
    def count(self) -> int:
        """How many passages were written."""
        return self._rows.count

    def append(self, passage: Passage) -> None:
        """Write a passage, at the latest when the writer is closed."""
        self._rows.write(tuple(getattr(passage, name) for name in _FIELDS))

    def close(self) -> None:
        """End the file."""
        self._rows.close()


class PassageTable(MappedTable[Passage]):
    """The passages that a `PassageWriter` has written, in their order, or some of them."""

    item: ClassVar[str] = "passage"

    @staticmethod
    def items_of(batch: Any) -> Iterator[Passage]:
        """The passages of a batch."""
        return map(Passage, *(column.to_pylist() for column in batch.columns))


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
        return PassageTable(folder / FILE)
    with (folder / LINES).open(encoding="utf-8") as lines:
        return tuple(Passage(**json.loads(line)) for line in lines)
