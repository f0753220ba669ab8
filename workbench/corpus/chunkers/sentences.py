"""Sentences: whole sentences, table rows, list items and headings, as many as fit."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.corpus.chunk import Chunker, Span, chunker
from workbench.corpus.packing import packed, pieces
from workbench.corpus.sentences import split_units


@chunker("sentences")
def sentences(text: str, settings: Chunker) -> Iterator[Span]:
    """Pack whole sentences, table rows, list items and headings, as many as fit.

    A unit longer than `size` is cut by words: an encoder would cut it anyway, and in silence.
    A heading goes with what follows it.
    """
    for run in packed(pieces(text, split_units(text), settings.size), settings.size, settings.overlap):
        yield run[0].start, run[-1].end
