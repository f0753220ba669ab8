"""Cut documents into passages with exact offsets.

>>> from workbench.types import Document
>>> [p.text for p in Chunker("words", size=2).chunk(Document("d", "", "one two three"))]
['one two', 'three']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.corpus.sentences import Unit, split_units
from workbench.errors import Problem, RequestError, nearest
from workbench.types import Document, Passage

VERSION = 4  # raise when the same documents and settings would give other passages
# Scripts that set no blanks between words: two characters of Chinese or Japanese count as a word, four of Thai, Lao,
# Burmese, Khmer or Tibetan.
_TWO = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_FOUR = r"\u0e01-\u0fff\u1000-\u109f\u1780-\u17ff"
# A run longer than 40 characters (a data URI) counts as several words too, so that `size` bounds the characters of a
# passage as well.
WORD = re.compile(rf"[{_TWO}]{{1,2}}|[{_FOUR}]{{1,4}}|[^\s{_TWO}{_FOUR}]{{1,40}}")

Span = tuple[int, int]
Strategy = Callable[[str, "Chunker"], Iterable[Span]]
STRATEGIES: dict[str, Strategy] = {}


def strategy(name: str) -> Callable[[Strategy], Strategy]:
    """Register a way of cutting: a function of (text, settings) to spans of it, in order."""

    def register(function: Strategy) -> Strategy:
        STRATEGIES[name] = function
        return function

    return register


@dataclass(frozen=True, slots=True)
class Chunker:
    """Settings of a cut.

    Args:
        name: "sentences", "words" or "document".
        size: the most words of a passage (as `WORD` counts them; "document" ignores it).
        overlap: what a passage repeats of the one before: whole sentences for "sentences", words
            for "words".

    Raises:
        RequestError: for an unknown name, a size below 1, a negative overlap, or an overlap of
            words that is not smaller than the size.
    """

    name: str = "sentences"
    size: int = 120
    overlap: int = 0

    def __post_init__(self) -> None:
        problems = []
        if self.name not in STRATEGIES:
            problems.append(Problem(f"unknown chunker {self.name!r}", "chunker.name", nearest(self.name, STRATEGIES)))
        if self.size < 1:
            problems.append(Problem(f"size is {self.size}", "chunker.size", "at least 1 word"))
        if self.overlap < 0:
            problems.append(Problem(f"overlap is {self.overlap}", "chunker.overlap", "0 or more"))
        if self.name == "words" and 0 < self.size <= self.overlap:
            cure = f"less than the size, {self.size}"
            problems.append(Problem(f"overlap is {self.overlap} words", "chunker.overlap", cure))
        if problems:
            raise RequestError(problems)

    def chunk(self, document: Document) -> tuple[Passage, ...]:
        """The passages of one document, in order, with ids `document.id#0`, `#1`, ….

        Every passage is `document.text[start:end]` and holds more than blanks; together they
        cover every character of the document that is not blank.
        """
        text = document.text
        spans = STRATEGIES[self.name](text, self)
        return tuple(
            Passage(f"{document.id}#{n}", document.id, text[start:end], start, end)
            for n, (start, end) in enumerate(spans)
        )

    def chunk_all(self, documents: Iterable[Document]) -> Iterator[Passage]:
        """The passages of many documents, lazily."""
        for document in documents:
            yield from self.chunk(document)


@strategy("document")
def _document(text: str, _settings: Chunker) -> Iterator[Span]:
    if text.strip():
        yield 0, len(text)


@strategy("words")
def _words(text: str, settings: Chunker) -> Iterator[Span]:
    words = [match.span() for match in WORD.finditer(text)]
    step = settings.size - settings.overlap
    for first in range(0, len(words), step):
        window = words[first : first + settings.size]
        yield window[0][0], window[-1][1]
        if first + settings.size >= len(words):  # a further window would only repeat this one's end
            return


@strategy("sentences")
def _sentences(text: str, settings: Chunker) -> Iterator[Span]:
    """Pack whole sentences, table rows, list items and headings, as many as fit.

    A unit longer than `size` is cut by words: an encoder would cut it anyway, and in silence.
    A heading goes with what follows it.
    """
    units, counts = _fitting_units(text, settings.size)
    start, done = 0, 0  # the first unit of this passage; the units covered so far
    while done < len(units):
        end, words = start, 0
        while end < len(units) and words + counts[end] <= settings.size:
            words += counts[end]
            end += 1
        if end < len(units):
            last = end
            while last > max(start, done) and units[last - 1].heading:
                last -= 1
            end = last if last > max(start, done) else end  # nothing but headings: leave them
        yield units[start].start, units[end - 1].end
        done = end
        start = _overlap_start(counts, start, end, settings)


def _overlap_start(counts: list[int], start: int, end: int, settings: Chunker) -> int:
    """Where the next passage begins: as much overlap as leaves room for one new unit."""
    if end >= len(counts):
        return end
    first, words = end, counts[end]
    while first - 1 > start and end - first < settings.overlap and words + counts[first - 1] <= settings.size:
        first -= 1
        words += counts[first]
    return first


def _fitting_units(text: str, size: int) -> tuple[list[Unit], list[int]]:
    units: list[Unit] = []
    counts: list[int] = []
    for unit in split_units(text):
        words = [match.span() for match in WORD.finditer(text, unit.start, unit.end)]
        if len(words) <= size:
            units.append(unit)
            counts.append(len(words))
            continue
        for first in range(0, len(words), size):
            window = words[first : first + size]
            units.append(Unit(window[0][0], window[-1][1]))
            counts.append(len(window))
    return units, counts
