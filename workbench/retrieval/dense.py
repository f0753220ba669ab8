"""Dense retrieval: sentence embeddings in a FAISS inner-product index (exact search, cosine similarity)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.models.catalogue import embeddings_folder
from workbench.progress import Progress
from workbench.retrieval.index import RETRIEVERS, Built, Ranked, Retriever
from workbench.store import file_digest

FILE = "index.faiss"
BATCH = 32


@lru_cache(maxsize=1)
def encoder() -> Any:
    """The embedding model, loaded once a process from its package's folder."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(embeddings_folder()), device="cpu", local_files_only=True)


@lru_cache(maxsize=1)
def _identity() -> dict[str, Any]:
    folder = embeddings_folder()
    names = ("model.safetensors", "tokenizer.json", "modules.json", "sentence_bert_config.json")
    return {"embeddings": {name: file_digest(folder / name) for name in names if (folder / name).is_file()}}


def _flops(texts: Sequence[str]) -> tuple[list[float], int]:
    """About 2 FLOPs a weight of the encoder's layers and token (its embeddings are looked up), and all tokens."""
    model = encoder()
    layers = sum(p.numel() for name, p in model.named_parameters() if "embeddings" not in name)
    lengths = [min(len(ids), model.max_seq_length) for ids in model.tokenizer(list(texts))["input_ids"]]
    return [2.0 * layers * length for length in lengths], sum(lengths)


@RETRIEVERS.add("dense")
class Dense(Retriever):
    """all-MiniLM-L6-v2 and exact search."""

    def __init__(self, index: Any) -> None:
        self.index = index

    @classmethod
    def identity(cls) -> Mapping[str, Any]:
        """The bytes of the embedding model."""
        return _identity()

    @classmethod
    def build(cls, folder: Path, texts: Sequence[str], language: str, progress: Progress) -> Built:
        """Embed the passages and write the index."""
        import faiss

        index: Any = None
        flops, tokens = _flops(texts)
        with progress.stage("embedding passages", len(texts)) as stage:
            for start in range(0, len(texts), 8 * BATCH):
                vectors = _encode(texts[start : start + 8 * BATCH])
                index = faiss.IndexFlatIP(vectors.shape[1]) if index is None else index
                index.add(vectors)
                progress.advance(stage, len(vectors), tokens * len(vectors) // len(texts))
        faiss.write_index(index, str(folder / FILE))
        return Built(sum(flops), tokens)

    @classmethod
    def open(cls, folder: Path, language: str) -> Dense:
        """Read the index; the store has checked its bytes."""
        import faiss

        encoder()
        return cls(faiss.read_index(str(folder / FILE)))

    def rank(self, queries: Sequence[str], k: int) -> Ranked:
        """By cosine similarity."""
        scores, numbers = self.index.search(_encode(queries), k)
        return [
            [(int(n), float(s)) for n, s in zip(row, values, strict=True) if n >= 0]
            for row, values in zip(numbers, scores, strict=True)
        ]

    def query_flops(self, queries: Sequence[str]) -> list[float]:
        """Encoding each query, and its product with every vector."""
        search = 2.0 * self.index.ntotal * self.index.d
        return [each + search for each in _flops(queries)[0]]


def _encode(texts: Sequence[str]) -> Any:
    return encoder().encode(
        list(texts), batch_size=BATCH, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
    )
