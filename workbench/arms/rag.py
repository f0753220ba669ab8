"""Retrieval-augmented generation: the k passages nearest to the question stand in the prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Made, Prompt, Texts, arm
from workbench.arms.passages import reading_prompt
from workbench.corpus.chunk import STRATEGIES
from workbench.cost.estimate import Work
from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.models.encoders import prepare_encoder
from workbench.retrieval import RETRIEVERS, Index, build_index
from workbench.retrieval.choice import AUTO, Choice, choose
from workbench.settings import Space, one_of
from workbench.types import Corpus, Cost, Hit, Question, most

if TYPE_CHECKING:
    from workbench.store import Store


class RetrievalSettings(ArmSettings):
    """What is searched and how many passages are read. Chunk sizes are in words; `context` in tokens.

    `embedder` is a name that `workbench models` lists, a folder of sentence-transformers or a hub id; "auto" is the
    encoder made for the corpus's language, of those that are installed. Its own prompts are used unless `query_prompt`
    and `passage_prompt` say otherwise. `retriever` "auto" is hybrid where such an encoder is, else lexical.
    """

    k: int = Field(3, ge=1)
    retriever: Annotated[str, one_of({AUTO: None, **RETRIEVERS})] = AUTO
    embedder: str = Field(AUTO, min_length=1)
    query_prompt: str | None = None
    passage_prompt: str | None = None
    chunker: Annotated[str, one_of(STRATEGIES)] = "sentences"
    chunk_size: int = Field(60, ge=1)
    chunk_overlap: int = Field(0, ge=0)
    context: int = Field(2048, ge=256)

    def work(self, corpus: Corpus) -> Work:
        """The passages of a prompt, and the documents that are cut into passages."""
        return Work(prompt=self.k * self.chunk_size, indexed=sum(len(d.text.split()) for d in corpus.documents))

    def choice(self, language: str, store: Store) -> Choice:
        """The retriever and the encoder that these settings stand for on this machine."""
        return choose(self.retriever, self.embedder, language, store)

    def settled(self, corpus: Corpus, store: Store) -> dict[str, str]:
        """The same, as settings that say so; nothing where no encoder can be had."""
        try:
            choice = self.choice(corpus.language, store)
        except RequestError:
            return {}
        found = {"retriever": choice.retriever, "embedder": choice.embedder}
        return {key: value for key, value in found.items() if value is not None and getattr(self, key) == AUTO}

    def doubts(self, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """What that choice lacks."""
        try:
            return self.choice(corpus.language, store).notes
        except RequestError as error:
            return (str(error),)

    def index(self, arm_: Arm, corpus: Corpus) -> Index:
        """The index of these settings over the corpus, from the store or built now."""
        store, progress = arm_.context.store, arm_.context.progress
        choice = self.choice(corpus.language, store)
        encoder = None
        if choice.embedder is not None:
            encoder = prepare_encoder(choice.embedder, store, self.query_prompt, self.passage_prompt)
        index = build_index(
            store,
            corpus.documents,
            retriever=choice.retriever,
            chunker=self.chunker,
            size=self.chunk_size,
            overlap=self.chunk_overlap,
            language=corpus.language,
            progress=progress,
            encoder=encoder,
            device=arm_.context.runtime.device,
            notes=choice.notes,
        )
        for note in index.notes:
            progress.note(note)
        return index


RETRIEVAL_SPACE: Space = {
    "k": (1, 2, 3, 5, 8),
    "retriever": ("dense", "lexical", "hybrid"),
    "chunk_size": (30, 60, 120),
}


OF_THE_INDEX = "the digest of the index says what was cut and how it is searched"
UNKEYED: Mapping[str, str] = dict.fromkeys(
    ("retriever", "embedder", "query_prompt", "passage_prompt", "chunker", "chunk_size", "chunk_overlap"), OF_THE_INDEX
)


class Reading:
    """Retrieve, then write the prompt: what `rag` and `tuned-rag` share."""

    def __init__(self, arm_: Arm, settings: RetrievalSettings, index: Index, corpus: Corpus) -> None:
        self.arm, self.settings, self.index = arm_, settings, index
        self.titles = {document.id: document.title for document in corpus.documents}
        self.wording = arm_.wording(corpus)

    @property
    def identity(self) -> dict[str, object]:
        """What a reading prompt depends on beside the question."""
        return {
            "wording": self.wording.identity,
            "index": self.index.digest,
            "titles": digest_of(self.titles),
            "k": self.settings.k,
            "context": self.settings.context,
        }

    def prompt(self, question: Question, hits: Sequence[Hit], *, seconds: float = 0.0, flops: float = 0.0) -> Prompt:
        """The prompt of one question and its hits."""
        room = self.settings.context
        return reading_prompt(
            self.arm.context, self.wording, self.titles, question, hits, room, seconds=seconds, flops=flops
        )

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """One prompt a question, its share of the search time in it."""
        found = self.index.search([q.text for q in questions], self.settings.k)
        return [
            self.prompt(q, hits, seconds=found.seconds, flops=flops)
            for q, hits, flops in zip(questions, found.hits, found.flops, strict=True)
        ]


@arm("rag")
class Rag(Arm):
    """The base model reads what the index finds."""

    Settings = RetrievalSettings
    settings: RetrievalSettings
    title: ClassVar[Texts] = {"en": "retrieval (RAG)", "it": "recupero (RAG)"}
    about: ClassVar[Texts] = {
        "en": "A search finds a few passages; the model reads them and answers.",
        "it": "Una ricerca trova alcuni passi; il modello li legge e risponde.",
    }
    colour: ClassVar[str] = "#2f7fd6"
    makes: ClassVar[tuple[Made, ...]] = ("index",)
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE}
    unkeyed: ClassVar[Mapping[str, str]] = UNKEYED
    reads: ClassVar[bool] = True

    def work(self, corpus: Corpus) -> Work:
        """What is retrieved."""
        return self.settings.work(corpus)

    @classmethod
    def settled(cls, settings: RetrievalSettings, corpus: Corpus, store: Store) -> Mapping[str, Any]:
        """The retriever and its encoder."""
        return settings.settled(corpus, store)

    @classmethod
    def doubts(cls, settings: RetrievalSettings, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """Of the encoder."""
        return settings.doubts(corpus, store)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Cut the documents, embed the passages, build the index."""
        reading = Reading(self, self.settings, self.settings.index(self, corpus), corpus)
        return Fitted(
            weights=self.context.runtime.base,
            identity=reading.identity,
            prompts=reading.prompts,
            cost=reading.index.cost,
            retrieves=True,
            notes=reading.index.notes,
        )


def added(first: Cost, second: Cost) -> Cost:
    """The cost of doing both: sums, and the higher of the two peaks."""
    return Cost(
        seconds=first.seconds + second.seconds,
        flops=first.flops + second.flops,
        tokens=first.tokens + second.tokens,
        peak_bytes=max(first.peak_bytes, second.peak_bytes),
        trainable_parameters=first.trainable_parameters + second.trainable_parameters,
        storage_bytes=first.storage_bytes + second.storage_bytes,
        above_bytes=most((first.above_bytes, second.above_bytes)),
        threads=most((first.threads, second.threads)),
        load=most((first.load, second.load)),
    )
