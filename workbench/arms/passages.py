"""Passages into a prompt, within the model's context: shared by the arms that read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.arms.base import Context, Prompt
from workbench.arms.prompts import Wording
from workbench.types import Hit, Question

QUESTION_TOKENS = 96  # kept for a question
TURN_TOKENS = 8  # of the chat template around a message


def room_for_passages(context: Context, wording: Wording, most: int) -> int:
    """The tokens of `most`, within what the model was made for, that are left to passages.

    Every question is given the same room, so that what one is shown does not depend on what else is asked.
    """
    runtime, decoding = context.runtime, context.decoding
    reply = max(decoding.max_new_tokens, decoding.summary_new_tokens)
    fixed = sum(TURN_TOKENS + runtime.count_tokens(m["content"]) for m in wording.with_passages("", [""]))
    return min(most, runtime.context_length) - reply - QUESTION_TOKENS - fixed


def reading_prompt(
    context: Context,
    wording: Wording,
    titles: Mapping[str, str],
    question: Question,
    hits: Sequence[Hit],
    room: int,
    *,
    seconds: float = 0.0,
    flops: float = 0.0,
) -> Prompt:
    """A prompt of the best hits, in their order, that fit `room` tokens; the rest count as dropped tokens.

    Each passage stands under its document's title: "the oven" alone does not say which oven.
    """
    runtime = context.runtime
    left = room_for_passages(context, wording, room)
    kept: list[Hit] = []
    texts: list[str] = []
    without_room: list[Hit] = []
    dropped = 0
    for hit in hits:
        text = f"{titles.get(hit.passage.document, '')}\n{hit.passage.text}".strip()
        size = runtime.count_tokens(text) + 2
        if dropped == 0 and size <= left:
            kept.append(hit)
            texts.append(text)
            left -= size
        else:
            dropped += size
            without_room.append(hit)
    return Prompt(
        wording.with_passages(question.text, texts),
        tuple(kept),
        dropped,
        seconds,
        flops,
        tuple(without_room),
    )
