"""How well each retriever finds the evidence, and how fast: on the built-in corpora and on public ones.

    python -m experiments.benchmarks.retrieval [--quick] [--collections builtin-en,builtin-it,hotpotqa,squad,scifact]
        [--encoders all-minilm-l6-v2,multilingual-e5-small] [--data ../shared/data] [--speed 60000]

The documents of the built-in corpora are cut as by default (60 words), a paragraph or abstract of the public ones is a
document and stays whole as far as the encoder reads. recall@k is the share of the evidence that an answer needs among
the k best; nDCG@10 is of documents. Embeddings are kept in the store, so that a second run only searches. `--quick`
takes a part of each collection: the built-in ones whole with a third of the questions, a quarter of the articles.
`--speed` builds and opens a lexical index of so many passages instead, beside plain bm25s.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = {
    "hotpotqa": ("hotpotqa", "hotpotqa"),
    "squad": ("squad", "squad_v1.1_dev"),
    "scifact": ("beir", "scifact_beir"),
}
BUILT_IN = {"builtin-en": "appliances-en", "builtin-it": "appliances-it"}
KS = (1, 2, 3, 5)
LONGEST = 10  # of a ranking


@dataclass(frozen=True)
class Collection:
    """Documents, questions with their evidence, and how the documents are cut."""

    name: str
    language: str
    chunker: str
    documents: tuple
    questions: tuple


def collection(name: str, data: Path, quick: bool) -> Collection:
    """A collection by its name; its part where a quick run is asked for."""
    from workbench.corpus.datasets.registry import LAYOUTS, ReadOptions
    from workbench.corpus.load import load_corpus
    from workbench.types import FACTUAL_KINDS

    if name in BUILT_IN:
        corpus = load_corpus(ROOT / "corpora" / BUILT_IN[name])
        asked = tuple(q for q in corpus.questions if q.evidence and q.kind in FACTUAL_KINDS)
        return Collection(name, corpus.language, "sentences", corpus.documents, asked[:: 3 if quick else 1])
    kind, folder = SOURCES[name]
    layout = LAYOUTS[kind]
    found = layout.find(data / folder)
    if not found:
        raise SystemExit(f"{name} is not in {data / folder}: --data names the folder of the public data")
    read = layout.read(found[0], ReadOptions())
    documents, asked = read.documents, tuple(q for q in read.questions if q.evidence)
    if name == "scifact":  # every abstract that bears on a claim is wanted, as the published figures have it
        asked = tuple(replace(q, kind="multi") for q in asked if q.split == "test")
    if quick and name == "squad":
        articles = set(sorted({d.id.split("/")[0] for d in documents})[::4])
        documents = tuple(d for d in documents if d.id.split("/")[0] in articles)
        asked = tuple(q for q in asked if q.evidence[0].document.split("/")[0] in articles)[::4]
    elif quick and name == "scifact":
        wanted = {place.document for q in asked for place in q.evidence}
        documents = tuple(d for n, d in enumerate(documents) if d.id in wanted or n % 5 == 0)
    return Collection(name, "en", "document", documents, asked)


def measured(made: Collection, retriever: str, encoder: str | None, size: int, how: str = "scores") -> list[str]:
    """One row of the table. `how`: what hybrid retrieval joins its rankings by."""
    from workbench.models.encoders import prepare_encoder
    from workbench.progress import LogProgress
    from workbench.retrieval import build_index
    from workbench.retrieval.fusion import Fusion
    from workbench.scoring.rankings import figures
    from workbench.store import Store

    store = Store.default()
    index = build_index(
        store,
        made.documents,
        retriever=retriever,
        chunker=made.chunker,
        size=size,
        overlap=0,
        language=made.language,
        progress=LogProgress(),
        encoder=prepare_encoder(encoder, store) if encoder else None,
        fusion=Fusion(how),
    )
    index.search([made.questions[0].text], 1)  # opens it
    found = index.search([q.text for q in made.questions], LONGEST)
    pairs = list(zip(made.questions, found.hits, strict=True))
    found_so = figures(pairs, made.language, KS)
    shown = [f"{value:.3f}" for value in (*found_so.recall.values(), found_so.ndcg)]
    return [
        made.name,
        retriever if how == "scores" else f"{retriever}, {how}",
        encoder or "-",
        str(len(index.passages())),
        *shown,
        f"{found.seconds * 1000:.1f}",
        f"{index.cost.seconds:.1f}",
    ]


def table(given: argparse.Namespace) -> None:
    """Every collection with every retriever and encoder."""
    head = ["collection", "retriever", "encoder", "passages", *(f"r@{k}" for k in KS), "nDCG@10", "ms/query", "build s"]
    widths = [12, 13, 22, 9, *([7] * len(KS)), 8, 9, 8]
    _line(head, widths)
    for name in given.collections.split(","):
        made = collection(name, given.data, given.quick)
        _line(measured(made, "lexical", None, given.size), widths)
        for encoder in [each for each in given.encoders.split(",") if each]:
            for retriever in ("dense", "hybrid"):
                _line(measured(made, retriever, encoder, given.size), widths)
            _line(measured(made, "hybrid", encoder, given.size, "ranks"), widths)


def _line(cells: Sequence[str], widths: Sequence[int]) -> None:
    print(" ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)), flush=True)


def speed(passages: int, data: Path) -> None:
    """Build, open and search a lexical index of so many passages, and plain bm25s over the same words."""
    import bm25s

    from workbench.retrieval.index import RetrieverSource
    from workbench.retrieval.lexical import FOLDER, K1, B, Lexical
    from workbench.retrieval.words import words

    made = collection("scifact", data, quick=False)
    sentences = [s for d in made.documents for s in d.text.split(". ")]
    texts = [" ".join(sentences[(n + m * 7919) % len(sentences)] for m in range(3)) for n in range(passages)]
    asked = [q.text for q in made.questions]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        Lexical.build(folder, texts, "en")
        built = time.perf_counter()
        index = Lexical.open(RetrieverSource(folder, "en"))
        opened = time.perf_counter()
        index.rank(asked, LONGEST)
        ranked = time.perf_counter()
        plain = bm25s.BM25.load(folder / FOLDER, mmap=True, show_progress=False)
        loaded = time.perf_counter()
        plain.retrieve([words(query, "en") for query in asked], k=LONGEST, show_progress=False)
        done = time.perf_counter()
    print(f"{passages} passages, k1 {K1}, b {B}: built in {built - start:.1f} s")
    print(f"ours        opened in {opened - built:.2f} s, {(ranked - opened) / len(asked) * 1000:.2f} ms a query")
    print(f"plain bm25s opened in {loaded - ranked:.2f} s, {(done - loaded) / len(asked) * 1000:.2f} ms a query")


def main() -> int:
    """Print the table, or the speed."""
    parser = argparse.ArgumentParser(description="How well each retriever finds the evidence, and how fast.")
    parser.add_argument("--quick", action="store_true", help="a part of each collection")
    parser.add_argument("--collections", default=",".join([*BUILT_IN, *SOURCES]))
    parser.add_argument("--encoders", default="all-minilm-l6-v2,multilingual-e5-small")
    parser.add_argument("--size", type=int, default=60, help="words of a passage of the built-in corpora")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--speed", type=int, default=0, metavar="PASSAGES", help="time a lexical index instead")
    given = parser.parse_args()
    if given.speed:
        speed(given.speed, given.data)
    else:
        table(given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
