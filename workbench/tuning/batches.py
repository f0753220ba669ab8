"""Ready-made batches as tensors: padded rows, or one packed row that computes a common prefix once.

Question rows are short, and most of each is the same instruction. Packed, the instruction stands once, each row
continues from it at its own positions, and attention keeps the rows apart (see `attention`): the loss and its
gradients are those of the padded batch, for about half the tokens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.utils.data import Dataset

from workbench.tuning.rows import IGNORED, TokenRow, sequences


@dataclass(frozen=True, slots=True)
class Packing:
    """When to pack: where a row does not reach beyond the model's sliding window, if that has one."""

    window: int | None = None

    @classmethod
    def of(cls, config: Any) -> Packing:
        """For the model of a transformers config."""
        return cls(getattr(config.get_text_config(), "sliding_window", None))

    def prefix(self, rows: Sequence[TokenRow]) -> int | None:
        """How many leading tokens to share where that, or the padding it spares, is something; else None."""
        longest = max(len(row.tokens) for row in rows)
        if len(rows) < 2 or (self.window is not None and longest > self.window):
            return None
        shared = common_prefix(rows)
        return shared if packed_length(rows, shared) < longest * len(rows) else None


def common_prefix(rows: Sequence[TokenRow]) -> int:
    """The tokens all rows begin with, and none learns or predicts a learned one from."""
    first, last = min(row.tokens for row in rows), max(row.tokens for row in rows)  # the extremes differ first
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return max(0, min(same, *(row.learned_from - 1 for row in rows)))


def packed_length(rows: Sequence[TokenRow], shared: int) -> int:
    """The tokens of a pack."""
    return shared + sum(len(row.tokens) - shared for row in rows)


def attended(rows: Sequence[TokenRow], shared: int) -> float:
    """The pairs of positions of a pack that attend to one another: padded rows of own tokens behind what is shared."""
    own = max(len(row.tokens) for row in rows) - shared
    each = own * (shared + own) if shared else own * (own + 1) / 2  # under a mask all of it is computed
    return shared * (shared + 1) / 2 + len(rows) * each


def shares(batches: Sequence[Sequence[TokenRow]], processes: int) -> list[Sequence[TokenRow]]:
    """Every batch dealt out in as many parts, [batches * processes]: as accelerate gives them to the processes in turn.

    A process for which no row is left reads one token and learns nothing, since all must take part in every step.
    """
    return [rows[process::processes] or [TokenRow((0,), 1)] for rows in batches for process in range(processes)]


class Batches(Dataset[dict[str, torch.Tensor]]):
    """Token ids and labels, [rows, longest row]; of a pack [1, its tokens], with positions and where each row stands.

    `beside` gives what a loss needs of the rows more than that.
    """

    def __init__(
        self,
        batches: Sequence[Sequence[TokenRow]],
        packing: Packing | None = None,
        beside: Callable[[Sequence[TokenRow]], dict[str, torch.Tensor]] | None = None,
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


def _padded(rows: Sequence[TokenRow]) -> dict[str, torch.Tensor]:
    longest = max(len(row.tokens) for row in rows)
    tokens = torch.zeros(len(rows), longest, dtype=torch.long)
    labels = torch.full((len(rows), longest), IGNORED)
    for place, row in enumerate(rows):
        ids = torch.tensor(row.tokens)
        tokens[place, : len(ids)] = ids
        first = max(row.learned_from, 1)  # nothing predicts the first token
        labels[place, first : len(ids)] = ids[first:]
    return {"input_ids": tokens, "labels": labels}


def _packed(rows: Sequence[TokenRow], shared: int) -> dict[str, torch.Tensor]:
    tokens = list(rows[0].tokens[:shared])
    positions = list(range(shared))
    labels = [IGNORED] * shared
    longest = max(len(row.tokens) for row in rows) - shared
    places: list[int] = []  # of each own token, where it stands when the rows are laid out one by one
    for place, row in enumerate(rows):
        own = range(shared, len(row.tokens))
        tokens += row.tokens[shared:]
        positions += own
        # What stands first after another row is never predicted from it: no row learns its own first token.
        labels += [row.tokens[at] if at >= row.learned_from and at > shared else IGNORED for at in own]
        places += range(place * longest, place * longest + len(own))
    return {
        "input_ids": torch.tensor([tokens]),
        "labels": torch.tensor([labels]),
        "position_ids": torch.tensor([positions]),
        "pack_places": torch.tensor(places),
        "pack_shape": torch.tensor([len(rows), longest]),
    }
