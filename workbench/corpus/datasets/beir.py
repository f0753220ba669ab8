"""BEIR (Thakur et al. 2021): corpus.jsonl, queries.jsonl and qrels/*.tsv."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.datasets.registry import Dataset, layout
from workbench.corpus.datasets.whole import split_of_name
from workbench.corpus.findings import Findings
from workbench.corpus.rows import Row, read_rows
from workbench.errors import RequestError
from workbench.types import Document, Evidence, Question, Split


def _find(path: Path) -> Sequence[Path]:
    return [path] if all((path / name).exists() for name in ("corpus.jsonl", "queries.jsonl", "qrels")) else []


@layout("beir", _find)
def read_beir(folder: Path) -> Dataset:
    """A document a row of the corpus, a question a query that has relevant documents.

    BEIR has no answers, so its questions measure a search and no reader, and teach nothing: queries judged for
    training alone are left out. The fact is the set of relevant documents. Each is evidence with its grade, so that a
    search is scored as trec_eval does: by the share of them that it finds, and not by whether it finds any.
    """
    findings = Findings()
    documents: dict[str, Document] = {}
    empty = 0
    for row in _rows(folder / "corpus.jsonl", findings):
        text = str(row.values.get("text") or row.values.get("title") or "")
        if text.strip():
            name = str(row.values["_id"])
            documents[name] = Document(name, str(row.values.get("title") or ""), text)
        else:
            empty += 1
    relevant, split_of = _qrels(folder / "qrels")
    questions: list[Question] = []
    unjudged = lost = taught = 0
    for row in _rows(folder / "queries.jsonl", findings):
        name = str(row.values["_id"])
        judged = relevant.get(name, {})
        known = [document for document in judged if document in documents]
        lost += len(judged) - len(known)
        split = split_of.get(name, "test")
        if known and split == "train":
            taught += 1
        elif known:
            evidence = tuple(Evidence(document, grade=judged[document]) for document in known)
            questions.append(
                Question(name, str(row.values["text"]), (), "single", split, evidence, "+".join(sorted(known)))
            )
        else:
            unjudged += 1
    findings.raise_if_any()
    notes = [
        f"{count} {what}"
        for count, what in (
            (empty, "documents without text, left out"),
            (taught, "queries for training, left out: without answers they teach a reader nothing"),
            (unjudged, "queries without a relevant document, left out"),
            (lost, "judgements of documents that are not in the corpus, left out"),
        )
        if count
    ]
    return Dataset("beir", tuple(documents.values()), tuple(questions), tuple(notes), splits=True)


def _rows(file: Path, findings: Findings) -> list[Row]:
    return [row for row in read_rows(file, findings) if row is not None]


def _qrels(folder: Path) -> tuple[dict[str, dict[str, int]], dict[str, Split]]:
    """Relevant documents by query, each with its grade, and the split of each query: that of the file that judges it.

    A file's rows are `query-id corpus-id score`, under a header.
    """
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    splits: dict[str, Split] = {}
    for file in sorted(folder.glob("*.tsv"), key=lambda file: split_of_name(file) == "train"):
        split = split_of_name(file) or "test"
        with file.open(encoding="utf-8", newline="") as stream:
            for number, cells in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                if number == 1 and len(cells) == 3 and not cells[-1].lstrip("-").isdigit():
                    continue
                if len(cells) != 3 or not cells[2].lstrip("-").isdigit():
                    raise RequestError.of("not a judgement", f"{file}:{number}", "query-id, corpus-id, score by tabs")
                if int(cells[2]) > 0:
                    relevant[cells[0]].setdefault(cells[1], int(cells[2]))
                    splits.setdefault(cells[0], split)
    if "test" not in splits.values():  # what is asked must be
        splits = {name: "test" if split == "dev" else split for name, split in splits.items()}
    return relevant, splits
