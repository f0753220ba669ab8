"""A learned prefix: trained keys and values that stand before every prompt in place of tokens.

As peft saves them (prefix tuning, cartridges): [virtual tokens, layers × 2 × key-value heads × head width]. A tuned
prompt is saved as embeddings [virtual tokens, width], and its keys and values are computed once, when it is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.attention import RowCache, new_masks


@torch.inference_mode()
def learned_prefix(model: Any, folder: Path) -> RowCache:
    """The prefix of an adapter's folder, for rows of this model. Raises ArmError if it was made for another shape."""
    try:
        kind = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))["peft_type"]
        saved = load_file(folder / "adapter_model.safetensors")["prompt_embeddings"]
    except Exception as error:  # of whatever is wrong with the files
        raise ArmError(said("error.adapter_unreadable", error=error, folder=folder)) from error
    config = model.config.get_text_config()
    saved = saved.to(model.device, model.dtype)
    layers, heads = config.num_hidden_layers, config.num_key_value_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    wanted = config.hidden_size if kind == "PROMPT_TUNING" else layers * 2 * heads * width
    if saved.dim() != 2 or saved.shape[1] != wanted:
        shapes = said("error.shapes", found=tuple(saved.shape), wanted=wanted)
        raise ArmError(said("error.adapter_unfit", error=shapes, folder=folder))
    cache = RowCache(layers, 1, len(saved))
    if kind == "PROMPT_TUNING":
        places = torch.arange(len(saved), device=model.device)[None]
        model.get_decoder()(
            inputs_embeds=saved[None],
            position_ids=places,
            past_key_values=cache,
            use_cache=True,
            row_cache=cache,
            row_masks=new_masks(),
        )
    else:
        for number, (keys, values) in enumerate(split_by_layer(saved, layers, heads)):
            cache.row_layers[number].update(keys, values)
    cache.start_decoding(torch.tensor([len(saved)]))
    return cache


def split_by_layer(saved: torch.Tensor, layers: int, heads: int) -> list[tuple[torch.Tensor, torch.Tensor]]:
    """Keys and values [1, key-value heads, virtual tokens, head width] of every layer."""
    each = saved.view(len(saved), layers, 2, heads, -1).permute(1, 2, 3, 0, 4)
    return [(each[layer, 0][None], each[layer, 1][None]) for layer in range(layers)]
