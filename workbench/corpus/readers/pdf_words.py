"""The words of a PDF page in their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.corpus.readers.marks import spelled

UNNAMED = "\ufffd"  # for a character, or a run of them, of a font that does not say which they are


@dataclass(slots=True)
class PdfWord:
    """A word and its box; `top` and `bottom` are measured from the top of the page, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    font: str = ""

    @classmethod
    def of(cls, found: dict[str, Any]) -> PdfWord:
        """A word as pdfplumber gives it."""
        font = str(found.get("fontname", "")).lower()
        bold = "bold" in font or "black" in font or "heavy" in font
        return cls(
            spelled(found["text"]), found["x0"], found["x1"], found["top"], found["bottom"], found["size"], bold, font
        )
