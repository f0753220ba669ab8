"""Retrieve, then write the prompt: what all arms share that read what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Protocol

from workbench.arms.base import Arm, Exchange, Prompt
from workbench.arms.cut import CutSettings, cut_of
from workbench.arms.passages import VERSION as SHOWING
from workbench.arms.passages import Order, headings_above, reading_prompt
from workbench.arms.prompts import PromptWording
from workbench.arms.querying import QUERIES
from workbench.corpus.mapped.by_id import documents_by_id, titles_by_id
from workbench.digests import digest_of_pairs
from workbench.retrieval import Index
from workbench.retrieval.fusion import Fusion
from workbench.retrieval.selection import VERSION as SELECTION
from workbench.retrieval.selection import Selected, Selector
from workbench.types import Corpus, Hit, Passage, Question

if TYPE_CHECKING:
    from workbench.retrieval.reranking import Reranking
    from workbench.retrieval.selection import Selection
    from workbench.types import Document

# What of a prompt depends on these alone, beside the index and the wording.
OF_THE_PROMPT = {"k", "context", "show_headings", "order", "merge_duplicates", "duplicate_resemblance", "diversity"}


class ReadingSettings(CutSettings, Protocol):
    """The settings of a reading: what is searched, and how the passages found stand in the prompt."""

    @property
    def context(self) -> int:
        """How many tokens the passages may take."""
        ...

    @property
    def show_headings(self) -> bool:
        """Whether a passage stands under the headings of its document."""
        ...

    @property
    def order(self) -> Order:
        """That of the passages in the prompt."""
        ...

    @property
    def query(self) -> str:
        """The name of what is searched with."""
        ...

    @property
    def joined(self) -> Fusion:
        """How two rankings are joined."""
        ...

    @property
    def selection(self) -> Selection:
        """Which of the passages found are read."""
        ...

    def searched(self, corpus: Corpus) -> Sequence[Document]:
        """The documents that are searched."""
        ...

    def reranking(self, arm_: Arm, corpus: Corpus) -> Reranking | None:
        """What reads the first passages again; None where nothing does."""
        ...

    def model_dump(self, *, mode: str, include: set[str]) -> dict[str, Any]:
        """The named settings as JSON has them."""
        ...


class PassageReading:
    """The index of an arm's settings, what is chosen of it for a question, and the prompt with that."""

    def __init__(self, arm_: Arm, settings: ReadingSettings, index: Index, corpus: Corpus) -> None:
        self.arm, self.settings, self.index = arm_, settings, index
        searched = settings.searched(corpus)
        self.documents, self.titles = documents_by_id(searched), titles_by_id(searched)
        self.wording = arm_.wording(corpus)
        self.above = headings_above(self.documents) if settings.show_headings else None
        self.cut = cut_of(settings)
        self.query = QUERIES[settings.query]
        self.selector = Selector(
            index,
            self.titles,
            corpus.language,
            settings.selection,
            cache(self._parents) if self.cut.strategy.parents else None,
            settings.reranking(arm_, corpus),
        )

    @property
    def identity(self) -> dict[str, object]:
        """What a reading prompt depends on beside the question."""
        joined = self.settings.joined
        return {
            **(self.selector.reranking.identity if self.selector.reranking else {}),
            **({"query": self.query.identity(self.arm.context.language)} if self.query.instruction else {}),
            **({"fusion": [joined.how, joined.dense_weight]} if joined != Fusion() else {}),
            "wording": self.wording.identity,
            "index": self.index.digest,
            "titles": self._titles_digest,
            "selection": [SELECTION, SHOWING],
            **self.settings.model_dump(mode="json", include=OF_THE_PROMPT),
        }

    @cached_property
    def _titles_digest(self) -> str:
        return digest_of_pairs(self.titles.items())

    def passages(self) -> Sequence[Passage]:
        """All passages that may be read."""
        if not self.cut.strategy.parents:
            return self.index.passages()
        return tuple(passage for name in self.documents for passage in self._parents(name))

    def _parents(self, document: str) -> tuple[Passage, ...]:
        return self.cut.parents(self.documents[document])

    def prompt(
        self,
        question: Question,
        hits: Sequence[Hit],
        *,
        wording: PromptWording | None = None,
        room: int | None = None,
        merged: int = 0,
        seconds: float = 0.0,
        flops: float = 0.0,
    ) -> Prompt:
        """The prompt of one question and its hits, with what finding them took.

        `wording` and `room`, in tokens, are those of the arm unless given. `merged` passages were passed over.
        """
        settings = self.settings
        return reading_prompt(
            self.arm.context,
            wording or self.wording,
            self.titles,
            question,
            hits,
            settings.context if room is None else room,
            order=settings.order,
            above=self.above,
            merged=merged,
            seconds=seconds,
            flops=flops,
        )

    def search(self, queries: Sequence[str], k: int | None = None) -> Selected:
        """At most k passages for each query (the settings' k unless given), with how many repeats were left out."""
        selector = self.selector if k is None else self.selector.taking(k)
        found, progress = selector.search(queries), self.arm.context.progress
        if merged := sum(chosen.merged for chosen in found.chosen):
            progress.tell("repeated", n=merged)
        if found.cut:
            progress.tell("cut_for_reranker", n=found.cut)
        return found

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """The first prompt of each question: for its answer, or for the query where the model writes that."""
        if self.query.instruction:
            return [Prompt(self.query.messages(q.text, self.arm.context.language)) for q in questions]
        return self.read(questions, [q.text for q in questions])

    def again(self, exchanges: Sequence[Exchange]) -> list[Prompt | None]:
        """The prompts of the answers, with what is found by the queries written; None where the answer is there.

        Where a reply is no query, the question itself is searched with, and a note says so.
        """
        asking = [exchange for exchange in exchanges if len(exchange.prompts) == 1]
        queries = [self.query.searched(each.question.text, each.replies[-1]) for each in asking]
        if empty := queries.count(""):
            self.arm.context.progress.tell("no_query", n=empty)
        found = self.read(
            [each.question for each in asking],
            [query or each.question.text for query, each in zip(queries, asking, strict=True)],
        )
        made = {each.question.id: prompt for each, prompt in zip(asking, found, strict=True)}
        return [made.get(each.question.id) for each in exchanges]

    def read(self, questions: Sequence[Question], queries: Sequence[str]) -> list[Prompt]:
        """The prompt of each question with what its query finds, its share of the search time in it."""
        found = self.search(queries)
        return [
            self.prompt(q, chosen.hits, merged=chosen.merged, seconds=found.seconds, flops=flops)
            for q, chosen, flops in zip(questions, found.chosen, found.flops, strict=True)
        ]
