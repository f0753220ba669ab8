"""Choose which of the passages found are read: larger ones around them, without repeats, as diverse as is asked for."""

from __future__ import annotations

import bisect
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from workbench.corpus.near import same
from workbench.retrieval.index import Index
from workbench.retrieval.reranking import Reordered, Reranking, continued
from workbench.retrieval.words import words
from workbench.types import Hit, Passage

VERSION = 1  # raise when other passages would be chosen of the same ranking
CANDIDATES = 50  # among which different passages are chosen


@dataclass(frozen=True, slots=True)
class Selection:
    """How many passages are read, and which.

    Args:
        k: how many.
        duplicates: the resemblance from which a passage says the same as a better one, and is merged with it; None
            merges none.
        diversity: 1 - lambda of maximal marginal relevance; 0 takes the best ranked.
    """

    k: int
    duplicates: float | None = None
    diversity: float = 0.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """The passages to read for a query, in the order they were chosen, and how many were merged with one of them."""

    hits: tuple[Hit, ...]
    merged: int = 0


@dataclass(frozen=True, slots=True)
class Selected:
    """What was chosen for each query, and each query's share of the cost; of how many passages a reranker read less."""

    chosen: tuple[Chosen, ...]
    seconds: float
    flops: tuple[float, ...]
    cut: int = 0


class Selector:
    """Searches an index, and goes further down its ranking where what is found comes to fewer than k passages.

    `titles`: of the documents, which a passage is read under and compared with. `parents`: of a document the passages,
    in order, that are read in place of those found, where a cut has such. `reranking`: what puts the first passages of
    a ranking in another order before any is chosen.
    """

    def __init__(
        self,
        index: Index,
        titles: Mapping[str, str],
        language: str,
        selection: Selection,
        parents: Callable[[str], Sequence[Passage]] | None = None,
        reranking: Reranking | None = None,
    ) -> None:
        self.index, self.titles, self.language, self.selection = index, titles, language, selection
        self.parents, self.reranking = parents, reranking

    def taking(self, k: int) -> Selector:
        """The same selector for another number of passages."""
        selection = replace(self.selection, k=k)
        return Selector(self.index, self.titles, self.language, selection, self.parents, self.reranking)

    def search(self, queries: Sequence[str]) -> Selected:
        """At most k passages for each query. The seconds are those of searching and choosing."""
        k, different = self.selection.k, self.selection.diversity > 0
        depth = max(k, CANDIDATES) if different else k if self.parents is None else 2 * k
        depth = max(depth, self.reranking.depth if self.reranking else 0)
        chosen = [Chosen(())] * len(queries)
        flops, seconds = [0.0] * len(queries), 0.0
        asked = list(range(len(queries)))
        first: Reordered | None = None
        while asked:
            found = self.index.search([queries[n] for n in asked], depth)
            if self.reranking is not None and first is None:
                first = self.reranking.first(queries, found.hits)
                seconds += first.seconds * len(queries)
                flops = list(first.flops)
            start = time.perf_counter()
            for n, hits, spent in zip(asked, found.hits, found.flops, strict=True):
                chosen[n] = self.choose(hits if first is None else continued(first.hits[n], hits))
                flops[n] += spent
            seconds += found.seconds * len(asked) + time.perf_counter() - start
            further = [n for n, hits in zip(asked, found.hits, strict=True) if len(hits) == depth]
            asked, depth = [n for n in further if len(chosen[n].hits) < k], 2 * depth
        cut = 0 if first is None else first.cut
        return Selected(tuple(chosen), seconds / max(1, len(queries)), tuple(flops), cut)

    def choose(self, hits: Sequence[Hit]) -> Chosen:
        """The passages to read of a ranking, best first. A larger passage has the score of its best part."""
        selection = self.selection
        parts: dict[str, Passage] = {}  # of each passage that is read, the best of those found in it
        kept: list[Hit] = []
        merged = 0
        for hit in hits:
            if selection.diversity == 0 and len(kept) == selection.k:
                break
            shown = self._shown(hit)
            if shown.passage.id in parts:
                continue
            parts[shown.passage.id] = hit.passage
            if self._repeats(shown, kept):
                merged += 1
            else:
                kept.append(shown)
        if selection.diversity > 0 and kept:
            scores = [hit.score for hit in kept]
            similar = self._similarities([parts[hit.passage.id] for hit in kept])
            kept = [kept[n] for n in marginal(scores, similar, 1 - selection.diversity, selection.k)]
        return Chosen(tuple(kept), merged)

    def _shown(self, hit: Hit) -> Hit:
        """The hit of the passage that is read where this one is found."""
        if self.parents is None:
            return hit
        parents = self.parents(hit.passage.document)
        at = bisect.bisect_right(parents, hit.passage.start, key=lambda passage: passage.start) - 1
        return replace(hit, passage=parents[at])

    def _repeats(self, hit: Hit, kept: Sequence[Hit]) -> bool:
        least = self.selection.duplicates
        return least is not None and any(same(self._text(hit), self._text(other), least) for other in kept)

    def _text(self, hit: Hit) -> str:
        """With its title: the same words under another title are about another thing."""
        return f"{self.titles.get(hit.passage.document, '')}\n{hit.passage.text}"

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {passage.id: n for n, passage in enumerate(self.index.passages())}

    def _similarities(self, passages: Sequence[Passage]) -> Any:
        """Of each two passages, shape (passages, passages): the cosine of their embeddings, where there are any.

        Else of their sets of words, |A & B| / sqrt(|A| |B|), as lexical retrieval counts words.
        """
        import numpy as np

        if self.index.embeddings is not None:
            vectors = self.index.embeddings.vectors()[[self._numbers[passage.id] for passage in passages]]
            return vectors @ vectors.T
        sets = [frozenset(words(passage.text, self.language)) for passage in passages]
        common = [[len(a & b) / max(1.0, (len(a) * len(b)) ** 0.5) for b in sets] for a in sets]
        return np.array(common)


def marginal(scores: Sequence[float], similarities: Any, lam: float, k: int) -> list[int]:
    """The places of k passages by maximal marginal relevance (Carbonell and Goldstein 1998), in the order chosen.

    Each time the passage with the highest lam * relevance - (1 - lam) * its greatest similarity to those chosen; of
    equals the one that comes first. Relevance is the score between that of the last passage, 0, and the best, 1: what
    retrievers score by has no common scale.
    """
    best, least = max(scores), min(scores)
    relevance = [(score - least) / (best - least) if best > least else 1.0 for score in scores]
    chosen: list[int] = []
    left = list(range(len(scores)))
    nearest = [-1.0] * len(scores)  # the least that a cosine can be
    while left and len(chosen) < k:
        at = max(left, key=lambda n: (lam * relevance[n] - (1 - lam) * nearest[n], -n))
        chosen.append(at)
        left.remove(at)
        nearest = [max(before, float(row[at])) for before, row in zip(nearest, similarities, strict=True)]
    return chosen
