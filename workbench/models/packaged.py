"""A model that comes as packages: what is known of it before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.digests import digest_of
from workbench.models import packages
from workbench.store import Artefact, Store

VERSION = 4  # of `conversion`: raise when that changes what it writes


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """A model that comes as packages: where its file lies in them, and under which terms.

    `sha256` and `bytes` are of the whole file. `stored` is the dtype of the converted weights; the arithmetic is in
    that of the run. `ends` are the tokens that end a reply, where the file does not name all of them.
    """

    name: str
    title: str
    licence: str
    packages: tuple[str, ...]
    files: tuple[tuple[str, str], ...]  # (module, path inside it), joined in this order
    sha256: str
    bytes: int
    chat: bool
    languages: tuple[str, ...]
    note: str = ""
    stored: str = "float32"
    ends: tuple[str, ...] = ()
    learning_rate: float | None = None

    def parts(self) -> list[Path] | None:
        """The installed files in order, or None when a package is missing. Imports no package."""
        return packages.installed(self.files)

    @property
    def install(self) -> str:
        """The command that installs it."""
        return f"workbench models install {self.name}"

    @property
    def key(self) -> dict[str, object]:
        """What its conversion in the store depends on."""
        return {
            "model": self.name,
            "sha256": self.sha256,
            "stored": self.stored,
            "ends": self.ends,
            "conversion": VERSION,
        }

    def converted(self, store: Store) -> Artefact | None:
        """Its conversion in the store, the bytes not checked."""
        return store.read(store.folder("models", digest_of(self.key)))
