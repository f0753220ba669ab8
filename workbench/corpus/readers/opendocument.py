"""OpenDocument texts, sheets and slides: headings, paragraphs, lists, notes, and a line for each row of a table."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workbench.corpus.readers.forms import spread
from workbench.corpus.readers.office import check_archive, damage
from workbench.corpus.readers.opendocument_numbering import ListNumbers
from workbench.corpus.readers.parts.html.titles import good_title
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import in_cell, rows_as_lines
from workbench.corpus.readers.titles import title_of
from workbench.corpus.readers.workbook import Sheet, as_reading
from workbench.languages.spoken import said

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_PRESENTATION = "{urn:oasis:names:tc:opendocument:xmlns:presentation:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_LISTS_OF_PARTS = tuple(
    f"{_TEXT}{name}"
    for name in (
        "table-of-content",
        "alphabetical-index",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
    )
)
_NO_CONTENT = {f"{_OFFICE}annotation", f"{_TEXT}tracked-changes", f"{_OFFICE}forms", f"{_TEXT}sequence-decls"}
_MOST_REPEATED = 100  # cells or blanks that one element stands for: a file may ask for millions


@reader(".odt")
def read_opendocument(path: Path, limits: Limits) -> FileReading:
    """One document."""
    check_archive(path, limits, "content.xml", "OpenDocument")
    with damage(), zipfile.ZipFile(path) as archive:
        content = _parsed(archive.read("content.xml"))
        styles = _parsed(archive.read("styles.xml")) if "styles.xml" in archive.namelist() else content
        body = content.find(f".//{_OFFICE}text")
        blocks = list(_blocks(body, ListNumbers(styles, content))) if body is not None else []
        listed = 0
        for contents in body.iter(*_LISTS_OF_PARTS) if body is not None else ():
            listed += sum(bool(_flat(line)) for line in contents.iter(f"{_TEXT}p"))
        named = archive.read("meta.xml") if "meta.xml" in archive.namelist() else b"<meta/>"
        title = next((each.text or "" for each in _parsed(named).iter(_TITLE)), "")
    if not blocks:
        raise ReadFailure(said("read.no_text_in_file"))
    heading = next((block.lstrip("# ") for block in blocks if block.startswith("#")), "")
    text = "\n\n".join(blocks)
    notes = (said("read.contents", n=listed),) if listed else ()
    return FileReading((ReadDocument(title_of(text, path.stem, named=title, heading=heading), text),), notes=notes)


@reader(".ods")
def read_sheets(path: Path, limits: Limits) -> FileReading:
    """The visible sheets as one document, their cells as the sheets show them."""
    check_archive(path, limits, "content.xml", "OpenDocument")
    with damage(), zipfile.ZipFile(path) as archive:
        root = _parsed(archive.read("content.xml"))
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        if any(each.get(f"{_TABLE}display") == "false" for each in style)
    }
    numbers = ListNumbers(root)
    sheets = [
        Sheet(
            table.get(f"{_TABLE}name", ""),
            _rows(table, numbers),
            table.get(f"{_TABLE}style-name") not in hidden,
            _hidden_parts(table),
        )
        for table in root.iter(f"{_TABLE}table")
    ]
    return as_reading(path, sheets, limits)


@reader(".odp")
def read_slides(path: Path, limits: Limits) -> FileReading:
    """The slides one after the other, a heading for the title of each, and what the speaker noted."""
    check_archive(path, limits, "content.xml", "OpenDocument")
    with damage(), zipfile.ZipFile(path) as archive:
        root = _parsed(archive.read("content.xml"))
    blocks: list[str] = []
    numbers = ListNumbers(root)
    for slide in root.iter(f"{_DRAW}page"):
        for frame in slide:
            found = list(_blocks(frame, numbers))
            if frame.get(f"{_PRESENTATION}class") == "title" and found:
                found = [f"# {' '.join(' '.join(found).lstrip('- ').split())}"]  # a title set as an item of a list
            blocks += found
    if not blocks:
        raise ReadFailure(said("read.no_text_in_file"))
    title = next((block.lstrip("# ") for block in blocks if block.startswith("# ")), "")
    return FileReading((ReadDocument(good_title(title) or path.stem, "\n\n".join(blocks)),))


def _parsed(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def _blocks(parent: Any, numbers: ListNumbers) -> Iterator[str]:
    for element in parent:
        if element.tag in _NO_CONTENT or element.tag in _LISTS_OF_PARTS:
            continue
        if element.tag == f"{_TEXT}h":
            level = element.get(f"{_TEXT}outline-level", "1")
            text = " ".join(filter(None, (numbers.heading(element), _flat(element))))
            yield f"{'#' * min(int(level) if level.isdecimal() else 1, 6)} {text}"
        elif element.tag == f"{_TEXT}p":
            if text := _flat(element):
                yield text
        elif element.tag == f"{_TEXT}list":
            if lines := list(_items(element, numbers)):
                yield "\n".join(lines)
        elif element.tag == f"{_TABLE}table":
            if lines := list(rows_as_lines(_rows(element, numbers), 1 if _has_head(element) else None).lines):
                yield "\n".join(lines)
        elif isinstance(element.tag, str):
            yield from _blocks(element, numbers)


def _items(parent: Any, numbers: ListNumbers, style: str = "", indent: int = 0) -> Iterator[str]:
    style = parent.get(f"{_TEXT}style-name") or style
    goes_on = parent.get(f"{_TEXT}continue-numbering") == "true" or parent.get(f"{_TEXT}continue-list") is not None
    first = True
    for item in parent.iter(f"{_TEXT}list-item", f"{_TEXT}list-header"):
        if next(item.iterancestors(f"{_TEXT}list"), None) is not parent:
            continue
        mark = "  " * indent + "- "
        if item.tag == f"{_TEXT}list-item" and next(item.iterchildren(f"{_TEXT}p", f"{_TEXT}h"), None) is not None:
            mark = f"{'  ' * indent}{numbers.mark(item, style, indent + 1, first, goes_on)} "
            first = False
        for child in item:
            if child.tag == f"{_TEXT}list":
                yield from _items(child, numbers, style, indent + 1)
            elif text := _flat(child):
                yield mark + text
                mark = "  " * (indent + 1)


def _rows(table: Any, numbers: ListNumbers) -> list[list[str]]:
    """The rows that a table shows, a cell over several columns or rows in each of them."""
    rows: list[list[str]] = []
    covered: dict[tuple[int, int], str] = {}
    hidden = _hidden_columns(table)
    lines = (
        row for row in table.iter(f"{_TABLE}table-row") if next(row.iterancestors(f"{_TABLE}table"), None) is table
    )
    for number, row in enumerate(lines):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            times, wide = (_count(cell, f"number-columns-{name}") for name in ("repeated", "spanned"))
            if cell.tag == f"{_TABLE}covered-table-cell":
                cells += [covered.get((number, len(cells) + n), "") for n in range(times)]
                continue
            high = _count(cell, "number-rows-spanned")
            text = " ".join(in_cell(_blocks(cell, numbers)).split())
            for below in range(high if wide > 1 or high > 1 else 0):
                covered |= {(number + below, len(cells) + n): cell for n, cell in enumerate(spread(text, wide))}
            said_so = (following := cell.getnext()) is not None and following.tag == f"{_TABLE}covered-table-cell"
            cells += [text] * times if said_so or times >= wide else spread(text, wide)
        if not _is_hidden(row):
            rows.append([cell for n, cell in enumerate(cells) if n not in hidden])
    return rows


def _count(cell: Any, name: str) -> int:
    given = cell.get(f"{_TABLE}{name}", "1")
    return max(1, min(int(given), _MOST_REPEATED)) if given.isdecimal() and len(given) < 9 else 1


def _is_hidden(part: Any) -> bool:
    return part.get(f"{_TABLE}visibility") in ("collapse", "filter")


def _hidden_columns(table: Any) -> set[int]:
    at, hidden = 0, set()
    for column in table.iter(f"{_TABLE}table-column"):
        if next(column.iterancestors(f"{_TABLE}table"), None) is table:
            count = _count(column, "number-columns-repeated")
            hidden |= set(range(at, at + count)) if _is_hidden(column) else set()
            at += count
    return hidden


def _hidden_parts(table: Any) -> int:
    """How many rows and columns with text a sheet does not show."""
    rows = [row for row in table.iter(f"{_TABLE}table-row") if _is_hidden(row) and _flat(row)]
    return len(rows) + len(_hidden_columns(table))


def _has_head(table: Any) -> bool:
    return table.find(f"{_TABLE}table-header-rows") is not None


def _flat(element: Any) -> str:
    return " ".join("".join(_texts(element)).split())


def _texts(element: Any) -> Iterator[str]:
    if element.tag in _NO_CONTENT:
        return
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s" or child.tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            yield " "
        elif child.tag == f"{_TEXT}note":
            citation, body = child.find(f"{_TEXT}note-citation"), child.find(f"{_TEXT}note-body")
            number = (citation.text or "").strip() if citation is not None else ""
            yield f" [{number}: {' '.join(''.join(_texts(body)).split()) if body is not None else ''}]"
        elif isinstance(child.tag, str):
            yield from _texts(child)
        yield child.tail or ""
