"""Direct preference optimisation (Rafailov et al. 2023, arXiv 2305.18290): of two replies, one is to become likelier.

The loss of a pair is −log σ(β [(log π(y) − log π(y')) − (log π₀(y) − log π₀(y'))]), where y is preferred to y', π is
what is trained and π₀ the reference that it began from. What the reference says of a pair is known before training,
and stands in its row, so that no second model is held in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import torch
from torch.nn.functional import cross_entropy, logsigmoid

from workbench.tuning.loss import LabelledLoss
from workbench.tuning.rows import TokenRow, sequences

BETA = 0.1  # of the paper: the larger, the nearer to the reference


class PreferenceLoss(LabelledLoss):
    """Summed over the pairs of a batch."""

    of_tokens: ClassVar[bool] = False

    @staticmethod
    def beside(rows: Sequence[TokenRow]) -> dict[str, torch.Tensor]:
        """`owner` [learned]: of which sequence each learned token is; `reference` [pairs]: its difference."""
        pairs = [row for row in rows if row.rejected is not None]
        owner = [place for place, row in enumerate(sequences(pairs)) for _ in range(row.learned)]
        return {"owner": torch.tensor(owner, dtype=torch.long), "reference": torch.tensor([p.reference for p in pairs])}

    @staticmethod
    def counted(batch: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """The pairs."""
        return torch.tensor(len(batch["reference"]))

    def forward(self, labels: torch.Tensor, **read: torch.Tensor) -> torch.Tensor:
        """A scalar."""
        owner, reference = read.pop("owner"), read.pop("reference")
        logits, wanted = self.learned(labels, read)
        logs = -cross_entropy(logits, wanted, reduction="none")
        replies = logs.new_zeros(2 * len(reference)).index_add(0, owner, logs)
        return preference_loss(replies[: len(reference)], replies[len(reference) :], reference).sum()


def preference_loss(preferred: torch.Tensor, rejected: torch.Tensor, reference: torch.Tensor) -> torch.Tensor:
    """The loss [pairs] of the log-probabilities of both replies, and of the reference's difference between them."""
    return -logsigmoid(BETA * ((preferred - rejected) - reference))
