"""A decoder of the layouts of Llama and Qwen2 as an OpenVINO graph, with its cache of keys and values as state.

The graph is written operation by operation in OpenVINO's own opset, with the cache in the form that its plugin for
processors fuses with the attention; optimum-intel would bring an older transformers. The head reads the last position
alone.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
import torch
from torch.nn import Embedding, Linear
from transformers.models.llama.modeling_llama import LlamaAttention, LlamaMLP, LlamaRMSNorm
from transformers.models.qwen2.modeling_qwen2 import Qwen2Attention, Qwen2MLP, Qwen2RMSNorm

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.products import OneDnnLinear

_NORMS = (LlamaRMSNorm, Qwen2RMSNorm)
# What a layer of another class computes beside these weights, an adapter for example, would be left out without a word.
PLAIN: dict[str, tuple[type, ...]] = {
    "self_attn": (LlamaAttention, Qwen2Attention),
    "mlp": (LlamaMLP, Qwen2MLP),
    "embed_tokens": (Embedding,),
    **dict.fromkeys(("input_layernorm", "post_attention_layernorm", "norm"), _NORMS),
    **dict.fromkeys(("q_proj", "k_proj", "v_proj", "o_proj"), (Linear, OneDnnLinear)),
    **dict.fromkeys(("gate_proj", "up_proj", "down_proj", "lm_head"), (Linear, OneDnnLinear)),
}


def library() -> Any:
    """The package `openvino`, imported without what reports its use.

    Its import alone would send a note of the use, with a number that is kept for this user, to a service for statistics
    of web pages. Where the package `openvino_telemetry` cannot be imported, it goes without.
    """
    reporting = "openvino_telemetry"
    if "openvino" in sys.modules or reporting in sys.modules:  # somebody else's choice
        import openvino

        return openvino
    sys.modules[reporting] = None  # type: ignore[assignment]  # which makes its import an ImportError
    try:
        import openvino
    finally:
        del sys.modules[reporting]
    return openvino


@cache
def core() -> Any:
    """The library's core, one for as long as the process lives.

    Each lays out a stack of its own for signals to be handled on, and puts back the one before it when it goes. Of two
    that go in the order they came, the second puts back a stack that is no more, and the next signal, of a time limit
    for example, ends the process.
    """
    return library().Core()


def compiled(source: Any, cache: str = "f32") -> Any:
    """The loaded model of transformers, compiled for this processor in float32, on as many threads as PyTorch takes.

    `cache` is the type of what is held of keys and values: "f32", or "u8", which rounds them. The graph's inputs:
    `tokens` and `positions` [rows, new places], `bias` [rows, 1, new places, all places], which is added to the scores
    of attention, and `beam_idx` [rows], which row of the cache each row goes on from. Raises ArmError where a layer is
    another than the graph has, an adapter that is not merged for example.
    """
    for name, module in source.named_modules():
        kind = type(module)
        if kind not in PLAIN.get(name.rpartition(".")[2], (kind,)):
            found = f"{kind.__module__}.{kind.__name__}"
            raise ArmError(said("error.layer", layer=name, found=found))
    settings = {
        "INFERENCE_PRECISION_HINT": "f32",  # it would take bfloat16 where the processor multiplies it
        "KV_CACHE_PRECISION": cache,
        "INFERENCE_NUM_THREADS": torch.get_num_threads(),
        "ENABLE_CPU_PINNING": False,  # bound to a core, a thread waits for whatever else runs there
        "PERFORMANCE_HINT": "LATENCY",
    }
    return core().compile_model(graph(source), "CPU", settings)


def graph(source: Any) -> Any:
    """The model as an OpenVINO graph, not yet compiled."""
    ov = library()
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
        # The numbers stay where they are; compiling makes what it needs of them.
        return op.constant(np.ascontiguousarray(tensor.detach().float().numpy()), shared_memory=True)

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
