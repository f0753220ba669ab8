"""Route: retrieve first; where the model finds no answer in that, or nothing is found, ask again in another way.

Self-Route (Li et al. 2024, arXiv 2407.16833): most questions are answered from a few passages at a low price, and only
those that the model itself declines go on to a long prompt, asked of the same weights. Or they go on to a tuned model,
which answers from its own: then what is wanted is an answer where retrieval finds none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, ClassVar, Literal

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Exchange, Fitted, Made, Prompt, arm
from workbench.arms.documents import ShownDocuments, that_fit, window_of
from workbench.arms.long_context import FRAME_TOKENS
from workbench.arms.querying import no_query
from workbench.arms.rag import RETRIEVAL_SPACE, UNKEYED, Rag, RetrievalSettings, added
from workbench.arms.reading import PassageReading
from workbench.arms.trained import OF_THE_WEIGHTS
from workbench.arms.tuned import Tuned, TunedSettings
from workbench.corpus.digest import texts_digest
from workbench.cost.estimate import Work, words
from workbench.errors import Problem
from workbench.languages import Texts, Words
from workbench.languages.spoken import own_said
from workbench.models.outline import Outline
from workbench.scoring.refusals import says_unknown
from workbench.settings import Space
from workbench.types import Answer, Corpus, Question

WORDS: Words = {
    "en": {
        "to_text": "{n:exact} of {all:many question|questions} ({share:share}) {n:if was|were} routed to more text",
        "to_tuned": "{n:exact} of {all:many question|questions} ({share:share}) {n:if was|were} routed to the tuned "
        "model",
    },
    "it": {
        "to_text": "per {n:exact} di {all:many domanda|domande} ({share:share}) è stato letto più testo",
        "to_tuned": "{n:exact} di {all:many domanda|domande} ({share:share}) {n:if è passata|sono passate} al modello "
        "addestrato",
    },
}
Prompts = Callable[[Sequence[Question]], Sequence[Any]]


class RouteSettings(RetrievalSettings):
    """`then`: who answers where the first reply declines: the same model with more context, or a tuned one without.

    `more`: what is then read: the documents that fit, or the `more_k` nearest passages. `more_context`: the most tokens
    of that prompt and its reply; left out, the model's whole window.

    `tuned`: the settings of the tuned model, as those of an arm of that kind; one with the same settings is trained
    once for both.
    """

    then: Literal["more-context", "tuned"] = "more-context"
    tuned: TunedSettings = TunedSettings()
    more: Literal["long-context", "passages"] = "long-context"
    more_k: int = Field(12, ge=1)
    more_context: int | None = Field(None, ge=256)


@arm("route")
class Route(Rag):
    """An arm that asks twice where the first reply declines: easy questions cost little, hard ones much."""

    Settings = RouteSettings
    settings: RouteSettings
    title: ClassVar[Texts] = {"en": "retrieval, then more (route)", "it": "recupero, poi di più (route)"}
    about: ClassVar[Texts] = {
        "en": "The model reads a few passages; only where it finds no answer there is it given much more to read, or a "
        "tuned model asked.",
        "it": "Il modello legge pochi passaggi; solo se non vi trova la risposta riceve molto più testo da leggere, o "
        "risponde un modello addestrato.",
    }
    colour: ClassVar[str] = "#4453a8"
    usual: ClassVar[bool] = False
    makes: ClassVar[tuple[Made, ...]] = ("index", "weights")
    unkeyed: ClassVar[Mapping[str, str]] = {**UNKEYED, "tuned": OF_THE_WEIGHTS}
    version: ClassVar[int] = 2
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE, "more": ("long-context", "passages")}

    @classmethod
    def problems(cls, settings: Any, corpus: Corpus) -> Iterable[Problem]:
        """The problems of retrieval, and a `query` setting: this arm uses its rounds to read more."""
        yield from super().problems(settings, corpus)
        yield from no_query(settings.query, "arm_fault.no_query_read")

    @classmethod
    def unfit(cls, settings: RouteSettings, model: Outline) -> Iterable[Problem]:
        """Of the model that is trained."""
        for problem in settings.tuned.unfit(model) if settings.then == "tuned" else ():
            yield replace(problem, where=f"tuned.{problem.where}")

    @classmethod
    def lacks(cls, settings: RouteSettings, corpus: Corpus) -> str | None:
        """What the corpus lacks for retrieval, or for the training where `then` is a tuned model."""
        learned = Tuned.lacks(settings.tuned, corpus) if settings.then == "tuned" else None
        return super().lacks(settings, corpus) or learned

    @classmethod
    def made_with(cls, settings: RouteSettings) -> tuple[Made, ...]:
        """An index, and weights where it goes on to a tuned model."""
        return cls.makes if settings.then == "tuned" else ("index",)

    @property
    def tuned(self) -> Tuned | None:
        """The arm that goes on, worded as this one unless its own table says otherwise; None where none is trained."""
        given = self.settings.tuned
        if self.settings.then != "tuned":
            return None
        if "template" not in given.model_fields_set:
            given = given.model_copy(update={"template": self.settings.template})
        return Tuned(given, self.context)

    def identity(self, corpus: Corpus) -> dict[str, Any]:
        """The key, with what `then` names alone; the digest of the weights covers the settings of a training."""
        made = super().identity(corpus)
        if self.tuned is None:
            del made["settings"]["then"]  # answers from before there was a choice are those of this one
        return made

    def work(self, corpus: Corpus) -> Work:
        """The work of questions that all take the second round, which is the most."""
        first, settings = super().work(corpus), self.settings
        total = first.indexed
        if self.tuned is not None:
            learned = self.tuned.work(corpus)
            return replace(learned, prompt=first.prompt + learned.prompt, indexed=total, embedded=first.embedded)
        if settings.more == "passages":
            return Work(
                prompt=first.prompt + min(total, settings.more_k * settings.chunk_size),
                indexed=total,
                embedded=first.embedded,
            )
        window = settings.more_context or getattr(self.context.runtime, "context_length", None)
        more = min(total, words(window - FRAME_TOKENS, corpus.language)) if window else total
        return Work(prompt=first.prompt + more, shared=more, indexed=total, embedded=first.embedded)

    def remarks(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """The share that went on."""
        asked = [answer for answer in answers if answer.stop != "unmeasured"]
        on = sum(answer.rounds > 1 for answer in asked)
        where = "to_text" if self.tuned is None else "to_tuned"
        return (own_said(WORDS, where, n=on, all=len(asked), share=on / len(asked)),) if asked else ()

    def prepare(self, corpus: Corpus) -> Fitted:
        """The index of the first round; the second needs nothing more, or a tuned model."""
        settings = self.settings
        index = settings.make_index(self, corpus)
        further = _Further(self, settings, corpus, PassageReading(self, settings, index, corpus))
        learned = self.tuned.prepare(corpus) if self.tuned is not None else None
        fitted = Fitted(
            weights=self.context.runtime.base,
            identity={**further.first.identity, "more": further.identity},
            prompts=further.first.prompts,
            again=further.again,
            cost=index.cost,
            retrieves=True,
            notes=index.notes,
        )
        if learned is None:
            return fitted
        return replace(
            fitted,
            identity={**further.first.identity, "tuned": [learned.weights.digest, self.tuned_wording(corpus)]},
            again=lambda exchanges: further.declined(exchanges, learned.prompts),
            further=learned.weights,
            cost=added(index.cost, learned.cost),
            training=learned.training,
            notes=(*index.notes, *learned.notes),
        )

    def tuned_wording(self, corpus: Corpus) -> Any:
        """How the tuned model is asked, for the key."""
        return None if self.tuned is None else self.tuned.wording(corpus).identity


class _Further:
    """The second round, of the questions that the first one did not answer."""

    def __init__(self, arm_: Route, settings: RouteSettings, corpus: Corpus, first: PassageReading) -> None:
        self.arm, self.settings, self.corpus, self.first = arm_, settings, corpus, first
        self.window = window_of(arm_.context, settings.more_context)
        more = settings.model_copy(update={"k": settings.more_k, "context": self.window})
        self.reading = PassageReading(arm_, more, first.index, corpus)

    @property
    def identity(self) -> dict[str, object]:
        """What it depends on beside the settings."""
        return {"window": self.window, "documents": texts_digest(self.corpus.documents)}

    @cached_property
    def shown(self) -> ShownDocuments:
        """The documents that fit, the same for every question."""
        return that_fit(self.arm.context, self.first.wording, self.corpus.documents, self.window)

    def again(self, exchanges: Sequence[Exchange]) -> list[Prompt | None]:
        """More to read, once, where the first reply declines, or was given without a passage to answer from."""
        return self.declined(exchanges, self.prompts)

    def declined(self, exchanges: Sequence[Exchange], prompts: Prompts) -> list[Any]:
        """The second prompts, made by a function of the questions, for those alone that are not answered yet."""
        first = [each for each in exchanges if len(each.rounds) == 1]
        asked = [
            each.question
            for each in first
            if says_unknown(each.replies[-1], each.question.text) or not each.prompts[0].hits
        ]
        made = dict(zip([question.id for question in asked], prompts(asked) if asked else [], strict=True))
        return [made.get(each.question.id) for each in exchanges]

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """The long prompts."""
        if not questions or self.settings.more == "passages":
            return self.reading.prompts(questions) if questions else []
        return self.shown.prompts(self.first.wording, questions)
