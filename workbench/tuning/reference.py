"""The reference of a preference training: how likely each reply is under the model before the training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from workbench.models.runtime import with_weights
from workbench.tuning.objectives.base import Lesson
from workbench.tuning.passes import prediction_flops, predictions
from workbench.tuning.rows import Chat, TokenRow, chat_row, sequences


def pairs_of(lesson: Lesson, chats: Sequence[Chat], rejected: Sequence[str]) -> tuple[list[TokenRow], float]:
    """A row for each chat, beside it the one with the rejected reply; and the FLOPs of reading both."""
    runtime = with_weights(lesson.context.runtime)
    pairs = [
        replace(chat_row(lesson.base, chat), rejected=chat_row(lesson.base, (chat[0], reply)))
        for chat, reply in zip(chats, rejected, strict=True)
    ]
    read = sequences(pairs)
    likely = [0.0] * len(read)
    with lesson.context.progress.stage("reference", len(read)) as stage:
        for each in predictions(runtime.load(lesson.begun), read):
            row = read[each.place]
            learned = torch.tensor(row.tokens[len(row.tokens) - row.learned :])
            likely[each.place] = float(each.logs.gather(-1, learned[:, None]).sum())
            lesson.context.progress.advance(stage, 1, len(row.tokens))
    rows = [replace(pair, reference=likely[place] - likely[place + len(pairs)]) for place, pair in enumerate(pairs)]
    return rows, prediction_flops(runtime.architecture, read)
