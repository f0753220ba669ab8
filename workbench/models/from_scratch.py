"""A decoder that knows nothing yet: a byte-level BPE tokenizer of its own, and random weights of Llama's shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbench.cost.flops import Architecture

VERSION = 1  # raise when the same texts and shape would give another model
POSITIONS = 2048  # the longest text that it is made for
DTYPE = "float32"  # small steps on small weights are lost in fewer bits, and so few weights are fast enough in these
END, ASKED, SYSTEM, REPLY = "<|end|>", "<|user|>", "<|system|>", "<|reply|>"
TEMPLATE = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}" + REPLY + "{{ m['content'] }}" + END
    + "{% elif m['role'] == 'system' %}" + SYSTEM + "{{ m['content'] }}{% else %}" + ASKED + "{{ m['content'] }}"
    + "{% endif %}{% endfor %}{% if add_generation_prompt %}" + REPLY + "{% endif %}"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """Of the decoder: `width` of the residual stream, which the `heads` of attention share; tokens known."""

    layers: int
    width: int
    heads: int
    vocabulary: int

    @property
    def feed_forward(self) -> int:
        """The inner width of the gated feed-forward layer: 8/3 of the outer one, as in Llama, in multiples of 32."""
        return -(-8 * self.width // 96) * 32

    @property
    def architecture(self) -> Architecture:
        """The shape for counting FLOPs and weights."""
        head = self.width // self.heads
        return Architecture(
            self.layers, self.width, self.heads, self.heads, head, self.feed_forward, self.vocabulary, tied=True
        )


def write_model(folder: Path, texts: Iterable[str], shape: Shape, seed: int) -> None:
    """Tokenizer and weights as transformers reads them; weights are drawn with the seed.

    The tokenizer (Sennrich et al. 2016, arXiv 1508.07909, on bytes as in GPT-2, so that no text is unknown to it)
    learns its merges from the texts; where they give fewer than `vocabulary`, the rest of the embeddings stand idle.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    words = Tokenizer(models.BPE())
    words.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    words.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=shape.vocabulary,
        special_tokens=[END, ASKED, SYSTEM, REPLY],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    words.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words, eos_token=END, pad_token=END, chat_template=TEMPLATE, model_max_length=POSITIONS
    )
    end = tokenizer.eos_token_id
    config = LlamaConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.width,
        intermediate_size=shape.feed_forward,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        max_position_embeddings=POSITIONS,
        tie_word_embeddings=True,
        bos_token_id=None,
        eos_token_id=end,
        pad_token_id=end,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config).to(getattr(torch, DTYPE))
    model.save_pretrained(folder, safe_serialization=True)
    tokenizer.save_pretrained(folder)
