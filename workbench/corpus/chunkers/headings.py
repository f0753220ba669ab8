"""Headings: no passage crosses a heading of its document."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.corpus.chunk import Chunker, Span, chunker
from workbench.corpus.packing import packed, pieces
from workbench.corpus.sections import sections


@chunker("headings")
def headings(text: str, settings: Chunker) -> Iterator[Span]:
    """Sections from heading to heading: a small one stays whole, a large one is packed by its sentences."""
    for units in sections(text):
        for run in packed(pieces(text, units, settings.size), settings.size, settings.overlap):
            yield run[0].start, run[-1].end
