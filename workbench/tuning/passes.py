"""Forward passes over training rows by the model that answers, for the probability of each learned token."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from workbench.cost.flops import Architecture
from workbench.models.generate import batches
from workbench.models.local import LocalModel
from workbench.tuning.rows import TokenRow


@dataclass(frozen=True, slots=True)
class Predicted:
    """The logarithms of the probabilities [learned, vocabulary] before each learned token of the row at a place."""

    place: int
    logs: torch.Tensor


@torch.inference_mode()
def predictions(model: LocalModel, rows: Sequence[TokenRow]) -> Iterator[Predicted]:
    """Of every row, a few at a time, not in the order given."""
    for group in batches([len(row.tokens) for row in rows], model.prefill_tokens, model.batch_rows):
        tokens = torch.zeros(len(group), max(len(rows[place].tokens) for place in group), dtype=torch.long)
        for at, place in enumerate(group):
            tokens[at, : len(rows[place].tokens)] = torch.tensor(rows[place].tokens)
        hidden = model.hidden(tokens)
        for at, place in enumerate(group):
            row = rows[place]
            logits = model.head(hidden[at, len(row.tokens) - row.learned - 1 : len(row.tokens) - 1])
            yield Predicted(place, logits.float().log_softmax(-1).cpu())


def prediction_flops(architecture: Architecture, rows: Sequence[TokenRow]) -> float:
    """What that takes."""
    return sum(architecture.prompt_flops(len(row.tokens), logits=row.learned) for row in rows)
