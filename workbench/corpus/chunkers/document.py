"""Document: each document is one passage."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.corpus.chunk import Chunker, Span, chunker


@chunker("document")
def document(text: str, _settings: Chunker) -> Iterator[Span]:
    """The whole document, however long; nothing where it holds only blanks."""
    if text.strip():
        yield 0, len(text)
