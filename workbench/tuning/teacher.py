"""The teacher of a distillation: the base model's replies and probabilities with passages, computed once and stored."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from safetensors.torch import load_file, save_file

from workbench.digests import digest_of
from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.runtime import with_weights
from workbench.tuning.objectives.base import Lesson
from workbench.tuning.rows import TeacherTokens, TokenRow

VERSION = 2  # raise when the same prompts would have other replies or probabilities
REPLY_TOKENS = 48  # of a teacher's reply
NAMED = 20  # tokens whose probabilities are stored at each place

Messages = Sequence[Mapping[str, str]]


def distilled_rows(
    lesson: Lesson, asked: Sequence[Messages], shown: Sequence[Messages]
) -> tuple[list[TokenRow], float]:
    """A row for each question `asked`: the reply to what is `shown` in its place, and the probabilities of its tokens.

    Returns the rows, and the FLOPs that the teacher took when it was asked. Raises ArmError where a reply fails.
    """
    runtime = with_weights(lesson.context.runtime)
    depends = {
        "version": VERSION,
        "base": runtime.base.digest,
        "prompts": digest_of(shown),
        "tokens": REPLY_TOKENS,
        "named": NAMED,
    }
    artefact = lesson.context.store.get("teachings", depends, lambda folder: _distil(lesson, shown, folder))
    replies = json.loads((artefact.folder / "replies.json").read_text(encoding="utf-8"))
    probabilities = load_file(artefact.folder / "probabilities.safetensors")
    named = [
        TeacherTokens(tuple(tokens), tuple(logs))
        for tokens, logs in zip(probabilities["tokens"].tolist(), probabilities["logs"].tolist(), strict=True)
    ]
    rows, at = [], 0
    for messages, reply in zip(asked, replies, strict=True):
        prompt = lesson.base.render(messages)
        if reply:
            rows.append(TokenRow((*prompt, *reply), len(prompt), tuple(named[at : at + len(reply)])))
        at += len(reply)
    return rows, float(artefact.info["flops"])


def _distil(lesson: Lesson, shown: Sequence[Messages], folder: Path) -> dict[str, Any]:
    """Ask the teacher, then read each reply again for the probabilities of all its tokens at once."""
    import torch

    from workbench.tuning.passes import prediction_flops, predictions

    architecture, progress = with_weights(lesson.context.runtime).architecture, lesson.context.progress
    prompts = [lesson.base.render(messages) for messages in shown]
    replies: list[list[int]] = [[] for _ in prompts]
    flops = 0.0
    with progress.stage("teacher", len(prompts)) as stage:
        for batch in lesson.base.generate(prompts, [REPLY_TOKENS] * len(prompts)):
            for made in batch:
                if made.error:
                    raise ArmError(said("error.no_teacher_reply", error=made.error))
                end = [lesson.base.tokenizer.eos_token_id] if made.stop == "end" else []
                replies[made.index] = [*made.tokens, *end] if made.tokens else []
                flops += architecture.prompt_flops(made.prompt_tokens, made.cached_tokens)
                flops += architecture.decode_flops(len(made.tokens), made.prompt_tokens)
            progress.advance(stage, len(batch), sum(made.prompt_tokens + len(made.tokens) for made in batch))
    rows = [TokenRow((*prompt, *reply), len(prompt)) for prompt, reply in zip(prompts, replies, strict=True) if reply]
    likeliest = {each.place: each.logs.topk(min(NAMED, each.logs.shape[-1])) for each in predictions(lesson.base, rows)}
    if not likeliest:
        raise ArmError(said("error.empty_teacher"))
    places = range(len(rows))
    tensors = {
        "tokens": torch.cat([likeliest[place].indices for place in places]).contiguous(),
        "logs": torch.cat([likeliest[place].values for place in places]).contiguous(),
    }
    save_file(tensors, folder / "probabilities.safetensors")
    (folder / "replies.json").write_text(json.dumps(replies), encoding="utf-8")
    return {"flops": flops + prediction_flops(architecture, rows)}
