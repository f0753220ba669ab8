"""Lexical retrieval: BM25 by bm25s, k1 = 0.9 and b = 0.4 as in Anserini's defaults."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.progress import Progress
from workbench.retrieval.index import RETRIEVERS, Built, Ranked, Retriever

FILE = "bm25.json"
K1, B = 0.9, 0.4
_WORDS = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """Lower-cased words and numbers, accents kept, compatibility forms unified."""
    return _WORDS.findall(unicodedata.normalize("NFKC", text).lower())


@RETRIEVERS.add("lexical")
class Lexical(Retriever):
    """Words in common, rare ones counting more. The index is built again on opening: that takes milliseconds."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        import bm25s

        self.count = len(texts)
        self.index: Any = None
        if any(texts):  # bm25s fails on a collection without a word
            self.index = bm25s.BM25(k1=K1, b=B)
            self.index.index([list(text) for text in texts], show_progress=False)

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """Its parameters."""
        return {"k1": K1, "b": B, "words": 1}

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str, progress: Progress) -> Built:
        """Keep the words of each passage."""
        found = [words(text) for text in texts]
        (folder / FILE).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        return Built(tokens=sum(map(len, found)))

    @classmethod
    def open(cls, folder: Path, language: str) -> Lexical:
        """Count the words."""
        return cls(json.loads((folder / FILE).read_text(encoding="utf-8")))

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By BM25 score; a passage with no word in common is no hit."""
        ranked: Ranked = []
        for query in queries:
            scores = self.index.get_scores(words(query)) if self.index and words(query) else []
            order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))[: min(k, self.count)]
            ranked.append([(i, float(scores[i])) for i in order if scores[i] > 0])
        return ranked
