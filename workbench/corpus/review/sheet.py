"""Write a review as a sheet (CSV or XLSX), and as a page for the browser beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from workbench.corpus.review.guard import guarded
from workbench.corpus.review.page import page
from workbench.corpus.review.rows import ReviewRow, review_rows, review_words
from workbench.errors import RequestError
from workbench.files import write_atomic
from workbench.languages.spoken import said, spoken
from workbench.languages.wording import Wording
from workbench.types import Corpus

SUFFIXES = (".csv", ".xlsx")


def write_review(
    corpus: Corpus, sheet: Path, overwrite: bool = False, folder: str | None = None
) -> tuple[Path, Path, int]:
    """Write the sheet, and the page beside it, whose command names the corpus by its `folder`.

    Returns the sheet, the page, and how many questions stand in them.

    Raises:
        RequestError: if no drafted question is left, the suffix is unknown, or a file is there or cannot be written.
    """
    rows = review_rows(corpus)
    if not rows:
        raise RequestError.of(said("review_fault.nothing_waits"), corpus.name, said("review_fault.draft_some"))
    if sheet.suffix.lower() not in SUFFIXES:
        what = (
            said("review_fault.no_sheet", suffix=sheet.suffix) if sheet.suffix else said("review_fault.no_sheet_bare")
        )
        raise RequestError.of(what, str(sheet), said("review_fault.suffixes"))
    beside = sheet.with_suffix(".html")
    there = [str(file) for file in (sheet, beside) if file.exists()]
    if there and not overwrite:
        cure = said("review_fault.exists_cure", sheet=sheet)
        raise RequestError.of(said("place.exists"), Wording(spoken()).list(there), cure)
    language = corpus.language
    made = _csv(rows, language) if sheet.suffix.lower() == ".csv" else _workbook(rows, language)
    _write(sheet, made)
    _write(beside, page(rows, corpus, language, f"{sheet.stem}-decided.csv", folder or corpus.name).encode())
    return sheet, beside, len(rows)


def _write(file: Path, content: bytes) -> None:
    """The whole file or none of it."""
    try:
        write_atomic(file, content)
    except OSError as error:
        cure = said("place.unwritable_to")
        raise RequestError.of(said("place.unwritable", error=error.strerror or error), str(file), cure) from error


def _csv(rows: Sequence[ReviewRow], language: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(review_words(language)["heads"])
    writer.writerows([guarded(cell) for cell in row.cells()] for row in rows)
    return stream.getvalue().encode("utf-8-sig")  # the mark by which a spreadsheet knows UTF-8


def _workbook(rows: Sequence[ReviewRow], language: str) -> bytes:
    from workbench.corpus.readers.office import library

    openpyxl = library("openpyxl", Path("review.xlsx"))
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(review_words(language)["heads"])
    for row in rows:
        sheet.append([guarded(cell) for cell in row.cells()])
    wrap = openpyxl.styles.Alignment(wrap_text=True, vertical="top")
    for line in sheet.iter_rows():
        for cell in line:
            # A text, even if it looks like a formula, a number or a date: "00184" stays what it is.
            cell.data_type, cell.number_format, cell.alignment = "s", "@", wrap
    for letter, width in zip("ABCDEFG", (18, 12, 50, 30, 12, 24, 70), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "C2"
    choices = openpyxl.worksheet.datavalidation.DataValidation(
        type="list", formula1='"{}"'.format(",".join(review_words(language)["decisions"])), allow_blank=True
    )
    sheet.add_data_validation(choices)
    choices.add(f"B2:B{len(rows) + 1}")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
