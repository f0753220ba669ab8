"""FLOPs and sizes of a dense decoder, from its shape: for Llama, Gemma, Qwen, Mistral and their like.

Two FLOPs a multiply-add, matrix products only, as `torch.utils.flop_counter` counts them (norms, softmax and the
embedding look-up are left out, well under 1%). A layer with a sliding window is counted as if it saw everything.
The formulas stand beside Kaplan et al. 2020 (arXiv 2001.08361, appendix B), which they refine.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import said

Method = Literal["full", "adapter"]
LINEAR_MODULES = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


@dataclass(frozen=True, slots=True)
class Architecture:
    """The shape of a decoder: `width` of the residual stream, `feed_forward` of the gated MLP's inner layer.

    `tied`: the output matrix is the embedding matrix. In all methods, `square` counts attention over the full square
    of positions, as kernels without a causal shortcut compute it, instead of the causal triangle.
    """

    layers: int
    width: int
    heads: int
    key_value_heads: int
    head_width: int
    feed_forward: int
    vocabulary: int
    tied: bool

    @classmethod
    def of(cls, config: Any) -> Architecture:
        """The shape that a transformers config of a Llama-like model states.

        Raises RequestError, with every missing field named, if the config is of another sort.
        """
        config = config.get_text_config() if hasattr(config, "get_text_config") else config
        needed = ("num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "vocab_size")
        missing = [name for name in needed if getattr(config, name, None) is None]
        if missing:
            kind = getattr(config, "model_type", type(config).__name__)
            where, cure = said("model_fault.no_flops_place", name=kind), said("model_fault.no_flops_cure")
            raise RequestError(Problem(said("model_fault.no_flops", name=name), where, cure) for name in missing)
        heads = config.num_attention_heads
        return cls(
            layers=config.num_hidden_layers,
            width=config.hidden_size,
            heads=heads,
            key_value_heads=getattr(config, "num_key_value_heads", None) or heads,
            head_width=getattr(config, "head_dim", None) or config.hidden_size // heads,
            feed_forward=config.intermediate_size,
            vocabulary=config.vocab_size,
            tied=bool(getattr(config, "tie_word_embeddings", False)),
        )

    @property
    def shapes(self) -> dict[str, tuple[int, int]]:
        """The linear modules of one layer, each with its (input, output) width."""
        queries, keys = self.heads * self.head_width, self.key_value_heads * self.head_width
        return {
            "q_proj": (self.width, queries),
            "k_proj": (self.width, keys),
            "v_proj": (self.width, keys),
            "o_proj": (queries, self.width),
            "gate_proj": (self.width, self.feed_forward),
            "up_proj": (self.width, self.feed_forward),
            "down_proj": (self.feed_forward, self.width),
        }

    @property
    def linear_parameters(self) -> int:
        """The weights of all layers' linear modules: what every token is multiplied with, save the output matrix."""
        return self.layers * sum(wide * high for wide, high in self.shapes.values())

    @property
    def parameters(self) -> int:
        """All weights of a plain Llama; models with further norms or biases have a few more."""
        embeddings = self.vocabulary * self.width * (1 if self.tied else 2)
        return self.linear_parameters + embeddings + (2 * self.layers + 1) * self.width

    def lora_parameters(self, rank: int, modules: Iterable[str] = LINEAR_MODULES) -> int:
        """The weights of adapters of this rank on these modules of every layer: rank × (input + output) each.

        Raises RequestError for a module that is not one of `LINEAR_MODULES`.
        """
        chosen = tuple(modules)
        if wrong := [name for name in chosen if name not in self.shapes]:
            raise RequestError(
                Problem(said("model_fault.no_module", name=name), cure=nearest(name, self.shapes)) for name in wrong
            )
        return self.layers * rank * sum(sum(self.shapes[name]) for name in chosen)

    def key_value_bytes(self, tokens: int, bytes_per_value: int = 2) -> int:
        """The key-value cache of one sequence; 2 bytes a value in bf16, 4 in fp32."""
        return 2 * self.layers * self.key_value_heads * self.head_width * bytes_per_value * tokens

    def prompt_flops(
        self, tokens: int, cached: int = 0, logits: int = 1, adapter_parameters: int = 0, square: bool = False
    ) -> float:
        """A forward pass over a prompt of `tokens`, the first `cached` of which are in the key-value cache already.

        Logits are computed for `logits` positions (generation needs one). Unmerged adapters add their own products.
        """
        new = tokens - cached
        linear = 2.0 * (self.linear_parameters + adapter_parameters) * new
        head = 2.0 * self.width * self.vocabulary * logits
        return linear + head + self._attention(tokens, cached, square)

    def decode_flops(self, new_tokens: int, context: int, adapter_parameters: int = 0) -> float:
        """The forward passes that write `new_tokens` after a prompt of `context` tokens, one pass a token.

        The prompt's own pass writes the first of them and is not counted here, and the last is never read: so
        prompt_flops(T) + decode_flops(G, T) is what generating G tokens costs.
        """
        passes = max(0, new_tokens - 1)
        return self.prompt_flops(context + passes, cached=context, logits=passes, adapter_parameters=adapter_parameters)

    def train_flops(
        self,
        method: Method,
        tokens: int,
        length: int,
        adapter_parameters: int = 0,
        square: bool = False,
        frozen_parameters: int = 0,
        pairs: float | None = None,
    ) -> float:
        """Forward and backward over `tokens` in rows of `length`, padding included, logits at every position.

        `pairs`: of positions that attend to one another, where they are not those of such rows.

        Full: three forwards (6N a token). LoRA leaves out the weight gradients of the frozen matrices (about 4N a
        token), and adds 6 FLOPs a token for each weight of the adapters, and 4 for each of those that stand still
        (VeRA's random matrices, `frozen_parameters`). The first layer's projections need no gradient of their input,
        as the embedding is frozen. Recomputing activations to save memory is not counted.
        """
        attention = tokens / length * self._attention(length, 0, square) if pairs is None else self._of_pairs(pairs)
        head = float(self.width * self.vocabulary)
        if method == "full":
            return 6 * (self.linear_parameters + head) * tokens + 3 * attention
        first_layer = sum(self.width * self.shapes[name][1] for name in ("q_proj", "k_proj", "v_proj"))
        frozen = 4 * (self.linear_parameters + head + frozen_parameters) - 2 * first_layer
        return (frozen + 6 * adapter_parameters) * tokens + 3 * attention

    def attention_flops(self, queries: int, keys: int) -> float:
        """The FLOPs of so many queries over keys that all of them see, such as a learned prefix."""
        return self._of_pairs(queries * keys)

    def _attention(self, tokens: int, cached: int, square: bool) -> float:
        """Queries by keys and weights by values: 4 × heads × head width for each pair of positions, in every layer."""
        new = tokens - cached
        pairs = new * tokens if square else (tokens * (tokens + 1) - cached * (cached + 1)) / 2
        return self._of_pairs(pairs)

    def _of_pairs(self, pairs: float) -> float:
        return 4.0 * self.layers * self.heads * self.head_width * pairs
