"""A large corpus, whose documents stand in the store: as it is in memory, and opened without being read."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import datasets
import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.corpus import load
from workbench.corpus.digest import with_content
from workbench.corpus.filtering import matching
from workbench.corpus.load import load_corpus
from workbench.corpus.mapped import stored
from workbench.corpus.mapped.by_id import documents_by_id, titles_by_id
from workbench.corpus.mapped.stored import StoredDocuments, shared_through
from workbench.corpus.mapped.table import ROWS
from workbench.digests import digest_of, digest_of_pairs
from workbench.errors import RequestError
from workbench.store import Store
from workbench.types import Corpus

MANY = 2 * ROWS + 7


def write(folder: Path, count: int = MANY) -> Path:
    corpora.write(folder)
    with (folder / "documents.jsonl").open("a", encoding="utf-8") as stream:
        for n in range(count):
            meta = {"year": n % 3} if n % 2 else {}
            stream.write(json.dumps({"id": f"à{n}", "title": f"T {n}", "text": f"Text {n}.", "meta": meta}) + "\n")
    return folder


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Corpus, Corpus]:
    """The same corpus in memory and in the store."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "corpus")
    held = load_corpus(folder)
    monkeypatch.setattr(stored, "LEAST_BYTES", 0)
    return held, load_corpus(folder)


def table(corpus: Corpus) -> StoredDocuments:
    assert isinstance(corpus.documents, StoredDocuments)
    return corpus.documents


def test_a_stored_corpus_equals_the_one_in_memory(both: tuple[Corpus, Corpus]) -> None:
    held, there = both
    assert isinstance(held.documents, tuple)
    assert (held.digest, held.questions, held) == (there.digest, there.questions, there)
    assert [q.evidence[0].text for q in there.questions[:5]] == [q.evidence[0].text for q in held.questions[:5]]
    assert there.documents[-1] == held.documents[-1]
    assert list(there.documents[ROWS - 2 : ROWS + 2]) == list(held.documents[ROWS - 2 : ROWS + 2])
    assert list(there.documents[5::7]) == list(held.documents[5::7])
    assert list(there.documents[9:2:-3]) == list(held.documents[9:2:-3])
    assert there != replace(held, documents=held.documents[1:])


def test_its_digest_and_its_documents_are_not_computed_again(
    both: tuple[Corpus, Corpus], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: Any) -> Any:
        raise AssertionError("the documents are read again")

    monkeypatch.setattr(load, "_sound_documents", none)
    monkeypatch.setattr(StoredDocuments, "__iter__", none)
    assert load_corpus(tmp_path / "corpus").digest == both[0].digest


def test_parts_are_tables_with_the_digest_of_the_same_documents_in_memory(both: tuple[Corpus, Corpus]) -> None:
    held, there = both
    for documents in (lambda c: c.documents[:50], lambda c: matching(c.documents, {"year": ["2", "1"]})[3:-2]):
        cut, table_cut = with_content(held, documents=documents(held)), with_content(there, documents=documents(there))
        assert isinstance(table_cut.documents, StoredDocuments)
        assert (len(table_cut.documents), table_cut.digest) == (len(cut.documents), cut.digest)
        assert cut == table_cut
    digests = {with_content(there, documents=there.documents[:n]).digest for n in (50, 51)}
    assert len(digests) == 2


def test_documents_are_found_by_their_ids(both: tuple[Corpus, Corpus]) -> None:
    held, there = both
    few = matching(there.documents, {"year": ["2"]})
    assert dict(documents_by_id(there.documents)) == dict(documents_by_id(held.documents))
    assert digest_of_pairs(titles_by_id(there.documents).items()) == digest_of(dict(titles_by_id(held.documents)))
    assert documents_by_id(few)["à5"].meta == {"year": 2}
    assert titles_by_id(few)["à5"] == "T 5"
    for absent in ("à4", "nothing"):  # of the file and not of the part; and of neither
        assert absent not in documents_by_id(few)
        assert titles_by_id(few).get(absent, "") == ""


def test_a_pickle_is_small_and_opens_the_same_file(both: tuple[Corpus, Corpus]) -> None:
    there = table(both[1])
    text = pickle.dumps(there[:-1])
    assert len(text) < 1000
    assert pickle.loads(text) == both[0].documents[:-1]


def test_it_goes_along_into_the_store_of_a_cluster(both: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    moved = shared_through(both[1], Store(tmp_path / "shared"))
    text = pickle.dumps(moved)
    (tmp_path / "home").rename(tmp_path / "away")
    assert pickle.loads(text) == both[0]
    assert shared_through(both[0], Store(tmp_path / "shared")) is both[0]
    with pytest.raises(RequestError, match="not in this store"):
        pickle.loads(pickle.dumps(both[1]))


def test_a_changed_file_is_another_corpus(both: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    file = tmp_path / "corpus" / "documents.jsonl"
    file.write_text(file.read_text().replace("Text 17.", "Text 71."))
    changed = load_corpus(tmp_path / "corpus")
    assert changed.digest != both[1].digest
    assert documents_by_id(changed.documents)["à17"].text == "Text 71."


@pytest.mark.parametrize("line", ['{"id": "à3", "text": "again"}', '{"id": "x"}', "no JSON", '{"id": "x", "txt": ""}'])
def test_problems_are_the_same(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "corpus", 9)
    with (folder / "documents.jsonl").open("a") as stream:
        stream.write(line + "\n")
    with pytest.raises(RequestError) as held:
        load_corpus(folder)
    monkeypatch.setattr(stored, "LEAST_BYTES", 0)
    with pytest.raises(RequestError) as there:
        load_corpus(folder)
    assert str(there.value) == str(held.value)


def test_problems_of_questions_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    folder = write(tmp_path / "corpus", 9)
    for place in ({"document": "à77"}, {"document": "à7", "start": 2, "end": 99}):
        row = {"id": f"q{place}", "text": f"What? {place}", "answers": ["T"], "evidence": [place]}
        with (folder / "questions.jsonl").open("a") as stream:
            stream.write(json.dumps(row) + "\n")
    with pytest.raises(RequestError) as held:
        load_corpus(folder)
    monkeypatch.setattr(stored, "LEAST_BYTES", 0)
    with pytest.raises(RequestError) as there:
        load_corpus(folder)
    assert str(there.value) == str(held.value)


def test_without_a_store_to_write_documents_are_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "file" / "home"))
    monkeypatch.setattr(stored, "LEAST_BYTES", 0)
    assert isinstance(load_corpus(write(tmp_path / "corpus", 9)).documents, tuple)


def test_datasets_opens_the_file(both: tuple[Corpus, Corpus], tmp_path: Path) -> None:
    (file,) = (tmp_path / "home").glob(f"documents/*/{stored.FILE}")
    opened = datasets.Dataset.from_file(str(file))
    assert opened["id"][:] == [document.id for document in both[0].documents]


def test_a_run_answers_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "corpus", 40)
    (tmp_path / "rules.jsonl").write_text('{"match": "Who designed the (\\\\w+)", "reply": "It was \\\\1."}\n')
    arms = [
        {"name": "rag", "kind": "rag", "retriever": "lexical"},
        {"name": "parents", "kind": "rag", "retriever": "lexical", "chunker": "parent", "show_headings": True},
        {"name": "bound", "kind": "oracle"},
        {"name": "whole", "kind": "long-context"},
    ]
    rows = []
    for name, least in (("held", stored.LEAST_BYTES), ("there", 0)):
        monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / f"home-{name}"))
        monkeypatch.setattr(stored, "LEAST_BYTES", least)
        experiment = check_experiment({
            "name": name, "corpus": "corpus", "model": {"name": "scripted:rules.jsonl"}, "arms": arms,
            "sample": {"documents": 30}, "studies": [{"name": "size", "kind": "corpus-size", "arms": ["rag"]}],
        })  # fmt: skip
        run = workbench.run(experiment)
        rows.append([
            {key: value for key, value in row.items() if key not in ("run", "seconds", "seconds_alone")}
            for row in map(json.loads, (run.folder / "records.jsonl").read_text(encoding="utf-8").splitlines())
        ])  # fmt: skip
        identities = [path.name for path in (tmp_path / f"home-{name}").glob("answers/*")]
        rows[-1].append({"keys": sorted(identities)})
    assert len(rows[0]) > 20
    assert rows[0][-1]["keys"]
    assert rows[0] == rows[1]
