"""Passages into a prompt, within the model's context: shared by the arms that read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Literal

from workbench.arms.base import Prompt
from workbench.arms.prompts import PromptWording
from workbench.arms.templates.citing import marked
from workbench.corpus.sections import Headings
from workbench.models.context import Context
from workbench.types import Document, Hit, Passage, Question

VERSION = 1  # raise when the same passages would stand in a prompt in another way
QUESTION_TOKENS = 96  # kept for a question
TURN_TOKENS = 8  # of the chat template around a message

Order = Literal["best-first", "best-last", "document"]
Above = Callable[[Passage], Sequence[str]]  # the headings that a passage stands under


def room_for_passages(context: Context, wording: PromptWording, most: int) -> int:
    """The tokens of `most`, within what the model was made for, that are left to passages.

    Every question is given the same room, so that what one is shown does not depend on what else is asked.
    """
    runtime, decoding = context.runtime, context.decoding
    reply = max(decoding.max_new_tokens, decoding.summary_new_tokens)
    fixed = sum(TURN_TOKENS + runtime.count_tokens(m["content"]) for m in wording.with_passages("", [""]))
    return min(most, runtime.context_length) - reply - QUESTION_TOKENS - fixed


def reading_prompt(
    context: Context,
    wording: PromptWording,
    titles: Mapping[str, str],
    question: Question,
    hits: Sequence[Hit],
    room: int,
    *,
    order: Order = "best-first",
    above: Above | None = None,
    merged: int = 0,
    seconds: float = 0.0,
    flops: float = 0.0,
) -> Prompt:
    """A prompt of the best hits that fit `room` tokens; the rest, the lowest ranked, count as dropped tokens.

    A passage is never cut, and neither is the question: one of more than `QUESTION_TOKENS` leaves less to passages.
    Each passage stands under its document's title, since "the oven" alone does not say which oven, and under the
    headings that `above` gives; where replies cite, behind a marker, numbered as they stand. `order` is that in the
    prompt; the hits are kept in that of their rank.
    """
    runtime = context.runtime
    left = room_for_passages(context, wording, room) - _beyond(context, wording, question)
    kept: list[Hit] = []
    texts: list[str] = []
    without_room: list[Hit] = []
    dropped = 0
    for hit in hits:
        headings = " > ".join(above(hit.passage)) if above else ""
        heads = filter(None, (titles.get(hit.passage.document, ""), headings))
        text = "\n".join((*heads, hit.passage.text)).strip()
        size = runtime.count_tokens(marked(len(hits), text) if wording.citing else text) + 2
        if dropped == 0 and size <= left:
            kept.append(hit)
            texts.append(text)
            left -= size
        else:
            dropped += size
            without_room.append(hit)
    places = placed(kept, order)
    return Prompt(
        wording.with_passages(question.text, [texts[n] for n in places]),
        tuple(kept),
        dropped,
        seconds,
        flops,
        merged,
        tuple(places.index(n) + 1 for n in range(len(kept))) if wording.citing else (),
        tuple(without_room),
    )


def placed(hits: Sequence[Hit], order: Order) -> list[int]:
    """The ranks of the hits, from 0, in the order of the prompt.

    "best-last" puts the best next to the question, where a model reads most carefully (Liu et al. 2023,
    arXiv 2307.03172); "document" keeps the passages of a document together and in its order, the documents in that of
    their best passages.
    """
    ranks = list(range(len(hits)))
    if order == "best-last":
        return ranks[::-1]
    if order == "document":
        first: dict[str, int] = {}
        for rank, hit in enumerate(hits):
            first.setdefault(hit.passage.document, rank)
        return sorted(ranks, key=lambda rank: (first[hits[rank].passage.document], hits[rank].passage.start, rank))
    return ranks


def headings_above(documents: Mapping[str, Document]) -> Above:
    """What finds the headings above a passage of these documents, each of which is looked through once."""

    @cache
    def of(document: str) -> Headings:
        return Headings(documents[document].text)

    return lambda passage: of(passage.document).above(passage.start)


def _beyond(context: Context, wording: PromptWording, question: Question) -> int:
    """By how many tokens a question takes more than what is kept for it."""
    said = wording.template.reading_question.count("{question}") * context.runtime.count_tokens(question.text)
    return max(0, said - QUESTION_TOKENS)
