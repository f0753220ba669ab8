"""BEIR (Thakur et al. 2021): corpus.jsonl, queries.jsonl and qrels/*.tsv."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from workbench.corpus.datasets.registry import Dataset, layout
from workbench.corpus.findings import Findings
from workbench.corpus.rows import Row, read_rows
from workbench.errors import RequestError
from workbench.types import Document, Evidence, Question


def _find(path: Path) -> Path | None:
    return path if all((path / name).exists() for name in ("corpus.jsonl", "queries.jsonl", "qrels")) else None


@layout("beir", _find)
def read_beir(folder: Path) -> Dataset:
    """A document a row of the corpus, a question a query that has relevant documents.

    BEIR has no answers. The answer kept is the title of a relevant document (its id where it has
    none): enough to ask "which document", and no measure of a reader. The fact is the set of
    relevant documents. Each is evidence with its grade, so that a search is scored as trec_eval does:
    by the share of them that it finds, and not by whether it finds any.
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
    relevant = _qrels(folder / "qrels")
    questions: list[Question] = []
    unjudged = lost = 0
    for row in _rows(folder / "queries.jsonl", findings):
        name = str(row.values["_id"])
        judged = relevant.get(name, {})
        known = [document for document in judged if document in documents]
        lost += len(judged) - len(known)
        if known:
            answers = tuple(dict.fromkeys(documents[d].title.strip() or d for d in known))
            evidence = tuple(Evidence(document, grade=judged[document]) for document in known)
            questions.append(
                Question(name, str(row.values["text"]), answers, "single", "test", evidence, "+".join(sorted(known)))
            )
        else:
            unjudged += 1
    findings.raise_if_any()
    notes = [
        f"{count} {what}"
        for count, what in (
            (empty, "documents without text, left out"),
            (unjudged, "queries without a relevant document, left out"),
            (lost, "judgements of documents that are not in the corpus, left out"),
        )
        if count
    ]
    return Dataset("beir", tuple(documents.values()), tuple(questions), tuple(notes))


def _rows(file: Path, findings: Findings) -> list[Row]:
    return [row for row in read_rows(file, findings) if row is not None]


def _qrels(folder: Path) -> dict[str, dict[str, int]]:
    """Relevant documents by query, each with its grade, over all files: `query-id corpus-id score`, under a header."""
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as stream:
            for number, cells in enumerate(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
                if number == 1 and len(cells) == 3 and not cells[-1].lstrip("-").isdigit():
                    continue
                if len(cells) != 3 or not cells[2].lstrip("-").isdigit():
                    raise RequestError.of("not a judgement", f"{file}:{number}", "query-id, corpus-id, score by tabs")
                if int(cells[2]) > 0:
                    relevant[cells[0]].setdefault(cells[1], int(cells[2]))
    return relevant
