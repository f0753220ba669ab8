"""PDF through pdfplumber: the text layer with its layout, page by page, and the values of filled form fields."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.corpus.readers.parts.pdf.accents import set_accents
from workbench.corpus.readers.parts.pdf.bands import banded_tables
from workbench.corpus.readers.parts.pdf.continued import Carried, carried_over, continued, goes_on
from workbench.corpus.readers.parts.pdf.directions import reads_leftwards
from workbench.corpus.readers.parts.pdf.furniture import out_of_flow, without_furniture
from workbench.corpus.readers.parts.pdf.ligatures import name_ligatures
from workbench.corpus.readers.parts.pdf.lines import columns_of, lines_of
from workbench.corpus.readers.parts.pdf.marks import drawn_marks
from workbench.corpus.readers.parts.pdf.pictures import across_pictures
from workbench.corpus.readers.parts.pdf.pieces import Piece, piece
from workbench.corpus.readers.parts.pdf.report import PagesReport
from workbench.corpus.readers.parts.pdf.second import SecondLook, second_look
from workbench.corpus.readers.parts.pdf.tables import PdfTable, among_columns, ruled_tables, table_rows
from workbench.corpus.readers.parts.pdf.text import running_text
from workbench.corpus.readers.parts.pdf.turned import is_level, is_text, is_turned, set_upright, turned
from workbench.corpus.readers.parts.pdf.unreadable import fault_of, recognised
from workbench.corpus.readers.parts.pdf.words import UNNAMED, PdfWord, least_blank, whole_words
from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, reader
from workbench.corpus.readers.rows import rows_as_lines
from workbench.corpus.readers.scan import is_scan, scanned_words
from workbench.corpus.readers.titles import title_of
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_UNNAMED = re.compile(r"(?:\(cid:\d+\))+")


@reader(".pdf")
def read_pdf(path: Path, limits: Limits) -> FileReading:
    """The text of all pages, a line for each row of a table, and a failure for each page without text."""
    from pypdf import PdfReader

    for name in ("pypdf", "pdfminer"):
        logging.getLogger(name).setLevel(logging.ERROR)  # they warn of every oddity of every object
    try:
        pdf = PdfReader(path)
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise ReadFailure(said("read.encrypted"))
        count = len(pdf.pages)
    except ReadFailure:
        raise
    except Exception as error:  # a damaged file raises anything, and must not end the import
        raise ReadFailure(_reason(error)) from error
    if count > limits.pages:
        raise ReadFailure(said("read.pages_too_many", n=count, most=limits.pages))
    return _read_pages(pdf, path, limits)


def _read_pages(pdf: PdfReader, path: Path, limits: Limits) -> FileReading:
    import pdfplumber

    pages: list[list[Piece]] = []
    over: list[str] = []
    failures: list[str] = []
    characters = 0
    report = PagesReport()
    carried: Carried | None = None
    try:
        layout = pdfplumber.open(path)
    except Exception as error:  # as in `read_pdf`
        raise ReadFailure(_reason(error)) from error
    with layout, second_look(path) as second:
        for number in range(len(pdf.pages)):
            try:
                _check_size(pdf.pages[number], limits)
                words = _readable(layout.pages[number], second, path, report)
                pieces, carried = _pieces(layout.pages[number], words, carried)
                found, apart = out_of_flow(pieces)
                layout.pages[number].close()  # what it has computed takes much memory
            except Exception as error:  # as above, for one page
                failures.append(said("read.page", n=number + 1, reason=_reason(error)))
                carried = None
                continue
            characters += sum(len(each.text) for each in found)
            report.add(words, [each.text for each in found])
            if characters > limits.characters:
                raise ReadFailure(said("read.more_characters", most=limits.characters, page=number + 1))
            pages.append(found)
            over += [each.text for each in apart]
    fields = _fields(pdf)
    if not any(pages) and not fields:
        raise ReadFailure("; ".join(failures[:3]) or said("read.nothing_drawn"))
    kept, repeated = without_furniture(pages)
    repeated = [*dict.fromkeys([*repeated, *over, *report.along])]
    blocks, heading = running_text(kept)
    text = "\n\n".join([*blocks, *repeated, *(["\n".join(fields)] if fields else [])])
    notes = [said("read.around", texts="; ".join(repeated))[:200]] * bool(repeated)
    notes += report.notes()
    title = title_of(text, path.stem, named=_title(pdf), heading=heading)
    return FileReading((ReadDocument(title, text),), tuple(failures), tuple(notes))


def _check_size(page: PageObject, limits: Limits) -> None:
    """Refuse a page that expands without end before its layout is looked at."""
    contents = page.get_contents()
    size = 0 if contents is None else len(contents.get_data())
    if size > limits.page_bytes:
        raise ReadFailure(said("read.expands", size=size, most=limits.page_bytes))


def _readable(page: Any, second: SecondLook, path: Path, report: PagesReport) -> list[PdfWord]:
    """The words of a page: of its text layer, or recognised in its picture where it has none or one of no use.

    A page on which nothing is to be seen has none, and is no loss.
    """
    number = page.page_number - 1
    words, along = _words(page, second)
    report.along += along
    if not words or is_scan(page, words):
        found = [] if _is_blank(page) else scanned_words(path, number)
        report.scanned += bool(found)
        report.blank += not found
        return found
    fault = fault_of(words)
    if not fault:
        return words
    instead = recognised(path, number, words, fault)
    report.faulty += instead is not words
    return instead


def _words(page: Any, second: SecondLook) -> tuple[list[PdfWord], list[str]]:
    """The words of a page's text layer, as pdfplumber reads them, or pdfium where it reads clearly more; and the lines
    that stand along its margins."""
    number = page.page_number - 1
    try:
        words, along = _laid_out(page)
    except Exception:  # a font or a space of colours that pdfminer knows nothing of
        words = second.words_missed(number, 0)
        if not words:
            raise
        return words, []
    known = sum(sum(map(str.isalnum, text)) for text in (*along, *(word.text for word in words)))
    return second.words_missed(number, known) or words, along


def _laid_out(page: Any) -> tuple[list[PdfWord], list[str]]:
    name_ligatures(page.chars)
    set_accents(page.chars)
    sideways = [each for each in page.chars if each["text"] and not is_level(each)]
    sides = [_words_of(side) for side in turned(sideways, float(page.width), float(page.height)) if side]
    if len(sides) == 1 and is_turned(len(page.chars) - len(sideways), len(sideways)):
        return ([], []) if page.find_tables() else (sides[0], [])  # its rules are not turned with it
    level = [each for each in page.dedupe_chars().chars if each["text"] and is_level(each)]
    words = _words_of(level)
    along = [line.text for side in sides for line in lines_of(side) if is_text(line.text)]
    return [*words, *drawn_marks(page, words)], along


def _words_of(chars: Sequence[dict[str, Any]]) -> list[PdfWord]:
    from pdfplumber.utils import extract_words

    found = extract_words(
        [each if each["upright"] else set_upright(each) for each in chars],
        extra_attrs=["size", "fontname"],
        use_text_flow=False,
        keep_blank_chars=False,
        x_tolerance_ratio=least_blank([each["text"] for each in chars]),
    )
    named = [{**each, "text": _UNNAMED.sub(UNNAMED, each["text"])} for each in found if each["text"].strip(" \t\n")]
    blanks = [((each["x0"] + each["x1"]) / 2, each["bottom"]) for each in chars if each["text"].isspace()]
    return whole_words([PdfWord.of(each) for each in named], blanks)


def _is_blank(page: Any) -> bool:
    """Whether nothing at all is drawn on a page, so that recognising characters would only take time."""
    return not any(page.objects.values()) and not page.annots


def _pieces(page: Any, words: list[PdfWord], before: Carried | None) -> tuple[list[Piece], Carried | None]:
    """Lines and tables of a page in reading order, and the table that ends it; `before`: that of the last page."""
    tables, words = _with_rules(page, words, before)
    last = carried_over(tables, words, float(page.height))
    parts = columns_of(across_pictures(lines_of(words), _pictures(page)))
    placed: list[Piece] = []
    for part, ruled in zip(parts, among_columns(tables, parts), strict=True):
        more, lines = ([], part) if len(parts) > 1 and len(part) < 3 else table_rows(part)
        pieces = [*map(piece, lines), *(_of_table(table) for table in (*more, *ruled))]
        placed += sorted(pieces, key=lambda each: each.top)
    return [each for each in placed if each.text], last


def _pictures(page: Any) -> list[dict[str, Any]]:
    try:
        return list(page.images)
    except Exception:  # as in `_words`: the text is there all the same
        return []


def _with_rules(page: Any, words: list[PdfWord], before: Carried | None) -> tuple[list[PdfTable], list[PdfWord]]:
    """The tables whose rules are drawn, and the words outside of them; none where the drawing cannot be read."""

    def is_rest(edges: Sequence[float], top: float) -> bool:
        return goes_on(before, edges, top, words, float(page.height))

    try:
        tables, outside = ruled_tables(page, words, is_rest)
        tables = [continued(before, each) if before and is_rest(each.edges, each.top) else each for each in tables]
        banded, outside = banded_tables(page, outside)
    except Exception:  # as in `_words`: the text is there all the same
        return [], words
    return [*tables, *banded], outside


def _of_table(table: PdfTable) -> Piece:
    leftwards = reads_leftwards(" ".join(cell for row in table.rows for cell in row))
    rows = [row[::-1] for row in table.rows] if leftwards else table.rows
    return Piece("\n".join(rows_as_lines(rows, table.heads).lines), table.top, table.top, 0.0, table=True)


def _fields(pdf: PdfReader) -> list[str]:
    """The filled fields of a form, as "- name: value"."""
    try:
        fields = pdf.get_fields() or {}
    except Exception:  # a broken form is not worth a document
        return []
    lines_of_fields = []
    for name, entry in fields.items():
        value = entry.get("/V")
        shown = str(value).lstrip("/").strip() if value is not None and not isinstance(value, bytes) else ""
        if shown and shown != "Off" and entry.get("/FT") in ("/Tx", "/Ch", "/Btn"):
            label = str(entry.get("/TU") or name).strip()
            lines_of_fields.append(f"- {label}: {shown}")
    return lines_of_fields


def _title(pdf: PdfReader) -> str:
    try:
        return (pdf.metadata.title or "").strip() if pdf.metadata is not None else ""
    except Exception:  # a title is not worth a document
        return ""


def _reason(error: Exception) -> str:
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    if isinstance(error, ReadFailure):
        return str(error)
    if isinstance(error, LimitReachedError):
        return said("read.expands_past", error=error)
    if isinstance(error, (FileNotDecryptedError, DependencyError)):
        return said("read.encrypted_because", error=error)
    return said("read.damaged", error=f"{type(error).__name__}: {error}")
