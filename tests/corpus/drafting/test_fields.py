"""The tables that drafts are made of, where cells hold the mark that separates them."""

from __future__ import annotations

from workbench.corpus.drafting.tables import find_tables
from workbench.corpus.readers.rows import rows_as_lines


def test_cells_with_semicolons_are_whole_and_in_their_places() -> None:
    rows = [
        ["Device", "Formats", "Note"],
        ["Scanner", "PNG; JPEG", "said to be “slow; loud”"],
        ["Fax", "TIFF", "old: a; b"],
    ]
    text = "\n".join(["Devices of the office", "", *rows_as_lines(rows, 1).lines])
    (table,) = find_tables(text)
    assert [[cell.text for cell in row.cells.values()] for row in table.rows] == rows[1:]
    assert all(text[cell.start : cell.end] == cell.text for row in table.rows for cell in row.cells.values())
