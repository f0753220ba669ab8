"""Whole documents in a prompt, in corpus order, until the next does not fit: shared by the arms that read them so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.arms.base import Prompt
from workbench.arms.gold import whole_passage
from workbench.arms.passages import room_for_passages
from workbench.arms.prompts import PromptWording
from workbench.errors import ArmError
from workbench.models.context import Context
from workbench.types import Document, Hit, Question


@dataclass(frozen=True, slots=True)
class ShownDocuments:
    """The documents that a prompt has room for; `dropped_tokens` are those of the others."""

    documents: tuple[Document, ...]
    dropped_tokens: int

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

    Raises ArmError where not even the first does.
    """
    window = window_of(context, most)
    room = room_for_passages(context, wording, window)
    sizes = [context.runtime.count_tokens(f"{text}\n\n") for text in wording.sources(list(map(titled, documents)))]
    fitting = 0
    while fitting < len(documents) and sum(sizes[: fitting + 1]) <= room:
        fitting += 1
    if not fitting:
        cure = "raise `context`" if window < context.runtime.context_length else "name a model with a longer one"
        raise ArmError(f"no whole document fits a context of {window} tokens: {cure}")
    return ShownDocuments(tuple(documents[:fitting]), sum(sizes[fitting:]))


def window_of(context: Context, most: int | None) -> int:
    """The tokens of a prompt and its reply: `most`, within what the model was made for."""
    return min(most or context.runtime.context_length, context.runtime.context_length)
