"""Scanned pages of a PDF: the characters recognised by RapidOCR, an extra whose models come in its package."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
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
_GRAIN = 16  # of 255: by which the dots of an empty page may differ
_STAMP = 150  # characters: as many may be printed over a scanned page
_COVERS = 0.7  # of a page: what the picture of it takes at least
_FINE = 900  # dots: the width from which on a picture may be that of a page of text
_SURE = 0.5  # confidence of the recogniser below which a line is no text but a picture's grain
_ALIKE = 0.35  # of the usual height of a line, up to which another height is taken for the same size of type


def is_scan(page: Any, words: Sequence[PdfWord]) -> bool:
    """Whether a page of pdfplumber is a picture on which no more than a stamp or a signature is printed as text.

    The stamp is recognised in the picture with the rest, so that nothing of it is lost.
    """
    if sum(len(word.text) for word in words) > _STAMP or importlib.util.find_spec("rapidocr") is None:
        return False
    try:
        pictures = list(page.images)
    except Exception:  # a space of colours that pdfminer knows nothing of: the text is there all the same
        return False
    size = float(page.width * page.height)
    return any(each["width"] * each["height"] > _COVERS * size and each["srcsize"][0] > _FINE for each in pictures)


def scanned_words(path: Path, number: int) -> list[PdfWord]:
    """The lines recognised on one page of a PDF (from 0), their places in points from the top of the page; none on a
    page of one colour.

    Raises:
        ReadFailure: if the extra is not installed, or nothing is recognised on the page.
    """
    picture, scale = _picture(path, number)
    if int(picture.max()) - int(picture.min()) < _GRAIN:
        return []
    recognise = _recogniser()
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
