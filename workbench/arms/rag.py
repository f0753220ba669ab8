"""Retrieval-augmented generation: the k passages nearest to the question stand in the prompt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, arm
from workbench.arms.passages import reading_prompt
from workbench.corpus.chunk import STRATEGIES
from workbench.cost.estimate import Work
from workbench.retrieval import RETRIEVERS, Index, build_index
from workbench.settings import Space, one_of
from workbench.store import digest_of
from workbench.types import Corpus, Cost, Hit, Question


class RetrievalSettings(ArmSettings):
    """What is searched and how many passages are read. Chunk sizes are in words; `context` in tokens."""

    k: int = Field(3, ge=1)
    retriever: Annotated[str, one_of(RETRIEVERS)] = "dense"
    chunker: Annotated[str, one_of(STRATEGIES)] = "sentences"
    chunk_size: int = Field(60, ge=1)
    chunk_overlap: int = Field(0, ge=0)
    context: int = Field(2048, ge=256)

    def work(self, corpus: Corpus) -> Work:
        """The passages of a prompt, and the documents that are cut into passages."""
        return Work(prompt=self.k * self.chunk_size, indexed=sum(len(d.text.split()) for d in corpus.documents))

    def index(self, arm_: Arm, corpus: Corpus) -> Index:
        """The index of these settings over the corpus, from the store or built now."""
        return build_index(
            arm_.context.store,
            corpus.documents,
            retriever=self.retriever,
            chunker=self.chunker,
            size=self.chunk_size,
            overlap=self.chunk_overlap,
            language=corpus.language,
            progress=arm_.context.progress,
        )


RETRIEVAL_SPACE: Space = {
    "k": (1, 2, 3, 5, 8),
    "retriever": ("dense", "lexical", "hybrid"),
    "chunk_size": (30, 60, 120),
}


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
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE}
    reads: ClassVar[bool] = True

    def work(self, corpus: Corpus) -> Work:
        """What is retrieved."""
        return self.settings.work(corpus)

    def fit(self, corpus: Corpus) -> Fitted:
        """Cut the documents, embed the passages, build the index."""
        reading = Reading(self, self.settings, self.settings.index(self, corpus), corpus)
        return Fitted(
            weights=self.context.runtime.base,
            identity={"arm": "rag", **reading.identity},
            prompts=reading.prompts,
            cost=reading.index.cost,
            retrieves=True,
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
    )
