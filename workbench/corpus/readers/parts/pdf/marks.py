"""The marks before the items of a list that a PDF draws as small discs or squares, as browsers print them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from workbench.corpus.readers.parts.pdf.words import PdfWord

_MARK = "•"
_LEAST, _MOST = 0.12, 0.75  # of the size of type: how wide and high a mark is
_ROUND = 0.35  # of its longer side: by which width and height may differ
_BESIDE = 3.0  # of the size: as far behind a mark as its item begins
_APART = 4.0  # of the size: as far before a mark as nothing stands
_TOGETHER = 2  # marks below one another: a single disc may be part of a drawing


def drawn_marks(page: Any, words: Sequence[PdfWord]) -> list[PdfWord]:
    """A word "•" for each such mark on a page of pdfplumber, at the height of the item that it stands before."""
    found = []
    for shape in (*page.curves, *page.rects):
        item = _item(shape, words)
        if item is not None:
            left, right = float(shape["x0"]), float(shape["x1"])
            found.append(PdfWord(_MARK, left, right, item.top, item.bottom, item.size))
    below = Counter(round(mark.x0) for mark in found)
    places = {(round(mark.x0), round(mark.top)): mark for mark in found}  # one may be filled and outlined
    return [mark for (left, _), mark in places.items() if below[left] >= _TOGETHER]


def _item(shape: dict[str, Any], words: Sequence[PdfWord]) -> PdfWord | None:
    """The word that a shape stands before as a mark does; none where it is no mark."""
    left, right, middle = float(shape["x0"]), float(shape["x1"]), (shape["top"] + shape["bottom"]) / 2
    width, height = right - left, float(shape["bottom"] - shape["top"])
    if max(width, height) <= 0 or abs(width - height) > _ROUND * max(width, height):
        return None
    line = [word for word in words if word.top < middle < word.bottom]
    item = min((word for word in line if word.x0 >= right), key=lambda word: word.x0, default=None)
    if item is None or not _LEAST * item.size <= max(width, height) <= _MOST * item.size:
        return None
    if item.x0 - right > _BESIDE * item.size or not any(map(str.isalnum, item.text)):
        return None
    before = [word for word in line if word.x0 < left and left - word.x1 < _APART * item.size]
    return None if before else item
