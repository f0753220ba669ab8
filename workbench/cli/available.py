"""Which models are here: installed as packages, converted in the store, or in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.models.catalogue import CATALOGUE, GGUF, is_hub_id
from workbench.models.scripted import SCHEME

if TYPE_CHECKING:
    from workbench.store import Store


def state_of(name: str, store: Store) -> str:
    """What stands between this model and its first answer, in words."""
    if name in CATALOGUE:
        model = CATALOGUE[name]
        if model.converted(store) is not None:
            return "converted, ready"
        return "installed, converted on first use" if model.parts() else f"not installed: {model.install}"
    if name.startswith(SCHEME):
        return "a script, ready"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return "a folder" if any(folder.glob("*.safetensors")) else "a folder without safetensors weights"
    if folder.suffix.lower() == GGUF:
        return "a GGUF file, converted on first use" if folder.is_file() else "a GGUF file that is not there"
    return "from the hub, on first use" if is_hub_id(name) else "unknown"
