"""What a training computes, by the formulas of `cost.flops`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from workbench.cost.flops import Architecture
from workbench.tuning.batches import Packing, attended, packed_length
from workbench.tuning.rows import TokenRow, sequences


def flops(
    architecture: Architecture,
    method: Literal["full", "adapter"],
    batches: Sequence[Sequence[TokenRow]],
    adapter_parameters: int,
    packing: Packing | None = None,
    frozen_parameters: int = 0,
    virtual_tokens: int = 0,
    read_again: int = 0,
) -> float:
    """FLOPs of the loop by formula: padding is computed too; the output matrix only where a token is learned.

    Args:
        architecture: of the base model.
        method: whether all weights are trained, or others beside them.
        batches: what each process reads in each step.
        adapter_parameters: trained beside the base, each of which every token is multiplied with.
        packing: where rows are packed.
        frozen_parameters: beside the base, multiplied with and not trained.
        virtual_tokens: keys and values that every token attends to besides; forwards, and twice that on the way back.
        read_again: tokens that every step reads beside its rows.
    """
    total = 0.0
    head = float(architecture.width * architecture.vocabulary) * (6 if method == "full" else 4)
    for batch in batches:
        rows = sequences(batch)
        shared = packing.prefix(rows) if packing else None
        longest = max(len(row.tokens) for row in rows) if shared is None else packed_length(rows, shared)
        computed = longest * len(rows) if shared is None else longest
        learned = sum(row.learned for row in rows)
        pairs = None if shared is None else attended(rows, shared)
        total += architecture.train_flops(
            method, computed, longest, adapter_parameters, frozen_parameters=frozen_parameters, pairs=pairs
        )
        total -= head * (computed - learned)
        total += 3 * architecture.attention_flops(computed, virtual_tokens)
        if read_again:
            total += architecture.train_flops(method, read_again, read_again) - head * read_again
    return total
