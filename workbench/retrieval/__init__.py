"""Retrieval: passages in an index, and the nearest to a question out of it."""

from workbench.retrieval.index import RETRIEVERS, FoundHits, Index, Retriever, build_index

__all__ = ["RETRIEVERS", "FoundHits", "Index", "Retriever", "build_index"]
