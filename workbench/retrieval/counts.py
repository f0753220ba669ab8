"""The words of passages, counted as they come, and the index that bm25s makes of them.

bm25s takes all words of a corpus as lists of Python, which at a million passages is 20 GB. Here a passage's words are
two numbers each in flat arrays; the scores are those that bm25s computes, to the bit, in the files that it reads.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

from workbench.retrieval.bm25s_alone import bm25s_alone

STEP = 1 << 20  # scores that are computed at a time


class Counts:
    """How often each word stands in each passage: three flat arrays, and the number of each word."""

    def __init__(self) -> None:
        self.vocabulary: dict[str, int] = {}
        self.ids, self.times = array("i"), array("i")  # of each different word of each passage in turn
        self.different, self.sizes = array("i"), array("i")  # of each passage: its different words, and all of them

    def add(self, words: list[str]) -> None:
        """Count the words of the next passage."""
        vocabulary = self.vocabulary
        counted = Counter(words)
        self.ids.extend([vocabulary.setdefault(word, len(vocabulary)) for word in counted])
        self.times.extend(counted.values())
        self.different.append(len(counted))
        self.sizes.append(len(words))

    @property
    def words(self) -> int:
        """The number of words of all passages."""
        return sum(self.sizes)


def saved(counts: Counts, folder: Path, k1: float, b: float) -> None:
    """Write the index of bm25s. Score of a word: idf tf / (tf + k1 (1 - b + b length / mean length)), as in Lucene."""
    import numpy as np

    ids, times, different, sizes = (
        np.frombuffer(each, np.int32) for each in (counts.ids, counts.times, counts.different, counts.sizes)
    )
    held = np.bincount(ids, minlength=len(counts.vocabulary))  # passages that have a word
    passages, mean = len(sizes), sizes.mean()
    rarity = np.array([math.log(1 + (passages - n + 0.5) / (n + 0.5)) for n in held.tolist()], np.float32)
    numbers = np.repeat(np.arange(passages, dtype=np.int32), different)
    scores = np.empty(len(ids), np.float32)
    for start in range(0, len(ids), STEP):
        part = slice(start, start + STEP)
        share = times[part] / (k1 * ((1 - b) + b * sizes[numbers[part]] / mean) + times[part])
        scores[part] = rarity[ids[part]] * share
    order = np.argsort(ids, kind="stable")
    index: Any = bm25s_alone().BM25(k1=k1, b=b, backend="numpy")
    ends = np.concatenate([[0], np.cumsum(held)])
    index.scores = {"data": scores[order], "indices": numbers[order], "indptr": ends, "num_docs": passages}
    index.vocab_dict = {**counts.vocabulary, "": len(counts.vocabulary)}
    index.nonoccurrence_array = None
    index.save(folder, show_progress=False)
