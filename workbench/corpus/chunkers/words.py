"""Words: windows of a fixed number of words, wherever sentences end."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.corpus.chunk import WORD, Chunker, Span, chunker


@chunker("words", windows=True)
def words(text: str, settings: Chunker) -> Iterator[Span]:
    """Windows of so many words, each repeating the last words of the one before."""
    found = [match.span() for match in WORD.finditer(text)]
    step = settings.size - settings.overlap
    for first in range(0, len(found), step):
        window = found[first : first + settings.size]
        yield window[0][0], window[-1][1]
        if first + settings.size >= len(found):  # a further window would only repeat this one's end
            return
