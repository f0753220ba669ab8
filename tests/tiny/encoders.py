"""A random encoder of two layers in the file format of `workbench.models.e5`, and its folder."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from workbench.models.e5 import BLOCK, MAGIC, convert

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 32, 2, 4, 64, 40, 2
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def pieces(texts: Sequence[str]) -> list[str]:
    """Every word of the texts with its blank, and every character, so that any text has tokens."""
    words = dict.fromkeys(f"▁{word}" for text in texts for word in text.split())
    letters = dict.fromkeys(letter for text in texts for letter in text if not letter.isspace())
    return [*SPECIAL, "▁", *letters, *words, "<mask>"]


def tensors(vocabulary: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Random weights by the names of the file."""
    rng = np.random.default_rng(seed)
    shapes = {"emb.word": (vocabulary, HIDDEN), "emb.pos": (POSITIONS, HIDDEN), "emb.type": (TYPES, HIDDEN)}
    for layer in range(LAYERS):
        for part, (out, into) in {
            "q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN),
            "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER),
        }.items():  # fmt: skip
            shapes[f"l{layer}.{part}.w"] = (out, into)
            shapes[f"l{layer}.{part}.b"] = (out,)
    made = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in shapes.items()}
    for norm in ("emb.ln", *(f"l{layer}.{part}" for layer in range(LAYERS) for part in ("aln", "oln"))):
        made |= {f"{norm}.w": np.ones(HIDDEN, np.float32), f"{norm}.b": np.zeros(HIDDEN, np.float32)}
    return made


def quantised(values: np.ndarray) -> tuple[bytes, np.ndarray]:
    """Blocks of Q4_0, and the values that they stand for."""
    blocks = values.reshape(-1, BLOCK)
    scales = (np.abs(blocks).max(1, keepdims=True) / 7).astype(np.float16)
    whole = np.clip(np.round(blocks / scales.astype(np.float32)) + 8, 0, 15).astype(np.uint8)
    packed = whole[:, : BLOCK // 2] | whole[:, BLOCK // 2 :] << 4
    data = np.concatenate([scales.view(np.uint8).reshape(len(blocks), 2), packed], axis=1).tobytes()
    return data, ((whole.astype(np.float32) - 8) * scales.astype(np.float32)).reshape(values.shape)


def write(path: Path, texts: Sequence[str], seed: int = 0, leave_out: str = "") -> Mapping[str, np.ndarray]:
    """Write the file; returns the weights as they are read back."""
    names = pieces(texts)
    encoded = [name.encode() for name in names]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4")
    scores = np.array([0.0 if name in SPECIAL else -2.0 - 1 / len(name) for name in names], "<f4")
    head = MAGIC + struct.pack("<I7i", 1, HIDDEN, LAYERS, HEADS, INNER, len(names), POSITIONS, TYPES)
    head += struct.pack("<fi5iQ", 1e-12, BLOCK, len(names), 0, 2, 1, 3, sum(map(len, encoded)))
    head += offsets.tobytes() + scores.tobytes() + b"".join(encoded) + struct.pack("<iI", 0, 0)
    made = {name: values for name, values in tensors(len(names), seed).items() if name != leave_out}
    rows, data, kept = [], [], {}
    for name, values in made.items():
        if values.ndim == 2 and name != "emb.type":
            stored, kept[name] = quantised(values)
            rows.append((name, 1, values.size, stored))
        else:
            kept[name] = values
            rows.append((name, 0, values.size, values.tobytes()))
        data.append(rows[-1][3])
    place = len(head) + 4 + sum(2 + len(name) + struct.calcsize("<BIQQ") for name, *_ in rows)
    table = struct.pack("<i", len(rows))
    for name, kind, count, stored in rows:
        table += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, place, len(stored))
        place += len(stored)
    path.write_bytes(head + table + b"".join(data))
    return kept


def save(folder: Path, texts: Sequence[str], seed: int = 0) -> Path:
    """The folder of sentence-transformers of such an encoder."""
    folder.mkdir(parents=True)
    file = folder.with_suffix(".bin")
    write(file, texts, seed)
    convert(file, folder)
    return folder
