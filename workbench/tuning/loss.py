"""The loss of a batch, as a module of its own: of the next token here, of what other objectives ask in their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import torch
from torch.nn.functional import cross_entropy

from workbench.tuning.prefix import behind, key_values
from workbench.tuning.rows import IGNORED, TokenRow


class LabelledLoss(torch.nn.Module):
    """Next-token loss of a causal model, summed over the learned tokens of a batch from `Batches`.

    Logits are computed only where a token is learned. It is a module because gradients are summed over processes only
    in what accelerate has wrapped and is called as a whole: a loss computed beside the wrapped model would train each
    process by itself, and say nothing.
    """

    of_tokens: ClassVar[bool] = True  # whether it is nats a token, so that it says how much there is to learn

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    @staticmethod
    def beside(rows: Sequence[TokenRow]) -> dict[str, torch.Tensor]:
        """What `forward` takes of the rows of a batch beside their tokens and labels."""
        return {}

    @staticmethod
    def counted(batch: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """Over how many things of a batch the loss is a mean: its learned tokens."""
        return batch["labels"][:, 1:].ne(IGNORED).sum()

    def learned(self, labels: torch.Tensor, read: Mapping[str, Any]) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits [learned, vocabulary] before each learned token, row by row, and those tokens [learned]."""
        model = self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model
        hidden = behind(key_values(self.model), model.get_decoder(), read)
        labels = labels[:, 1:]
        learned = labels != IGNORED
        logits: torch.Tensor = model.get_output_embeddings()(hidden[:, :-1][learned])
        return logits.float(), labels[learned]

    def forward(self, labels: torch.Tensor, **read: torch.Tensor) -> torch.Tensor:
        """A scalar; `labels` [rows, length] say which tokens are learned, `read` is what the decoder takes."""
        logits, wanted = self.learned(labels, read)
        return cross_entropy(logits, wanted, reduction="sum")
