"""JSONL and JSON: a document a line or a row, in the field `text`, with `id`, `title` and any others as metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.findings import Findings
from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import BATCH, FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import rows_as_lines
from workbench.corpus.rows import read_rows
from workbench.languages.spoken import said

_TEXT = ("text", "contents", "content", "testo", "passage")
_TITLE = ("title", "titolo")
_KEY = ("id", "_id")
_MOST_ROWS = 100_000  # of a table: they are held at once


@reader(".jsonl", ".ndjson", streamed=True)
def read_jsonl(path: Path, limits: Limits) -> Iterator[FileReading]:
    """One document a line (`contents` and `_id` are taken for `text` and `id`); rows without any text are one table."""
    findings = Findings()
    documents: list[ReadDocument] = []
    failures: list[str] = []
    texts = 0
    for count, row in enumerate(read_rows(path, findings), start=1):
        if count > limits.documents:
            raise ReadFailure(said("read.more_lines", most=limits.documents))
        document = None if row is None else document_of(row.values, row.line)
        if document is not None:
            texts += 1
            documents.append(document)
        elif row is not None:
            failures.append(said("read.line", n=row.line, reason=said("read.no_text_field")))
        if len(documents) >= BATCH:
            yield FileReading(tuple(documents))
            documents = []
    if not texts and failures and len(failures) <= _MOST_ROWS:
        rows = [row.values for row in read_rows(path, Findings()) if row is not None]
        documents, failures = [_table(path, rows)], []
    failures += [
        said("read.line", n=problem.where.rsplit(":", 1)[-1], reason=problem.what) for problem in findings.problems
    ]
    if (more := len(findings) - len(findings.problems)) > 0:
        failures.append(said("read.lines_not_json", n=more))
    yield FileReading(tuple(documents), tuple(failures))


def document_of(row: Mapping[str, Any], number: int) -> ReadDocument | None:
    """The document of a row, whose number is its key where it has no id; None where it has no text."""
    values = dict(row)
    text = next((value for name in _TEXT if (value := values.pop(name, None))), None)
    key = next((value for name in _KEY if (value := values.pop(name, None)) not in (None, "")), number)
    title = next((value for name in _TITLE if (value := values.pop(name, None))), "")
    if not isinstance(text, str) or not text.strip():
        return None
    return ReadDocument(title if isinstance(title, str) else "", text, key=str(key), meta=values)


@reader(".json")
def read_json_rows(path: Path, limits: Limits) -> FileReading:
    """A document for each object of a list that has a text; any other JSON as one document of its values by path."""
    try:
        # A number stays as it is written: 49.90 is no 49.9.
        found = json.loads(decode(path.read_bytes()).text, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise ReadFailure(said("read.not_of_format", format="JSON", error=error)) from error
    return as_documents(found, path, limits)


def as_documents(found: Any, path: Path, limits: Limits) -> FileReading:
    """A document for each object of a list that has a text; any other data as one document of its values by path.

    Raises:
        ReadFailure: if there is no text, or more than allowed.
    """
    rows = found if isinstance(found, list) else []
    documents = [
        document
        for number, values in enumerate(rows, start=1)
        if isinstance(values, dict) and (document := document_of(values, number)) is not None
    ]
    if len(rows) > limits.documents:
        raise ReadFailure(said("read.more_rows", most=limits.documents))
    if documents:
        lost = len(rows) - len(documents)
        return FileReading(tuple(documents), (said("read.rows_without_text", n=lost),) if lost else ())
    if rows and all(isinstance(row, dict) for row in rows):
        return FileReading((_table(path, rows),))
    lines: list[str] = []
    characters = 0
    for line in _values(found, ()):
        characters += len(line) + 1
        if characters > limits.characters:
            raise ReadFailure(said("read.values_too_long", most=limits.characters))
        lines.append(line)
    text = "\n".join(lines)
    if not text:
        raise ReadFailure(said("read.no_text_in_file"))
    return FileReading((ReadDocument(path.stem, text),))


def _table(path: Path, rows: Sequence[Mapping[str, Any]]) -> ReadDocument:
    """Rows of values as one document, a line for each."""
    heads = list(dict.fromkeys(str(head) for row in rows for head in row))
    table = rows_as_lines([heads, *[[_value(row.get(head)) for head in heads] for row in rows]], 1)
    return ReadDocument(path.stem, "\n".join(table.lines))


def _value(value: Any) -> str:
    """A value as its file shows it; one of several parts as its parts: "label: Guide, url: /guide"."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, Mapping):
        parts = ((str(name), _value(inner)) for name, inner in value.items())
        return ", ".join(f"{name}: {inner}" for name, inner in parts if inner)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_value, value)))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, bool) else str(value)


def _values(found: Any, path: tuple[str, ...]) -> Iterator[str]:
    """A line "a b: value" for each value."""
    if isinstance(found, dict):
        for name, inner in found.items():
            yield from _values(inner, (*path, str(name)))
    elif isinstance(found, list):
        for inner in found:
            yield from _values(inner, path)
    elif text := _value(found).strip():
        yield f"- {' '.join(path)}: {text}" if path else text
