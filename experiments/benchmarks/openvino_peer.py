"""Greedy generation by OpenVINO on a processor, with the weights of a loaded Llama-like model: a peer to be measured.

The graph is written operation by operation in OpenVINO's own opset, with a stateful cache in the form that its plugin
fuses with the attention; optimum-intel would bring an older transformers. The head reads the last position alone.

Figures of `python -m experiments.benchmarks.generation --questions 24 --rows 16`, SmolLM2-135M in float32, two threads
of a processor with AVX-512, openvino 2026.4.1, replies a second of ours, `generate` and OpenVINO: prompts of 300 tokens
2.45, 2.04, 3.36; of 45 tokens 12.5, 7.6, 15.5; 50 tokens behind 280 that all share 6.7, 1.8, 3.1. No reply differs. So
OpenVINO is 1.2 to 1.4 times as fast as ours where nothing is shared, and half as fast where a prefix is. With its cache
in 8 bits it is as fast within 3%: that is not why.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np

CACHES = ("f32", "u8")  # the second is the plugin's own default


def installed() -> bool:
    """Whether the package `openvino` can be imported."""
    return importlib.util.find_spec("openvino") is not None


class OpenvinoPeer:
    """The model of transformers, `source`, compiled in float32; keys and values held in `cache`, one of CACHES.

    Raises ValueError where it is neither Llama nor Qwen2, or has scaled rotary positions or sliding windows, which the
    graph does not write.
    """

    def __init__(self, source: Any, threads: int, cache: str) -> None:
        import openvino as ov

        config = source.config
        windows = getattr(config, "use_sliding_window", False) or config.model_type not in ("llama", "qwen2")
        if windows or source.model.rotary_emb.attention_scaling != 1:
            raise ValueError(f"no graph for this kind of model: {config.model_type}")
        self.compiled = ov.Core().compile_model(
            _graph(source),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": "f32",
                "KV_CACHE_PRECISION": cache,
                "INFERENCE_NUM_THREADS": threads,
                "PERFORMANCE_HINT": "LATENCY",
            },
        )
        self.request = self.compiled.create_infer_request()

    def replies(
        self, prompts: Sequence[list[int]], rows: int, new_tokens: int, ends: set[int]
    ) -> list[tuple[int, ...]]:
        """Replies without their end token, in batches of so many rows, padded on the left, sorted by length."""
        order = sorted(range(len(prompts)), key=lambda place: -len(prompts[place]))
        found: list[tuple[int, ...]] = [()] * len(prompts)
        for start in range(0, len(order), rows):
            group = order[start : start + rows]
            made = self._batch([prompts[place] for place in group], new_tokens, ends)
            for place, new in zip(group, made.tolist(), strict=True):
                end = next((at for at, token in enumerate(new) if token in ends), len(new))
                found[place] = tuple(new[:end])
        return found

    def _batch(self, prompts: Sequence[list[int]], new_tokens: int, ends: set[int]) -> np.ndarray:
        rows, longest = len(prompts), max(map(len, prompts))
        tokens = np.zeros((rows, longest), dtype=np.int64)
        held = np.zeros((rows, longest + new_tokens), dtype=bool)
        for row, prompt in enumerate(prompts):
            tokens[row, longest - len(prompt) :] = prompt
            held[row, longest - len(prompt) :] = True
        positions = np.maximum(held.cumsum(1) - 1, 0)
        self.request.reset_state()
        made = np.zeros((rows, new_tokens), dtype=np.int64)
        done = np.zeros(rows, dtype=bool)
        past = 0
        for step in range(new_tokens):
            reached = past + tokens.shape[1]
            at = np.arange(past, reached)[:, None]
            seen = np.arange(reached)[None]
            # A position of padding attends to itself, lest its softmax have nothing to sum.
            open_ = ((seen <= at) & held[:, None, :reached]) | (seen == at)
            bias = np.where(open_, np.float32(0), np.finfo(np.float32).min)[:, None]
            given = {
                "tokens": tokens,
                "positions": positions[:, past:reached],
                "bias": bias.astype(np.float32),
                "beam_idx": np.arange(rows, dtype=np.int32),
            }
            logits = self.request.infer(given, share_inputs=True)[0]
            made[:, step] = logits[:, -1].argmax(-1)
            done |= np.isin(made[:, step], list(ends))
            if done.all():
                break
            tokens, past = made[:, step : step + 1], reached
        return made


def _graph(source: Any) -> Any:
    """The model as an OpenVINO graph with its cache as state."""
    import openvino as ov
    from openvino import opset13 as op
    from openvino.op.util import Variable, VariableInfo

    config, inner = source.config, source.model
    heads, shared = config.num_attention_heads, config.num_key_value_heads
    width = getattr(config, "head_dim", None) or config.hidden_size // heads

    def ints(*values: int) -> Any:
        return op.constant(np.array(values, dtype=np.int64))

    def number(value: Any) -> Any:
        return op.constant(np.array(value, dtype=np.float32))

    def weight(tensor: Any) -> Any:
        return op.constant(np.ascontiguousarray(tensor.detach().float().numpy()))

    def linear(x: Any, layer: Any) -> Any:
        made = op.matmul(x, weight(layer.weight), False, True)
        return made if layer.bias is None else op.add(made, weight(layer.bias))

    def norm(x: Any, layer: Any) -> Any:
        mean = op.reduce_mean(op.power(x, number(2.0)), ints(-1), True)
        root = op.sqrt(op.add(mean, number(config.rms_norm_eps)))
        return op.multiply(weight(layer.weight), op.multiply(x, op.divide(number(1.0), root)))

    tokens = op.parameter([-1, -1], np.int64, name="tokens")
    positions = op.parameter([-1, -1], np.int64, name="positions")
    bias = op.parameter([-1, 1, -1, -1], np.float32, name="bias")
    beams = op.parameter([-1], np.int32, name="beam_idx")
    parameters = [tokens, positions, bias, beams]
    for each, name in zip(parameters, ("tokens", "positions", "bias", "beam_idx"), strict=True):
        each.output(0).set_names({name})

    angles = op.multiply(
        op.convert(op.unsqueeze(op.unsqueeze(positions, ints(1)), ints(-1)), np.float32),
        op.constant(inner.rotary_emb.inv_freq.float().numpy().reshape(1, 1, 1, -1)),
    )
    angles = op.concat([angles, angles], -1)
    cosines, sines = op.cos(angles), op.sin(angles)

    def turned(x: Any) -> Any:
        first, second = op.split(x, op.constant(np.int64(-1)), 2).outputs()
        other = op.concat([op.multiply(second, number(-1.0)), first], -1)
        return op.add(op.multiply(x, cosines), op.multiply(other, sines))

    def in_heads(x: Any, count: int) -> Any:
        return op.transpose(op.reshape(x, ints(0, 0, count, width), True), ints(0, 2, 1, 3))

    rows = op.gather(op.shape_of(tokens), ints(0), op.constant(np.int64(0)))
    nothing = op.broadcast(number(0.0), op.concat([rows, ints(shared, 0, width)], 0))
    sinks = []

    def remembered(x: Any, name: str) -> Any:
        """What was held, then x, for every query head."""
        info = VariableInfo()
        info.data_shape, info.data_type = ov.PartialShape([-1, shared, -1, width]), ov.Type.f32
        info.variable_id = name
        variable = Variable(info)
        before = op.gather(op.read_value(nothing, variable), beams, op.constant(np.int64(0)))
        held = op.concat([before, x], 2)
        sinks.append(op.assign(held, variable))
        if heads == shared:
            return held
        length = op.gather(op.shape_of(held), ints(2), op.constant(np.int64(0)))
        spread = op.concat([rows, ints(shared, heads // shared), length, ints(width)], 0)
        return op.reshape(op.broadcast(op.unsqueeze(held, ints(2)), spread), ints(0, heads, -1, width), True)

    x = op.gather(weight(inner.embed_tokens.weight), tokens, op.constant(np.int64(0)))
    for place, layer in enumerate(inner.layers):
        attention, y = layer.self_attn, norm(x, layer.input_layernorm)
        query = turned(in_heads(linear(y, attention.q_proj), heads))
        keys = remembered(turned(in_heads(linear(y, attention.k_proj), shared)), f"keys.{place}")
        values = remembered(in_heads(linear(y, attention.v_proj), shared), f"values.{place}")
        mixed = op.scaled_dot_product_attention(query, keys, values, bias)
        mixed = op.reshape(op.transpose(mixed, ints(0, 2, 1, 3)), ints(0, 0, heads * width), True)
        x = op.add(x, linear(mixed, attention.o_proj))
        y = norm(x, layer.post_attention_layernorm)
        gated = op.multiply(op.swish(linear(y, layer.mlp.gate_proj)), linear(y, layer.mlp.up_proj))
        x = op.add(x, linear(gated, layer.mlp.down_proj))
    last = op.slice(x, ints(-1), ints(np.iinfo(np.int64).max), ints(1), ints(1))
    return ov.Model([op.result(linear(norm(last, inner.norm), source.lm_head))], sinks, parameters, "decoder")
