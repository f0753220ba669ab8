"""Distillation loss: how far the student's probabilities are from the teacher's at each token of a reply.

The Kullback-Leibler divergence KL(teacher || student) (Hinton et al. 2015, arXiv 1503.02531; of a context, Snell et al.
2022, arXiv 2209.15189). The teacher's likeliest tokens are kept, and all others together are one more: that merging
can only lessen a divergence, and with the whole vocabulary it is exact. A row without a teacher is learned as one
whose teacher is sure of its own tokens, which is the usual next-token loss.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from workbench.tuning.loss import LabelledLoss
from workbench.tuning.rows import TeacherTokens, TokenRow

SMALLEST = -1e4  # the logarithm of a probability of zero, finite so that zero times it is zero


class DistilledLoss(LabelledLoss):
    """The divergence, summed over the learned tokens of a batch."""

    @staticmethod
    def beside(rows: Sequence[TokenRow]) -> dict[str, torch.Tensor]:
        """`teacher_tokens` and `teacher_logs`, both [learned, most tokens that a teacher names]."""
        probabilities = [each for row in rows for each in row.teacher or _sure(row)]
        most = max((len(each.tokens) for each in probabilities), default=1)
        tokens = torch.zeros(len(probabilities), most, dtype=torch.long)
        logs = torch.full((len(probabilities), most), SMALLEST)
        for place, each in enumerate(probabilities):
            tokens[place, : len(each.tokens)] = torch.tensor(each.tokens)
            logs[place, : len(each.logs)] = torch.tensor(each.logs)
        return {"teacher_tokens": tokens, "teacher_logs": logs}

    def forward(self, labels: torch.Tensor, **read: torch.Tensor) -> torch.Tensor:
        """A scalar, in nats."""
        tokens, logs = read.pop("teacher_tokens"), read.pop("teacher_logs")
        logits, _ = self.learned(labels, read)
        return divergence(logits, tokens, logs).sum()


def divergence(logits: torch.Tensor, tokens: torch.Tensor, logs: torch.Tensor) -> torch.Tensor:
    """KL(teacher || student) [positions] of a student's logits [positions, vocabulary], with the rest as one token.

    Args:
        logits: of the student.
        tokens: [positions, k] that the teacher names; those of probability zero do not count.
        logs: the logarithms of their probabilities.
    """
    named = logs > SMALLEST
    student = logits.log_softmax(-1).gather(-1, tokens)
    probabilities = logs.exp() * named
    of_named = (probabilities * (logs - student)).masked_fill(~named, 0.0).sum(-1)
    rest = (1 - probabilities.sum(-1)).clamp(min=0.0)
    student_rest = (1 - (student.exp() * named).sum(-1)).clamp(min=1e-9)
    return of_named + rest * (rest.clamp(min=1e-9).log() - student_rest.log())


def _sure(row: TokenRow) -> list[TeacherTokens]:
    return [TeacherTokens((token,), (0.0,)) for token in row.tokens[max(row.learned_from, 1) :]]
