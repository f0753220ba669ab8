"""The column that names the document of each row, known by what it holds where its head does not tell: "essay"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.corpus.sheets.evidence import Finder
from workbench.corpus.sheets.quoted import listed
from workbench.corpus.sheets.rows import SheetRow

_MOST = 0.8  # of a column's filled cells, which must name a document of the corpus
_LOOKED_AT = 200  # rows
_LEAST = 2  # cells: a single one may be called as a document is by accident


def document_column(rows: Sequence[SheetRow], fields: Mapping[str, str], finder: Finder) -> str | None:
    """The first column, of those that hold no other field, whose cells name documents of the corpus."""
    taken = set(fields.values())
    for column in dict.fromkeys(name for row in rows for name in row.values if name not in taken):
        cells = [names for row in rows[:_LOOKED_AT] if (names := list(_names(row.values.get(column))))]
        named = sum(all(finder.named(name) is not None for name in names) for names in cells)
        if len(cells) >= min(_LEAST, len(rows)) and named >= _MOST * len(cells) > 0:
            return column
    return None


def _names(value: object) -> Iterable[str]:
    return (each.strip() for each in listed(value) if isinstance(each, str) and each.strip())
