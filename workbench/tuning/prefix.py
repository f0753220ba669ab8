"""Training behind a learned prefix: its keys and values, with their gradients, before the rows of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from transformers.cache_utils import DynamicCache

from workbench.models.learned_prefix import split_by_layer
from workbench.tuning.attention import NAME

Layer = tuple[torch.Tensor, torch.Tensor]


def key_values(model: Any) -> list[Layer] | None:
    """Of every layer, [1, key-value heads, virtual tokens, head width], of a model that peft trains so; else None."""
    if not hasattr(model, "prompt_encoder"):
        return None
    base, config = model.get_base_model(), model.active_peft_config
    learned = model.prompt_encoder[model.active_adapter].embedding.weight.to(base.dtype)
    if config.peft_type == "PROMPT_TUNING":
        cache: Any = DynamicCache()
        base.get_decoder()(inputs_embeds=learned[None], past_key_values=cache, use_cache=True)
        return [(layer.keys, layer.values) for layer in cache.layers]
    return split_by_layer(learned, config.num_layers, base.config.get_text_config().num_key_value_heads)


def behind(prefix: Sequence[Layer] | None, decoder: Any, read: Mapping[str, Any]) -> torch.Tensor:
    """Hidden states [rows, length, width] of a batch, behind a prefix if any, which all rows of a pack see."""
    hidden: torch.Tensor
    if "pack_places" in read and decoder.config._attn_implementation != NAME:
        raise ValueError(f"the rows of a pack are kept apart by the attention {NAME!r} alone: load the model with it")
    if prefix is None:
        hidden = decoder(**read, use_cache=False).last_hidden_state
        return hidden
    rows, length = read["input_ids"].shape[0], prefix[0][0].shape[2]
    cache = DynamicCache()
    for number, (keys, values) in enumerate(prefix):
        cache.update(keys.expand(rows, -1, -1, -1), values.expand(rows, -1, -1, -1), number)
    moved = dict(read)
    if "position_ids" in read:
        moved["position_ids"] = read["position_ids"] + length
    hidden = decoder(**moved, past_key_values=cache, use_cache=False).last_hidden_state
    return hidden
