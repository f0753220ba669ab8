"""A causal language model in this process: prompts in, replies, log-probabilities and perplexity out."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from torch.nn.functional import cross_entropy

from workbench.languages.spoken import said
from workbench.models.attention import RowCache
from workbench.models.engine import Engine
from workbench.models.engines.on_torch import TorchEngine
from workbench.models.generate import Generation, batches, computed_prefix, generate, whole_texts
from workbench.models.generator import Sampling
from workbench.models.loading import load_causal_model, load_tokenizer
from workbench.models.products import multiply_by_onednn
from workbench.models.tokens import Message, Tokens, plain_template, starts_with_bos

PAGE = 4096  # bytes
# So many tokens of prompts at once: a processor's caches hold few activations, an accelerator wants large products.
PREFILL_TOKENS, PREFILL_TOKENS_OF_ACCELERATORS = 2048, 16384


class LocalModel:
    """A decoder, its tokenizer, and the batch sizes that fit. Weights are not changed after loading."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        *,
        batch_tokens: int = 16384,
        batch_rows: int = 32,
        prefill_tokens: int | None = None,
        stop_loops: bool = False,
    ) -> None:
        self.model = model.eval()
        self.tokenizer = tokenizer
        self.batch_tokens = batch_tokens
        self.batch_rows = batch_rows
        usual = PREFILL_TOKENS if self.device.type == "cpu" else PREFILL_TOKENS_OF_ACCELERATORS
        self.prefill_tokens = prefill_tokens or usual
        self.stop_loops = stop_loops
        self.chat = tokenizer.chat_template is not None
        if not self.chat:
            tokenizer.chat_template = plain_template(tokenizer)
        self.tokens = Tokens(tokenizer)
        self.engine: Engine = TorchEngine()  # which computes replies
        self.learned: RowCache | None = None  # keys and values that were trained to stand before every prompt

    @classmethod
    def of(cls, model: Any, folder: Path, *, device: str | None = "cpu", **batching: Any) -> LocalModel:
        """A loaded model with the tokenizer of a folder, made ready for generation on a device, or where it is."""
        placed = model if device is None else model.to(device)
        multiply_by_onednn(placed, placed.device.type)
        return cls(placed, load_tokenizer(folder), **batching)

    @classmethod
    def load(cls, folder: Path, *, dtype: str, device: str = "cpu") -> LocalModel:
        """Model and tokenizer of one folder."""
        return cls.of(load_causal_model(folder, dtype), folder, device=device)

    def answering_by(self, engine: Engine) -> LocalModel:
        """The same weights, with replies computed by another engine."""
        made = copy.copy(self)
        made.engine = engine
        return made

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        device: torch.device = self.model.device
        return device

    @property
    def spread(self) -> bool:
        """Whether the layers are on several devices."""
        return len(set(getattr(self.model, "hf_device_map", {}).values())) > 1

    @cached_property
    def decoder(self) -> Any:
        """The stack under the language-model head: tokens to hidden states."""
        return self.model.get_decoder()

    @property
    def layers(self) -> int:
        """How many decoder layers there are."""
        return int(self.model.config.num_hidden_layers)

    @property
    def context_length(self) -> int:
        """The most positions the model was made for, but for those of a learned prefix."""
        return int(self.model.config.max_position_embeddings) - self.virtual_tokens

    @property
    def virtual_tokens(self) -> int:
        """How many positions a learned prefix takes before every prompt."""
        return self.learned.longest if self.learned is not None else 0

    def hidden(self, tokens: torch.Tensor) -> torch.Tensor:
        """Hidden states [rows, length, width] of whole texts [rows, length], padded on the right."""
        return whole_texts(self, tokens)

    @cached_property
    def end_tokens(self) -> frozenset[int]:
        """Token ids that end a reply."""
        named = self.model.generation_config.eos_token_id
        ids = named if isinstance(named, list) else [named]
        line = [] if self.chat else self.encode("\n")
        return frozenset(i for i in [*ids, self.tokenizer.eos_token_id, *line[-1:]] if i is not None)

    @torch.inference_mode()
    def make_resident(self) -> None:
        """Read a value of every page of the weights: those of a mapped file come into memory at their first use.

        An engine that has them in a form of its own makes it.
        """
        for weight in self.model.parameters():
            weight.flatten()[:: PAGE // weight.element_size()].sum()
        self.engine.ready(self)

    def head(self, hidden: torch.Tensor) -> torch.Tensor:
        """Logits [..., vocabulary] of hidden states [..., width]."""
        logits: torch.Tensor = self.model.get_output_embeddings()(hidden)
        cap = getattr(self.model.config, "final_logit_softcapping", None)
        return torch.tanh(logits / cap) * cap if cap else logits

    def render(self, messages: Sequence[Message], *, reply: bool = True) -> list[int]:
        """Token ids of a chat in the model's own template, up to where the reply begins.

        Control tokens are the template's alone: what a message says of that form is text.
        """
        return self.tokens.render(messages, reply=reply)

    def encode_reply(self, text: str) -> list[int]:
        """Token ids of a reply as training has it: after the prompt that `render` gives, with the end token."""
        return [*self.encode(text if self.chat else f" {text}"), self.tokenizer.eos_token_id]

    def encode(self, text: str) -> list[int]:
        """Token ids of a text, in which nothing is a control token, with none added."""
        return self.tokens.encode(text)

    def encode_text(self, text: str) -> list[int]:
        """Token ids of a text that stands by itself: after the token that the model expects in front, if any."""
        start = [self.tokenizer.bos_token_id] if starts_with_bos(self.tokenizer) else []
        return [*start, *self.encode(text)]

    def decode(self, tokens: Sequence[int]) -> str:
        """The text of token ids, special tokens left out."""
        return str(self.tokenizer.decode(list(tokens), skip_special_tokens=True)).strip()

    def read_prefix(self, tokens: Sequence[int]) -> RowCache:
        """A prefix computed once, from which replies to any number of prompts may start."""
        return computed_prefix(self, tokens)

    def reply(
        self,
        prompt: Sequence[int],
        limit: int,
        seconds: float | None = None,
        computed: RowCache | None = None,
        sampling: Sampling | None = None,
    ) -> Generation:
        """The reply to one prompt by itself, as a user waits for it: whole, or behind a prefix that `keep` computed."""
        ((made,),) = generate(
            self, [prompt], [limit], self.batch_tokens, 1, seconds, computed=computed, sampling=[sampling]
        )
        return made

    def generate(
        self,
        prompts: Sequence[Sequence[int]],
        limits: Sequence[int],
        batch_seconds: float | None = None,
        prefix_length: int | None = None,
        computed: RowCache | None = None,
        sampling: Sequence[Sampling | None] | None = None,
    ) -> Iterator[list[Generation]]:
        """Replies of at most `limits[i]` tokens each, a batch at a time, each carrying its prompt's index.

        All prompts begin with `prefix_length` tokens, computed here, or with those of `computed`.

        A prompt that fails, or cannot fit the model's context with its reply, becomes an error with the reason.
        """
        fitting, refused = [], []
        for index, (prompt, limit) in enumerate(zip(prompts, limits, strict=True)):
            if len(prompt) + limit <= self.context_length:
                fitting.append(index)
                continue
            reason = said("reply.too_long", tokens=len(prompt) + limit, most=self.context_length)
            refused.append(Generation(index, (), "error", len(prompt), 0, 0.0, reason))
        if refused:
            yield refused
        for batch in generate(
            self,
            [prompts[index] for index in fitting],
            [limits[index] for index in fitting],
            self.batch_tokens,
            self.batch_rows,
            batch_seconds,
            prefix_length,
            computed,
            sampling=[sampling[index] for index in fitting] if sampling else None,
        ):
            yield [replace(made, index=fitting[made.index]) for made in batch]

    @torch.inference_mode()
    def log_likelihoods(
        self, texts: Sequence[Sequence[int]], before: Sequence[int] | None = None
    ) -> list[tuple[float, int]]:
        """For each token sequence, the summed log-probability of all tokens after the first, and their number.

        `before`: how many tokens of each, at least 1, are only read, and count for nothing.
        """
        results: list[tuple[float, int]] = [(0.0, 0)] * len(texts)
        for group in batches([len(text) for text in texts], self.prefill_tokens, self.batch_rows):
            longest = max(len(texts[i]) for i in group)
            tokens = torch.zeros(len(group), longest, dtype=torch.long)
            labels = torch.full((len(group), longest), -100)
            for row, index in enumerate(group):
                text = torch.tensor(list(texts[index]))
                tokens[row, : len(text)] = text
                labels[row, : len(text) - 1] = text[1:]
            hidden = self.hidden(tokens)
            for row, index in enumerate(group):
                start, end = before[index] - 1 if before else 0, len(texts[index]) - 1
                loss = cross_entropy(
                    self.head(hidden[row, start:end]).float(), labels[row, start:end].to(self.device), reduction="sum"
                )
                results[index] = (-float(loss), end - start)
        return results
