"""Lexical retrieval: BM25 by bm25s, k1 = 0.9 and b = 0.4 as in Anserini's defaults, over the words of the language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.retrieval.counts import Counts, saved
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
        self.count = index.scores["num_docs"] if index is not None else 0

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """Its parameters."""
        return {"k1": K1, "b": B, "words": VERSION}

    @classmethod
    def build(cls, folder: Path, texts: Iterable[str], language: str) -> int:
        """Count the words of each passage. Without any word nothing is written, since bm25s has no such index."""
        counts = Counts()
        for text in texts:
            counts.add(words(text, language))
        if counts.vocabulary:
            saved(counts, folder / FOLDER, K1, B)
        return counts.words

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

        columns = self._columns(asked)
        if not columns:
            return []
        scores = np.zeros(self.count, np.float32)
        for numbers, values in columns:
            scores[numbers] += values  # a passage stands in a column once
        # The k best of a rare word's passages say what a passage must have at least: few of all are then looked at.
        rare = min((numbers for numbers, _ in columns if len(numbers) >= k), key=len, default=None)
        least = np.finfo(np.float32).tiny
        if rare is not None:
            least = max(least, np.partition(scores[rare], -k)[-k])
        found = np.flatnonzero(scores >= least)
        order = found[np.argsort(-scores[found], kind="stable")[:k]]
        return [(int(number), float(scores[number])) for number in order]

    def _columns(self, asked: list[str]) -> list[tuple[Any, Any]]:
        """Of each word that the index has, as often as it was asked for: the passages that have it and its scores."""
        if self.index is None:
            return []
        data, indices, indptr = (self.index.scores[name] for name in ("data", "indices", "indptr"))
        ids = self.index.get_tokens_ids([word for word in asked if word])  # bm25s has "" for texts without words
        return [(indices[slice(*indptr[n : n + 2])], data[slice(*indptr[n : n + 2])]) for n in ids]
