"""A text is embedded once: not again for another revision, another retriever, or after a process was killed."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny import encoders

from workbench.models.encoders import Encoder, prepare_encoder
from workbench.progress import Progress
from workbench.retrieval import Index, build_index, embedder
from workbench.retrieval.embedder import COUNTED, Embedder
from workbench.retrieval.embeddings import LEFT
from workbench.retrieval.vectors_under_way import JOURNAL, VectorsUnderWay
from workbench.store import Store
from workbench.store.upkeep import entries, prunable
from workbench.types import Document

WORDS = ["forno", "pesa", "trenta", "chili", "porta", "verde", "cavo", "misura", "due", "metri", "spina", "inclusa"]
DOCUMENTS = tuple(
    Document(f"d{n}", f"Scheda {n}", " ".join(WORDS[(n * m) % 12] for m in range(3 + n % 9))) for n in range(40)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encoders.save(tmp_path_factory.mktemp("encoders") / "tiny", ["Scheda 0 1 2 3 4 5 6 7 8 9", " ".join(WORDS)])


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return prepare_encoder(str(folder), Store(folder.parent / "store"))


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of passages that are embedded, one after another."""
    found: list[str] = []
    real = Embedder.encode

    def counted(self: Embedder, texts: Sequence[str], role: Any, *rest: Any) -> Any:
        found.extend(texts if role == "passage" else ())
        return real(self, texts, role, *rest)

    monkeypatch.setattr(Embedder, "encode", counted)
    return found


def index(store: Store, encoder: Encoder, documents: Sequence[Document] = DOCUMENTS, **changes: Any) -> Index:
    settings = {"retriever": "dense", "chunker": "document", "size": 60, "overlap": 0, "language": "it", **changes}
    return build_index(store, documents, progress=Progress(), encoder=encoder, **settings)


def vectors(made: Index) -> Any:
    assert made.embeddings is not None
    return np.array(made.embeddings.vectors())


def test_only_what_is_new_is_embedded(store: Store, encoder: Encoder, embedded: list[str], tmp_path: Path) -> None:
    first = index(store, encoder)
    assert len(embedded) == 40
    embedded.clear()
    changed = dataclasses.replace(DOCUMENTS[7], text="porta verde")
    renamed = dataclasses.replace(DOCUMENTS[9], title="Scheda nuova")
    added = Document("new", "Scheda 1", "metri due")
    documents = (added, *DOCUMENTS[20:], *DOCUMENTS[:5], changed, renamed)  # the others are removed
    second = index(store, encoder, documents)
    assert sorted(embedded) == sorted(["Scheda 1\nmetri due", "Scheda 7\nporta verde", f"Scheda nuova\n{renamed.text}"])
    alone = index(Store(tmp_path / "alone"), encoder, documents)
    np.testing.assert_allclose(vectors(second), vectors(alone), atol=1e-5)
    # What it cost says what it would have cost without the first.
    assert (second.cost.tokens, second.cost.flops) == (alone.cost.tokens, alone.cost.flops)
    assert second.digest == alone.digest
    assert second.embeddings is not None
    assert second.embeddings.artefact.info["computed"]["passages"] == 3
    kept = second.cost.tokens / first.cost.tokens * first.embeddings.artefact.info["seconds"]  # type: ignore[union-attr]
    assert second.embeddings.artefact.info["seconds"] > 0.8 * kept
    embedded.clear()
    for more in ({"retriever": "hybrid"}, {"chunker": "sentences", "size": 500}, {"vector_index": "ivf-sq8"}):
        index(store, encoder, documents, **more)
    assert embedded == []


def test_nothing_is_taken_of_another_encoder_or_of_damaged_files(
    store: Store, encoder: Encoder, embedded: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    first = index(store, encoder)
    embedded.clear()
    index(store, dataclasses.replace(encoder, passage_prompt="brano: "), DOCUMENTS[:20])
    assert len(embedded) == 20
    embedded.clear()
    file = first.embeddings.artefact.folder / "vectors.npy"  # type: ignore[union-attr]
    content = bytearray(file.read_bytes())
    content[-2] ^= 1
    file.write_bytes(content)
    made = index(Store(store.home), encoder, DOCUMENTS[:20])
    assert len(embedded) == 20
    assert "damaged in the store: vectors.npy" in caplog.text
    assert np.isfinite(vectors(made)).all()


KILLED = """
import os, signal, sys
from pathlib import Path
import test_revisions as tests
from workbench.models.encoders import prepare_encoder
from workbench.retrieval import embedder
from workbench.retrieval.vectors_under_way import VectorsUnderWay
from workbench.store import Store
embedder.SORTED = 1
real, steps = VectorsUnderWay.write, []
def write(self, *given):
    real(self, *given)
    steps.append(1)
    if len(steps) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
VectorsUnderWay.write = write
tests.index(Store(Path(sys.argv[2])), prepare_encoder(sys.argv[1], Store(Path(sys.argv[2]))))
"""


def test_what_a_killed_process_has_embedded_is_not_embedded_again(
    store: Store, folder: Path, encoder: Encoder, embedded: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here = Path(__file__).parent
    path = os.pathsep.join(map(str, [here, here.parent, here.parents[1]]))
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(store.home)],
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    left = [entry for entry in entries(store) if entry.kind == LEFT]
    assert [entry.state for entry in left] == ["unfinished"]
    assert [entry.kind for entry in prunable(store) if entry.kind == LEFT] == [LEFT]
    journal = left[0].folder / JOURNAL
    steps = journal.read_bytes().splitlines(keepends=True)
    assert len(steps) == 3
    journal.write_bytes(b"".join(steps[:2]) + steps[2][: len(steps[2]) // 2])  # cut off in the middle of a line
    monkeypatch.setattr(embedder, "SORTED", 1)  # steps of 8, as there
    made = index(store, encoder)
    assert len(embedded) == 40 - 16
    whole = index(Store(tmp_path / "whole"), encoder)
    assert np.array_equal(vectors(made), vectors(whole))
    assert made.cost.tokens == whole.cost.tokens
    assert not left[0].folder.exists()


def test_rows_that_do_not_agree_with_their_line_are_computed_again(tmp_path: Path) -> None:
    made = VectorsUnderWay(tmp_path, 5, 4)
    made.write([4, 0], np.ones((2, 4), np.float32), 1.5)
    made.write([2], np.full((1, 4), 2, np.float32), 0.5)
    assert made.left.tolist() == [1, 3]
    again = VectorsUnderWay(tmp_path, 5, 4)
    assert (again.left.tolist(), again.seconds) == ([1, 3], 2.0)
    again.vectors[0, 3] = 7
    again.vectors.flush()
    assert VectorsUnderWay(tmp_path, 5, 4).left.tolist() == [0, 1, 3, 4]
    assert VectorsUnderWay(tmp_path, 6, 4).left.tolist() == list(range(6))  # of other texts: nothing fits


def test_tokens_are_counted_so_many_texts_at_a_time(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    embeds = embedder.embedder(encoder, "cpu")
    real, sizes = embeds.tokenizer, []

    class Counting:
        all_special_tokens = real.all_special_tokens

        def __call__(self, texts: Sequence[str], **settings: Any) -> Any:
            sizes.append(len(texts))
            return real(texts, **settings)

    monkeypatch.setattr(Embedder, "tokenizer", Counting())
    texts = [f"Scheda {n % 7}" + " forno" * (n % 5) for n in range(2 * COUNTED + 3)]
    lengths = embeds.lengths(texts, "passage")
    assert sizes == [COUNTED, COUNTED, 3]
    assert lengths[COUNTED + 1] == embeds.lengths([texts[COUNTED + 1]], "passage")[0]


def test_finding_known_texts_takes_hardly_any_time(store: Store, encoder: Encoder, embedded: list[str]) -> None:
    index(store, encoder)
    start = time.perf_counter()
    index(store, encoder, DOCUMENTS[1:])
    assert time.perf_counter() - start < 2
    assert len(embedded) == 40
