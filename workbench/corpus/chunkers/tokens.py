"""Tokens: windows of a fixed number of tokens, as the model that reads them counts.

The tokenizer is that of the index's encoder; where nothing is embedded, as in lexical retrieval and for the oracle, it
is the generator's.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence

from workbench.corpus.chunk import Chunker, Span, chunker


@chunker("tokens", windows=True, counts_tokens=True)
def tokens(text: str, settings: Chunker) -> Iterator[Span]:
    """Windows of at most so many tokens, which end between words, each repeating the last tokens of the one before.

    Tokens are counted in the whole document. A word of more tokens than a window is cut.
    """
    found = settings.token_spans(text)
    # Where a word begins: after a blank. What a tokenizer passes over belongs to the word before.
    words = [n for n, (start, _) in enumerate(found) if start == 0 or text[start - 1].isspace()]
    words.append(len(found))
    first = last = 0
    while last < len(found) or not found:
        last = _end(words, first, settings.size)
        start, end = found[first][0] if first else 0, found[last][0] if last < len(found) else len(text)
        kept = text[start:end]
        if kept.strip():  # tokens may be blanks too
            yield start + len(kept) - len(kept.lstrip()), start + len(kept.rstrip())
        if not found:
            return
        first = _start(words, first, last, settings)


def _end(words: Sequence[int], first: int, size: int) -> int:
    """Where the window that begins with a token ends: with a word, unless one word is longer than a window."""
    at = words[bisect.bisect_right(words, first + size) - 1]
    return at if at > first else first + size


def _start(words: Sequence[int], first: int, last: int, settings: Chunker) -> int:
    """Where the next window begins: with as many whole words of overlap as leave room for something new."""
    least = bisect.bisect_left(words, max(first + 1, last - settings.overlap))
    repeated = words[least : bisect.bisect_left(words, last)]
    return next((each for each in repeated if _end(words, each, settings.size) > last), last)
