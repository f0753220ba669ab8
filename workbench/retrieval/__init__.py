"""Retrieval: passages in an index, and the nearest to a question out of it."""

from workbench.retrieval.index import RETRIEVERS, Index, FoundHits, Retriever, build_index

__all__ = ["RETRIEVERS", "Index", "FoundHits", "Retriever", "build_index"]
