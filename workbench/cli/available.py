"""Which models are here: installed as packages, converted in the store, or in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.languages.spoken import said
from workbench.models.catalogue import CATALOGUE, GGUF, is_hub_id
from workbench.models.scripted import SCHEME

if TYPE_CHECKING:
    from workbench.store import Store


def state_of(name: str, store: Store) -> str:
    """What stands between this model and its first answer, in words."""
    if name in CATALOGUE:
        model = CATALOGUE[name]
        if model.converted(store) is not None:
            return said("model.converted")
        return said("model.installed") if model.parts() else said("model.not_installed", install=model.install)
    if name.startswith(SCHEME):
        return said("model.script")
    folder = Path(name).expanduser()
    if folder.is_dir():
        return said("model.folder" if any(folder.glob("*.safetensors")) else "model.folder_without_weights")
    if folder.suffix.lower() == GGUF:
        return said("model.gguf" if folder.is_file() else "model.no_gguf")
    return said("model.hub" if is_hub_id(name) else "model.unknown")
