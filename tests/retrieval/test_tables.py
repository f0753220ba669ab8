"""The passages of an index on disk, and the words that BM25 counts: what is read is what was written."""

from __future__ import annotations

import json
import pickle
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import bm25s
import numpy as np
import pyarrow
import pytest

from workbench.digests import digest_of, digest_of_items
from workbench.progress import Progress
from workbench.retrieval import build_index, passage_table
from workbench.retrieval.counts import Counts, saved
from workbench.retrieval.index import RetrieverSource
from workbench.retrieval.lexical import FOLDER, Lexical
from workbench.retrieval.passage_table import FILE, LINES, PassageTable, PassageWriter, Titled, read_passages
from workbench.retrieval.words import words
from workbench.store import Store
from workbench.types import Document, Passage

PASSAGES = [Passage(f"è{n}#0", f"è{n}", f"text {n}\u2028 🐋", n, n + 9) for n in range(11)]


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PassageTable:
    monkeypatch.setattr(passage_table, "ROWS", 4)
    with closing(PassageWriter(tmp_path)) as writer:
        for passage in PASSAGES:
            writer.append(passage)
    return PassageTable(tmp_path / FILE)


def test_passages_are_read_as_they_were_written(table: PassageTable) -> None:
    assert len(table) == 11
    assert list(table) == PASSAGES
    assert [table[n] for n in (0, 3, 4, 10, -1, -11)] == [PASSAGES[n] for n in (0, 3, 4, 10, -1, -11)]
    for part in (slice(2, 9), slice(4, 8), slice(None, None, -1), slice(10, 99), slice(5, 2), slice(-3, None)):
        assert list(table[part]) == PASSAGES[part]
    assert table == PASSAGES
    assert table != PASSAGES[1:]
    with pytest.raises(IndexError, match="passage 11 of 11"):
        _ = table[11]


def test_part_of_a_table_is_read_and_pickled_as_a_table(table: PassageTable) -> None:
    part = table[3:10][::2]
    assert isinstance(part, PassageTable)
    assert list(pickle.loads(pickle.dumps(part))) == PASSAGES[3:10:2]
    assert (part[-1], part != table) == (PASSAGES[9], True)


def test_passages_that_were_stored_with_an_index_of_their_batches_are_still_read(tmp_path: Path) -> None:
    columns = [[getattr(passage, name) for passage in PASSAGES] for name in ("id", "document", "text", "start", "end")]
    schema = pyarrow.schema([
        *[(name, pyarrow.large_string()) for name in ("id", "document", "text")],
        ("start", pyarrow.int64()), ("end", pyarrow.int64()),
    ])  # fmt: skip
    with pyarrow.OSFile(str(tmp_path / FILE), "wb") as stream, pyarrow.ipc.new_file(stream, schema) as writer:
        for part in (slice(0, 8), slice(8, None)):
            writer.write_batch(pyarrow.record_batch([column[part] for column in columns], schema=schema))
    assert read_passages(tmp_path) == PASSAGES
    assert [read_passages(tmp_path)[n] for n in (7, 8, -1)] == [PASSAGES[n] for n in (7, 8, -1)]


def test_a_title_stands_above_its_passages(table: PassageTable) -> None:
    titled = Titled(table, {passage.document: passage.document.upper() for passage in PASSAGES})
    wanted = [f"{p.document.upper()}\n{p.text}" for p in PASSAGES]
    assert (list(titled), titled[5], list(titled[3:7]), len(titled)) == (wanted, wanted[5], wanted[3:7], 11)


def test_an_index_that_was_stored_as_lines_is_still_read(store: Store) -> None:
    documents = [Document(f"d{n}", "", f"copper of sort {n}") for n in range(5)]
    made = build_index(
        store,
        documents,
        retriever="lexical",
        chunker="document",
        size=60,
        overlap=0,
        language="en",
        progress=Progress(),
    )
    rows = "".join(json.dumps(asdict(passage)) + "\n" for passage in made.passages())
    folder = store.home / "old"
    folder.mkdir()
    (folder / LINES).write_text(rows, encoding="utf-8")
    assert list(read_passages(folder)) == list(made.passages())


def test_bm25_is_built_as_bm25s_builds_it(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    texts = [" ".join(f"w{word}" for word in rng.zipf(1.5, rng.integers(0, 30)) % 500) for _ in range(300)]
    counts = Counts()
    for text in texts:
        counts.add(words(text, "en"))
    assert counts.words == sum(len(words(text, "en")) for text in texts)
    saved(counts, tmp_path / FOLDER, 0.9, 0.4)
    plain = bm25s.BM25(k1=0.9, b=0.4, backend="numpy")
    plain.index([words(text, "en") for text in texts], show_progress=False)
    ours = Lexical.open(RetrieverSource(tmp_path, "en"))
    for query in ("w1 w2 w7", "w3 w3", "w499 w4", "w1"):
        wanted = plain.get_scores(words(query, "en"))
        (found,) = ours.rank([query], 300)
        assert dict(found) == {n: float(score) for n, score in enumerate(wanted) if score > 0}
        assert [n for n, _ in found] == [int(n) for n in np.argsort(-wanted, kind="stable")[: len(found)]]
        assert ours.rank([query], 7) == [found[:7]]


def test_a_digest_of_items_is_that_of_their_list() -> None:
    for items in ([], [1], [("é", 2.5, None), {"b": 1, "a": [2]}, "x"]):
        assert digest_of_items(iter(items)) == digest_of(items)
