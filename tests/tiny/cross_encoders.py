"""A random cross-encoder: a BERT of two layers that gives one number for a pair of texts, and its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def save(folder: Path, texts: Sequence[str], *, labels: int = 1, positions: int = 48, seed: int = 0) -> Path:
    """As sentence-transformers reads it: config, safetensors and tokenizer."""
    folder.mkdir(parents=True)
    words = dict.fromkeys(word.strip(".,?").lower() for text in texts for word in text.split())
    letters = dict.fromkeys(
        letter for word in words for letter in (word[0], *(f"##{each}" for each in word[1:])) if word
    )
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join([*SPECIAL, ".", ",", "?", *dict.fromkeys([*words, *letters])]) + "\n")
    tokenizer = BertTokenizerFast(str(vocabulary), model_max_length=positions)
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=64,
        max_position_embeddings=positions,
        num_labels=labels,
        initializer_range=0.4,
    )
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
