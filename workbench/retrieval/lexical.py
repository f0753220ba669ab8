"""Lexical retrieval: BM25 by bm25s, k1 = 0.9 and b = 0.4 as in Anserini's defaults, over the words of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, Source
from workbench.retrieval.words import VERSION, words

FOLDER = "bm25"
K1, B = 0.9, 0.4


@RETRIEVERS.add("lexical")
class Lexical(Retriever):
    """Words in common, rare ones counting more. The index is bm25s' own, mapped into memory."""

    floor = 0.0

    def __init__(self, index: Any, language: str) -> None:
        self.index, self.language = index, language

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """Its parameters."""
        return {"k1": K1, "b": B, "words": VERSION}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str) -> int:
        """Count the words of each passage. Without any word nothing is written, since bm25s has no such index."""
        import bm25s

        found = [words(text, language) for text in texts]
        if any(found):
            index = bm25s.BM25(k1=K1, b=B, backend="numpy")
            index.index(found, show_progress=False)
            index.save(folder / FOLDER, show_progress=False)
        return sum(map(len, found))

    @classmethod
    def open(cls, source: Source) -> Lexical:
        """Map the index into memory."""
        import bm25s

        folder = source.folder / FOLDER
        index = bm25s.BM25.load(folder, mmap=True, show_progress=False) if folder.is_dir() else None
        return cls(index, source.language)

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By BM25 score; a passage with no word in common is no hit, equal ones keep the order of the passages."""
        return [self._best(words(query, self.language), k) for query in queries]

    def _best(self, asked: list[str], k: int) -> list[tuple[int, float]]:
        """bm25s' own selection leaves the order of equal scores, and which of them are among the k, to chance."""
        import numpy as np

        if self.index is None or not asked:
            return []
        scores = self.index.get_scores(asked)
        k = min(k, len(scores))
        least = np.partition(scores, -k)[-k]
        numbers = np.flatnonzero(scores >= max(least, np.finfo(scores.dtype).tiny))
        order = numbers[np.argsort(-scores[numbers], kind="stable")[:k]]
        return [(int(number), float(scores[number])) for number in order]
