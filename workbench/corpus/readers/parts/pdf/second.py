"""A second look at the text layer of a PDF through pdfium, which reads fonts and pages that pdfminer does not."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.corpus.readers.marks import spelled
from workbench.corpus.readers.parts.pdf.directions import has_leftward
from workbench.corpus.readers.parts.pdf.words import PdfWord

_MORE = 1.1  # times the letters and digits: as many more are a text that was missed
_MISSED = 20  # of them at least
_TURNED = 0.5  # the sine of the angle by which a character leans: more is no writing from left to right
_BROKEN_LINE = (0x02, 0xFFFE)  # what pdfium puts for the hyphen at the end of a line


@contextmanager
def second_look(path: Path) -> Iterator[SecondLook]:
    """The pages of a PDF for pdfium; it looks at none of a file that it cannot open."""
    import pypdfium2

    try:
        document: Any = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        document = None
    try:
        yield SecondLook(document)
    finally:
        if document is not None:
            document.close()


class SecondLook:
    """The text layer of each page, by its number from 0."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def words_missed(self, number: int, known: int) -> list[PdfWord]:
        """The words of a page, if they have clearly more letters and digits than are `known` of it; else none."""
        if self.document is None:
            return []
        page = self.document[number]
        text = page.get_textpage()
        try:
            found = sum(map(str.isalnum, text.get_text_bounded()))
            more = found > _MORE * known + _MISSED
            return list(_words(page, text, sideways=not known)) if more and not page.get_rotation() else []
        finally:
            text.close()
            page.close()


def _words(page: Any, text: Any, sideways: bool) -> Iterator[PdfWord]:
    """The words of a page and their boxes, in points from its top and left; `sideways`: those that lean too."""
    import pypdfium2.raw as pdfium

    left, _, _, top = page.get_mediabox()
    size = ctypes.c_int()
    name = ctypes.create_string_buffer(256)
    letters: list[str] = []
    box: list[float] = []
    height, bold, font = 0.0, False, ""
    for at in range(text.count_chars() + 1):
        code = pdfium.FPDFText_GetUnicode(text.raw, at) if at < text.count_chars() else 0x20
        character = "-" if code in _BROKEN_LINE else chr(code)
        leans = not sideways and abs(math.sin(pdfium.FPDFText_GetCharAngle(text.raw, at))) > _TURNED
        if character.isspace() or not character.isprintable() or leans:
            if letters:
                seen = "".join(letters) if not has_leftward("".join(letters)) else "".join(reversed(letters))
                yield PdfWord(spelled(seen), box[0] - left, box[2] - left, top - box[3], top - box[1], height, bold)
            letters = []
            continue
        x0, y0, x1, y1 = text.get_charbox(at, loose=True)
        if not letters:
            given = pdfium.FPDFText_GetFontSize(text.raw, at)
            pdfium.FPDFText_GetFontInfo(text.raw, at, name, len(name), ctypes.byref(size))
            font = name.value.decode("latin-1").lower()
            height, bold = (given if given > 1 else y1 - y0), "bold" in font
            box = [x0, y0, x1, y1]
        letters.append(character)
        box = [min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)]
