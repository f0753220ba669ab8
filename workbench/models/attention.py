"""Attention for batched decoding: positions instead of padding, and a prefix shared by all rows.

Two costs dominate batched decoding on small machines and neither is arithmetic: growing the key-value
cache by copying it at every token, and repeating each key head for every query head that shares it. So
the cache here is allocated once, and grouped query heads are folded into the query length, where the
same keys serve them without a copy. A prompt prefix that all rows share is computed once. A short one
(instructions) is copied into every row; a long one (examples, whole documents) is attended to by all rows
together, as in Hydragen (Juravsky et al. 2024, arXiv 2402.05099); here the two score blocks go through
one softmax, so the result is exact attention. What only some rows begin with is computed once, too, and copied
into those: each row then goes on at its own position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface
from transformers.cache_utils import Cache, CacheLayerMixin

NAME = "workbench"


class RowLayer(CacheLayerMixin):  # type: ignore[no-untyped-call]  # transformers leaves its hook untyped
    """One layer's keys and values, [rows, key-value heads, capacity, head width], written by position."""

    def __init__(self, rows: RowCache, number: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.rows = rows
        self.number = number

    def lazy_initialization(self, key_states: torch.Tensor, value_states: torch.Tensor | None = None) -> None:
        """Allocate the whole capacity once, in the model's dtype and on its device."""
        _, heads, _, width = key_states.shape
        # Zeros, not empty: a masked key has weight 0, and 0 times a stray NaN would still be NaN.
        self.keys = key_states.new_zeros(self.rows.count, heads, self.rows.capacity, width)
        self.values = torch.zeros_like(self.keys)
        if self.rows.copied is not None:
            first = self.rows.copied.row_layers[self.number]
            held = self.rows.copied_length
            assert first.keys is not None
            assert first.values is not None
            self.keys[:, :, :held], self.values[:, :, :held] = first.keys[:, :, :held], first.values[:, :, :held]
        self.is_initialized = True

    def update(
        self, key_states: torch.Tensor, value_states: torch.Tensor, *args: Any, **kwargs: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Write the new tokens at their rows' positions; return views of what those rows hold so far."""
        if not self.is_initialized:
            self.lazy_initialization(key_states, value_states)
        assert self.keys is not None
        assert self.values is not None
        rows, _, new, _ = key_states.shape
        if self.rows.decoding:
            index = torch.arange(rows, device=key_states.device)
            self.keys[index, :, self.rows.lengths] = key_states[:, :, 0]
            self.values[index, :, self.rows.lengths] = value_states[:, :, 0]
            filled = self.rows.capacity if self.rows.fixed else self.rows.longest + 1
            return self.keys[:, :, :filled], self.values[:, :, :filled]
        filling = slice(self.rows.first_row, self.rows.first_row + rows)
        begun, held = self.rows.held[filling], self.rows.begun(rows)
        if self.rows.uneven(rows):
            index = torch.arange(self.rows.first_row, self.rows.first_row + rows, device=key_states.device)[:, None]
            places = begun.to(key_states.device)[:, None] + torch.arange(new, device=key_states.device)
            self.keys[index, :, places] = key_states.transpose(1, 2)
            self.values[index, :, places] = value_states.transpose(1, 2)
            return self.keys[filling, :, : held + new], self.values[filling, :, : held + new]
        self.keys[filling, :, held : held + new] = key_states
        self.values[filling, :, held : held + new] = value_states
        if not held:
            return key_states, value_states
        return self.keys[filling, :, : held + new], self.values[filling, :, : held + new]

    def get_seq_length(self) -> int:
        """Tokens held, the shared prefix included."""
        return self.rows.prefix_length + self.rows.longest

    def get_max_length(self) -> int:
        """No limit but the model's own."""
        return -1

    def get_mask_sizes(self, query_length: int) -> tuple[int, int]:
        """Unused: the mask is made from positions below."""
        return self.get_seq_length() + query_length, 0


class RowCache(Cache):
    """The rows of one batch: each row's own tokens, behind a prefix that all of them share.

    Prompts come in a few rows at a time, from `first_row` on: large activations cost more in memory
    traffic than large matrices save. Then all rows decode together. `lengths` [rows] counts each row's
    tokens, those of a copied prefix among them; `prefix` holds, per layer, keys and values [1, key-value
    heads, prefix length, head width]. `capacity` is that for own tokens; `held` [rows] counts what a row holds before
    its prompt's tokens come in.
    """

    def __init__(
        self, layers: int, rows: int, capacity: int, prefix: RowCache | None = None, *, copied: bool = False
    ) -> None:
        self.row_layers = [RowLayer(self, number) for number in range(layers)]
        super().__init__(layers=list(self.row_layers))
        self.count = rows
        self.first_row = 0
        self.copied = prefix if copied else None
        self.copied_length: int = self.copied.longest if self.copied else 0
        self.capacity = capacity + self.copied_length
        self.prefix = None if copied else prefix
        self.prefix_length: int = self.prefix.longest if self.prefix else 0
        self.held = torch.full((rows,), self.copied_length, dtype=torch.long)
        self.lengths = torch.zeros(0, dtype=torch.long)
        self.longest: int = 0
        self.decoding = False
        self.fixed = False  # whether all of the capacity is attended to, masked where it is empty

    def begun(self, rows: int) -> int:
        """The most that any of so many rows holds that come in now."""
        return int(self.held[self.first_row : self.first_row + rows].max())

    def uneven(self, rows: int) -> bool:
        """Whether so many rows that come in now hold unequally much."""
        begun = self.held[self.first_row : self.first_row + rows]
        return bool((begun != begun[0]).any())

    def take(self, other: RowCache, begun: Sequence[tuple[int, int]]) -> None:
        """Begin each row with own tokens of another cache, behind the same prefix: of which row, and how many.

        A row of -1 begins with nothing.
        """
        self.held = torch.tensor([self.copied_length + length for _, length in begun], dtype=torch.long)
        held = self.held.tolist()
        for layer, source in zip(self.row_layers, other.row_layers, strict=True):
            assert source.keys is not None
            assert source.values is not None
            layer.lazy_initialization(source.keys[:0], source.values[:0])
            assert layer.keys is not None
            assert layer.values is not None
            for row, (place, _) in enumerate(begun):
                if place >= 0:
                    layer.keys[row, :, : held[row]] = source.keys[place, :, : held[row]]
                    layer.values[row, :, : held[row]] = source.values[place, :, : held[row]]

    def start_decoding(self, lengths: torch.Tensor) -> None:
        """The prompts are in: from now on each row grows by a token at its own position."""
        self.lengths = lengths + self.held.to(lengths.device)
        self.longest = int(self.lengths.max())
        self.decoding = True

    def beginning(self, length: int) -> RowCache:
        """The first `length` tokens of a cache of one row, over the same memory: a shorter prefix."""
        cache = RowCache(len(self.row_layers), 1, length)
        for layer, source in zip(cache.row_layers, self.row_layers, strict=True):
            assert source.keys is not None
            assert source.values is not None
            layer.keys, layer.values = source.keys[:, :, :length], source.values[:, :, :length]
            layer.is_initialized = True
        cache.start_decoding(torch.tensor([length]))
        return cache

    def advance(self) -> None:
        """Record that every row has taken one more token."""
        self.lengths = self.lengths + 1
        self.longest += 1

    def fix(self) -> None:
        """Keep all tensors at their shapes and places from now on; whoever steps increments `lengths` in place."""
        self.fixed = True
        self.longest = self.capacity - 1

    def keep(self, rows: torch.Tensor) -> None:
        """Drop all rows but these (finished ones cost arithmetic and memory traffic)."""
        for layer in self.row_layers:
            assert layer.keys is not None
            assert layer.values is not None
            layer.keys, layer.values = layer.keys[rows], layer.values[rows]
        self.lengths = self.lengths[rows]
        self.longest = self.capacity - 1 if self.fixed else int(self.lengths.max())


@dataclass(slots=True)
class _Masks:
    """Additive masks of one forward pass, shared by its layers; keyed by the sliding window."""

    by_window: dict[int | None, torch.Tensor] = field(default_factory=dict)


def _mask(cache: RowCache, query: torch.Tensor, filled: int, window: int | None) -> torch.Tensor:
    """Additive mask [rows or 1, 1, query length, prefix + filled], from positions alone."""
    device, length = query.device, query.shape[2]
    keys = torch.arange(cache.prefix_length + filled, device=device)
    if cache.decoding:
        queries = (cache.prefix_length + cache.lengths.to(device))[:, None]
    else:
        begun = cache.held[cache.first_row : cache.first_row + query.shape[0]]
        begun = begun if cache.uneven(query.shape[0]) else begun[:1]
        queries = torch.arange(length, device=device)[None] + cache.prefix_length + begun.to(device)[:, None]
    visible = keys <= queries[..., None]
    if window is not None:
        visible &= keys > queries[..., None] - window
    mask = torch.zeros(visible.shape, dtype=query.dtype, device=device)
    return mask.masked_fill_(~visible, torch.finfo(query.dtype).min)[:, None]


def attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    scaling: float | None = None,
    dropout: float = 0.0,
    sliding_window: int | None = None,
    row_cache: RowCache | None = None,
    row_masks: _Masks | None = None,
    **kwargs: Any,
) -> tuple[torch.Tensor, None]:
    """Exact attention of query [rows, heads, length, width] over shared prefix and own tokens.

    Returns [rows, length, heads, width]. Without a `row_cache` it is causal attention over the rows alone.
    """
    rows, heads, length, width = query.shape
    window = sliding_window if sliding_window is not None and _beyond(row_cache, rows, length, sliding_window) else None
    prefix = row_cache.prefix if row_cache is not None else None
    if row_cache is None and window is not None:
        places = torch.arange(length, device=query.device)
        visible = (places <= places[:, None]) & (places > places[:, None] - window)
        out = scaled_dot_product_attention(query, key, value, attn_mask=visible, scale=scaling, enable_gqa=True)
        return out.transpose(1, 2), None
    bare = prefix is None and window is None
    if row_cache is None or (bare and not row_cache.decoding and not row_cache.begun(rows)):
        assert key.shape[2] == length, "only a RowCache can hold earlier tokens"
        out = scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling, enable_gqa=True)
        return out.transpose(1, 2), None
    assert row_masks is not None
    if window not in row_masks.by_window:
        row_masks.by_window[window] = _mask(row_cache, query, key.shape[2], window)
    mask = row_masks.by_window[window]
    kv_heads = key.shape[1]
    group = heads // kv_heads
    folded = query.reshape(rows, kv_heads, group * length, width)
    if prefix is None:
        mask = mask.repeat(1, 1, group, 1) if length > 1 else mask
        out = scaled_dot_product_attention(folded, key, value, attn_mask=mask, scale=scaling)
    else:
        scale = scaling if scaling is not None else width**-0.5
        layer = prefix.row_layers[module.layer_idx]  # type: ignore[index]
        assert layer.keys is not None
        assert layer.values is not None
        shared_key, shared_value = layer.keys[0, :, : prefix.longest], layer.values[0, :, : prefix.longest]
        together = folded.transpose(0, 1).reshape(kv_heads, rows * group * length, width)
        shared = (together @ shared_key.transpose(1, 2)).view(kv_heads, rows, group, length, -1)
        own = (folded @ key.transpose(2, 3)).view(rows, kv_heads, group, length, -1)
        scores = torch.cat([shared.transpose(0, 1), own], dim=-1).mul_(scale) + mask[:, :, None]
        weights = scores.softmax(dim=-1, dtype=torch.float32).to(query.dtype)
        of_shared, of_own = weights[..., : prefix.longest], weights[..., prefix.longest :]
        together = of_shared.transpose(0, 1).reshape(kv_heads, rows * group * length, -1) @ shared_value
        out = together.view(kv_heads, rows, group * length, width).transpose(0, 1)
        out = out + of_own.reshape(rows, kv_heads, group * length, -1) @ value
    return out.reshape(rows, heads, length, width).transpose(1, 2), None


def _beyond(cache: RowCache | None, rows: int, length: int, window: int) -> bool:
    """Whether any query can see further back than the window."""
    if cache is None:
        return length > window
    before = cache.prefix_length + (0 if cache.decoding else cache.begun(rows))
    return (cache.prefix_length + cache.longest + 1 if cache.decoding else before + length) > window


def register() -> str:
    """Make the attention known to transformers; returns the name to load a model with."""
    AttentionInterface.register(NAME, attention)
    return NAME


def new_masks() -> _Masks:
    """A place for one forward pass to share its masks between layers."""
    return _Masks()
