"""How large a corpus can be searched, how fast and how well: each kind of index beside the plain library.

    python -m experiments.benchmarks.index [--parts vectors,words,encode] [--sizes 10000,100000,1000000] [--width 384]
        [--kinds exact,hnsw,ivf-pq,ivf-sq8] [--queries 200] [--encoder all-minilm-l6-v2] [--texts 512] [--repeats 3]
    python -m experiments.benchmarks.index --parts path --sizes 1000000 [--retrievers lexical,dense]

`vectors`: time to build, bytes a passage of the index (the vectors themselves, on disk, take 4 bytes a value beside),
recall@10 against comparing all, and the milliseconds of a single query, interleaved with plain faiss: the same index
under its `IndexRefineFlat`, all vectors in memory. The vectors are drawn in clusters, as embeddings lie. `words`: BM25
built, opened and searched beside plain bm25s on the same words, which is built up to 100,000 passages alone: it takes
20 GB at a million. `encode`: beside sentence-transformers' own `encode`, which sorts too. `path`: `corpus import`,
`retrieve` and `run` as a user calls them, on passages of a dozen words, with an encoder of two layers and answers by a
script; each process's time and greatest memory. Figures are of this machine as it is now: its load is printed.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault(
    "GOMP_SPINCOUNT", "10000"
)  # as the command line sets it: threads that spin starve their neighbours

K = 10
LATENT, CLUSTER = 64, 50  # dimensions that vary most, and vectors of a cluster
TIMES = ("p50 ms", "p95 ms", "cpu ms")  # of a query; the last is the processor's
PLAIN_WORDS = 100_000  # passages up to which plain bm25s is built


def main() -> int:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description="How large a corpus can be searched, how fast and how well.")
    parser.add_argument("--parts", default="vectors,words,encode")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--width", type=int, default=384)
    parser.add_argument("--kinds", default="exact,hnsw,ivf-pq,ivf-sq8")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--encoder", default="all-minilm-l6-v2")
    parser.add_argument("--texts", type=int, default=512)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--retrievers", default="lexical,dense")
    parser.add_argument("--folder", type=Path, default=None, help="where files are made; a temporary one by default")
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        for part in given.parts.split(","):
            if part == "path":
                from experiments.benchmarks.index_path import whole_path

                for size in sizes:
                    whole_path(size, given.retrievers.split(","), Path(name))
            elif part == "encode":
                encode(given.encoder, given.texts, given.repeats)
            else:
                for size in sizes:
                    PARTS[part](size, given, Path(name))
    return 0


def line(*cells: object) -> None:
    """A row of a table."""
    print(" ".join(str(cell).ljust(width) for cell, width in zip(cells, (9, 14, *[9] * 12), strict=False)), flush=True)


def clustered(count: int, width: int, file: Path, seed: int = 0) -> Any:
    """Vectors of length 1 in a mapped file: clusters in a space of fewer dimensions, and noise in all.

    The nearest of a query has a cosine of about 0.82, the tenth of 0.74.
    """
    rng = np.random.default_rng(seed)
    decay = (1 / np.sqrt(1 + np.arange(LATENT)))[:, None]
    into = (rng.normal(size=(LATENT, width)) * decay).astype(np.float32)
    centres = rng.normal(size=(max(10, count // CLUSTER), LATENT)).astype(np.float32)
    made = np.lib.format.open_memmap(file, mode="w+", dtype=np.float32, shape=(count, width))
    for start in range(0, count, 50_000):
        rows = min(50_000, count - start)
        own = centres[rng.integers(0, len(centres), rows)] + 0.7 * rng.normal(size=(rows, LATENT)).astype(np.float32)
        part = own @ into + 0.15 * rng.normal(size=(rows, width)).astype(np.float32)
        made[start : start + rows] = part / np.linalg.norm(part, axis=1, keepdims=True)
    return made


def timed(calls: dict[str, Callable[[Any], Any]], queries: Sequence[Any]) -> dict[str, tuple[list[Any], Any]]:
    """What each call gives for each query, and its milliseconds: their median, 95th percentile, and those computed.

    The calls take turns at each query. What was computed is the processor's time, which another process does not
    lengthen much.
    """
    found: dict[str, list[Any]] = {name: [] for name in calls}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for query in queries:
        for name, call in calls.items():
            start, computed = time.perf_counter(), time.process_time()
            found[name].append(call(query))
            spent[name].append((time.perf_counter() - start, time.process_time() - computed))
    return {
        name: (
            found[name],
            [1000 * np.percentile(seconds, p) for seconds, p in zip((wall, wall, used), (50, 95, 50), strict=True)],
        )
        for name in calls
        for wall, used in [zip(*spent[name], strict=True)]
    }


def vectors(size: int, given: argparse.Namespace, folder: Path) -> None:
    """Each kind of index over so many vectors."""
    import faiss

    from workbench.cost.memory import PeakMemory
    from workbench.retrieval.vector_index import FILE, VECTOR_INDEXES, compare
    from workbench.retrieval.vectors_under_way import give_back

    drawn = clustered(size + given.queries, given.width, folder / "vectors.npy")
    give_back(drawn)
    mapped, asked = drawn[:size], np.array(drawn[size:])
    truth = compare(mapped, asked, K)[1]
    line("vectors", "index", "build s", "bytes/p", "recall@10", *TIMES, "plain r", *TIMES, "peak GB")
    for name in given.kinds.split(","):
        gc.collect()
        give_back(drawn)
        kind, file = VECTOR_INDEXES[name], folder / FILE
        parameters = kind.parameters_for(size, given.width)
        with PeakMemory() as peak:
            start = time.perf_counter()
            if kind.stores:
                faiss.write_index(kind.build(mapped, parameters), str(file))
            built = time.perf_counter() - start
            opened = kind(mapped, file if kind.stores else None, parameters)
            for query in asked[:, None]:  # pages of the file; and the memory that a search takes
                opened.search(query, K)
        plain = _plain(opened, mapped)
        both = timed({"ours": partial(_numbers, opened, K), "plain": partial(_numbers, plain, K)}, list(asked[:, None]))
        recalls = {key: _recall(both[key][0], truth) for key in both}
        line(
            f"{size:,}", name, f"{built:.1f}", f"{file.stat().st_size / size if kind.stores else 0:.0f}",
            f"{recalls['ours']:.3f}", *(f"{value:.2f}" for value in both["ours"][1]), f"{recalls['plain']:.3f}",
            *(f"{value:.2f}" for value in both["plain"][1]), f"{peak.resident_bytes / 1e9:.2f}",
        )  # fmt: skip
        del plain, opened, both
        file.unlink(missing_ok=True)
    del drawn, mapped
    (folder / "vectors.npy").unlink()


def _plain(opened: Any, mapped: Any) -> Any:
    """The same of faiss alone: all vectors in memory, searched one by one or after its own index."""
    import faiss

    if opened.index is None:
        flat = faiss.IndexFlatIP(mapped.shape[1])
        flat.add(np.ascontiguousarray(mapped))
        return flat
    plain = faiss.IndexRefineFlat(opened.index, faiss.swig_ptr(np.ascontiguousarray(mapped)))
    plain.k_factor = opened.proposed(K) / K
    return plain


def _numbers(index: Any, k: int, query: Any) -> Any:
    return index.search(query, k)[1]


def _recall(found: Sequence[Any], truth: Any) -> float:
    return float(
        np.mean([len(set(map(int, row[0])) & set(map(int, true))) / K for row, true in zip(found, truth, strict=True)])
    )


def sentences(count: int, length: int, seed: int = 0) -> list[str]:
    """Texts of about so many words, some rare and few frequent, as in a language (Zipf's law)."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(length // 2, length * 3 // 2 + 1, count)
    words = np.minimum(rng.zipf(1.3, int(sizes.sum())), 200_000)
    ends = np.cumsum(sizes)
    return [" ".join(f"w{word}" for word in words[end - size : end]) for size, end in zip(sizes, ends, strict=True)]


def words_of(size: int, given: argparse.Namespace, folder: Path) -> None:
    """BM25 over so many passages."""
    import bm25s

    from workbench.cost.memory import PeakMemory
    from workbench.retrieval.index import RetrieverSource
    from workbench.retrieval.lexical import FOLDER, K1, B, Lexical
    from workbench.retrieval.words import words

    texts = sentences(size, 30)
    drawn = random.Random(1)  # noqa: S311 - to be repeated, no secret
    asked = [" ".join(drawn.sample(drawn.choice(texts).split(), 6)) for _ in range(given.queries)]
    place = folder / f"words-{size}"
    place.mkdir()
    with PeakMemory() as peak:
        start = time.perf_counter()
        Lexical.build(place, texts, "en")
        built = time.perf_counter() - start
    start = time.perf_counter()
    opened = Lexical.open(RetrieverSource(place, "en"))
    ours_opened = time.perf_counter() - start
    start = time.perf_counter()
    plain = bm25s.BM25.load(place / FOLDER, mmap=True, show_progress=False)
    plain_opened = time.perf_counter() - start
    plain_built = "-"
    if size <= PLAIN_WORDS:
        start = time.perf_counter()
        bm25s.BM25(k1=K1, b=B).index([words(text, "en") for text in texts], show_progress=False)
        plain_built = f"{time.perf_counter() - start:.1f}"
    both = timed(
        {
            "ours": lambda query: opened.rank([query], K),
            "plain": lambda query: plain.retrieve([words(query, "en")], k=K, show_progress=False),
        },
        asked,
    )
    for ours, theirs in zip(both["ours"][0], both["plain"][0], strict=True):
        np.testing.assert_allclose([score for _, score in ours[0]], theirs.scores[0][: len(ours[0])], rtol=1e-5)
    held = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    line("words", "", "build s", "bytes/p", "open s", *TIMES, "peak GB")
    line(f"{size:,}", "ours", f"{built:.1f}", f"{held / size:.0f}", f"{ours_opened:.3f}",
         *(f"{value:.2f}" for value in both["ours"][1]), f"{peak.resident_bytes / 1e9:.2f}")  # fmt: skip
    line(f"{size:,}", "plain bm25s", plain_built, "", f"{plain_opened:.3f}",
         *(f"{value:.2f}" for value in both["plain"][1]))  # fmt: skip


def encode(name: str, count: int, repeats: int) -> None:
    """Ours and sentence-transformers' own, in turn, on texts of 5 to 200 words."""
    from workbench.models.encoders import prepare_encoder
    from workbench.retrieval.embedder import embedder
    from workbench.store import Store

    embeds = embedder(prepare_encoder(name, Store.default()), "cpu")
    pool = sentences(count, 60, 1)
    drawn = random.Random(2)  # noqa: S311 - to be repeated, no secret
    texts = [" ".join(text.split()[: drawn.choice((5, 15, 30, 60, 90))]).replace("w", "word ") for text in pool]
    calls: dict[str, Callable[[], Any]] = {
        "ours": lambda: embeds.encode(texts, "passage"),
        "sentence-transformers": lambda: embeds.model.encode(
            texts, prompt=embeds.prompt("passage"), normalize_embeddings=True, show_progress_bar=False
        ),
    }
    embeds.encode(texts[:32], "passage")  # what is loaded and measured out at the first use
    both = timed({key: lambda _, call=call: call() for key, call in calls.items()}, range(repeats))
    apart = float(np.abs(both["ours"][0][0] - both["sentence-transformers"][0][0]).max())
    for key, (_, (median, _, computed)) in both.items():
        rates = [1000 * count / value for value in (median, computed)]
        print(f"encode    {key:22} {rates[0]:8.1f} texts/s, {rates[1]:.1f} a second of processor, medians of {repeats}")
    print(f"encode    vectors at most {apart:.1e} apart")


PARTS: dict[str, Callable[[int, argparse.Namespace, Path], None]] = {"vectors": vectors, "words": words_of}

if __name__ == "__main__":
    sys.exit(main())
