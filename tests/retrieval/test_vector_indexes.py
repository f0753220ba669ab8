"""Vector indexes: chosen by size, nearly as good as comparing all, with cosines for scores and keys of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import encoders

from workbench.models.encoders import Encoder, prepare_encoder
from workbench.progress import Progress
from workbench.retrieval import Index, build_index, vector_index
from workbench.retrieval.embedder import Embedder
from workbench.retrieval.vector_index import AUTO, FILE, VECTOR_INDEXES, chosen, compare
from workbench.store import Store
from workbench.types import Document

APPROXIMATE = [name for name, kind in VECTOR_INDEXES.items() if kind.stores]
DOCUMENTS = tuple(Document(f"d{n}", "", f"Il forno {n} pesa {n} chili.") for n in range(12))


def clustered(count: int, width: int, seed: int = 0) -> Any:
    """Vectors of length 1 about a few centres."""
    rng = np.random.default_rng(seed)
    made = rng.normal(size=(max(2, count // 25), width))[rng.integers(0, max(2, count // 25), count)]
    made = made + 0.5 * rng.normal(size=made.shape)
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def opened(name: str, vectors: Any, folder: Path) -> Any:
    import faiss

    kind = VECTOR_INDEXES[name]
    parameters = kind.parameters_for(*vectors.shape)
    if not kind.stores:
        return kind(vectors, None, parameters)
    faiss.write_index(kind.build(vectors, parameters), str(folder / name))
    return kind(vectors, folder / name, parameters)


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = encoders.save(tmp_path_factory.mktemp("encoders") / "tiny", [d.text for d in DOCUMENTS])
    return prepare_encoder(str(folder), Store(folder.parent / "store"))


def index(
    store: Store, encoder: Encoder, name: str = AUTO, retriever: str = "dense", documents: Any = DOCUMENTS
) -> Index:
    return build_index(
        store, documents, retriever=retriever, chunker="document", size=60, overlap=0, language="it",
        progress=Progress(), encoder=encoder, vector_index=name,
    )  # fmt: skip


@pytest.mark.parametrize("width", [32, 30, 33])  # a product code needs parts of one width
@pytest.mark.parametrize("name", VECTOR_INDEXES)
def test_what_is_found_is_nearly_what_comparing_all_finds(tmp_path: Path, name: str, width: int) -> None:
    vectors = clustered(4_100, width)
    vectors, asked = vectors[:4_000], vectors[4_000:]
    searched = opened(name, vectors, tmp_path)
    scores, numbers = searched.search(asked, 10)
    truth = compare(vectors, asked, 10)[1]
    assert np.mean([len({*row} & {*true}) / 10 for row, true in zip(numbers, truth, strict=True)]) >= 0.95
    np.testing.assert_allclose(scores, np.einsum("qkd,qd->qk", vectors[numbers], asked), atol=1e-5)
    assert (np.diff(scores) <= 0).all()
    assert 0 < searched.compared <= len(vectors)
    alone = [searched.search(query, 10)[1][0] for query in asked[:5, None]]
    assert np.array_equal(alone, numbers[:5])


@pytest.mark.parametrize("name", VECTOR_INDEXES)
def test_equal_vectors_come_in_their_order_and_no_more_than_there_are(tmp_path: Path, name: str) -> None:
    vectors = np.tile(clustered(2, 32), (150, 1))  # each of two directions 150 times
    searched = opened(name, vectors, tmp_path)
    ranked = np.argsort(-(vectors @ vectors[1]), kind="stable")
    assert sorted(searched.search(vectors[1:2], 5)[1][0].tolist()) == ranked[:5].tolist()
    numbers = searched.search(vectors[1:2], 400)[1][0]
    assert sorted(numbers[numbers >= 0].tolist()) == list(range(300))


@pytest.mark.parametrize("name", APPROXIMATE)
def test_a_deep_ranking_compares_every_vector(tmp_path: Path, name: str) -> None:
    vectors = clustered(3_000, 32)
    numbers = opened(name, vectors, tmp_path).search(vectors[:2], 2_000)[1]
    assert np.array_equal(numbers, compare(vectors, vectors[:2], 2_000)[1])


def test_auto_is_exact_for_few_and_says_why() -> None:
    few, many = ("exact", "up to 99,999"), ("ivf-pq", "from 100,000 on")
    for count, (name, size) in {1: few, 99_999: few, 100_000: many, 10**7: many}.items():
        found, reason = chosen(AUTO, count)
        assert found == name
        assert f"{count:,} passage{'' if count == 1 else 's'}" in reason
        assert size in reason
    assert chosen("hnsw", 3) == ("hnsw", "3 passages are searched by a graph of neighbours (HNSW), as the settings say")


@pytest.mark.parametrize("retriever", ["dense", "hybrid"])
def test_an_exact_index_keeps_its_key_and_another_has_its_own(store: Store, encoder: Encoder, retriever: str) -> None:
    made = {name: index(store, encoder, name, retriever) for name in (AUTO, *VECTOR_INDEXES)}
    assert made[AUTO].digest == made["exact"].digest == made["exact"].artefact.digest
    assert len({each.digest for each in made.values()}) == 1 + len(APPROXIMATE)
    for name in APPROXIMATE:
        assert index(store, encoder, name, retriever).digest == made[name].digest
        assert made[name].cost.storage_bytes > made["exact"].cost.storage_bytes
        assert made[name].notes[0] == made[name].vector_index.reason  # type: ignore[union-attr]
        assert made[name].search(["forno 7"], 3).hits == made["exact"].search(["forno 7"], 3).hits
    assert made[AUTO].notes == ()
    (hits,) = made["ivf-pq"].search(["forno"], 99).hits
    assert len(hits) == len(DOCUMENTS)


def test_an_index_without_a_file_that_misses_some_has_a_key_of_its_own(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Half(VECTOR_INDEXES["exact"]):  # type: ignore[misc]
        exact, title = False, {"en": "comparing one half"}

        def search(self, asked: Any, k: int) -> Any:
            return compare(self.vectors[:6], asked, k)

    monkeypatch.setattr(VECTOR_INDEXES, "_items", {**VECTOR_INDEXES, "half": Half})
    made = index(store, encoder, "half")
    assert made.digest != index(store, encoder).digest
    assert made.notes == ("12 passages are searched by comparing one half, as the settings say",)
    assert {hit.passage.document for hit in made.search(["forno"], 12).hits[0]} == {f"d{n}" for n in range(6)}


def test_the_size_decides_where_nothing_is_said(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(VECTOR_INDEXES["ivf-sq8"], "suits_from", 12)
    assert index(store, encoder).vector_index.name == "ivf-sq8"  # type: ignore[union-attr]
    assert index(store, encoder, documents=DOCUMENTS[1:]).vector_index.name == "exact"  # type: ignore[union-attr]


def test_a_damaged_file_is_never_searched(store: Store, encoder: Encoder) -> None:
    made = index(store, encoder, "ivf-sq8")
    file = made.vector_index.artefact.folder / FILE  # type: ignore[union-attr]
    content = bytearray(file.read_bytes())
    content[-9] ^= 1  # of the codes: faiss would load it and answer
    file.write_bytes(content)
    again = index(Store(store.home), encoder, "ivf-sq8")
    assert file.read_bytes() != bytes(content)
    assert again.search(["forno 7"], 3).hits == made.search(["forno 7"], 3).hits


def test_every_parameter_is_in_the_key(store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {index(store, encoder, name).digest for name in APPROXIMATE}
    kind = VECTOR_INDEXES["hnsw"]
    given = kind.parameters_for(12, encoders.HIDDEN)
    for key, value in given.items():
        other = {**given, key: value + 1}
        monkeypatch.setattr(kind, "parameters_for", classmethod(lambda *_, other=other: other))
        found.add(index(store, encoder, "hnsw").digest)
    monkeypatch.undo()
    monkeypatch.setattr(kind, "version", 2)
    found.add(index(store, encoder, "hnsw").digest)
    monkeypatch.setattr(vector_index, "VERSION", 2)
    found.add(index(store, encoder, "hnsw").digest)
    assert len(found) == len(APPROXIMATE) + len(given) + 2


def test_flops_are_of_the_vectors_that_are_compared(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = index(store, encoder, "exact")
    own = made.search(["forno"], 2).flops[0]
    monkeypatch.setattr(Embedder, "flops", lambda self, lengths: [0.0] * len(lengths))
    assert made.search(["forno"], 2).flops[0] == 2 * encoders.HIDDEN * len(DOCUMENTS) < own


def test_parameters_are_values_that_a_manifest_can_hold() -> None:
    for kind in VECTOR_INDEXES.values():
        for count in (1, 50, 10**4, 10**6):
            parameters = kind.parameters_for(count, 384)
            assert json.loads(json.dumps(dict(parameters))) == parameters
