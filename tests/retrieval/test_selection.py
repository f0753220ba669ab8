"""Which passages of a ranking are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.corpus.chunk import Chunker
from workbench.progress import Progress
from workbench.retrieval import Index, build_index
from workbench.retrieval.selection import Selection, Selector, marginal
from workbench.store import Store
from workbench.types import Document

LAMPS = (
    Document("a", "Lamps", "The brass lamp hangs in the hall."),
    Document("b", "Lamps", "The  brass lamp\nhangs in the hall."),
    Document("c", "Lamps", "The brass lamp stands in the cellar of the hall."),
    Document("d", "Chairs", "The brass lamp hangs in the hall."),
    Document("e", "Lamps", "A copper lamp was sold."),
    Document("f", "Lamps", "The brass lamp hangs in the hall 3."),
)


def index(store: Store, documents: Sequence[Document] = LAMPS, **settings: Any) -> Index:
    chosen = {"retriever": "lexical", "chunker": "sentences", "size": 60, "overlap": 0, "language": "en", **settings}
    return build_index(store, documents, progress=Progress(), **chosen)


def selector(made: Index, k: int, documents: Sequence[Document] = LAMPS, **settings: Any) -> Selector:
    parents = settings.pop("parents", None)
    return Selector(made, {d.id: d.title for d in documents}, "en", Selection(k, **settings), parents)


def found(made: Selector, query: str) -> list[str]:
    (chosen,) = made.search([query]).chosen
    return [hit.passage.document for hit in chosen.hits]


QUERY = "brass lamp hall hangs"


def test_without_more_being_asked_it_is_the_search_itself(store: Store) -> None:
    made = index(store)
    asked = [QUERY, "copper", "nothing known", ""]
    for k in (1, 3, 99):
        chosen = selector(made, k).search(asked)
        assert [each.hits for each in chosen.chosen] == list(made.search(asked, k).hits)
        assert [each.merged for each in chosen.chosen] == [0, 0, 0, 0]
        assert len(chosen.flops) == 4
    assert selector(made, 3).search([]).chosen == ()


def test_the_same_words_under_the_same_title_are_read_once_and_others_take_their_place(store: Store) -> None:
    made = index(store)
    assert found(selector(made, 3), QUERY) == ["a", "b", "d"]
    (chosen,) = selector(made, 3, duplicates=1.0).search([QUERY]).chosen
    assert [hit.passage.document for hit in chosen.hits] == ["a", "d", "f"]  # d: under another title
    assert chosen.merged == 1
    assert selector(made, 1, duplicates=1.0).search([QUERY]).chosen[0].merged == 0  # b was not reached


def test_nearly_the_same_is_merged_from_the_resemblance_on_that_is_asked_for(store: Store) -> None:
    # Two texts of 8 and 10 words and their pairs of neighbours: 10 of 22 are in both.
    made = index(store)
    assert "c" in found(selector(made, 6, duplicates=0.6), QUERY)
    assert "c" not in found(selector(made, 6, duplicates=0.4), QUERY)
    assert "f" in found(selector(made, 6, duplicates=0.4), QUERY)  # the figure tells it apart


def test_the_ranking_is_followed_until_there_are_k(store: Store) -> None:
    copies = [Document(f"{n:02}", "Lamps", "The brass lamp.") for n in range(20)]
    documents = (*copies, Document("other", "Lamps", "A lamp among several other things."))
    made = index(store, documents)
    (chosen,) = selector(made, 2, documents, duplicates=1.0).search(["brass lamp"]).chosen
    assert [hit.passage.document for hit in chosen.hits] == ["00", "other"]
    assert chosen.merged == 19
    (all_,) = selector(made, 9, documents, duplicates=1.0).search(["brass lamp"]).chosen
    assert len(all_.hits) == 2


def test_parents_of_what_is_found_are_read_each_once_with_the_score_of_its_best_part(store: Store) -> None:
    text = "# Oven\n\nIt bakes bread. It bakes cakes.\n\n# Kettle\n\nIt boils water. Tea wants boiled water, and so on."
    documents = [Document("d", "Manual", text), Document("e", "Other", "Water is wet, and that is all of it.")]
    cut = Chunker("parent", 5, 0, 40)
    made = index(store, documents, chunker="parent", size=5, parent_size=40)
    parents = {document.id: cut.parents(document) for document in documents}
    reading = selector(made, 2, documents, parents=parents.__getitem__)
    (chosen,) = reading.search(["boiled water"]).chosen
    first = chosen.hits[0].passage
    assert first.text == text[first.start : first.end]
    assert first.text == "# Kettle\n\nIt boils water. Tea wants boiled water, and so on."
    assert chosen.hits[0].score == made.search(["boiled water"], 1).hits[0][0].score
    assert [hit.passage.document for hit in chosen.hits] == ["d", "e"]
    assert len({hit.passage.id for hit in chosen.hits}) == 2


def test_different_passages_come_before_more_of_the_same(store: Store) -> None:
    made = index(store)
    assert found(selector(made, 3, diversity=1e-9), QUERY) == found(selector(made, 3), QUERY) == ["a", "b", "d"]
    assert found(selector(made, 2, diversity=0.9), QUERY) == ["a", "e"]  # which has one word in common
    (chosen,) = selector(made, 9, diversity=0.5).search(["nothing known"]).chosen
    assert chosen.hits == ()


def brute(scores: list[float], similar: Any, lam: float, k: int) -> list[int]:
    low, high = min(scores), max(scores)
    relevance = [(s - low) / (high - low) if high > low else 1.0 for s in scores]
    chosen: list[int] = []
    while len(chosen) < min(k, len(scores)):
        left = [n for n in range(len(scores)) if n not in chosen]
        value = {n: lam * relevance[n] - (1 - lam) * max((similar[n][m] for m in chosen), default=-1.0) for n in left}
        chosen.append(max(left, key=lambda n: (value[n], -n)))
    return chosen


@given(st.lists(st.floats(0, 9), min_size=1, max_size=7), st.floats(0, 1), st.integers(1, 9), st.integers(0, 99))
def test_marginal_relevance_is_its_formula(scores: list[float], lam: float, k: int, seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(len(scores), 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    similar = vectors @ vectors.T
    assert marginal(scores, similar, lam, k) == brute(scores, similar, lam, k)
    assert marginal(scores, similar, 1.0, k) == sorted(range(len(scores)), key=lambda n: (-scores[n], n))[:k]
