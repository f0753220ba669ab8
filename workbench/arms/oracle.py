"""Oracle: the passages that hold the answer are given. What reading alone can reach, with perfect retrieval.

Where the evidence is a span, these are the passages it lies in; where it is a whole document, the passage in which an
accepted answer stands, else the whole document. A question whose evidence does not fit the context is not measured.

With `distractors` they stand among passages that a search found for the question and that do not answer it, at a
position of one's choice: what reading alone can reach where there is more to read (Liu et al. 2023, arXiv 2307.03172).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

from pydantic import Field, model_validator

from workbench.arms import gold
from workbench.arms.around import VERSION as DISTRACTORS
from workbench.arms.around import distractors
from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, Unmeasured, arm
from workbench.arms.cut import cut_of, generators_tokenizer, sound_cut, words_read
from workbench.arms.passages import VERSION as SHOWING
from workbench.arms.passages import Order, headings_above, reading_prompt
from workbench.arms.rag import OF_THE_INDEX, RetrievalSettings
from workbench.arms.reading import PassageReading
from workbench.corpus.chunk import CHUNKERS
from workbench.corpus.digest import texts_digest
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.cost.estimate import Work
from workbench.digests import digest_of
from workbench.languages import Texts
from workbench.retrieval import RETRIEVERS
from workbench.retrieval.choice import AUTO
from workbench.retrieval.vector_index import VECTOR_INDEXES
from workbench.settings import Space, one_of
from workbench.types import Corpus, Cost, Question

if TYPE_CHECKING:
    from workbench.store import Store


class OracleSettings(ArmSettings):
    """The cut and the prompt of the retrieving arms, so that only the choice of passages differs.

    `distractors`: how many passages that do not answer stand around those that do, found by `retriever` with
    `embedder` and `index`; `position`: where those that answer stand among them, from 0, the first place, to 1, the
    last.

    `chunker`, `chunk_size`, `chunk_overlap`, `parent_size`, `context`, `show_headings`, `order` and `sources` are those
    of `RetrievalSettings`.

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
    distractors: int = Field(0, ge=0)
    position: float = Field(0.0, ge=0, le=1)
    retriever: Annotated[str, one_of({AUTO: None, **RETRIEVERS})] = AUTO
    embedder: str = Field(AUTO, min_length=1)
    index: Annotated[str, one_of({AUTO: None, **VECTOR_INDEXES})] = AUTO

    @model_validator(mode="after")
    def _sound_cut(self) -> Self:
        return sound_cut(self)

    @property
    def retrieval(self) -> RetrievalSettings:
        """The search that finds distractors."""
        names = ("chunker", "chunk_size", "chunk_overlap", "parent_size", "retriever", "embedder", "index")
        return RetrievalSettings.model_validate({name: getattr(self, name) for name in names})


@arm("oracle")
class Oracle(Arm):
    """A bound, not a choice: nobody has this retriever."""

    Settings = OracleSettings
    settings: OracleSettings
    title: ClassVar[Texts] = {"en": "oracle", "it": "oracolo"}
    about: ClassVar[Texts] = {
        "en": "The model is handed the very passages that the questions name as evidence: what a perfect search would "
        "give. It cannot be deployed.",
        "it": "Il modello riceve proprio i passaggi che le domande indicano come prova: ciò che darebbe una ricerca "
        "perfetta. Non si può mettere in servizio.",
    }
    colour: ClassVar[str] = "#b98a00"
    bound: ClassVar[bool] = True
    reads: ClassVar[bool] = True
    space: ClassVar[Space] = TEMPLATE_SPACE
    unkeyed: ClassVar[Mapping[str, str]] = {"index": OF_THE_INDEX}

    def work(self, corpus: Corpus) -> Work:
        """Mostly one passage, and what stands around it."""
        settings = self.settings
        prompt = (1 + settings.distractors) * words_read(settings, corpus.language)
        searched = settings.retrieval.work(corpus) if settings.distractors else Work()
        return Work(prompt=prompt, indexed=searched.indexed, embedded=searched.embedded)

    @classmethod
    def settled(cls, settings: OracleSettings, corpus: Corpus, store: Store) -> Mapping[str, str]:
        """The retriever and its encoder, where something is searched for."""
        return settings.retrieval.settled(corpus, store) if settings.distractors else {}

    @classmethod
    def doubts(cls, settings: OracleSettings, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """The doubts about the encoder."""
        return settings.retrieval.doubts(corpus, store) if settings.distractors else ()

    def prepare(self, corpus: Corpus) -> Fitted:
        """Cut the documents; the evidence of each question says which passages it gets."""
        settings, documents = self.settings, corpus.documents
        index = settings.retrieval.make_index(self, corpus) if settings.distractors else None
        cut = cut_of(settings, generators_tokenizer(settings.chunker, self.context))
        titles = titles_by_id(documents)
        wording = self.wording(corpus)

        def make(questions: Sequence[Question]) -> list[Prompt | Unmeasured]:
            passages = {document.id: cut.parents(document) for document in documents}
            texts = {document.id: document for document in documents}
            above = headings_above(texts) if settings.show_headings else None
            made: list[Prompt | Unmeasured] = []
            around = None
            if index:
                selector = PassageReading(self, settings.retrieval, index, corpus).selector
                around = distractors(selector, questions, settings.distractors, corpus.language)
            for place, question in enumerate(questions):
                hits = gold.gold_hits(question, passages, texts, corpus.language)
                if around is not None:
                    if len(around[place]) < settings.distractors:
                        made.append(Unmeasured("too few passages were found that do not answer it"))
                        continue
                    before = round(settings.position * settings.distractors)
                    hits = [*around[place][:before], *hits, *around[place][before:]]
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
                "documents": texts_digest(documents),
                **({"distractors": {"version": DISTRACTORS, "index": index.digest}} if index else {}),
            },
            prompts=make,
            cost=index.cost if index else Cost(),
            notes=index.notes if index else (),
        )


def _of_a_whole_document(question: Question) -> bool:
    return any(place.start is None for place in question.evidence)
