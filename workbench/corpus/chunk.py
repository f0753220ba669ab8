"""Cut documents into passages with exact offsets.

>>> from workbench.types import Document
>>> [p.text for p in Chunker("words", size=2).chunk(Document("d", "", "one two three"))]
['one two', 'three']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import ArmError, Problem, RequestError, nearest
from workbench.languages.spoken import said
from workbench.registry import Registry
from workbench.store.code import foreign_code
from workbench.types import Document, Passage

VERSION = 5  # raise when the same documents and settings would give other passages
# Scripts that set no blanks between words: two characters of Chinese or Japanese count as a word, four of Thai, Lao,
# Burmese, Khmer or Tibetan.
_TWO = r"\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
_FOUR = r"\u0e01-\u0fff\u1000-\u109f\u1780-\u17ff"
# A run longer than 40 characters (a data URI) counts as several words too, so that `size` bounds the characters of a
# passage as well.
WORD = re.compile(rf"[{_TWO}]{{1,2}}|[{_FOUR}]{{1,4}}|[^\s{_TWO}{_FOUR}]{{1,40}}")

Span = tuple[int, int]
Cut = Callable[[str, "Chunker"], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """How a model counts: for each text the places of its tokens, in order; `identity` is what the places depend on."""

    identity: Any
    spans: Callable[[Sequence[str]], Sequence[Sequence[Span]]]


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way of cutting, as `chunker` registers it.

    Args:
        cut: the spans of a text that are searched, in order, from the text and the settings.
        windows: whether the overlap is counted as the size is, so that it must be smaller.
        counts_tokens: whether size and overlap are tokens rather than words.
        parents: the spans that are read in place of those, each of which lies in one of them; None if they are the
            same.
        version: raise it when the same text and settings would be cut in another way.
    """

    cut: Cut
    windows: bool = False
    counts_tokens: bool = False
    parents: Cut | None = None
    version: int = 1

    @property
    def about(self) -> str:
        """The first sentence of its documentation."""
        return " ".join((self.cut.__doc__ or "").split("\n\n")[0].split())


# Every way of cutting: a file each in `workbench.corpus.chunkers`, or an entry point of the group of that name.
CHUNKERS: Registry[Strategy] = Registry("chunker").discover("workbench.corpus.chunkers")


def chunker(name: str, **traits: Any) -> Callable[[Cut], Cut]:
    """Register a way of cutting: a function of (text, settings) to spans of it, in order; `traits` are a `Strategy`'s.

    >>> @chunker("halves")
    ... def halves(text, settings):
    ...     yield from ((0, len(text) // 2), (len(text) // 2, len(text)))
    """

    def register(cut: Cut) -> Cut:
        CHUNKERS.add(name)(Strategy(cut, **traits))
        return cut

    return register


@dataclass(frozen=True, slots=True)
class Chunker:
    """Settings of a cut.

    Args:
        name: of a strategy in `CHUNKERS`.
        size: the most words of a passage that is searched (as `WORD` counts them; tokens for "tokens"; "document"
            ignores it).
        overlap: what a passage repeats of the one before: whole sentences, or where passages are windows what the
            size counts.
        parent_size: the most words of the passage that is read, where that is another than the one searched.
        tokenizer: what counts tokens, where the strategy does.

    Raises:
        RequestError: for an unknown name, a size below 1, a negative overlap, an overlap of windows that is not
            smaller than the size, or a parent smaller than its parts.
    """

    name: str = "sentences"
    size: int = 120
    overlap: int = 0
    parent_size: int = 300
    tokenizer: Tokenizer | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        problems = []
        if self.name not in CHUNKERS:
            problems.append(
                Problem(said("arm_fault.chunker", name=self.name), "chunker.name", nearest(self.name, CHUNKERS))
            )
        if self.size < 1:
            problems.append(
                Problem(said("arm_fault.size", size=self.size), "chunker.size", said("arm_fault.size_cure"))
            )
        if self.overlap < 0:
            what, cure = said("arm_fault.overlap", overlap=self.overlap), said("arm_fault.overlap_cure")
            problems.append(Problem(what, "chunker.overlap", cure))
        strategy = CHUNKERS.get(self.name)
        if strategy and strategy.windows and 0 < self.size <= self.overlap:
            key = "arm_fault.overlap_tokens" if strategy.counts_tokens else "arm_fault.overlap_words"
            cure = said("arm_fault.below_size", size=self.size)
            problems.append(Problem(said(key, overlap=self.overlap), "chunker.overlap", cure))
        if strategy and strategy.parents and self.parent_size < self.size:
            cure = said("arm_fault.from_size", size=self.size)
            problems.append(Problem(said("arm_fault.parent_size", size=self.parent_size), "chunker.parent_size", cure))
        if problems:
            raise RequestError(problems)

    @property
    def strategy(self) -> Strategy:
        """The way of cutting that the name stands for."""
        return CHUNKERS[self.name]

    @property
    def identity(self) -> list[Any]:
        """What the passages depend on beside the documents. Raises ArmError where a tokenizer is lacking."""
        strategy = self.strategy
        more: dict[str, Any] = {}
        if strategy.version > 1:
            more["version"] = strategy.version
        if strategy.parents:
            more["parent_size"] = self.parent_size
        if strategy.counts_tokens:
            more["tokenizer"] = self._counter.identity
        if foreign := foreign_code(strategy.cut):
            more["code"] = foreign
        return [VERSION, self.name, self.size, self.overlap, *([more] if more else [])]

    def token_spans(self, text: str) -> Sequence[Span]:
        """The places of the tokens of a text. Raises ArmError without a tokenizer."""
        return self._counter.spans([text])[0]

    @property
    def _counter(self) -> Tokenizer:
        if self.tokenizer is None:
            raise ArmError(said("error.no_tokenizer", chunker=repr(self.name)))
        return self.tokenizer

    def chunk(self, document: Document) -> tuple[Passage, ...]:
        """The passages of one document that are searched, in order, with ids `document.id#0`, `#1`, ….

        Every passage is `document.text[start:end]` and holds more than blanks; together they
        cover every character of the document that is not blank.
        """
        return self._passages(document, self.strategy.cut, "#")

    def parents(self, document: Document) -> tuple[Passage, ...]:
        """The passages of one document that are read where one is found, with ids `document.id#p0`, `#p1`, ….

        Those that are searched themselves, under their own ids, where a strategy has no others.
        """
        parents = self.strategy.parents
        return self.chunk(document) if parents is None else self._passages(document, parents, "#p")

    def _passages(self, document: Document, cut: Cut, mark: str) -> tuple[Passage, ...]:
        text = document.text
        return tuple(
            Passage(f"{document.id}{mark}{n}", document.id, text[start:end], start, end)
            for n, (start, end) in enumerate(cut(text, self))
        )

    def chunk_all(self, documents: Iterable[Document]) -> Iterator[Passage]:
        """The passages of many documents that are searched, lazily."""
        for document in documents:
            yield from self.chunk(document)
