"""Documents and their titles by id: a dict, or a look at the table where they stand on disk."""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, Mapping, Sequence
from typing import TypeVar

from workbench.corpus.mapped.table import DocumentTable
from workbench.types import Document

T = TypeVar("T")


class ById(Mapping[str, T]):
    """What is read of the documents of a table, by their ids, when it is looked up."""

    def __init__(self, table: DocumentTable, read: Callable[[str], T], all_of: Callable[[], Iterator[T]]) -> None:
        self._table, self._read, self._all = table, read, all_of

    def __getitem__(self, name: str) -> T:
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        return self._table.values("id")

    def __len__(self) -> int:
        return len(self._table)

    def items(self) -> ItemsView[str, T]:
        """The pairs in the order of the table, which is read once."""
        return _Items(self, self._all)


class _Items(ItemsView[str, T]):
    def __init__(self, mapping: ById[T], all_of: Callable[[], Iterator[T]]) -> None:
        super().__init__(mapping)
        self._names, self._all = mapping, all_of

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return zip(self._names, self._all(), strict=True)


def documents_by_id(documents: Sequence[Document]) -> Mapping[str, Document]:
    """The documents by their ids; those of a table are read when they are looked up."""
    if isinstance(documents, DocumentTable):
        return ById(documents, documents.named, documents.__iter__)
    return {document.id: document for document in documents}


def titles_by_id(documents: Sequence[Document]) -> Mapping[str, str]:
    """The titles of the documents by their ids; those of a table are read when they are looked up."""
    if isinstance(documents, DocumentTable):
        table = documents
        return ById(table, lambda name: table.value(name, "title"), lambda: table.values("title"))
    return {document.id: document.title for document in documents}


def lengths_by_id(table: DocumentTable) -> Mapping[str, int]:
    """The characters of each document's text by its id."""
    return ById(table, lambda name: len(table.value(name, "text")), lambda: map(len, table.values("text")))
