"""Random decoders of two layers, and a byte-level tokenizer that knows every text."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import (
    AutoModelForCausalLM,
    Gemma3TextConfig,
    LlamaConfig,
    MistralConfig,
    PretrainedConfig,
    PreTrainedTokenizerFast,
    Qwen2Config,
    Qwen3Config,
)

WINDOW = 8  # narrower than nearly every prompt of a test
CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_SHAPE: dict[str, Any] = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 4096,
    # Wide enough that a reply depends on what was read: at the usual 0.02 a random model repeats one token.
    "initializer_range": 0.4,
    "bos_token_id": None,
    "eos_token_id": 0,
    "pad_token_id": None,
    "tie_word_embeddings": True,
}
SORTS: dict[str, Any] = {
    "llama": lambda **kw: LlamaConfig(**kw),
    "llama, untied, wide heads": lambda **kw: LlamaConfig(**kw | {"tie_word_embeddings": False, "head_dim": 16}),
    "mistral, sliding window": lambda **kw: MistralConfig(sliding_window=WINDOW, **kw),
    "qwen2, biases": lambda **kw: Qwen2Config(**kw),
    "qwen3, norms of queries and keys": lambda **kw: Qwen3Config(head_dim=8, **kw),
    "gemma3, sliding and full": lambda **kw: Gemma3TextConfig(
        head_dim=8,
        query_pre_attn_scalar=8,
        sliding_window=WINDOW,
        layer_types=["sliding_attention", "full_attention"],
        # Gemma scales its embeddings up: with a head tied to them, a random model only echoes its last token.
        **kw | {"tie_word_embeddings": False},
    ),
}


def configuration(sort: str = "llama", **changes: Any) -> PretrainedConfig:
    made: PretrainedConfig = SORTS[sort](**{**_SHAPE, "vocab_size": 96, **changes})
    return made


def decoder(config: PretrainedConfig, attention: str = "eager", seed: int = 0) -> Any:
    """Random float32 weights: the same for the same seed, whichever attention computes with them."""
    config = copy.deepcopy(config)  # a model writes its attention into the configuration it was given
    torch.manual_seed(seed)
    model = AutoModelForCausalLM.from_config(config, attn_implementation=attention, dtype=torch.float32).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("bias") or "norm" in name:  # a model that ignored them would otherwise go unnoticed
                weight.add_(torch.randn_like(weight) * 0.2)
    return model


def tokenizer(texts: Sequence[str] = (), vocabulary: int = 512, chat: bool = True) -> PreTrainedTokenizerFast:
    """Byte-level BPE with merges learned from the texts, so that no text is unknown to it."""
    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=["<|im_end|>", "<|im_start|>", "<|pad|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator(list(texts), trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=made,
        eos_token="<|im_end|>",
        pad_token="<|pad|>",
        chat_template=CHATML if chat else None,
    )


def save(
    folder: Path, texts: Sequence[str] = (), *, sort: str = "llama", seed: int = 0, chat: bool = True, **changes: Any
) -> Path:
    """A model folder as `prepare` takes it: safetensors, config and tokenizer."""
    words = tokenizer(texts, chat=chat)
    model = decoder(configuration(sort, vocab_size=len(words), eos_token_id=words.eos_token_id, **changes), seed=seed)
    model.generation_config.eos_token_id = words.eos_token_id
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder
