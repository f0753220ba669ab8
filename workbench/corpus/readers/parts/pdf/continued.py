"""Tables of a PDF that go on over the end of a page: their rows keep the heads that stand on the page before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.corpus.readers.parts.pdf.tables import PdfTable
from workbench.corpus.readers.parts.pdf.words import PdfWord
from workbench.corpus.readers.rows import head_rows

_ALIKE = 2.0  # points by which an edge of a column may differ from one page to the next
_AT_EDGE = 1 / 8  # of the page's height: what stands there heads or foots the page
_LETTERHEAD = 1 / 5  # of it: so does what stands there in the same place as on the page before


@dataclass(frozen=True, slots=True)
class Carried:
    """The table with which a page ends: the edges of its columns in points, its rows of heads, its last row.

    `around`: the words of its page outside of tables, and where each stands; `below`: those of them below it that stand
    too high for the foot of a page, unless they foot the next one too.
    """

    edges: tuple[float, ...]
    heads: tuple[tuple[str, ...], ...]
    last: tuple[str, ...]
    around: frozenset[tuple[str, int, int]] = frozenset()
    below: frozenset[tuple[str, int, int]] = frozenset()


def carried_over(tables: Sequence[PdfTable], outside: Sequence[PdfWord], height: float) -> Carried | None:
    """The table below which nothing stands on the page but what foots it; none if text does."""
    last = max(tables, key=lambda table: table.bottom, default=None)
    if last is None or not last.edges or not last.rows:
        return None
    if any(word.top >= last.bottom - 1 and word.top < height * (1 - _LETTERHEAD) for word in outside):
        return None
    heads = last.rows[: last.heads] if last.heads is not None else head_rows(last.rows)
    low = [word for word in outside if word.top >= last.bottom - 1 and word.top < height * (1 - _AT_EDGE)]
    around, below = frozenset(map(_placed, outside)), frozenset(map(_placed, low))
    return Carried(last.edges, tuple(map(tuple, heads)), tuple(last.rows[-1]), around, below)


def goes_on(
    before: Carried | None, edges: Sequence[float], top: float, outside: Sequence[PdfWord], height: float
) -> bool:
    """Whether a table is the rest of the one before: it begins its page, and its columns have the same edges."""
    if before is None or len(edges) != len(before.edges):
        return False
    if not before.below <= {_placed(word) for word in outside}:
        return False
    above = [word for word in outside if word.bottom <= top + 1 and word.bottom > height * _AT_EDGE]
    if any(word.bottom > height * _LETTERHEAD or _placed(word) not in before.around for word in above):
        return False
    return all(abs(a - b) <= _ALIKE for a, b in zip(edges, before.edges, strict=True))


def _placed(word: PdfWord) -> tuple[str, int, int]:
    return word.text, round(word.x0 / 3), round(word.bottom / 3)


def continued(before: Carried, table: PdfTable) -> PdfTable:
    """The rest of a table under the heads of its beginning; a first row whose name stands on the page before has it."""
    rows = [list(row) for row in table.rows]
    heads = [list(row) for row in before.heads]
    if rows[: len(heads)] == heads:
        rows = rows[len(heads) :]  # repeated on each page
    if rows and not rows[0][0] and any(rows[0]) and len(rows[0]) == len(before.last):
        rows[0][0] = before.last[0]
    return PdfTable([*heads, *rows], table.top, table.x0, len(heads), table.bottom, table.edges)
