"""Retrieval-augmented generation: the k passages nearest to the question stand in the prompt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Made, arm
from workbench.arms.cut import generators_tokenizer, sound_cut, words_read
from workbench.arms.passages import Order
from workbench.arms.querying import QUERIES
from workbench.arms.reading import PassageReading
from workbench.corpus.chunk import CHUNKERS
from workbench.corpus.filtering import matching, where_problems
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.cost.estimate import Work
from workbench.errors import Problem, RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.models.encoders import prepare_encoder
from workbench.retrieval import RETRIEVERS, Index, build_index
from workbench.retrieval.choice import AUTO, WITHOUT, Choice, choose
from workbench.retrieval.fusion import Fusion, How
from workbench.retrieval.reranking import RERANKERS, RerankerContext, Reranking
from workbench.retrieval.selection import Selection
from workbench.retrieval.vector_index import VECTOR_INDEXES
from workbench.settings import Space, one_of
from workbench.types import Corpus, Cost, Document, most

if TYPE_CHECKING:
    from workbench.store import Store


NONE = "none"


class RetrievalSettings(ArmSettings):
    """What is searched and how passages are read.

    `embedder` is a name that `workbench models` lists, a folder of sentence-transformers or a hub id; "auto" is the
    encoder made for the corpus's language, of those that are installed. Its own prompts are used unless `query_prompt`
    and `passage_prompt` say otherwise. `retriever` "auto" is hybrid where such an encoder is, else lexical.

    Args:
        k: how many of the passages found are read.
        chunker: how documents are cut into passages.
        chunk_size: the most words of a passage, or tokens, where the chunker counts those.
        chunk_overlap: how many of them a passage has in common with the one before.
        context: the most tokens of the prompt and its reply; passages for which there is no room are left out.
        parent_size: with chunker = "parent", the most words of the passage that is read around what is found.
        show_headings: whether a passage stands under the headings of its document that it stands under there.
        order: that of the passages in the prompt: "best-first", "best-last", or "document", as in their documents.
        merge_duplicates: whether a passage is passed over that says the same as a better one.
        duplicate_resemblance: from which resemblance it does: 1 is word for word under the same title, and less is the
            share of words and pairs of neighbours in common, where the figures are the same.
        diversity: how much the passages are to differ from each other, 1 - lambda of maximal marginal relevance.
        where: the values of which a document has one, by key of its meta: only such documents are searched.
        sources: whether passages are numbered and replies asked to cite them.
        fusion: how hybrid retrieval joins its two rankings: by their "scores", or by their "ranks" alone.
        dense_weight: the share of the dense ranking in that, from 0 to 1; the rest is the lexical one's.
        index: how embeddings are searched: "exact" compares each with the question; "hnsw", "ivf-pq" and "ivf-sq8" look
            at a part of them and may miss some; "auto" is exact below 100,000 passages, and "ivf-pq" from there on.
        reranker: what reads the first passages with the question and puts them in a new order; "none" leaves theirs.
        reranker_model: its model, where it needs one: a folder of sentence-transformers or a hub id.
        depth: how many passages it reads; those below follow in the order that they were found in.
        query: what is searched with: the "question", or what the model writes of it in a round before the answer, a
            "rewrite" or a passage that might answer it ("hyde").
    """

    k: int = Field(3, ge=1)
    retriever: Annotated[str, one_of({AUTO: None, **RETRIEVERS})] = AUTO
    embedder: str = Field(AUTO, min_length=1)
    query_prompt: str | None = None
    passage_prompt: str | None = None
    chunker: Annotated[str, one_of(CHUNKERS)] = "sentences"
    chunk_size: int = Field(60, ge=1)
    chunk_overlap: int = Field(0, ge=0)
    context: int = Field(2048, ge=256)
    parent_size: int = Field(300, ge=1)
    show_headings: bool = False
    order: Order = "best-first"
    merge_duplicates: bool = True
    duplicate_resemblance: float = Field(1.0, gt=0, le=1)
    diversity: float = Field(0.0, ge=0, le=1)
    where: dict[str, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    sources: bool = False
    fusion: How = "scores"
    dense_weight: float = Field(0.5, ge=0, le=1)
    index: Annotated[str, one_of({AUTO: None, **VECTOR_INDEXES})] = AUTO
    reranker: Annotated[str, one_of({NONE: None, **RERANKERS})] = NONE
    reranker_model: str | None = Field(None, min_length=1)
    depth: int = Field(20, ge=1)
    query: Annotated[str, one_of(QUERIES)] = "question"

    @model_validator(mode="after")
    def _sound_cut(self) -> Self:
        return sound_cut(self)

    def work(self, corpus: Corpus) -> Work:
        """The passages of a prompt, and the documents that are cut into passages."""
        indexed = sum(len(d.text.split()) for d in self.searched(corpus))
        reading = self.reranker != NONE and RERANKERS[self.reranker].asks_generator
        writing = bool(QUERIES[self.query].instruction)
        return Work(
            prompt=self.k * words_read(self, corpus.language),
            indexed=indexed,
            embedded=0 if self.retriever == WITHOUT else indexed,
            asides=(self.depth if reading else 0) + writing,
            aside=self.chunk_size if reading else 0.0,
            written=int(writing),
        )

    @property
    def selection(self) -> Selection:
        """How many of the passages found are read, and which."""
        return Selection(self.k, self.duplicate_resemblance if self.merge_duplicates else None, self.diversity)

    def searched(self, corpus: Corpus) -> Sequence[Document]:
        """The documents that `where` leaves."""
        return matching(corpus.documents, self.where) if self.where else corpus.documents

    def problems(self, corpus: Corpus) -> Iterable[Problem]:
        """What `where` names that no document knows; a reranker without its model, or a model that nothing uses."""
        yield from where_problems(corpus.documents, self.where)
        wanted = self.reranker != NONE and RERANKERS[self.reranker].wants_model
        if wanted and self.reranker_model is None:
            what, cure = said("arm_fault.reranker_model", name=self.reranker), said("arm_fault.reranker_model_cure")
            yield Problem(what, "reranker_model", cure)
        if self.reranker_model is not None and not wanted:
            with_models = " | ".join(f'"{name}"' for name, each in RERANKERS.items() if each.wants_model)
            cure = said("arm_fault.reranker_no_model_cure", names=with_models)
            yield Problem(said("arm_fault.reranker_no_model", name=self.reranker), "reranker_model", cure)

    def choice(self, language: str, store: Store) -> Choice:
        """The retriever and the encoder that these settings stand for on this machine."""
        choice = choose(self.retriever, self.embedder, language, store)
        kind, unused = RETRIEVERS[choice.retriever], []
        if self.joined != Fusion() and not kind.fuses:
            unused.append("fusion_unused")
        if self.index != AUTO and not kind.embeds:
            unused.append("index_unused")
        notes = (said(f"note.{each}", retriever=choice.retriever) for each in unused)
        return replace(choice, notes=(*choice.notes, *notes))

    @property
    def asks_model(self) -> bool:
        """Whether searching needs the run's own model: to rerank, to write queries, or to count tokens of a cut."""
        reading = self.reranker != NONE and RERANKERS[self.reranker].asks_generator
        return reading or bool(QUERIES[self.query].instruction) or CHUNKERS[self.chunker].counts_tokens

    @property
    def joined(self) -> Fusion:
        """How two rankings become one."""
        return Fusion(self.fusion, self.dense_weight)

    def settled(self, corpus: Corpus, store: Store) -> dict[str, str]:
        """The settings that "auto" stands for; empty where no encoder can be had."""
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

    def reranking(self, arm_: Arm, corpus: Corpus) -> Reranking | None:
        """What reranks, nothing of it loaded. Raises RequestError or ArmError where that cannot be done here."""
        if self.reranker == NONE:
            return None
        context = RerankerContext(arm_.context.runtime, corpus.language, self.reranker_model)
        return Reranking(self.reranker, self.depth, context, titles_by_id(self.searched(corpus)))

    def make_index(self, arm_: Arm, corpus: Corpus) -> Index:
        """The index of these settings over the corpus, from the store or built now."""
        store, progress = arm_.context.store, arm_.context.progress
        self.reranking(arm_, corpus)  # what cannot be reranked is not indexed first
        choice = self.choice(corpus.language, store)
        encoder = None
        if choice.embedder is not None:
            encoder = prepare_encoder(choice.embedder, store, self.query_prompt, self.passage_prompt)
        index = build_index(
            store,
            self.searched(corpus),
            retriever=choice.retriever,
            chunker=self.chunker,
            size=self.chunk_size,
            overlap=self.chunk_overlap,
            language=corpus.language,
            progress=progress,
            encoder=encoder,
            device=arm_.context.runtime.device,
            notes=choice.notes,
            parent_size=self.parent_size,
            tokenizer=generators_tokenizer(self.chunker, arm_.context),
            fusion=self.joined,
            vector_index=self.index,
        )
        searched = (index.vector_index.reason,) if index.vector_index else ()
        for note in dict.fromkeys((*index.notes, *searched)):
            progress.note(note)
        return index


RETRIEVAL_SPACE: Space = {
    "k": (1, 2, 3, 5, 8),
    "retriever": ("dense", "lexical", "hybrid"),
    "chunk_size": (30, 60, 120),
}


OF_THE_INDEX = "the digest of the index says what was cut and how it is searched"
UNKEYED: Mapping[str, str] = {
    "reranker_model": "the digest of the files that it names is in the key",
    **dict.fromkeys(
        (
            "retriever",
            "embedder",
            "query_prompt",
            "passage_prompt",
            "chunker",
            "chunk_size",
            "chunk_overlap",
            "parent_size",
            "where",
            "index",
        ),
        OF_THE_INDEX,
    ),
}


@arm("rag")
class Rag(Arm):
    """The base model reads what the index finds."""

    Settings = RetrievalSettings
    settings: RetrievalSettings
    title: ClassVar[Texts] = {"en": "retrieval (RAG)", "it": "recupero (RAG)"}
    about: ClassVar[Texts] = {
        "en": "A search finds a few passages; the model reads them and answers.",
        "it": "Una ricerca trova alcuni passaggi; il modello li legge e risponde.",
    }
    colour: ClassVar[str] = "#2f7fd6"
    makes: ClassVar[tuple[Made, ...]] = ("index",)
    lighter: ClassVar[Mapping[str, Any]] = {"retriever": WITHOUT}  # no encoder reads the documents
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE}
    unkeyed: ClassVar[Mapping[str, str]] = UNKEYED
    reads: ClassVar[bool] = True

    def work(self, corpus: Corpus) -> Work:
        """What is retrieved."""
        return self.settings.work(corpus)

    @classmethod
    def problems(cls, settings: RetrievalSettings, corpus: Corpus) -> Iterable[Problem]:
        """The problems of the settings with this corpus."""
        return settings.problems(corpus)

    @classmethod
    def settled(cls, settings: RetrievalSettings, corpus: Corpus, store: Store) -> Mapping[str, Any]:
        """The retriever and its encoder."""
        return settings.settled(corpus, store)

    @classmethod
    def doubts(cls, settings: RetrievalSettings, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """The doubts about the encoder."""
        return settings.doubts(corpus, store)

    def prepare(self, corpus: Corpus) -> Fitted:
        """Cut the documents, embed the passages, build the index."""
        reading = PassageReading(self, self.settings, self.settings.make_index(self, corpus), corpus)
        return Fitted(
            weights=self.context.runtime.base,
            identity=reading.identity,
            prompts=reading.prompts,
            again=reading.again if reading.query.instruction else None,
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
