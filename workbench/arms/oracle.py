"""Oracle: the passages that hold the answer are given. What reading alone can reach, with perfect retrieval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Arm, ArmSettings, Fitted, Prompt, arm
from workbench.arms.passages import reading_prompt
from workbench.corpus.chunk import STRATEGIES, VERSION, Chunker
from workbench.cost.estimate import Work
from workbench.scoring.retrieval import required_evidence, shows
from workbench.settings import Space, one_of
from workbench.store import digest_of
from workbench.types import Corpus, Hit, Passage, Question


class OracleSettings(ArmSettings):
    """The same cut as the retrieving arms, so that only the choice of passages differs."""

    chunker: Annotated[str, one_of(STRATEGIES)] = "sentences"
    chunk_size: int = Field(60, ge=1)
    chunk_overlap: int = Field(0, ge=0)
    context: int = Field(2048, ge=256)


@arm("oracle")
class Oracle(Arm):
    """A bound, not a choice: nobody has this retriever."""

    Settings = OracleSettings
    settings: OracleSettings
    reads: ClassVar[bool] = True
    space: ClassVar[Space] = TEMPLATE_SPACE

    def work(self, corpus: Corpus) -> Work:
        """Mostly one passage."""
        return Work(prompt=self.settings.chunk_size)

    def fit(self, corpus: Corpus) -> Fitted:
        """Cut the documents; the evidence of each question says which passages it gets."""
        cut = Chunker(self.settings.chunker, self.settings.chunk_size, self.settings.chunk_overlap)
        documents = corpus.documents
        titles = {document.id: document.title for document in documents}
        wording = self.wording(corpus)

        def make(questions: Sequence[Question]) -> list[Prompt]:
            passages: dict[str, list[Passage]] = {}
            for passage in cut.chunk_all(documents):
                passages.setdefault(passage.document, []).append(passage)
            room = self.settings.context
            return [reading_prompt(self.context, wording, titles, q, _gold(q, passages), room) for q in questions]

        return Fitted(
            weights=self.context.runtime.base,
            identity={
                "arm": "oracle",
                "wording": wording.identity,
                **self.settings.model_dump(exclude={"template"}),
                "chunking": VERSION,
                "documents": digest_of([(d.id, d.title, d.text) for d in documents]),
            },
            prompts=make,
        )


def _gold(question: Question, passages: dict[str, list[Passage]]) -> list[Hit]:
    """The first passage that shows each required piece of evidence, in the order of the evidence."""
    chosen: dict[str, Passage] = {}
    for alternatives in required_evidence(question):
        found = (p for place in alternatives for p in passages.get(place.document, ()) if shows(p, place))
        first = next(found, None)
        if first is not None:
            chosen.setdefault(first.id, first)
    return [Hit(passage, 1.0) for passage in chosen.values()]
