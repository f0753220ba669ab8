"""Inverted lists of vectors with a byte for each value."""

from __future__ import annotations

from typing import ClassVar

from workbench.languages import Texts
from workbench.retrieval.inverted_lists import InvertedLists
from workbench.retrieval.vector_index import VECTOR_INDEXES


@VECTOR_INDEXES.add("ivf-sq8")
class IvfSq8(InvertedLists):
    """Closer to the vectors than product codes, and eight times as large; what it misses is in lists not searched."""

    title: ClassVar[Texts] = {
        "en": "inverted lists of bytes (IVF-SQ8)",
        "it": "liste invertite di byte (IVF-SQ8)",
    }
    candidates: ClassVar[int] = 64

    @classmethod
    def codes(cls, width: int) -> str:
        """A byte for each value."""
        return "SQ8"
