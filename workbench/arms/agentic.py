"""Agentic retrieval: the model reads what a search found, and answers or asks for another search in words of its own.

The protocol is plain text, as in ReAct (Yao et al. 2022, arXiv 2210.03629), so that any chat model can follow it: a
reply that begins a line with "SEARCH:" searches for the words behind it, any other is the answer. A model that only
says that it does not know is shown what the same search finds next, if it finds more. What was found before stays in
the prompt, behind what is new. The last prompt allows no search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from pydantic import Field

from workbench.arms.base import TEMPLATE_SPACE, Exchange, Fitted, Prompt, arm
from workbench.arms.passages import TURN_TOKENS
from workbench.arms.querying import no_query
from workbench.arms.rag import RETRIEVAL_SPACE, Rag, RetrievalSettings
from workbench.arms.reading import PassageReading
from workbench.cost.estimate import Work
from workbench.errors import Problem
from workbench.languages import Texts, Words, by_language
from workbench.languages.spoken import own_said
from workbench.scoring.refusals import says_unknown
from workbench.settings import Space
from workbench.types import Answer, Corpus, Hit, Question

ASK: Texts = by_language("prompts", "agentic", "ask")
# With the marks that models put around it: "**SEARCH**: …", "`Cerca: …`", "> _search:_ …".
_WORDS = "|".join(by_language("prompts", "agentic", "word").values())
_MARKS = r"(?:[^\w\n:]|_)*"
SEARCH = re.compile(
    rf"^{_MARKS}(?:{_WORDS}){_MARKS}:{_MARKS}(.*?)(?:\W|_)*$",
    re.IGNORECASE | re.MULTILINE,
)
MOST_WORDS = 32  # of a search: a model that goes on and on asks for nothing in particular
LEAST_PARAMETERS = 450_000_000  # a model with fewer seldom follows the protocol
WORDS: Words = {
    "en": {
        "small": "models under half a billion weights seldom ask for a search, and this one has {millions:exact} "
        "million: read some replies before you trust its figures, or name a larger model",
        "again": "it searched again for {n:exact} of {all:many question|questions} ({share:share})",
    },
    "it": {
        "small": "i modelli con meno di mezzo miliardo di pesi chiedono di rado una ricerca, e questo ne ha "
        "{millions:many milione|milioni}: leggere qualche risposta prima di fidarsi delle sue cifre, o indicare un "
        "modello più grande",
        "again": "ha cercato ancora per {n:exact} di {all:many domanda|domande} ({share:share})",
    },
}


class AgenticSettings(RetrievalSettings):
    """`k`: passages that each search adds. `rounds`: the most searches of a question, the first included.

    `token_budget`: the most tokens of all its prompts and replies together.
    """

    rounds: int = Field(3, ge=1)
    token_budget: int = Field(6144, ge=256)


@arm("agentic")
class Agentic(Rag):
    """An arm that searches in rounds. Read its score beside its tokens, which are those of all rounds."""

    Settings = AgenticSettings
    settings: AgenticSettings
    title: ClassVar[Texts] = {"en": "the model searches (agentic)", "it": "il modello cerca (agentic)"}
    about: ClassVar[Texts] = {
        "en": "The model reads what a search finds and may search again in its own words, until it answers.",
        "it": "Il modello legge ciò che una ricerca trova e può cercare ancora con parole sue, finché non risponde.",
    }
    colour: ClassVar[str] = "#a8324a"
    usual: ClassVar[bool] = False
    space: ClassVar[Space] = {**TEMPLATE_SPACE, **RETRIEVAL_SPACE, "rounds": (2, 3, 4)}

    @classmethod
    def problems(cls, settings: Any, corpus: Corpus) -> Iterable[Problem]:
        """The problems of retrieval, and a `query` setting: this arm words its searches itself."""
        yield from super().problems(settings, corpus)
        yield from no_query(settings.query, "arm_fault.no_query_own")

    def work(self, corpus: Corpus) -> Work:
        """The work of a question that takes every round, which is the most."""
        first, rounds = super().work(corpus), self.settings.rounds
        read = first.prompt * (1 + rounds) / 2
        return Work(prompt=read, requests=rounds, indexed=first.indexed, embedded=first.embedded)

    def remarks(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """How often it searched again."""
        asked = [answer for answer in answers if answer.stop != "unmeasured"]
        again = sum(answer.rounds > 1 for answer in asked)
        return (own_said(WORDS, "again", n=again, all=len(asked), share=again / len(asked)),) if asked else ()

    def prepare(self, corpus: Corpus) -> Fitted:
        """The index that it searches."""
        index = self.settings.make_index(self, corpus)
        searching = _Searching(self, self.settings, PassageReading(self, self.settings, index, corpus))
        shape = self.context.runtime.architecture
        warning: tuple[str, ...] = ()
        if shape is not None and shape.parameters < LEAST_PARAMETERS:
            warning = (own_said(WORDS, "small", millions=round(shape.parameters / 1e6)),)
            self.context.progress.note(*warning)
        return Fitted(
            weights=self.context.runtime.base,
            identity={**searching.last.identity, "asking": searching.asking.identity},
            prompts=searching.prompts,
            again=searching.again,
            cost=index.cost,
            retrieves=True,
            notes=(*index.notes, *warning),
        )


class _Searching:
    """What is searched for next, and the prompt with all that was found."""

    def __init__(self, arm_: Agentic, settings: AgenticSettings, last: PassageReading) -> None:
        self.context, self.settings, self.last = arm_.context, settings, last
        self.asking = last.wording.instructed(ASK[last.wording.language])

    def prompts(self, questions: Sequence[Question]) -> list[Prompt]:
        """The first search is for the question itself."""
        found = self.found([Exchange(question) for question in questions], [question.text for question in questions])
        return [prompt for prompt in found if prompt is not None]

    def again(self, exchanges: Sequence[Exchange]) -> list[Prompt | None]:
        """Another search where the model asks for one or has no answer, as long as rounds and tokens are left."""
        searched = [self.words(exchange) for exchange in exchanges]
        going = [(each, words) for each, words in zip(exchanges, searched, strict=True) if words is not None]
        made = iter(self.found([each for each, _ in going], [words for _, words in going]) if going else ())
        return [None if words is None else next(made) for words in searched]

    def words(self, exchange: Exchange) -> str | None:
        """What to search for now; None where the last reply is the answer, or nothing is left to ask with."""
        going_on = self.going_on(exchange.replies[-1], exchange.question.text)
        over = len(exchange.rounds) >= self.settings.rounds or not going_on
        if over or self.spent(exchange) + self.size(exchange.prompts[-1]) > self.settings.token_budget:
            return None
        asked = [found[1] for reply in exchange.replies if (found := SEARCH.search(reply)) and found[1]]
        return " ".join((asked[-1] if asked else exchange.question.text).split()[:MOST_WORDS])

    def going_on(self, reply: str, question: str) -> bool:
        """Whether a reply is no answer to the question yet."""
        return SEARCH.search(reply) is not None or says_unknown(reply, question)

    def found(self, exchanges: Sequence[Exchange], searched: Sequence[str]) -> list[Prompt | None]:
        """What each search finds that was not shown before, in a prompt before what was."""
        seen_hits = [{hit.passage.id: hit for prompt in each.prompts for hit in prompt.hits} for each in exchanges]
        k = self.settings.k
        found = self.last.search(searched, k + max(map(len, seen_hits)))
        made: list[Prompt | None] = []
        for exchange, before, chosen, flops in zip(exchanges, seen_hits, found.chosen, found.flops, strict=True):
            new = [hit for hit in chosen.hits if hit.passage.id not in before][:k]
            # Who only does not know, and is shown nothing new, has nothing else to say.
            goes_on = bool(new or not exchange.rounds or SEARCH.search(exchange.replies[-1]))
            hits = [*new, *before.values()]
            made.append(self.prompt(exchange, hits, chosen.merged, found.seconds, flops) if goes_on else None)
        return made

    def prompt(self, exchange: Exchange, hits: Sequence[Hit], merged: int, seconds: float, flops: float) -> Prompt:
        """The prompt of the next round: the last one if rounds or tokens leave no other after it.

        `merged` passages were passed over in the search, which took so many seconds and FLOPs.
        """
        left = self.settings.token_budget - self.spent(exchange)
        room = min(self.settings.context, left)

        def worded(last: bool) -> Prompt:
            wording = self.last.wording if last else self.asking
            return self.last.prompt(
                exchange.question, hits, wording=wording, room=room, merged=merged, seconds=seconds, flops=flops
            )

        asking = worded(last=False)
        last = len(exchange.rounds) + 1 >= self.settings.rounds or 2 * self.size(asking) > left
        return worded(last=True) if last else asking

    def size(self, prompt: Prompt) -> int:
        """Its tokens, and those that its reply may take."""
        decoding = self.context.decoding
        reply = max(decoding.max_new_tokens, decoding.summary_new_tokens)
        return reply + sum(TURN_TOKENS + self.context.runtime.count_tokens(m["content"]) for m in prompt.messages)

    def spent(self, exchange: Exchange) -> int:
        """About the tokens of all rounds so far."""
        return sum(self.size(prompt) for prompt in exchange.prompts)
