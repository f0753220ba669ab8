"""Passages into a prompt, within the model's context: shared by the arms that read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.arms import prompts
from workbench.arms.base import Context, Prompt
from workbench.types import Hit, Question

FRAME_TOKENS = 160  # instructions, question and template


def reading_prompt(
    context: Context,
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
    runtime, decoding = context.runtime, context.decoding
    reply = max(decoding.max_new_tokens, decoding.summary_new_tokens)
    left = min(room, runtime.context_length) - reply - FRAME_TOKENS
    kept: list[Hit] = []
    texts: list[str] = []
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
    return Prompt(
        prompts.with_passages(context.language, question.text, texts),
        tuple(kept),
        dropped,
        seconds,
        flops,
    )
