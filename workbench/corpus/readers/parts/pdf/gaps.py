"""Rows of a ruled PDF table that no rule parts: what stands beside each other below a blank line in all cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from workbench.corpus.readers.parts.pdf.lines import lines_of
from workbench.corpus.readers.parts.pdf.words import PdfWord

_BLANK = 0.9  # of the size: the least gap between the lines of two rows
_LEVEL = 0.5  # of the size: by which the first lines of a row's cells may differ in height


def rows_within(cells: Sequence[list[PdfWord]]) -> list[list[list[PdfWord]]]:
    """The rows that the cells of one drawn row hold, as words: several where blank lines part all of them alike."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return [list(cells)]
    size = max(word.size for word in filled[0])
    starts = [_starts(cell, size) for cell in filled]
    level = [top for top in starts[0] if all(any(abs(top - other) <= _LEVEL * size for other in of) for of in starts)]
    if not level or any(len(of) != len(level) for of in starts):
        return [list(cells)]
    bounds = [float("-inf"), *(top - _LEVEL * size for top in sorted(level)), float("inf")]
    return [
        [[word for word in cell if above <= word.top < below] for cell in cells] for above, below in pairwise(bounds)
    ]


def _starts(cell: list[PdfWord], size: float) -> list[float]:
    """The heights of the lines of a cell that stand below a blank one."""
    return [below.top for above, below in pairwise(lines_of(cell)) if below.top - above.bottom > _BLANK * size]
