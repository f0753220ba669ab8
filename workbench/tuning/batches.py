"""Ready-made batches as tensors: padded rows, or one packed row that computes a common prefix once.

Question rows are short, and most of each is the same instruction. Packed, the instruction stands once, each row
continues from it at its own positions, and a mask keeps the rows apart: the loss and its gradients are those of
the padded batch, for about half the tokens. Long rows stay padded, since the mask costs the square of the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import Dataset

from workbench.cost.flops import Architecture
from workbench.tuning.rows import IGNORED, Row, sequences


@dataclass(frozen=True, slots=True)
class Packing:
    """When to pack: the model's shape, and its sliding window, which a packed row must not reach beyond."""

    architecture: Architecture
    window: int | None = None

    @classmethod
    def of(cls, config: Any) -> Packing:
        """For the model of a transformers config."""
        text = config.get_text_config()
        return cls(Architecture.of(text), getattr(text, "sliding_window", None))

    def prefix(self, rows: Sequence[Row]) -> int | None:
        """How many leading tokens to share where packing is cheaper than padding, else None."""
        longest = max(len(row.tokens) for row in rows)
        if len(rows) < 2 or (self.window is not None and longest > self.window):
            return None
        shared = common_prefix(rows)
        packed = packed_length(rows, shared)
        padded = longest * len(rows)
        alone = self.architecture.prompt_flops(longest, logits=0, square=False) * len(rows)
        together = self.architecture.prompt_flops(packed, logits=0, square=True)
        return shared if packed < padded and together < alone else None


def common_prefix(rows: Sequence[Row]) -> int:
    """The tokens all rows begin with, and none learns or predicts a learned one from."""
    first, last = min(row.tokens for row in rows), max(row.tokens for row in rows)  # the extremes differ first
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return max(0, min(same, *(row.taught - 1 for row in rows)))


def packed_length(rows: Sequence[Row], shared: int) -> int:
    """The tokens of a pack."""
    return shared + sum(len(row.tokens) - shared for row in rows)


def shares(batches: Sequence[Sequence[Row]], processes: int) -> list[Sequence[Row]]:
    """Every batch dealt out in as many parts, [batches * processes]: as accelerate gives them to the processes in turn.

    A process for which no row is left reads one token and learns nothing, since all must take part in every step.
    """
    return [rows[process::processes] or [Row((0,), 1)] for rows in batches for process in range(processes)]


class Batches(Dataset[dict[str, torch.Tensor]]):
    """Token ids and labels, [rows, longest row]; of a pack [1, its tokens], with positions and a mask.

    `beside` gives what a loss needs of the rows more than that.
    """

    def __init__(
        self,
        batches: Sequence[Sequence[Row]],
        packing: Packing | None = None,
        beside: Callable[[Sequence[Row]], dict[str, torch.Tensor]] | None = None,
    ) -> None:
        self.batches = batches
        self.packing = packing
        self.beside = beside

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        rows = sequences(self.batches[index])
        shared = self.packing.prefix(rows) if self.packing else None
        made = _padded(rows) if shared is None else _packed(rows, shared)
        return made | (self.beside(self.batches[index]) if self.beside else {})


def _padded(rows: Sequence[Row]) -> dict[str, torch.Tensor]:
    longest = max(len(row.tokens) for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    labels = torch.full((len(rows), longest), IGNORED)
    for place, row in enumerate(rows):
        ids = torch.tensor(row.tokens)
        tokens[place, : len(ids)] = ids
        first = max(row.taught, 1)  # nothing predicts the first token
        labels[place, first : len(ids)] = ids[first:]
    return {"input_ids": tokens, "labels": labels}


def _packed(rows: Sequence[Row], shared: int) -> dict[str, torch.Tensor]:
    tokens = list(rows[0].tokens[:shared])
    positions = list(range(shared))
    labels = [IGNORED] * shared
    owner = [-1] * shared
    for place, row in enumerate(rows):
        own = range(shared, len(row.tokens))
        tokens += row.tokens[shared:]
        positions += own
        # What stands first after another row is never predicted from it: no row learns its own first token.
        labels += [row.tokens[at] if at >= row.taught and at > shared else IGNORED for at in own]
        owner += [place] * len(own)
    owners = torch.tensor(owner)
    visible = (owners[:, None] == owners[None]) | (owners[None] == -1)
    return {
        "input_ids": torch.tensor([tokens]),
        "labels": torch.tensor([labels]),
        "position_ids": torch.tensor([positions]),
        "attention_mask": visible.tril()[None, None],
    }
