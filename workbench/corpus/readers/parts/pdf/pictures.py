"""Lines of a PDF page that a picture interrupts: text that flows on both sides of it is read across, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.corpus.readers.parts.pdf.lines import Line

_LEVEL = 0.35  # of the size: by which the ends of two halves of a line may differ in height
_EDGE = 12.0  # points by which a picture may reach into a half, with the white around it
_FILLS = 0.6  # of the white between the halves that the picture covers at least
_LEAST = 2  # lines on both sides of pictures


def across_pictures(lines: Sequence[Line], pictures: Sequence[dict[str, Any]]) -> list[Line]:
    """The lines, the two halves of one joined where pictures stand between them, and nothing else.

    Args:
        lines: as `lines_of` gives them.
        pictures: the images of a page of pdfplumber.
    """
    if not pictures:
        return list(lines)
    pairs = [(left, right) for left, right in _beside(lines) if _covered(left, right, pictures)]
    if len(pairs) < _LEAST:
        return list(lines)
    whole: dict[int, Line] = {}
    gone: set[int] = set()
    for left, right in pairs:
        if not {id(left), id(right)} & (gone | whole.keys()):  # of three parts, two at a time
            whole[id(left)] = Line((*left.words, *right.words), left.among_leftward)
            gone.add(id(right))
    return across_pictures([whole.get(id(line), line) for line in lines if id(line) not in gone], pictures)


def _beside(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Each line that has one at its right on the same height, with the nearest such one."""
    for left in lines:
        level = [
            right
            for right in lines
            if right.x0 > left.x1 and abs(left.bottom - right.bottom) <= _LEVEL * max(left.size, right.size)
        ]
        if level:
            yield left, min(level, key=lambda right: right.x0)


def _covered(left: Line, right: Line, pictures: Sequence[dict[str, Any]]) -> bool:
    """Whether pictures cover most of the white between two lines."""
    between = [
        each["x1"] - each["x0"]
        for each in pictures
        if each["x0"] > left.x1 - _EDGE and each["x1"] < right.x0 + _EDGE
        and each["top"] < left.bottom and each["bottom"] > left.top
    ]  # fmt: skip
    return bool(sum(between) >= _FILLS * (right.x0 - left.x1)) and bool(between)
