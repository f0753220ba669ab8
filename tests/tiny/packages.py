"""A catalogue model of two layers: its GGUF file, cut over wheels that must be read and never run."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import gguf
import numpy as np

from workbench.models.packaged import CatalogueModel

WIDTH, FEED_FORWARD, HEADS, LAYERS = 32, 64, 4, 2
NEVER_RUN = "raise SystemExit('the code of a package of data was run')\n"


def tokens() -> tuple[list[str], list[int]]:
    """A byte-level vocabulary with one merge, and three control tokens."""
    alphabet = [*sorted(_byte_letters()), "ab"]
    words = [*alphabet, "<|im_start|>", "<|im_end|>", "<|endoftext|>"]
    control = [gguf.TokenType.CONTROL] * 3
    return words, [*[gguf.TokenType.NORMAL] * len(alphabet), *control]


def _byte_letters() -> list[str]:
    from tokenizers.pre_tokenizers import ByteLevel

    return list(ByteLevel.alphabet())


def write_gguf(path: Path, seed: int = 0, end_of_turn: str | None = None) -> Path:
    """A Llama of random weights, with the tokenizer in the file as llama.cpp keeps it."""
    words, types = tokens()
    made = gguf.GGUFWriter(path, "llama")
    made.add_context_length(128)
    made.add_embedding_length(WIDTH)
    made.add_block_count(LAYERS)
    made.add_feed_forward_length(FEED_FORWARD)
    made.add_head_count(HEADS)
    made.add_head_count_kv(HEADS)
    made.add_layer_norm_rms_eps(1e-5)
    made.add_rope_freq_base(10000.0)
    made.add_vocab_size(len(words))
    made.add_tokenizer_model("gpt2")
    made.add_token_list(words)
    made.add_token_types(types)
    made.add_token_merges(["a b"])
    made.add_eos_token_id(words.index("<|im_end|>"))
    made.add_bos_token_id(words.index("<|im_start|>"))
    if end_of_turn:
        made.add_eot_token_id(words.index(end_of_turn))
    made.add_chat_template("{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}")
    dice = np.random.default_rng(seed)

    def add(name: str, *shape: int) -> None:
        made.add_tensor(name, dice.normal(size=shape).astype(np.float32))

    add("token_embd.weight", len(words), WIDTH)
    add("output_norm.weight", WIDTH)
    for layer in range(LAYERS):
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{name}.weight", WIDTH, WIDTH)
        add(f"blk.{layer}.ffn_gate.weight", FEED_FORWARD, WIDTH)
        add(f"blk.{layer}.ffn_up.weight", FEED_FORWARD, WIDTH)
        add(f"blk.{layer}.ffn_down.weight", WIDTH, FEED_FORWARD)
        add(f"blk.{layer}.attn_norm.weight", WIDTH)
        add(f"blk.{layer}.ffn_norm.weight", WIDTH)
    made.write_header_to_file()
    made.write_kv_data_to_file()
    made.write_tensors_to_file()
    made.close()
    return path


def wheel(folder: Path, package: str, files: dict[str, bytes]) -> None:
    """A wheel of version 1.0 that holds these files."""
    module = package.replace("-", "_")
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{module}-1.0-py3-none-any.whl", "w") as out:
        out.writestr(f"{module}/__init__.py", NEVER_RUN)
        for name, content in files.items():
            out.writestr(f"{module}/{name}", content)
        out.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        out.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        out.writestr(f"{info}/RECORD", "")


def catalogue_model(folder: Path) -> CatalogueModel:
    """The model, its file in two wheels of `folder`."""
    file = write_gguf(folder / "whole.gguf")
    content = file.read_bytes()
    file.unlink()
    middle = len(content) // 2
    wheel(folder, "tiny-data-part1", {"data/part1.bin": content[:middle]})
    wheel(folder, "tiny-data-part2", {"data/part2.bin": content[middle:]})
    return CatalogueModel(
        name="tiny",
        title="Tiny",
        licence="Apache-2.0",
        packages=("tiny-data-part1==1.0", "tiny-data-part2==1.0"),
        files=(("tiny_data_part1", "data/part1.bin"), ("tiny_data_part2", "data/part2.bin")),
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        chat=True,
        languages=("en",),
    )
