"""Parent: small passages are searched, and the larger one around what is found is read.

A few sentences are found more exactly than a page, and a page says more to whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.corpus.chunk import Chunker, Span, chunker
from workbench.corpus.packing import TextPiece, packed, pieces
from workbench.corpus.sections import sections


def parents(text: str, settings: Chunker) -> Iterator[Span]:
    """Sections from heading to heading, those of more than `parent_size` words in parts of whole sentences."""
    for run in _parents(text, settings):
        yield run[0].start, run[-1].end


@chunker("parent", parents=parents)
def parent(text: str, settings: Chunker) -> Iterator[Span]:
    """Small passages of whole sentences are searched; the section around them, or as much of it as fits, is read."""
    for parts in _parents(text, settings):
        for run in packed(parts, settings.size, settings.overlap):
            yield run[0].start, run[-1].end


def _parents(text: str, settings: Chunker) -> Iterator[list[TextPiece]]:
    for units in sections(text):
        # Cut as finely as what is searched, so that no part of it lies in two parents.
        yield from packed(pieces(text, units, settings.size), settings.parent_size, 0)
