"""The loss of a batch, as a module of its own."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import cross_entropy

from workbench.tuning.rows import IGNORED


class LabelledLoss(torch.nn.Module):
    """Next-token loss of a causal model, summed over the learned tokens of a batch from `Batches`.

    Logits are computed only where a token is learned. It is a module because gradients are summed over processes only
    in what accelerate has wrapped and is called as a whole: a loss computed beside the wrapped model would train each
    process by itself, and say nothing.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, labels: torch.Tensor, **read: torch.Tensor) -> torch.Tensor:
        """A scalar; `labels` [rows, length] say which tokens are learned, `read` is what the decoder takes."""
        model = self.model.get_base_model() if hasattr(self.model, "get_base_model") else self.model
        hidden = model.get_decoder()(**read, use_cache=False).last_hidden_state
        labels = labels[:, 1:]
        learned = labels != IGNORED
        logits = model.get_output_embeddings()(hidden[:, :-1][learned])
        return cross_entropy(logits.float(), labels[learned], reduction="sum")
