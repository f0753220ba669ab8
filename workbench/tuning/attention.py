"""Attention in training: rows of a pack attend to what they share and to themselves, and nothing is masked away.

In a pack every token would attend to every other under a mask, and most of that product is thrown away: with sixteen
rows it took a sixth of a step. So the pack is taken apart for attention alone: what all rows share is read once by
itself, and the rows lie side by side, padded, behind it. Everything else, which is most of the work, is computed on the
tokens of the pack, without padding.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface

NAME = "workbench-training"
# Scores in a layer, up to which plain products are faster than a processor's fused kernel in bfloat16 on its way back.
SMALL = 1 << 20


def attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    *,
    scaling: float | None = None,
    sliding_window: int | None = None,
    pack_places: torch.Tensor | None = None,
    pack_shape: torch.Tensor | None = None,
    **kwargs: Any,
) -> tuple[torch.Tensor, None]:
    """Causal attention of query [rows, heads, length, width]; keys may begin with those of a learned prefix.

    A pack is one row: tokens that its rows share, then the own ones of each. `pack_places` [own tokens] says where
    these stand when they are laid out as `pack_shape`, (rows, the longest's own tokens), read row by row. Returns
    [rows, length, heads, width].
    """
    if pack_places is None:
        return _causal(query, key, value, scaling, sliding_window).transpose(1, 2), None
    own = len(pack_places)
    shared, begun = query.shape[2] - own, key.shape[2] - own  # before the keys, those of a learned prefix
    queries, keys, values = (_laid_out(states, pack_places, pack_shape) for states in (query, key, value))
    if begun:
        keys, values = (
            torch.cat([states[:, :, :begun].expand(len(rows), -1, -1, -1), rows], dim=2)
            for states, rows in ((key, keys), (value, values))
        )
    found = _causal(queries, keys, values, scaling, None).transpose(1, 2)
    out: torch.Tensor = _Together.apply(found, pack_places)  # type: ignore[no-untyped-call]
    if shared:
        first = _causal(query[:, :, :shared], key[:, :, :begun], value[:, :, :begun], scaling, None)
        out = torch.cat([first[0].transpose(0, 1), out])
    return out[None], None


def _laid_out(states: torch.Tensor, places: torch.Tensor, shape: torch.Tensor | None) -> torch.Tensor:
    """The own tokens of states [1, heads, length, width] as [rows, heads, longest row, width]."""
    tokens = states[0, :, -len(places) :].transpose(0, 1)
    made: torch.Tensor = _Apart.apply(tokens, places, shape)  # type: ignore[no-untyped-call]
    return made.transpose(1, 2)


class _Apart(torch.autograd.Function):
    """Tokens [own, heads, width] laid out as [rows, longest row, heads, width]; what no token fills is 0."""

    @staticmethod
    def forward(ctx: Any, tokens: torch.Tensor, places: torch.Tensor, shape: torch.Tensor) -> torch.Tensor:  # type: ignore[override]
        ctx.save_for_backward(places)
        return _spread(tokens, places, int(shape[0]), int(shape[1]))

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None, None]:  # type: ignore[override]
        return gradient.flatten(0, 1)[ctx.saved_tensors[0]], None, None


class _Together(torch.autograd.Function):
    """The way back: [rows, longest row, heads, width] to the tokens [own, heads, width]."""

    @staticmethod
    def forward(ctx: Any, rows: torch.Tensor, places: torch.Tensor) -> torch.Tensor:  # type: ignore[override]
        ctx.save_for_backward(places)
        ctx.shape = rows.shape[:2]
        return rows.flatten(0, 1)[places]

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:  # type: ignore[override]
        return _spread(gradient, ctx.saved_tensors[0], *ctx.shape), None


def _spread(tokens: torch.Tensor, places: torch.Tensor, rows: int, longest: int) -> torch.Tensor:
    made = tokens.new_zeros(rows * longest, *tokens.shape[1:])
    made[places] = tokens
    return made.view(rows, longest, *tokens.shape[1:])


def _causal(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scaling: float | None, window: int | None
) -> torch.Tensor:
    """Every query sees the keys up to its own, the last of which stand beside the queries."""
    before = key.shape[2] - query.shape[2]
    window = None if window is None or key.shape[2] <= window else window
    small = query.device.type == "cpu" and query.dtype == torch.bfloat16 and _scores(query, key) <= SMALL
    if not before and window is None and not small:
        return scaled_dot_product_attention(query, key, value, is_causal=True, scale=scaling, enable_gqa=True)
    keys = torch.arange(key.shape[2], device=query.device)
    queries = keys[before:, None]
    visible = keys <= queries
    if window is not None:
        visible &= keys > queries - window
    if small:
        return _by_products(query, key, value, visible, scaling)
    return scaled_dot_product_attention(query, key, value, attn_mask=visible, scale=scaling, enable_gqa=True)


def _scores(query: torch.Tensor, key: torch.Tensor) -> int:
    return query.shape[0] * query.shape[1] * query.shape[2] * key.shape[2]


def _by_products(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, visible: torch.Tensor, scaling: float | None
) -> torch.Tensor:
    """The same by plain products, with the queries that share keys in one."""
    rows, heads, length, width = query.shape
    group = heads // key.shape[1]
    folded = query.reshape(rows, key.shape[1], group * length, width) * (width**-0.5 if scaling is None else scaling)
    scores = (folded @ key.transpose(2, 3)).view(rows, key.shape[1], group, length, -1).float()
    weights = scores.masked_fill(~visible, -torch.inf).softmax(dim=-1).to(value.dtype)
    out: torch.Tensor = weights.flatten(2, 3) @ value
    return out.view(rows, heads, length, width)


def register() -> str:
    """Make it known to transformers; returns the name to load a model with."""
    AttentionInterface.register(NAME, attention)
    return NAME
