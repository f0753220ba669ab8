"""Choose documents by their `meta`, and name what a filter asks for that no document has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.corpus.mapped.table import DocumentTable
from workbench.errors import Problem, nearest
from workbench.languages.spoken import said
from workbench.types import Document

Where = Mapping[str, Sequence[str]]  # the values of which a document has one, by the key of its meta


def matching(documents: Sequence[Document], where: Where) -> Sequence[Document]:
    """The documents that have, under each key, one of the values; a list in the meta has each of its own."""

    def fits(document: Document) -> bool:
        return all(_values(document.meta.get(key)) & set(values) for key, values in where.items())

    if not where:
        return documents
    return documents.select(fits) if isinstance(documents, DocumentTable) else list(filter(fits, documents))


def where_problems(documents: Sequence[Document], where: Where, place: str = "where") -> Iterator[Problem]:
    """Keys that stand in no document's meta, values that no document has there, and a filter that none passes."""
    if not where:
        return
    keys = {key for document in documents for key in document.meta}
    known = True
    for key, values in where.items():
        if key not in keys:
            known = False
            yield Problem(said("arm_fault.no_meta", key=key), f"{place}.{key}", nearest(key, keys))
            continue
        there = set().union(*(_values(document.meta.get(key)) for document in documents))
        for value in values:
            if value not in there:
                known = False
                yield Problem(
                    said("arm_fault.no_meta_value", key=key, value=value), f"{place}.{key}", nearest(value, there)
                )
    if known and where and not matching(documents, where):
        yield Problem(said("arm_fault.no_fit"), place, said("arm_fault.no_fit_cure"))


def _values(given: Any) -> set[str]:
    if given is None:
        return set()
    return {str(each) for each in given} if isinstance(given, list | tuple) else {str(given)}
