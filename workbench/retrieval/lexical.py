"""Lexical retrieval: BM25 by bm25s, k1 = 0.9 and b = 0.4 as in Anserini's defaults, over the words of the language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.retrieval.bm25s_alone import bm25s_alone
from workbench.retrieval.counts import Counts, saved
from workbench.retrieval.index import RETRIEVERS, Ranked, Retriever, RetrieverSource
from workbench.retrieval.words import VERSION, words

FOLDER = "bm25"
K1, B = 0.9, 0.4
TINY = 1.2e-38  # the least score of a passage with a word in common


@RETRIEVERS.add("lexical")
class Lexical(Retriever):
    """Words in common, rare ones counting more. The index is bm25s' own, mapped into memory."""

    floor = 0.0

    def __init__(self, index: Any, language: str) -> None:
        self.index, self.language = index, language
        if index is not None:
            import numpy as np

            # Plain arrays over the mapped files: each slice of what numpy maps would be another mapping object.
            parts = (np.asarray(index.scores[name]) for name in ("data", "indices", "indptr"))
            self.values, self.numbers, self.ends = parts
            self.count = index.scores["num_docs"]

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """The parameters of BM25 and the version of its words."""
        return {"k1": K1, "b": B, "words": VERSION}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str) -> int:
        """Count the words of each passage. Without any word nothing is written, since bm25s has no such index."""
        counts = Counts()
        for text in texts:
            counts.add(words(text, language))
        if counts.vocabulary:
            saved(counts, folder / FOLDER, K1, B)
        return counts.words

    @classmethod
    def open(cls, source: RetrieverSource) -> Lexical:
        """Map the index into memory."""
        folder = source.folder / FOLDER
        index = bm25s_alone().BM25.load(folder, mmap=True, show_progress=False) if folder.is_dir() else None
        return cls(index, source.language)

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """Rank by BM25; a passage without a word in common is no hit, and equal passages keep their order."""
        return [self._best(words(query, self.language), k) for query in queries]

    def _best(self, asked: list[str], k: int) -> list[tuple[int, float]]:
        """bm25s' own selection leaves the order of equal scores, and which of them are among the k, to chance."""
        import numpy as np

        ids = self.index.get_tokens_ids([word for word in asked if word]) if self.index is not None else []
        if not ids:
            return []
        scores = np.zeros(self.count, np.float32)
        for word in ids:
            column = slice(self.ends[word], self.ends[word + 1])
            np.add.at(scores, self.numbers[column], self.values[column])
        k = min(k, self.count)
        least = max(np.partition(scores, -k)[-k], TINY)
        found = np.flatnonzero(scores >= least)
        order = found[np.argsort(-scores[found], kind="stable")[:k]]
        return [(int(number), float(scores[number])) for number in order]
