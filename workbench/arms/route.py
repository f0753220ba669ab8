"""Route: retrieve first; where the model finds no answer in that, or nothing is found, ask again with more to read.

Self-Route (Li et al. 2024, arXiv 2407.16833): most questions are answered from a few passages at a low price, and only
those that the model itself declines go on to the long prompt. Both are asked of the same weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Exchange, Fitted, Prompt, Texts, arm
from workbench.arms.documents import Shown, that_fit, window_of
from workbench.arms.long_context import FRAME_TOKENS
from workbench.arms.querying import no_query
from workbench.arms.rag import RETRIEVAL_SPACE, Rag, RetrievalSettings
from workbench.arms.reading import Reading
from workbench.cost.estimate import Work, words
from workbench.digests import digest_of
from workbench.errors import Problem
from workbench.scoring.refusals import says_unknown
from workbench.settings import Space
from workbench.types import Answer, Corpus, Question


class RouteSettings(RetrievalSettings):
    """`more`: what is read where the first reply declines: the documents that fit, or the `more_k` nearest passages.

    `more_context`: the most tokens of that prompt and its reply; left out, the model's whole window.
    """

    more: Literal["long-context", "passages"] = "long-context"
    more_k: int = Field(12, ge=1)
    more_context: int | None = Field(None, ge=256)


@arm("route")
class Route(Rag):
    """As dear as its hard questions."""

    Settings = RouteSettings
    settings: RouteSettings
    title: ClassVar[Texts] = {"en": "retrieval, then more (route)", "it": "recupero, poi di più (route)"}
    about: ClassVar[Texts] = {
        "en": "The model reads a few passages; only where it finds no answer there is it given much more to read.",
        "it": "Il modello legge pochi passi; solo se non vi trova la risposta riceve molto più testo da leggere.",
    }
    colour: ClassVar[str] = "#4453a8"
    usual: ClassVar[bool] = False
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE, "more": ("long-context", "passages")}

    @classmethod
    def problems(cls, settings: Any, corpus: Corpus) -> Iterable[Problem]:
        """Of retrieval, and a query that the model is to write: its rounds are spent on reading more."""
        yield from super().problems(settings, corpus)
        yield from no_query(settings.query, "this arm asks again to read more")

    def work(self, corpus: Corpus) -> Work:
        """As if every question went on, which is the most."""
        first, settings = super().work(corpus), self.settings
        total = first.indexed
        if settings.more == "passages":
            return Work(prompt=first.prompt + min(total, settings.more_k * settings.chunk_size), indexed=total)
        window = settings.more_context or getattr(self.context.runtime, "context_length", None)
        more = min(total, words(window - FRAME_TOKENS, corpus.language)) if window else total
        return Work(prompt=first.prompt + more, shared=more, indexed=total)

    def remarks(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """The share that went on."""
        asked = [answer for answer in answers if answer.stop != "unmeasured"]
        on = sum(answer.rounds > 1 for answer in asked)
        return (f"{on} of {len(asked)} questions ({on / len(asked):.0%}) were routed to more text",) if asked else ()

    def prepare(self, corpus: Corpus) -> Fitted:
        """The index of the first round; the second needs nothing more."""
        settings = self.settings
        index = settings.make_index(self, corpus)
        further = _Further(self, settings, corpus, Reading(self, settings, index, corpus))
        return Fitted(
            weights=self.context.runtime.base,
            identity={**further.first.identity, "more": further.identity},
            prompts=further.first.prompts,
            again=further.again,
            cost=index.cost,
            retrieves=True,
            notes=index.notes,
        )


class _Further:
    """The second round, of the questions that the first one did not answer."""

    def __init__(self, arm_: Route, settings: RouteSettings, corpus: Corpus, first: Reading) -> None:
        self.arm, self.settings, self.corpus, self.first = arm_, settings, corpus, first
        self.window = window_of(arm_.context, settings.more_context)
        more = settings.model_copy(update={"k": settings.more_k, "context": self.window})
        self.reading = Reading(arm_, more, first.index, corpus)

    @property
    def identity(self) -> dict[str, object]:
        """What it depends on beside the settings."""
        documents = [(d.id, d.title, d.text) for d in self.corpus.documents]
        return {"window": self.window, "documents": digest_of(documents)}

    @cached_property
    def shown(self) -> Shown:
        """The documents that fit, the same for every question."""
        return that_fit(self.arm.context, self.first.wording, self.corpus.documents, self.window)

    def again(self, exchanges: Sequence[Exchange]) -> list[Prompt | None]:
        """More to read, once, where the first reply declines, or was given without a passage to answer from."""
        first = [each for each in exchanges if len(each.rounds) == 1]
        declined = [each.question for each in first if says_unknown(each.replies[-1]) or not each.prompts[0].hits]
        made = dict(zip([question.id for question in declined], self.prompts(declined), strict=True))
        return [made.get(each.question.id) for each in exchanges]

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """The long prompts."""
        if not questions or self.settings.more == "passages":
            return self.reading.prompts(questions) if questions else []
        return self.shown.prompts(self.first.wording, questions)
