"""Scanned pages of a PDF: the characters recognised by RapidOCR, an extra whose models come in its package."""

from __future__ import annotations

import importlib
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.registry import ReadFailure
from workbench.languages.spoken import said
from workbench.requirements import install_extra

_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 200  # the least that small print needs
_MOST_DOTS = 16_000_000  # of a page's picture: a poster is read at fewer dots an inch
_SURE = 0.5  # confidence of the recogniser below which a line is no text but a picture's grain
_ALIKE = 0.35  # of the usual height of a line, up to which another height is taken for the same size of type


def scanned_words(path: Path, number: int) -> list[PdfWord]:
    """The lines recognised on one page of a PDF (from 0), their places in points from the top of the page.

    Raises:
        ReadFailure: if the extra is not installed, or nothing is recognised on the page.
    """
    recognise = _recogniser()
    picture, scale = _picture(path, number)
    found = recognise(picture)
    boxes = [] if found.boxes is None else list(found.boxes)
    recognised = zip(boxes, found.txts or (), found.scores or (), strict=False)
    lines = [(box / scale, text) for box, text, score in recognised if score >= _SURE and text.strip()]
    if not lines:
        raise ReadFailure(said("read.not_recognised"))
    usual = float(median(box[:, 1].max() - box[:, 1].min() for box, _ in lines))
    return [_word(box, text, usual) for box, text in lines]


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    try:
        rapidocr = importlib.import_module("rapidocr")  # by name: it has no types where it is not installed
    except ImportError as error:
        cure = said("read.scan_cure", install=install_extra("ocr"))
        raise ReadFailure(said("read.scan"), cure) from error
    # Without the classifier of turned lines, which takes some that stand upright for upside down.
    return rapidocr.RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False})


def _picture(path: Path, number: int) -> tuple[Any, float]:
    """A page as an array of shape (height, width, 3), and its dots for each point."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[number]
        width, height = page.get_size()
        scale = min(_DOTS_PER_INCH / _POINTS_PER_INCH, (_MOST_DOTS / max(1.0, width * height)) ** 0.5)
        return _clear(page.render(scale=scale, rev_byteorder=False).to_numpy()[:, :, :3]), scale
    finally:
        document.close()


def _clear(picture: Any) -> Any:
    """The picture with white paper and black ink: around the letters of a compressed scan there is a grain, in which
    the recogniser does not see the blanks between words."""
    import numpy as np

    ink, paper = np.percentile(picture[::4, ::4], (1, 50))
    dark, light = ink + 0.15 * (paper - ink), paper - 0.25 * (paper - ink)
    if light - dark < 1:
        return picture
    return (np.clip((picture - dark) / (light - dark), 0, 1) * 255).astype(np.uint8)


def _word(box: Any, text: str, usual: float) -> PdfWord:
    """A recognised line as one word, blanks and all: where in the line each of its words stands is not known.

    The heights of boxes differ with the letters in them, so that those about as high as usual are one size of type.
    """
    left, right = float(box[:, 0].min()), float(box[:, 0].max())
    top, bottom = float(box[:, 1].min()), float(box[:, 1].max())
    size = usual if abs(bottom - top - usual) <= _ALIKE * usual else bottom - top
    middle = (top + bottom) / 2
    return PdfWord(" ".join(text.split()), left, right, middle - size / 2, middle + size / 2, size)
