"""Map-reduce: the documents are read window by window, and a last prompt joins what was noted in each.

Each window is asked for notes on the question, or says that it holds nothing of it; all windows are one round. The
notes, numbered so that they can be counted, then stand before the question in one prompt more; where they are too many
for one, they are noted down once again before. So a question may be about more than a prompt holds: all that have a
property, how many, how much together. Every token of every round is the question's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from workbench.arms.base import Arm, Asked, Exchange, Fitted, Made, Prompt, arm
from workbench.arms.cut import cut_of, generators_tokenizer
from workbench.arms.documents import titled, whole
from workbench.arms.passages import room_for_passages
from workbench.arms.prompts import PromptWording
from workbench.arms.querying import no_query
from workbench.arms.rag import NONE, UNKEYED, RetrievalSettings
from workbench.arms.reading import PassageReading
from workbench.corpus.digest import texts_digest
from workbench.corpus.mapped.by_id import titles_by_id
from workbench.cost.estimate import Work, words
from workbench.errors import ArmError, Problem
from workbench.languages import Texts, Words, by_language
from workbench.languages.spoken import own_said, said
from workbench.retrieval import Index
from workbench.retrieval.passage_table import under_title
from workbench.scoring.refusals import says_unknown
from workbench.settings import Space
from workbench.types import Answer, Corpus, Cost, Hit, Question

if TYPE_CHECKING:
    from workbench.store import Store

NOTE: Texts = by_language("prompts", "map_reduce", "note")
JOIN: Texts = by_language("prompts", "map_reduce", "join")
FRAME_TOKENS = 320  # about what instruction, question and reply take of a window, for an estimate

_MARK = re.compile(r"^\s*(?:[-*•–]+|\(?\d{1,3}[.)])\s+")


# What its prompts, of windows and of notes, know nothing of; and what a search alone knows of.
WORDS: Words = {
    "en": {
        "no_passage_fits": "no passage fits a window of {window} tokens: raise `context`",
        "prompts_taken": "a question took {mean:tenths} prompts on average",
    },
    "it": {
        "no_passage_fits": "nessun passaggio sta in una finestra di {window} token: alzare `context`",
        "prompts_taken": "una domanda ha richiesto in media {mean:tenths} prompt",
    },
}
UNUSED: Mapping[str, Any] = {"show_headings": False, "order": "best-first", "sources": False}
UNUSED_WITHOUT_SEARCH: Mapping[str, Any] = {"reranker": NONE, "diversity": 0.0}


class MapReduceSettings(RetrievalSettings):
    """`k`: how many retrieved passages are read; 0 reads all documents. `context`: the tokens of a window.

    A window holds whole documents; one that no window holds is cut into passages.
    """

    k: int = Field(0, ge=0)


@dataclass(frozen=True, slots=True)
class Window:
    """What one prompt of the first round shows."""

    texts: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of all documents; `dropped_tokens` are those of pieces that no window holds."""

    windows: tuple[Window, ...]
    dropped_tokens: int = 0


class Windowing:
    """Windows, the prompts that read them, and the prompts that join the notes."""

    def __init__(self, arm_: Arm, settings: MapReduceSettings, corpus: Corpus, index: Index | None) -> None:
        self.context, self.settings = arm_.context, settings
        self.read = settings.searched(corpus)
        self.cut = cut_of(settings, generators_tokenizer(settings.chunker, arm_.context))
        self.reading = PassageReading(arm_, settings, index, corpus) if index is not None else None
        self.wording = arm_.wording(corpus)
        language = self.wording.language
        self.noting, self.joining = (self.wording.instructed(texts[language]) for texts in (NOTE, JOIN))
        self.titles = titles_by_id(self.read)

    @property
    def identity(self) -> dict[str, Any]:
        """What prompts depend on beside the settings and the question."""
        return {
            "documents": texts_digest(self.read),
            "read": self.cut.identity if self.reading is None else self.reading.identity,
            "wordings": [self.noting.identity, self.joining.identity],
        }

    def room(self, wording: PromptWording) -> int:
        """The tokens of a window that are left to what is read."""
        return room_for_passages(self.context, wording, self.settings.context)

    @cached_property
    def documents(self) -> Windows:
        """All documents in windows, the same for every question."""
        room = self.room(self.noting)
        pieces: list[tuple[str, Hit]] = []
        for document in self.read:
            if self.size(titled(document)) <= room:
                pieces.append((titled(document), whole(document)))
            else:
                parts = self.cut.parents(document)
                pieces += [(f"{document.title}\n{passage.text}", Hit(passage, 0.0)) for passage in parts]
        read = self.windows(pieces)
        if not read.windows:
            raise ArmError(own_said(WORDS, "no_passage_fits", window=self.settings.context))
        return read

    def windows(self, pieces: Sequence[tuple[str, Hit]]) -> Windows:
        """Pieces in their order, each window filled until the next does not fit."""
        packed = self.packed([text for text, _ in pieces], self.room(self.noting))
        made = [Window(tuple(pieces[at][0] for at in each), tuple(pieces[at][1] for at in each)) for each in packed]
        held = {at for each in packed for at in each}
        left = sum(self.size(text) for at, (text, _) in enumerate(pieces) if at not in held)
        return Windows(tuple(made), left)

    def size(self, text: str) -> int:
        """The tokens of a text with the blank line after it."""
        return self.context.runtime.count_tokens(text) + 2

    def packed(self, texts: Sequence[str], room: int) -> list[list[int]]:
        """The places of texts in groups that fit, in their order; one that is too long by itself is in none."""
        made: list[list[int]] = []
        left = 0
        for at, text in enumerate(texts):
            size = self.size(text)
            if size > room:
                continue
            if not made or size > left:
                made.append([])
                left = room
            made[-1].append(at)
            left -= size
        return made

    def prompts(self, questions: Sequence[Question]) -> list[tuple[Prompt, ...]]:
        """The first round: a prompt for each window; where one holds everything, it is asked for the answer."""
        if self.reading is None:
            return [self.first(question, self.documents) for question in questions]
        found = self.reading.search([q.text for q in questions])
        made = []
        for question, chosen, flops in zip(questions, found.chosen, found.flops, strict=True):
            pieces = [(under_title(hit.passage, self.titles), hit) for hit in chosen.hits]
            first, *others = self.first(question, self.windows(pieces))
            first = replace(first, seconds=found.seconds, flops=flops, merged_passages=chosen.merged)
            made.append((first, *others))
        return made

    def first(self, question: Question, read: Windows) -> tuple[Prompt, ...]:
        """The prompts of one question; what was dropped is counted with the first of them."""
        wording = self.noting if len(read.windows) > 1 else self.wording
        windows = read.windows or (Window((), ()),)
        made = [Prompt(wording.with_passages(question.text, each.texts), each.hits) for each in windows]
        return (replace(made[0], dropped_tokens=read.dropped_tokens), *made[1:])

    def again(self, exchanges: Sequence[Exchange]) -> list[Asked | None]:
        """The prompts that join, of each question of several windows."""
        return [self.joined(exchange) for exchange in exchanges]

    def joined(self, exchange: Exchange) -> Asked | None:
        """The notes in one prompt, or in several that note down less; None after that one, or without any note."""
        first, last = exchange.rounds[0], exchange.rounds[-1]
        notes = [f"{at}. {note}" for at, note in enumerate(notes_of(last.replies, exchange.question.text), 1)]
        if len(last.prompts) == 1 or not notes:
            return None
        replies = zip(first.prompts, first.replies, strict=True)
        with_notes = [prompt for prompt, reply in replies if notes_of([reply], exchange.question.text)]
        hits = tuple(hit for prompt in with_notes for hit in prompt.hits)
        packed = self.packed(notes, self.room(self.joining))
        if 1 < len(packed) < len(last.prompts):
            asked = self.noting
        else:  # noting down again would not make them fewer: what one prompt holds is joined
            asked, packed = self.joining, packed[:1]
        held = {at for each in packed for at in each}
        dropped = sum(self.size(note) for at, note in enumerate(notes) if at not in held)
        question = exchange.question.text
        made = [Prompt(asked.with_passages(question, ["\n".join(notes[at] for at in each)]), hits) for each in packed]
        return [replace(made[0], dropped_tokens=dropped), *made[1:]] if made else None


def notes_of(replies: Sequence[str], question: str = "") -> list[str]:
    """The lines of replies that say something, without their marks.

    >>> notes_of(["1. the X 400\\n2. the X 500", "I do not know."])
    ['the X 400', 'the X 500']
    """
    telling = [reply for reply in replies if not says_unknown(reply, question)]
    lines = [_MARK.sub("", line).strip() for reply in telling for line in reply.splitlines()]
    return [line for line in lines if line and not says_unknown(line, question)]


@arm("map-reduce")
class MapReduce(Arm):
    """An arm that reads any number of documents. Its answers are only as good as its notes."""

    Settings = MapReduceSettings
    settings: MapReduceSettings
    title: ClassVar[Texts] = {"en": "window by window (map-reduce)", "it": "finestra per finestra (map-reduce)"}
    about: ClassVar[Texts] = {
        "en": "The model reads all the documents, a window at a time, takes notes, and answers from its notes.",
        "it": "Il modello legge tutti i documenti, una finestra alla volta, prende appunti e risponde in base a essi.",
    }
    colour: ClassVar[str] = "#7a6a2f"
    usual: ClassVar[bool] = False
    makes: ClassVar[tuple[Made, ...]] = ("index",)
    space: ClassVar[Space] = {"context": (512, 1024, 2048), "k": (0, 12, 24)}
    unkeyed: ClassVar[Mapping[str, str]] = UNKEYED
    reads: ClassVar[bool] = True

    @classmethod
    def settled(cls, settings: MapReduceSettings, corpus: Corpus, store: Store) -> Mapping[str, Any]:
        """The retriever and its encoder, where passages are retrieved."""
        return settings.settled(corpus, store) if settings.k else {}

    @classmethod
    def doubts(cls, settings: MapReduceSettings, corpus: Corpus, store: Store) -> tuple[str, ...]:
        """The doubts about the encoder."""
        return settings.doubts(corpus, store) if settings.k else ()

    @classmethod
    def problems(cls, settings: MapReduceSettings, corpus: Corpus) -> Iterable[Problem]:
        """The problems of retrieval, and settings that this arm has no use for."""
        yield from settings.problems(corpus)
        yield from no_query(settings.query, "arm_fault.no_query_join")
        idle = UNUSED if settings.k else {**UNUSED, **UNUSED_WITHOUT_SEARCH}
        for name, value in idle.items():
            if getattr(settings, name) != value:
                key = "arm_fault.unused" if name in UNUSED else "arm_fault.unused_without_search"
                yield Problem(said(key, name=name), name, said("arm_fault.leave_out"))

    def work(self, corpus: Corpus) -> Work:
        """The work of reading every window with every question, and of joining the notes."""
        settings = self.settings
        total = sum(len(d.text.split()) for d in settings.searched(corpus))
        read = min(total, settings.k * settings.chunk_size) if settings.k else total
        room = max(1.0, words(settings.context - FRAME_TOKENS, corpus.language))
        count = math.ceil(read / room)
        if settings.k:
            embedded = settings.work(corpus).embedded
            return Work(prompt=read / count, requests=count + (count > 1), indexed=total, embedded=embedded)
        return Work(prompt=read / count, shared=read / count, requests=count + (count > 1))

    def remarks(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """How many prompts that took."""
        asked = [answer.requests for answer in answers if answer.stop != "unmeasured"]
        return (own_said(WORDS, "prompts_taken", mean=sum(asked) / len(asked)),) if asked else ()

    def prepare(self, corpus: Corpus) -> Fitted:
        """Build the index where passages are retrieved; else there is nothing to fit."""
        index = self.settings.make_index(self, corpus) if self.settings.k else None
        mapping = Windowing(self, self.settings, corpus, index)
        return Fitted(
            weights=self.context.runtime.base,
            identity=mapping.identity,
            prompts=mapping.prompts,
            again=mapping.again,
            cost=index.cost if index is not None else Cost(),
            retrieves=index is not None,
            notes=index.notes if index is not None else (),
        )
