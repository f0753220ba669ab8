"""Inverted lists of product codes (Jégou, Douze and Schmid 2011), a bit for each value of a vector."""

from __future__ import annotations

from typing import ClassVar

from workbench.languages import Texts
from workbench.retrieval.inverted_lists import InvertedLists
from workbench.retrieval.vector_index import VECTOR_INDEXES


@VECTOR_INDEXES.add("ivf-pq")
class IvfPq(InvertedLists):
    """The smallest and the fastest; four values share four bits, compared in registers (André et al. 2015)."""

    suits_from: ClassVar[int | None] = 100_000
    title: ClassVar[Texts] = {
        "en": "inverted lists of product codes (IVF-PQ)",
        "it": "liste invertite di codici prodotto (IVF-PQ)",
    }
    candidates: ClassVar[int] = 256
    per_root: ClassVar[float] = 0.5

    @classmethod
    def codes(cls, width: int) -> str:
        """A code for as many values as divide the width, four at most."""
        shared = next(values for values in (4, 3, 2, 1) if width % values == 0)
        return f"PQ{width // shared}x4fs"
