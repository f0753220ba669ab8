"""PDF through pypdf: the text layer, page by page. There is no OCR: a scan has no text."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.corpus.readers.registry import FileReading, Limits, ReadFailure, Reading, reader

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_NO_TITLE = ("microsoft word", "microsoft powerpoint", "untitled", "senza titolo")


@reader(".pdf")
def read_pdf(path: Path, limits: Limits) -> FileReading:
    """The pages with text, with a blank line between them, and a failure for each page without."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity of every object
    try:
        pdf = PdfReader(path)
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise ReadFailure("encrypted: save a copy without a password")
        count = len(pdf.pages)
    except ReadFailure:
        raise
    except Exception as error:  # a damaged file raises anything, and must not end the import
        raise ReadFailure(_reason(error)) from error
    if count > limits.pages:
        raise ReadFailure(f"{count:,} pages, more than the limit of {limits.pages:,}")
    return _read_pages(pdf, path, limits)


def _read_pages(pdf: PdfReader, path: Path, limits: Limits) -> FileReading:
    texts: list[str] = []
    failures: list[str] = []
    characters = 0
    started = time.monotonic()
    for number in range(len(pdf.pages)):
        if time.monotonic() - started > limits.seconds:
            raise ReadFailure(f"{limits.seconds:.0f} seconds were not enough; page {number + 1} of {len(pdf.pages)}")
        try:
            text = _page_text(pdf.pages[number], limits)
        except Exception as error:  # as above, for one page
            failures.append(f"page {number + 1}: {_reason(error)}")
            continue
        characters += len(text)
        if characters > limits.characters:
            raise ReadFailure(f"more than {limits.characters:,} characters by page {number + 1}")
        texts.append(text)
    if not texts:
        raise ReadFailure("; ".join(failures[:3]) or "no pages")
    return FileReading((Reading(_title(pdf) or path.stem, "\n\n".join(texts)),), tuple(failures))


def _page_text(page: PageObject, limits: Limits) -> str:
    # extract_text answers "" for a page that expands without end, so ask for the instructions first.
    contents = page.get_contents()
    size = 0 if contents is None else len(contents.get_data())
    if size > limits.page_bytes:
        raise ReadFailure(f"it expands to {size:,} bytes, more than the limit of {limits.page_bytes:,}")
    text = page.extract_text().strip()
    if not text:
        raise ReadFailure("no text (a scan? recognise its characters first)")
    return text


def _title(pdf: PdfReader) -> str:
    try:
        title = (pdf.metadata.title or "") if pdf.metadata is not None else ""
    except Exception:  # a title is not worth a document
        return ""
    return "" if title.strip().lower().startswith(_NO_TITLE) else title.strip()


def _reason(error: Exception) -> str:
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    if isinstance(error, ReadFailure):
        return str(error)
    if isinstance(error, LimitReachedError):
        return f"it expands past the limit (a decompression bomb?): {error}"
    if isinstance(error, (FileNotDecryptedError, DependencyError)):
        return f"encrypted: save a copy without a password ({error})"
    return f"damaged: {type(error).__name__}: {error}"
