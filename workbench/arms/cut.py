"""How documents are cut, as the settings of arms say it: the same names and checks for every arm that reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from workbench.corpus.chunk import CHUNKERS, Chunker, Tokenizer
from workbench.cost.estimate import words
from workbench.errors import RequestError
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.models.context import Context


class CutSettings(Protocol):
    """The settings of a cut."""

    @property
    def chunker(self) -> str:
        """The name of the way of cutting."""
        ...

    @property
    def chunk_size(self) -> int:
        """The size of a passage that is searched."""
        ...

    @property
    def chunk_overlap(self) -> int:
        """The overlap of passages that are searched."""
        ...

    @property
    def parent_size(self) -> int:
        """The size of a passage that is read."""
        ...


Given = TypeVar("Given", bound=CutSettings)


def cut_of(settings: CutSettings, tokenizer: Tokenizer | None = None) -> Chunker:
    """The cut that the settings ask for. Raises RequestError for one that cannot be."""
    return Chunker(settings.chunker, settings.chunk_size, settings.chunk_overlap, settings.parent_size, tokenizer)


def generators_tokenizer(chunker: str, context: Context) -> Tokenizer | None:
    """What counts the tokens of a cut where no encoder does; None where the cut counts none, or nothing can."""
    return context.runtime.tokenizer if CHUNKERS[chunker].counts_tokens else None


def sound_cut(settings: Given) -> Given:
    """The settings, if they can be together. Raises ValueError, as a validator does."""
    try:
        cut_of(settings)
    except RequestError as error:
        problem = error.problems[0]
        raise ValueError(said("setting.cut", what=problem.what, cure=problem.cure)) from error
    return settings


def words_read(settings: CutSettings, language: str) -> float:
    """About how many words a passage has that is read, for an estimate."""
    strategy = CHUNKERS[settings.chunker]
    size = settings.parent_size if strategy.parents else settings.chunk_size
    return words(size, language) if strategy.counts_tokens else size
