"""Gutters of a PDF page: white that runs down between words over several lines, too narrow to part a single line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from workbench.corpus.readers.parts.pdf.words import PdfWord

_WHITE = 0.8  # of the size: as wide as the blanks of justified lines hardly are, and never one below the other
_COMMON = 0.7  # of the size: the white that the lines of a gutter have in common
_LEAST_LINES = 3
_ITEM = re.compile(r"\W{1,2}|\(?(?:\d{1,3}|[a-zA-Z])[.)]")  # what an item begins with belongs to it
_REACH = 2.2  # of the size: as far below as the next line of a gutter stands
_EDGE = 1.0  # points


@dataclass(slots=True)
class _River:
    left: float
    right: float
    edge: float  # the bottom of the line at hand; looked at from below, its top
    lines: list[int] = field(default_factory=list)
    beside: int = 0  # lines that begin at its right with nothing at its left

    def takes(self, gaps: Sequence[tuple[float, float]], size: float) -> bool:
        """Whether one of the gaps of a line goes on with it; then it is as wide as what both have in common."""
        for left, right in gaps:
            lower, upper = max(left, self.left), min(right, self.right)
            if upper - lower >= _COMMON * size:
                self.left, self.right = lower, upper
                return True
        return False

    def passes(self, row: Sequence[PdfWord]) -> bool:
        """Whether a line stands on one side of it."""
        return row[-1].x1 <= self.left + _EDGE or row[0].x0 >= self.right - _EDGE


def gutters(rows: Sequence[Sequence[PdfWord]]) -> dict[int, list[float]]:
    """Where each line is parted, by its place in `rows`: the middles of the gutters that run through it.

    Args:
        rows: the words of each line, left to right.
    """
    found: dict[int, list[float]] = {}
    order = sorted(range(len(rows)), key=lambda n: rows[n][0].bottom)
    for places, down in ((order, True), (order[::-1], False)):
        for river in _rivers(rows, places, down):
            if len(river.lines) + river.beside >= _LEAST_LINES:
                for place in river.lines:
                    found.setdefault(place, []).append((river.left + river.right) / 2)
    return found


def _rivers(rows: Sequence[Sequence[PdfWord]], order: Sequence[int], down: bool) -> list[_River]:
    """The white between the words of lines that follow each other, as they are met downwards or upwards."""
    flowing: list[_River] = []
    done: list[_River] = []
    for place in order:
        row = rows[place]
        top, bottom = min(word.top for word in row), max(word.bottom for word in row)
        size = max(word.size for word in row)
        gaps = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= _WHITE * size and not _ITEM.fullmatch(a.text)]
        taken: set[tuple[float, float]] = set()
        still: list[_River] = []
        for river in flowing:
            near = (top - river.edge if down else river.edge - bottom) < _REACH * size
            if near and river.takes(gaps, size):
                river.lines.append(place)
                taken |= {gap for gap in gaps if gap[0] < river.right and gap[1] > river.left}
            elif not (near and river.passes(row)):
                done.append(river)
                continue
            else:
                river.beside += abs(row[0].x0 - river.right) <= _EDGE
            river.edge = bottom if down else top
            still.append(river)
        edge = bottom if down else top
        flowing = [*still, *(_River(*gap, edge, [place]) for gap in gaps if gap not in taken)]
    return [*done, *flowing]
