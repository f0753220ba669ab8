"""Long context: whole documents in the prompt, in corpus order, until the next does not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, Texts, arm
from workbench.arms.passages import room_for_passages
from workbench.arms.prompts import Wording
from workbench.cost.estimate import Work, words
from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.settings import Space
from workbench.types import Corpus, Document, Hit, Passage, Question

FRAME_TOKENS = 160  # about what instruction and question take, for an estimate


class LongContextSettings(ArmSettings):
    """`context`: the most tokens of prompt and reply, within what the model was made for.

    `sources`: whether documents are numbered and replies asked to cite them.
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

    def work(self, corpus: Corpus) -> Work:
        """Documents until the next does not fit: half of one is left empty."""
        sizes = [len(d.text.split()) for d in corpus.documents]
        room = words(self.settings.context - FRAME_TOKENS, corpus.language) - sum(sizes) / len(sizes) / 2
        read = max(0.0, min(room, sum(sizes)))
        return Work(prompt=read, shared=read)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Nothing to fit; which documents stand in the prompt depends on the documents alone."""
        wording, documents = self.wording(corpus), corpus.documents
        return Fitted(
            weights=self.context.runtime.base,
            identity={"documents": digest_of([(d.id, d.title, d.text) for d in documents])},
            prompts=lambda questions: self._prompts(wording, documents, questions),
        )

    def _prompts(self, wording: Wording, documents: Sequence[Document], questions: Sequence[Question]) -> list[Prompt]:
        runtime = self.context.runtime
        room = room_for_passages(self.context, wording, self.settings.context)
        texts = [f"{d.title}\n{d.text}" for d in documents]
        sizes = [runtime.count_tokens(f"{text}\n\n") for text in wording.sources(texts)]
        fitting = 0
        while fitting < len(documents) and sum(sizes[: fitting + 1]) <= room:
            fitting += 1
        if not fitting:
            raise ArmError(f"no whole document fits a context of {self.settings.context} tokens: raise `context`")
        shown = documents[:fitting]
        hits = tuple(Hit(Passage(f"{d.id}#whole", d.id, d.text, 0, len(d.text)), 0.0) for d in shown)
        dropped = sum(sizes[fitting:])
        markers = tuple(range(1, fitting + 1)) if wording.citing else ()
        return [
            Prompt(wording.with_passages(q.text, texts[:fitting]), hits, dropped, markers=markers) for q in questions
        ]
