"""A transformers model and its tokenizer as one GGUF file, which llama.cpp and transformers read.

The names of tensors are those of the `gguf` package's own map. What else a file of an architecture needs is known here
for a few decoders with byte-level BPE tokenizers; for others there is llama.cpp's converter, and the error names its
command. Nothing is quantized: the weights stand in the file in the dtype that they have, vectors in float32.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.languages.spoken import said

if TYPE_CHECKING:
    import numpy as np

# By transformers' model type: what the file calls the architecture, and whether its rotary embeddings turn neighbouring
# values, for which rows of queries and keys change their order (in transformers, halves are turned).
ARCHITECTURES = {
    "llama": ("llama", True),
    "mistral": ("llama", True),
    "qwen2": ("qwen2", False),
    "qwen3": ("qwen3", False),
}
QWEN3_HEAD = 128  # of every published Qwen3
CONVERTER = (
    "git clone https://github.com/ggml-org/llama.cpp && pip install -r llama.cpp/requirements.txt && "
    "python llama.cpp/convert_hf_to_gguf.py {folder} --outfile {folder}/model.gguf --outtype {dtype}"
)
_DTYPES = {"float32": "F32", "float16": "F16", "bfloat16": "BF16"}
_DIGITS = {"type": "Digits", "individual_digits": True}


def cannot_write(config: Any, tokenizer: Any) -> str | None:
    """Why a model of this configuration and tokenizer cannot be written here; None if it can."""
    if config.model_type not in ARCHITECTURES:
        return f"the architecture {config.model_type!r} is not among those written here: {', '.join(ARCHITECTURES)}"
    rope = (getattr(config, "rope_parameters", None) or {}).get("rope_type", "default")
    if rope != "default":
        return f"rotary embeddings of the type {rope!r} are not written here"
    if "sliding_attention" in (getattr(config, "layer_types", None) or ()) or (
        config.model_type == "mistral" and config.sliding_window
    ):
        return "attention over a sliding window is not written here"
    if config.model_type == "qwen3" and config.head_dim != QWEN3_HEAD:
        return (
            f"transformers reads a Qwen3 file as one of heads of {QWEN3_HEAD} values, and these have {config.head_dim}"
        )
    if _splitting(tokenizer) is None:
        return "the tokenizer is no byte-level BPE whose way of splitting text llama.cpp has a name for"
    return None


def converter(folder: Path, dtype: str) -> str:
    """The commands that convert a folder of a merged model with llama.cpp's own script."""
    return CONVERTER.format(folder=folder, dtype=_DTYPES[dtype].lower())


def write_gguf(model: Any, tokenizer: Any, path: Path, name: str) -> None:
    """Write a causal model of transformers, in the dtype of its weights.

    Raises RequestError where `cannot_write` tells why, and where a tensor has no name in a GGUF file.
    """
    import gguf

    if reason := cannot_write(model.config, tokenizer):
        raise RequestError.of(reason, "--format gguf", said("run_fault.no_gguf_cure"))
    architecture, turned = ARCHITECTURES[model.config.model_type]
    dtype = str(model.dtype).removeprefix("torch.")
    writer = gguf.GGUFWriter(path, architecture)
    try:
        writer.add_name(name)
        writer.add_file_type({"F32": 0, "F16": 1, "BF16": 32}[_DTYPES[dtype]])
        _add_shape(writer, model.config)
        _add_tokenizer(writer, tokenizer, model)
        for tensor, array in _tensors(model, architecture, turned):
            kind = _DTYPES[dtype] if array.ndim > 1 else "F32"
            if kind == "BF16":
                packed = gguf.quants.quantize(array, gguf.GGMLQuantizationType.BF16)
                writer.add_tensor(tensor, packed, raw_dtype=gguf.GGMLQuantizationType.BF16)
            else:
                writer.add_tensor(tensor, array.astype({"F32": "float32", "F16": "float16"}[kind]))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    finally:
        writer.close()


def _add_shape(writer: Any, config: Any) -> None:
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(float(config.rope_parameters["rope_theta"]))
    writer.add_rope_dimension_count(head)
    writer.add_vocab_size(config.vocab_size)


def _tensors(model: Any, architecture: str, turned: bool) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """Every weight once, as float32, under its name in the file."""
    import gguf

    config = model.config
    known = next(arch for arch, called in gguf.MODEL_ARCH_NAMES.items() if called == architecture)
    names = gguf.get_tensor_name_map(known, config.num_hidden_layers)
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    for name, weight in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        called = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if called is None:
            what = f"the weight {name} has no name in a GGUF file"
            raise RequestError.of(what, "--format gguf", said("run_fault.no_gguf_cure"))
        array = weight.detach().float().cpu().numpy()
        count = next((heads[part] for part in heads if f".{part}." in name), 0)
        yield called, _neighbouring(array, count) if turned and count else array


def _neighbouring(rows: np.ndarray[Any, Any], heads: int) -> np.ndarray[Any, Any]:
    """The rows of every head in an order that puts side by side the two of a pair, which stand half a head apart."""
    halves = rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])
    return halves.swapaxes(1, 2).reshape(rows.shape)


def _splitting(tokenizer: Any) -> str | None:
    """llama.cpp's name of how a byte-level BPE tokenizer splits text before it merges; None where it is no such."""
    from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS

    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        return None
    table = json.loads(backend.to_str())
    before = table["pre_tokenizer"] or {}
    steps = before.get("pretokenizers", [before])
    if table["model"]["type"] != "BPE" or not steps or steps[-1].get("type") != "ByteLevel":
        return None
    first = steps[:-1]
    if not first and not steps[-1]["add_prefix_space"]:
        return "gpt-2"
    if first == [_DIGITS]:
        return "smollm"
    pattern = first[0].get("pattern", {}).get("Regex") if len(first) == 1 else None
    # Several names may stand for one way; these are the best known.
    known = {GGUF_PRE_TOKENIZER_SPLITS[each]: each for each in ("qwen2", "llama-bpe", "tekken", "gpt-4o")}
    return known.get(pattern) if pattern else None


def _add_tokenizer(writer: Any, tokenizer: Any, model: Any) -> None:
    """Tokens with their types, merges, the special ones, and the chat template."""
    import gguf

    table = json.loads(tokenizer.backend_tokenizer.to_str())
    rows = int(model.get_input_embeddings().weight.shape[0])
    words = {index: word for word, index in table["model"]["vocab"].items()}
    types = dict.fromkeys(words, gguf.TokenType.NORMAL)
    for added in table["added_tokens"]:
        words[added["id"]] = added["content"]
        types[added["id"]] = gguf.TokenType.CONTROL if added["special"] else gguf.TokenType.USER_DEFINED
    every = range(rows)  # a model may embed more than there are tokens
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(_splitting(tokenizer))
    writer.add_token_list([words.get(index, f"[PAD{index}]") for index in every])
    writer.add_token_types([types.get(index, gguf.TokenType.UNUSED) for index in every])
    writer.add_token_merges([each if isinstance(each, str) else " ".join(each) for each in table["model"]["merges"]])
    for index, add in (
        (tokenizer.bos_token_id, writer.add_bos_token_id),
        (tokenizer.eos_token_id, writer.add_eos_token_id),
        (tokenizer.unk_token_id, writer.add_unk_token_id),
        (tokenizer.pad_token_id, writer.add_pad_token_id),
    ):
        if index is not None and index < rows:  # a class of tokenizers may add one that no model knows
            add(index)
    begins = tokenizer("a")["input_ids"][:1]
    writer.add_add_bos_token(tokenizer.bos_token_id is not None and begins == [tokenizer.bos_token_id])
    writer.add_add_space_prefix(False)
    if tokenizer.chat_template is not None:
        writer.add_chat_template(tokenizer.chat_template)
