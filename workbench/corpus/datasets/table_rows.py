"""The rows of one file of a published set, as they stand there: no cell is guessed to be a number or a date."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.beside import is_document_row, queries_and_corpus
from workbench.corpus.datasets.registry import opened, read_bytes, read_head, read_json, read_json_lines, suffix_of
from workbench.corpus.datasets.shapes import shaped
from workbench.corpus.datasets.table_columns import known_columns
from workbench.errors import RequestError
from workbench.languages.spoken import said

ARROW = (".parquet", ".arrow")
TEXT = (".csv", ".tsv")
KINDS = (*ARROW, *TEXT, ".json", ".jsonl")
# What reading a file, or a row of a form that it only seems to have, may raise; pyarrow raises ValueErrors.
UNREADABLE = (RequestError, OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, IndexError)
_ONE = "rows"
_LETTER = re.compile(r"[A-J]")
_START = 200  # bytes that tell JSON from other text
_BATCH = 256  # rows of a table that are read at once: each may hold pages
_LONGEST_LINE = 64_000_000
_FEWEST_CELLS = 4  # of a row without heads: a question, two choices and the letter of one

Rows = Callable[[], Iterator[Mapping[str, Any]]]


def file_kind(file: Path) -> str:
    """The suffix that says how a file is read; that of JSON where its start says so and its name does not."""
    kind = {".ndjson": ".jsonl"}.get(suffix_of(file), suffix_of(file))
    if kind in KINDS or kind in (".md", ".html", ".py"):
        return kind
    return ".jsonl" if holds_json(file) else kind


def holds_json(file: Path) -> bool:
    """Whether a file begins as an object or a list of JSON does."""
    return read_head(file, _START).lstrip()[:2] in ('{"', "[{", "{\n", "[\n")


def read_parts(file: Path, first: bool = False) -> dict[str, Rows]:
    """The rows of a file by the published part that they are of; `first`: where only the first row is wanted.

    Raises:
        RequestError: if it cannot be read.
    """
    kind = file_kind(file)
    if kind in TEXT:
        return {_ONE: partial(_text_rows, file)}
    if kind in ARROW:
        return {_ONE: partial(_arrow_rows, file, kind)}
    if kind not in KINDS:
        what = said("set_fault.no_table_kind", suffix=kind) if kind else said("set_fault.no_table_bare")
        raise RequestError.of(what, str(file), said("sheet_fault.one_of", suffixes=", ".join(KINDS)))
    if first and (row := _first_row(read_head(file)) or _first_row(_first_line(file))) is not None:
        return {_ONE: partial(iter, [row])}
    named = suffix_of(file) in (".jsonl", ".ndjson") and not read_head(file).lstrip().startswith("[")
    if named or _has_lines(file):
        return {_ONE: partial(_line_rows, file)}
    try:
        found = read_json(file)
    except RequestError:
        if not read_head(file).lstrip().startswith("{"):
            raise
        return {_ONE: partial(_line_rows, file)}  # rows so long that the head of the file holds none whole
    return {name: partial(iter, rows) for name, rows in _lists_in(found, file).items()}


def _arrow_rows(file: Path, kind: str) -> Iterator[Mapping[str, Any]]:
    try:
        for batch in _batches(file, kind):
            yield from batch.to_pylist()
    except (ValueError, OSError) as error:  # what pyarrow raises of a damaged file
        what = said("set_fault.no_table", error=f"{type(error).__name__}: {str(error).splitlines()[0]}")
        raise RequestError.of(what[:300], str(file)) from error


def _batches(file: Path, kind: str) -> Iterator[Any]:
    import pyarrow
    import pyarrow.parquet

    if kind == ".parquet":
        yield from pyarrow.parquet.ParquetFile(file).iter_batches(batch_size=_BATCH)
        return
    with pyarrow.memory_map(str(file)) as source:
        try:
            yield from pyarrow.ipc.open_stream(source)
        except pyarrow.ArrowInvalid:
            whole = pyarrow.ipc.open_file(source)
            yield from map(whole.get_batch, range(whole.num_record_batches))


def arrow_schema(file: Path, kind: str) -> Any:
    """The schema of a table of Arrow, with what its writer noted of the columns."""
    import pyarrow.parquet

    if kind == ".parquet":
        return pyarrow.parquet.read_schema(file)
    return next(_batches(file, kind)).schema


def _line_rows(file: Path) -> Iterator[Mapping[str, Any]]:
    for number, row in read_json_lines(file):
        if not isinstance(row, dict):
            raise RequestError.of(said("set_fault.line_no_object"), f"{file}:{number}")
        yield row


def indexed_documents(file: Path) -> list[dict[str, Any]]:
    """The documents of a file that holds queries and a corpus by their ids, or a list of documents beside that of the
    questions; none of any other."""
    try:
        found = read_json(file) if file_kind(file) in (".json", ".jsonl") else None
    except RequestError:  # a file of lines
        return []
    if (indexed := queries_and_corpus(found)) is not None:
        return indexed[1]
    lists = [rows for rows in found.values() if isinstance(rows, list)] if isinstance(found, Mapping) else []
    lists = [rows for rows in lists if rows and all(isinstance(row, dict) for row in rows)]
    return [row for rows in lists if is_document_row(rows[0]) and not _is_row(rows[0]) for row in rows]


def _has_lines(file: Path) -> bool:
    """Whether each line of a file is a row: the first of several is an object."""
    lines = [line for line in read_head(file).split("\n", 2) if line.strip()]
    if len(lines) < 2:
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except ValueError:  # the first line may be longer than the head: then the second is not in it
        return False


def _first_line(file: Path) -> str:
    """The first line, which may be long: a row may hold pages."""
    with contextlib.suppress(OSError, EOFError), opened(file) as stream:
        return bytes(stream.readline(_LONGEST_LINE)).decode("utf-8", "replace")
    return ""


def _text_rows(file: Path) -> Iterator[Mapping[str, Any]]:
    """The rows of a CSV by its heads; one without heads whose rows are choices with a letter at their end as MMLU's."""
    text = read_bytes(file).decode("utf-8-sig", "replace")
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    separator = max(",;\t|", key=text.split("\n", 1)[0].count)
    rows = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row))
    heads = next(rows, [])
    if len(heads) >= _FEWEST_CELLS and _LETTER.fullmatch(heads[-1].strip()) and not _LETTER.fullmatch(heads[0].strip()):
        names = ["question", *(chr(ord("A") + n) for n in range(len(heads) - 2)), "answer"]
        yield dict(zip(names, heads, strict=False))
        heads = names
    for row in rows:
        yield {head.strip(): cell or None for head, cell in zip(heads, row, strict=False)}


def _first_row(head: str) -> Mapping[str, Any] | None:
    """The first row in the head of a file: a line, or the first of a list; None where that takes the whole file."""
    listed = re.match(r"\s*\[\s*", head)
    decoder = json.JSONDecoder()
    try:
        row, end = decoder.raw_decode(head, listed.end() if listed else len(head) - len(head.lstrip()))
    except ValueError:
        return None
    rest = head[end:].strip()
    return row if isinstance(row, dict) and (listed is not None or rest or _is_row(row)) else None


def _lists_in(found: Any, file: Path) -> dict[str, list[dict[str, Any]]]:
    """The lists of rows in what a JSON file holds: a list, one under any name or one for each published split, a row
    for each id, or a single row."""
    if isinstance(found, list):
        return {_ONE: [row for row in found if isinstance(row, dict)]}
    if not isinstance(found, dict):
        raise RequestError.of(said("set_fault.no_list"), str(file))
    if (indexed := queries_and_corpus(found)) is not None:
        return {_ONE: indexed[0]}
    if _is_row(found):
        return {_ONE: [found]}
    lists = {
        str(name): rows
        for name, rows in found.items()
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    }
    if not lists:
        keyed = {str(name): rows for name, rows in found.items() if isinstance(rows, dict)}
        if keyed and all(map(_is_row, list(keyed.values())[:3])):
            return {_ONE: [{"id": name, **row} for name, row in keyed.items()]}
        within = {name: _by_id(rows) for name, rows in keyed.items()}
        lists = {name: rows for name, rows in within.items() if rows}
    if not lists:
        raise RequestError.of(
            said("set_fault.no_list"), str(file), said("set_fault.names", names=", ".join(map(str, found))[:200])
        )
    asking = {name: rows for name, rows in lists.items() if _is_row(rows[0])}
    lists = asking or lists  # beside the questions there may be lists of models and metrics
    return lists if len(lists) > 1 else {_ONE: next(iter(lists.values()))}


def _by_id(rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    held = [{"id": name, **row} for name, row in rows.items() if isinstance(row, dict) and _is_row(row)]
    return held if len(held) == len(rows) else []


def _is_row(found: Mapping[str, Any]) -> bool:
    """Whether an object is a row itself: it asks, or lists the questions on a text of its own."""
    with contextlib.suppress(*UNREADABLE):  # of a row that cannot be understood
        made = next(shaped(found, "en"))
        return isinstance(made.get(known_columns(made).get("question", "")), str)
    return False
