"""Oracle: the passages that hold the answer are given. What reading alone can reach, with perfect retrieval.

Where the evidence is a span, these are the passages it lies in; where it is a whole document, the passage in which an
accepted answer stands, else the whole document. A question whose evidence does not fit the context is not measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from workbench.arms import gold
from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, Texts, Unmeasured, arm
from workbench.arms.cut import cut_of, generators_tokenizer, sound_cut, words_read
from workbench.arms.passages import VERSION as SHOWING
from workbench.arms.passages import Order, headings_above, reading_prompt
from workbench.corpus.chunk import CHUNKERS
from workbench.cost.estimate import Work
from workbench.digests import digest_of
from workbench.settings import Space, one_of
from workbench.types import Corpus, Question


class OracleSettings(ArmSettings):
    """The same cut and prompt as of the retrieving arms, so that only the choice of passages differs.

    The best passage is that of the first piece of evidence. A cut by tokens is by those of the generator.
    """

    chunker: Annotated[str, one_of(CHUNKERS)] = "sentences"
    chunk_size: int = Field(60, ge=1)
    chunk_overlap: int = Field(0, ge=0)
    context: int = Field(2048, ge=256)
    parent_size: int = Field(300, ge=1)
    show_headings: bool = False
    order: Order = "best-first"
    sources: bool = False

    @model_validator(mode="after")
    def _sound_cut(self) -> Self:
        return sound_cut(self)


@arm("oracle")
class Oracle(Arm):
    """A bound, not a choice: nobody has this retriever."""

    Settings = OracleSettings
    settings: OracleSettings
    title: ClassVar[Texts] = {"en": "oracle", "it": "oracolo"}
    about: ClassVar[Texts] = {
        "en": "The model is handed exactly the right passages: the most that retrieval could give. "
        "It cannot be deployed.",
        "it": "Il modello riceve esattamente i passi giusti: il massimo che il recupero potrebbe dare. "
        "Non si può mettere in servizio.",
    }
    colour: ClassVar[str] = "#b98a00"
    bound: ClassVar[bool] = True
    reads: ClassVar[bool] = True
    space: ClassVar[Space] = TEMPLATE_SPACE

    def work(self, corpus: Corpus) -> Work:
        """Mostly one passage."""
        return Work(prompt=words_read(self.settings, corpus.language))

    def prepare(self, corpus: Corpus) -> Fitted:
        """Cut the documents; the evidence of each question says which passages it gets."""
        settings, documents = self.settings, corpus.documents
        cut = cut_of(settings, generators_tokenizer(settings.chunker, self.context))
        titles = {document.id: document.title for document in documents}
        wording = self.wording(corpus)

        def make(questions: Sequence[Question]) -> list[Prompt | Unmeasured]:
            passages = {document.id: cut.parents(document) for document in documents}
            texts = {document.id: document for document in documents}
            above = headings_above(texts) if settings.show_headings else None
            made: list[Prompt | Unmeasured] = []
            for question in questions:
                hits = gold.gold_hits(question, passages, texts, corpus.language)
                prompt = reading_prompt(
                    self.context, wording, titles, question, hits, settings.context, order=settings.order, above=above
                )
                made.append(Unmeasured("its evidence does not fit the context") if prompt.dropped_tokens else prompt)
            return made

        return Fitted(
            weights=self.context.runtime.base,
            identity={
                "chunking": cut.identity,
                "showing": SHOWING,
                "gold": gold.VERSION,
                # Where a whole document is the evidence, an accepted answer tells which of its passages is given.
                "answers": digest_of([(q.text, q.answers) for q in corpus.questions if _of_a_whole_document(q)]),
                "documents": digest_of([(d.id, d.title, d.text) for d in documents]),
            },
            prompts=make,
        )


def _of_a_whole_document(question: Question) -> bool:
    return any(place.start is None for place in question.evidence)
