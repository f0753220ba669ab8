"""Words of a ruled PDF table that stand in no closed cell: rules that are dashed or missing leave some open."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.corpus.readers.parts.pdf.gaps import Box, Cells, span_of
from workbench.corpus.readers.parts.pdf.words import PdfWord


def with_strays(
    cells: Sequence[Cells], boxes: Sequence[Sequence[Box | None]], inside: Sequence[PdfWord]
) -> tuple[list[Cells], list[PdfWord]]:
    """The rows of cells, each word that no cell holds in the row at its height and the column at its place; and the
    words for which there is none.

    Args:
        cells: the words of each cell of each row.
        boxes: the sides of these cells.
        inside: the words within the outline of the table.
    """
    held = {id(word) for row in cells for cell in row for word in cell}
    strays = [word for word in inside if id(word) not in held]
    if not strays:
        return list(cells), []
    rows = [list(map(list, row)) for row in cells]
    spans = [span_of(row) for row in boxes]
    columns = [_narrowest([row[n] for row in boxes]) for n in range(max(map(len, boxes), default=0))]
    found: dict[tuple[int, int], list[PdfWord]] = {}
    left = []
    for word in strays:
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        row = next((n for n, (top, bottom) in enumerate(spans) if top <= y < bottom), None)
        column = next((n for n, (x0, x1) in enumerate(columns) if x0 <= x < x1), None)
        if row is None or column is None or cells[row][column]:
            left.append(word)
        else:
            found.setdefault((row, column), []).append(word)
    for (row, column), words in found.items():
        rows[row][column] = words
    return rows, left


def _narrowest(boxes: Sequence[Box | None]) -> tuple[float, float]:
    """From where to where the narrowest of the cells of a column reaches."""
    return min(
        ((box[0], box[2]) for box in boxes if box is not None), key=lambda span: span[1] - span[0], default=(0, 0)
    )
