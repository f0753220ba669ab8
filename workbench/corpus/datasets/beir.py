"""BEIR (Thakur et al. 2021): a corpus, queries, and judgements of which documents are relevant to which query.

`corpus` and `queries` are JSONL (also compressed) or Parquet; `qrels` is a folder of files, one a published split, by
tabs, JSONL or Parquet, or a file beside them, also in the four columns of TREC.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.registry import Dataset, ReadOptions, layout, read_json_lines
from workbench.corpus.datasets.whole import split_of_name
from workbench.errors import RequestError, nearest
from workbench.languages.spoken import said
from workbench.types import Document, Evidence, Question, Split

_SUFFIXES = (".jsonl", ".jsonl.gz", ".parquet")
_JUDGED = ("*.tsv", "*.jsonl", "*.parquet")
_IDS = ("_id", "id")


def _find(path: Path) -> Sequence[Path]:
    return [path] if _file(path, "corpus") and _file(path, "queries") and _judgements(path) else []


def _file(folder: Path, name: str) -> Path | None:
    return next((file for suffix in _SUFFIXES if (file := folder / f"{name}{suffix}").is_file()), None)


def _judgements(folder: Path) -> list[Path]:
    """The files of judgements, those for training last: a query keeps the split of the first that judges it."""
    found = [file for form in _JUDGED for file in (folder / "qrels").glob(form)]
    found = found or [file for file in folder.glob("qrels*") if file.suffix in (".tsv", ".txt", ".trec", ".qrels")]
    return sorted(found, key=lambda file: (split_of_name(file) == "train", file))


@layout("beir", _find, parts=True)
def read_beir(folder: Path, wanted: ReadOptions) -> Dataset:
    """A document a row of the corpus, a question a query that has relevant documents.

    BEIR has no answers, so its questions measure a search and no reader, and train nothing: queries judged for
    training alone are left out. The fact is the set of relevant documents. Each is evidence with its grade, so that a
    search is scored as trec_eval does: by the share of them that it finds, and not by whether it finds any.
    """
    corpus, queries = _file(folder, "corpus"), _file(folder, "queries")
    assert corpus is not None
    assert queries is not None
    documents: dict[str, Document] = {}
    empty = 0
    for row in _rows(corpus):
        title = str(row.get("title") or "")
        text = str(row.get("text") or title)
        if text.strip():
            name = _id(row, corpus)
            documents[name] = Document(name, title, text)
        else:
            empty += 1
    relevant, split_of = _qrels(_wanted_files(folder, wanted))
    questions: list[Question] = []
    unjudged = lost = of_training = 0
    for row in _rows(queries):
        name = _id(row, queries)
        judged = relevant.get(name, {})
        known = [document for document in judged if document in documents]
        lost += len(judged) - len(known)
        split = split_of.get(name, "test")
        if known and split == "train":
            of_training += 1
        elif known:
            evidence = tuple(Evidence(document, grade=judged[document]) for document in known)
            text = str(row.get("text") or row.get("query") or "")
            questions.append(Question(name, text, (), "single", split, evidence, "+".join(sorted(known))))
        else:
            unjudged += 1
    notes = [
        said(key, n=count)
        for count, key in (
            (empty, "set.empty_documents"),
            (of_training, "set.of_training"),
            (unjudged, "set.unjudged"),
            (lost, "set.judged_lost"),
        )
        if count
    ]
    return Dataset("beir", tuple(documents.values()), tuple(questions), tuple(notes), splits=True)


def _wanted_files(folder: Path, wanted: ReadOptions) -> list[Path]:
    files = _judgements(folder)
    names = {file.name.split(".")[0]: file for file in files}
    if unknown := [name for name in wanted.splits if name not in names]:
        raise RequestError.of(said("set_fault.no_judgements", name=unknown[0]), "--split", nearest(unknown[0], names))
    return [names[name] for name in wanted.splits] or files


def _rows(file: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a file, one after another."""
    if file.suffix == ".parquet":
        import pyarrow.parquet

        for batch in pyarrow.parquet.ParquetFile(file).iter_batches():
            yield from batch.to_pylist()
        return
    for number, row in read_json_lines(file):
        if not isinstance(row, dict):
            raise RequestError.of(said("set_fault.line_no_object"), f"{file}:{number}")
        yield row


def _id(row: Mapping[str, Any], file: Path) -> str:
    name = next((row[key] for key in _IDS if row.get(key) is not None), None)
    if name is None:
        raise RequestError.of(
            said("set_fault.row_no_id"), str(file), said("set_fault.row_no_id_cure", names=", ".join(row))
        )
    return str(name)


def _qrels(files: Sequence[Path]) -> tuple[dict[str, dict[str, int]], dict[str, Split]]:
    """Relevant documents by query, each with its grade, and the split of each query, which is that of its file."""
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    splits: dict[str, Split] = {}
    for file in files:
        split = split_of_name(file) or "test"
        for query, document, grade in _judged(file):
            if grade > 0:
                relevant[query].setdefault(document, grade)
                splits.setdefault(query, split)
    if "test" not in splits.values():  # what is asked must be
        splits = {name: "test" if split == "dev" else split for name, split in splits.items()}
    return relevant, splits


def _judged(file: Path) -> Iterator[tuple[str, str, int]]:
    """The rows `query-id corpus-id score` of a file, under a header or not."""
    if file.suffix in (".jsonl", ".parquet"):
        for row in _rows(file):
            yield str(row["query-id"]), str(row["corpus-id"]), int(row["score"])
        return
    with file.open(encoding="utf-8", newline="") as stream:
        for number, cells in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            if not cells:
                continue
            of_trec = cells if len(cells) > 1 else cells[0].split()
            cells = [of_trec[0], *of_trec[2:]] if len(of_trec) == 4 else cells  # its second column says nothing
            if number == 1 and len(cells) == 3 and not cells[-1].lstrip("-").isdigit():
                continue
            if len(cells) != 3 or not cells[2].lstrip("-").isdigit():
                raise RequestError.of(
                    said("set_fault.no_judgement"), f"{file}:{number}", said("set_fault.no_judgement_cure")
                )
            yield cells[0], cells[1], int(cells[2])
