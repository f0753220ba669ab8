"""Long context: whole documents in the prompt, in corpus order, until the next does not fit; see `documents`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, arm
from workbench.arms.documents import none_fits, that_fit
from workbench.corpus.digest import texts_digest
from workbench.cost.estimate import Work, words
from workbench.languages import Texts
from workbench.settings import Space
from workbench.types import Corpus, Question

FRAME_TOKENS = 160  # about what instruction and question take, for an estimate


class LongContextSettings(ArmSettings):
    """`context`: the most tokens of prompt and reply, within what the model was made for.

    The default keeps a prompt as short as the other arms' own; a number beyond the model's window takes all of it, as
    `cag` does, which computes the documents once instead of with every question. `sources`: whether documents are
    numbered and replies asked to cite them.
    """

    context: int = Field(2048, ge=256)
    sources: bool = False


@arm("long-context")
class LongContext(Arm):
    """The same documents for every question, so a model server computes them once."""

    Settings = LongContextSettings
    settings: LongContextSettings
    title: ClassVar[Texts] = {"en": "documents in the prompt", "it": "documenti nel prompt"}
    about: ClassVar[Texts] = {
        "en": "The documents themselves go into the prompt, as many as fit.",
        "it": "I documenti stessi entrano nel prompt, quanti ce ne stanno.",
    }
    colour: ClassVar[str] = "#159a86"
    space: ClassVar[Space] = {**TEMPLATE_SPACE, "context": (512, 1024, 2048)}
    reads: ClassVar[bool] = True
    holds: ClassVar[str] = "context"
    version: ClassVar[int] = 2

    @classmethod
    def lacks(cls, settings: LongContextSettings, corpus: Corpus) -> str | None:
        """A document that may fit: a word is a token at least."""
        if reason := super().lacks(settings, corpus):
            return reason
        if all(len(document.text.split()) > settings.context for document in corpus.documents):
            return none_fits(settings.context)
        return None

    def work(self, corpus: Corpus) -> Work:
        """All documents, or as many until the next does not fit: half of one is left empty."""
        sizes = [len(d.text.split()) for d in corpus.documents]
        # Of a model that is not here yet, the window may not be known: then as if it held what is asked.
        window = min(self.settings.context, getattr(self.context.runtime, "context_length", None) or float("inf"))
        room = words(window - FRAME_TOKENS, corpus.language)
        if room < sum(sizes):
            room -= sum(sizes) / len(sizes) / 2
        read = max(0.0, min(room, sum(sizes)))
        return Work(prompt=read, shared=read)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Fit nothing: which documents stand in the prompt depends on the documents alone."""
        wording, documents = self.wording(corpus), corpus.documents

        def prompts(questions: Sequence[Question]) -> list[Prompt]:
            return that_fit(self.context, wording, documents, self.settings.context).prompts(wording, questions)

        return Fitted(
            weights=self.context.runtime.base,
            identity={"documents": texts_digest(documents)},
            prompts=prompts,
        )
