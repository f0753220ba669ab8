"""Embeddings: computed once for all retrievers, those of sentence-transformers, and none of a text that is not read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import encoders

from workbench.errors import ArmError
from workbench.models.encoders import Encoder, prepare_encoder
from workbench.progress import Progress
from workbench.retrieval import Index, build_index
from workbench.retrieval.embedder import Embedder, embedder
from workbench.store import Store
from workbench.types import Document

TEXT = "Il forno pesa trenta chili. La porta è verde. Il cavo misura due metri e la spina è inclusa. "
DOCUMENTS = tuple(Document(f"d{n}", f"Scheda {n}", TEXT * n) for n in range(1, 5))


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    folder = encoders.save(tmp_path_factory.mktemp("encoders") / "tiny", [TEXT, "Scheda 1 2 3 4 passage: query:"])
    return prepare_encoder(str(folder), Store(folder.parent / "store"))


def index(store: Store, encoder: Encoder, retriever: str = "dense", **changes: Any) -> Index:
    settings: dict[str, Any] = {"chunker": "sentences", "size": 60, "overlap": 0, "language": "it", **changes}
    settings.setdefault("documents", DOCUMENTS)
    return build_index(
        store, settings.pop("documents"), retriever=retriever, progress=Progress(), encoder=encoder, **settings
    )


def test_vectors_are_those_of_sentence_transformers_in_the_order_of_the_texts(encoder: Encoder) -> None:
    embeds = embedder(encoder, "cpu")
    texts = [TEXT[: 7 * n] for n in (9, 1, 12, 3, 7, 2, 8, 4, 6, 11, 5, 10)]
    wanted = embeds.model.encode(texts, prompt="passage: ", normalize_embeddings=True)
    np.testing.assert_allclose(embeds.encode(texts, "passage"), wanted, atol=1e-5)
    assert np.abs(embeds.encode(texts, "query") - wanted).max() > 1e-3  # another prompt


def test_dense_and_hybrid_share_one_embedding_of_the_corpus(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[int] = []
    real = Embedder.encode

    def counted(self: Embedder, texts: Sequence[str], role: Any, *rest: Any) -> Any:
        encoded.append(len(texts)) if role == "passage" else None
        return real(self, texts, role, *rest)

    monkeypatch.setattr(Embedder, "encode", counted)
    dense, hybrid = index(store, encoder), index(store, encoder, "hybrid")
    assert encoded == [len(dense.passages())]
    assert dense.passages() == hybrid.passages()
    assert len(list((store.home / "embeddings").glob("[!.]*"))) == 1
    assert hybrid.cost.flops == dense.cost.flops > 0
    assert hybrid.cost.tokens == dense.cost.tokens > 0
    assert hybrid.cost.storage_bytes > dense.cost.storage_bytes
    index(store, encoder, size=5)
    assert len(encoded) == 2  # another cut has other vectors


def test_vectors_are_mapped_from_the_disk(store: Store, encoder: Encoder) -> None:
    made = index(store, encoder)
    assert made.embeddings is not None
    vectors = made.embeddings.vectors()
    assert isinstance(vectors, np.memmap)
    assert vectors.shape == (len(made.passages()), encoders.HIDDEN)
    assert not vectors.flags.writeable


@pytest.mark.parametrize("size", [5, 60, 500])
@pytest.mark.parametrize("chunker", ["sentences", "words", "document"])
def test_no_passage_is_longer_than_the_encoder_reads(store: Store, encoder: Encoder, chunker: str, size: int) -> None:
    made = index(store, encoder, "hybrid", chunker=chunker, size=size)
    titles = {document.id: document.title for document in DOCUMENTS}
    texts = [f"{titles[passage.document]}\n{passage.text}" for passage in made.passages()]
    lengths = embedder(encoder, "cpu").lengths(texts, "passage")
    assert max(lengths) <= encoder.limit
    assert made.cost.tokens == sum(lengths)
    for document in DOCUMENTS:
        own = [p for p in made.passages() if p.document == document.id]
        assert all(p.text == document.text[p.start : p.end] for p in own)
        assert "".join("".join(p.text.split()) for p in own) == "".join(document.text.split())
    if size == 500 or chunker == "document":
        (note,) = made.notes
        assert "were longer than the 40 tokens" in note
    elif size == 5:
        assert made.notes == ()


def test_lexical_retrieval_has_no_encoder_that_would_bound_it(store: Store, encoder: Encoder) -> None:
    made = index(store, encoder, "lexical", chunker="document")
    assert [passage.text for passage in made.passages()] == [document.text for document in DOCUMENTS]
    assert made.notes == ()


def test_a_title_that_would_leave_no_room_is_shortened_and_said_to_be(store: Store, encoder: Encoder) -> None:
    made = index(store, encoder, documents=(Document("d", "Scheda " * 90, TEXT), Document("e", "Scheda", TEXT)))
    assert any(note.startswith("1 title was shortened") for note in made.notes)
    assert made.embeddings is not None
    assert made.embeddings.artefact.info["unread"] == {"passages": 0, "tokens": 0}


def test_vectors_that_are_not_finite_fail_the_arm(
    store: Store, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    embeds = embedder(encoder, "cpu")
    monkeypatch.setattr(embeds.model, "encode", lambda texts, **_: np.full((len(texts), encoders.HIDDEN), np.nan))
    with pytest.raises(ArmError, match="not finite"):
        index(store, encoder)


def test_the_key_follows_the_encoder(store: Store, encoder: Encoder, tmp_path: Path) -> None:
    other = prepare_encoder(str(encoders.save(tmp_path / "other", [TEXT], seed=1)), store)
    asked = prepare_encoder(str(encoder.folder), store, query_prompt="Domanda: ")
    digests = {index(store, each, name).digest for each in (encoder, other, asked) for name in ("dense", "hybrid")}
    assert len(digests) == 6
