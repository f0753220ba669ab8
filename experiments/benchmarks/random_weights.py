"""A decoder of about 1.1 billion random weights, for measures of speed where no real model of that size is at hand."""

from __future__ import annotations

from pathlib import Path

# The shape of TinyLlama-1.1B (Zhang et al. 2024, arXiv 2401.02385).
SHAPE = {
    "hidden_size": 2048,
    "intermediate_size": 5632,
    "num_hidden_layers": 22,
    "num_attention_heads": 32,
    "num_key_value_heads": 4,
    "max_position_embeddings": 8192,
}


def random_model(folder: Path, tokenizer_of: Path) -> Path:
    """Write such a model in bfloat16 to a folder, with the tokenizer of another; returns the folder."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig, LlamaConfig, set_seed

    set_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(tokenizer_of)
    ends = {"eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id}
    config = LlamaConfig(vocab_size=len(tokenizer), tie_word_embeddings=False, dtype="bfloat16", **ends, **SHAPE)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with torch.device(device):
        model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    model.generation_config = GenerationConfig(**ends)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
