"""CSV: each row becomes a line that stands on its own, or a document if there is a text column."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from workbench.corpus.readers.plain import decode
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import flat, heads_of, rows_as_lines
from workbench.languages.spoken import said

_SEPARATORS = ",;\t|"
_DECLARED = re.compile(r"""["']?sep=(.)["']?[ \t]*\r?\n""", re.IGNORECASE)  # as Excel writes it
_TEXT = ("text", "testo")
_TITLE = ("title", "titolo")
_LOOKED_AT = 20_000  # characters, to find what parts the cells
_MOST_NAME = 80  # characters of a cell that names its row
_URL = re.compile(r"\w+://")


@reader(".csv", ".tsv")
def read_csv(path: Path, limits: Limits) -> FileReading:
    """Rows under a header line; the separator (comma, semicolon, tab, bar) is found there.

    With a column `text` (or `testo`), each row is a document, with the columns `id` and `title`
    if present, and the others as metadata. Without one, the file is one document of a line a row,
    "- name: Rex; age: 5": a row cut loose from its header would say nothing to a retriever.
    A line "sep=;" at the top is obeyed, and rows of a single cell above the header are the title. Where the first row
    looks like data the columns have no names, and a note says so.
    """
    decoded = decode(path.read_bytes())
    declared = _DECLARED.match(decoded.text)
    body = decoded.text[declared.end() :] if declared else decoded.text
    separator = declared[1] if declared else _separator(body)
    csv.field_size_limit(max(csv.field_size_limit(), limits.file_bytes))  # one long cell must not lose its file
    try:
        rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ReadFailure(said("read.not_of_format", format="CSV", error=error)) from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    above, rows = _parted(rows)
    if len(rows) < 2:
        raise ReadFailure(said("read.no_rows"))
    if len(rows) - 1 > limits.documents:
        raise ReadFailure(said("read.rows_too_many", n=len(rows) - 1, most=limits.documents))
    header = [flat(cell) or f"column {number}" for number, cell in enumerate(rows[0], start=1)]
    failures: list[str] = []
    whole: list[list[str]] = []
    for number, row in enumerate(rows[1:], start=1):
        if len(row) > len(header):
            reason = said("read.cells", cells=len(row), heads=len(header))
            failures.append(said("read.row", n=number, reason=reason))
        else:
            whole.append([*row, *[""] * (len(header) - len(row))])
    column = next((n for n, name in enumerate(header) if name.lower() in _TEXT), None)
    notes = decoded.notes()
    if column is None:
        heads = 1 if len(header) == 1 else heads_of([[flat(cell) for cell in row] for row in (header, *whole)])
        table = rows_as_lines([rows[0], *whole], heads)
        documents = [ReadDocument(above or path.stem, "\n".join(table.lines))]
        notes += () if heads else (said("read.first_row_is_data"),)
    else:
        documents = _documents(header, whole, column, failures)
        aside = [
            name for name in header if any(name in r.meta and flat(r.meta[name]) not in r.title for r in documents)
        ]
        notes += (said("read.columns_aside", names=", ".join(aside)),) if aside else ()
    return FileReading(tuple(documents), tuple(failures), notes)


def _separator(body: str) -> str:
    """The mark that parts most of the first lines into the same number of cells; of two, the one that their head has
    more often. In "Bread, brown;1,50" a comma stands in a text and in a number."""
    beginning = body[:_LOOKED_AT]
    lines = beginning.split("\n")
    first = next((line for line in lines if any(mark in line for mark in _SEPARATORS)), "")

    def even(mark: str) -> tuple[float, int]:
        widths = [len(row) for row in csv.reader(io.StringIO(beginning, newline=""), delimiter=mark) if row]
        if len(widths) > 2 and len(beginning) < len(body):
            widths.pop()  # it is cut
        usual, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (count / len(widths) if usual > 1 else 0.0), first.count(mark)

    return max(_SEPARATORS, key=even)


def _parted(rows: list[list[str]]) -> tuple[str, list[list[str]]]:
    """The title in the rows of a single cell at the top ("Price list 2024,,"), and the rows below."""
    count = next((n for n, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1), 0)
    return ", ".join(flat(" ".join(row)) for row in rows[:count]), rows[count:]


def _documents(header: list[str], rows: list[list[str]], column: int, failures: list[str]) -> list[ReadDocument]:
    """A document a row; a row without text joins the failures."""
    documents: list[ReadDocument] = []
    for number, row in enumerate(rows, start=1):
        values = {name.lower(): cell for name, cell in zip(header, row, strict=True)}
        text = row[column]
        if not text.strip():
            failures.append(said("read.row", n=number, reason=said("read.no_text")))
            continue
        title = next((values[name] for name in _TITLE if values.get(name)), "")
        known = {*_TEXT, *_TITLE, "id"}
        meta = {name: cell for name, cell in zip(header, row, strict=True) if name.lower() not in known and cell}
        documents.append(ReadDocument(title, text, key=values.get("id", "").strip() or str(number), meta=meta))
    return _named(documents)


def _named(documents: list[ReadDocument]) -> list[ReadDocument]:
    """The documents, told apart: where several have the same title or none, the column that names each comes first.

    A table of the articles of a law has their number in one column and the chapter in `titolo`: without the number no
    question about an article could be answered.
    """
    if len({document.title for document in documents}) == len(documents) or len(documents) < 2:
        return documents
    shared = [name for name in documents[0].meta if all(name in document.meta for document in documents)]
    for name in shared:
        values = [flat(str(document.meta[name])) for document in documents]
        if len(set(values)) == len(values) and max(map(len, values)) <= _MOST_NAME and not any(map(_URL.match, values)):
            named = [value if not value.isdigit() else f"{name} {value}" for value in values]
            return [
                replace(document, title=", ".join(filter(None, (said, document.title))))
                for said, document in zip(named, documents, strict=True)
            ]
    return documents
