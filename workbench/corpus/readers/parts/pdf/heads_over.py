"""The heads of a ruled PDF table that stand over its first rule, one over each column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.rows import is_value

_WITHIN = 2.6  # of the size: as far above the first rule as the heads stand
_LEVEL = 0.4  # of the size: by which the heads may differ in height
_GAP = 0.8  # of the size: the least white between the heads of two columns
_LEAST = 3  # columns: two words over two columns may be a line of text


def head_over(
    words: Sequence[PdfWord], edges: Sequence[float], top: float, rows: Sequence[Sequence[str]]
) -> list[list[PdfWord]]:
    """The words of the head over each column; none where the line above is no row of heads.

    Args:
        words: those outside of the table.
        edges: where its columns begin, and where the last one ends.
        top: the height of its first rule.
        rows: its cells.
    """
    columns = len(edges) - 1
    if columns < _LEAST or not rows or len(rows[0]) != columns:
        return []
    above = [word for word in words if word.bottom <= top + 1 and word.x1 > edges[0] and word.x0 < edges[-1]]
    nearest = max(above, key=lambda word: word.bottom, default=None)
    if nearest is None or top - nearest.bottom > _WITHIN * nearest.size:
        return []
    line = [word for word in words if abs(word.bottom - nearest.bottom) <= _LEVEL * nearest.size]
    if not all(word.bold for word in line):  # what is not set off may be a line of text
        return []
    cells: list[list[PdfWord]] = [[] for _ in range(columns)]
    for word in line:
        n = next((n for n, (x0, x1) in enumerate(pairwise(edges)) if x0 - 1 <= word.x0 and word.x1 <= x1 + 1), None)
        if n is None:
            return []
        cells[n].append(word)
    if not all(cells) or any(is_value(" ".join(word.text for word in cell)) for cell in cells):
        return []
    gaps = [min(word.x0 for word in b) - max(word.x1 for word in a) for a, b in pairwise(cells)]
    return cells if min(gaps) >= _GAP * nearest.size else []
