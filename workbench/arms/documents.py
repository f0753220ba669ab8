"""Whole documents in a prompt, in corpus order, until the next does not fit: shared by the arms that read them so.

A document that no prompt could hold even alone is passed over: the others may still be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.arms.base import Prompt
from workbench.arms.gold import whole_passage
from workbench.arms.passages import room_for_passages
from workbench.arms.prompts import PromptWording
from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.context import Context
from workbench.types import Document, Hit, Question


@dataclass(frozen=True, slots=True)
class ShownDocuments:
    """The documents that a prompt has room for; `dropped_tokens` are those of the others.

    `places` are theirs in the corpus, `too_long` those of the documents that alone would not fit.
    """

    documents: tuple[Document, ...]
    dropped_tokens: int
    places: tuple[int, ...]
    too_long: tuple[int, ...] = ()

    @property
    def texts(self) -> list[str]:
        """The documents as they stand in a prompt, each under its title."""
        return [titled(document) for document in self.documents]

    @property
    def hits(self) -> tuple[Hit, ...]:
        """The documents as the hits of a record."""
        return tuple(whole(document) for document in self.documents)

    def prompts(self, wording: PromptWording, questions: Sequence[Question]) -> list[Prompt]:
        """The prompts of the questions, each with the same documents before it."""
        texts, hits = self.texts, self.hits
        markers = tuple(range(1, len(texts) + 1)) if wording.citing else ()
        return [
            Prompt(wording.with_passages(q.text, texts), hits, self.dropped_tokens, markers=markers) for q in questions
        ]


def titled(document: Document) -> str:
    """A document under its title."""
    return f"{document.title}\n{document.text}"


def whole(document: Document) -> Hit:
    """A document as what an arm read."""
    return Hit(whole_passage(document), 0.0)


def that_fit(
    context: Context, wording: PromptWording, documents: Sequence[Document], most: int | None
) -> ShownDocuments:
    """The first documents that fit a prompt and reply of `most` tokens, or the model's whole window if None.

    Raises ArmError where none does.
    """
    window = window_of(context, most)
    room = room_for_passages(context, wording, window)
    sizes = [context.runtime.count_tokens(f"{text}\n\n") for text in wording.sources(map(titled, documents))]
    too_long = tuple(at for at, size in enumerate(sizes) if size > room)
    shown, left = list[int](), room
    for at, size in enumerate(sizes):
        if size <= room:
            left -= size
            if left < 0:
                break
            shown.append(at)
    if not shown:
        raise ArmError(none_fits(window, window < context.runtime.context_length))
    dropped = sum(sizes) - sum(sizes[at] for at in shown)
    return ShownDocuments(tuple(documents[at] for at in shown), dropped, tuple(shown), too_long)


def window_of(context: Context, most: int | None) -> int:
    """The tokens of a prompt and its reply: `most`, within what the model was made for."""
    return min(most or context.runtime.context_length, context.runtime.context_length)


def none_fits(window: int, raisable: bool = True) -> str:
    """That no document fits so many tokens, with the cure: a higher setting, or a model that reads more."""
    return said("error.no_document_fits" if raisable else "error.no_document_fits_model", window=window)
