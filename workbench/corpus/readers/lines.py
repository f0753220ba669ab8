"""JSONL: a document a line, in the field `text`, with `id`, `title` and any others as metadata."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.findings import Findings
from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader
from workbench.corpus.rows import Row, read_rows


@reader(".jsonl", ".ndjson")
def read_jsonl(path: Path, limits: Limits) -> FileReading:
    """One document a line (`contents` and `_id` are taken for `text` and `id`)."""
    findings = Findings(most=limits.documents)
    readings: list[Reading] = []
    failures: list[str] = []
    for row in read_rows(path, findings):
        if len(readings) >= limits.documents:
            raise ReadFailure(f"more than {limits.documents:,} lines")
        reading = None if row is None else _reading(row)
        if reading is not None:
            readings.append(reading)
        elif row is not None:
            failures.append(f"line {row.line}: no field 'text' with a text")
    failures += [f"line {problem.where.rsplit(':', 1)[-1]}: {problem.what}" for problem in findings.problems]
    return FileReading(tuple(readings), tuple(failures))


def _reading(row: Row) -> Reading | None:
    values = dict(row.values)
    text = values.pop("text", None) or values.pop("contents", None)
    key = values.pop("id", None) or values.pop("_id", None) or row.line
    title = values.pop("title", "")
    if not isinstance(text, str) or not text.strip():
        return None
    return Reading(title if isinstance(title, str) else "", text, key=str(key), meta=values)
