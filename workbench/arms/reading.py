"""Retrieve, then write the prompt: what all arms share that read what a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from workbench.arms.base import Arm, Prompt
from workbench.arms.cut import cut_of
from workbench.arms.passages import VERSION as SHOWING
from workbench.arms.passages import headings_above, reading_prompt
from workbench.digests import digest_of
from workbench.retrieval import Index
from workbench.retrieval.fusion import Fusion
from workbench.retrieval.selection import VERSION as SELECTION
from workbench.retrieval.selection import Selector
from workbench.types import Corpus, Hit, Passage, Question

if TYPE_CHECKING:
    from workbench.arms.rag import RetrievalSettings

# What of a prompt depends on these alone, beside the index and the wording.
OF_THE_PROMPT = {"k", "context", "show_headings", "order", "merge_duplicates", "duplicate_resemblance", "diversity"}


class Reading:
    """Retrieve, then write the prompt: what `rag` and `tuned-rag` share."""

    def __init__(self, arm_: Arm, settings: RetrievalSettings, index: Index, corpus: Corpus) -> None:
        self.arm, self.settings, self.index = arm_, settings, index
        self.documents = {document.id: document for document in settings.searched(corpus)}
        self.titles = {name: document.title for name, document in self.documents.items()}
        self.wording = arm_.wording(corpus)
        self.above = headings_above(self.documents) if settings.show_headings else None
        self.cut = cut_of(settings)
        self.selector = Selector(
            index,
            self.titles,
            corpus.language,
            settings.selection,
            cache(self._parents) if self.cut.strategy.parents else None,
        )

    @property
    def identity(self) -> dict[str, object]:
        """What a reading prompt depends on beside the question."""
        joined = self.settings.joined
        return {
            **({"fusion": [joined.how, joined.dense_weight]} if joined != Fusion() else {}),
            "wording": self.wording.identity,
            "index": self.index.digest,
            "titles": digest_of(self.titles),
            "selection": [SELECTION, SHOWING],
            **self.settings.model_dump(mode="json", include=OF_THE_PROMPT),
        }

    def passages(self) -> tuple[Passage, ...]:
        """All passages that may be read."""
        if not self.cut.strategy.parents:
            return self.index.passages()
        return tuple(passage for name in self.documents for passage in self._parents(name))

    def _parents(self, document: str) -> tuple[Passage, ...]:
        return self.cut.parents(self.documents[document])

    def prompt(self, question: Question, hits: Sequence[Hit], **cost: Any) -> Prompt:
        """The prompt of one question and its hits, with what finding them took."""
        settings = self.settings
        return reading_prompt(
            self.arm.context,
            self.wording,
            self.titles,
            question,
            hits,
            settings.context,
            order=settings.order,
            above=self.above,
            **cost,
        )

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """One prompt a question, its share of the search time in it."""
        found = self.selector.search([q.text for q in questions])
        if merged := sum(chosen.merged for chosen in found.chosen):
            self.arm.context.progress.note(f"{merged} passages found that repeat a better one were passed over")
        return [
            self.prompt(q, chosen.hits, merged=chosen.merged, seconds=found.seconds, flops=flops)
            for q, chosen, flops in zip(questions, found.chosen, found.flops, strict=True)
        ]
