"""Checkpoints of a training run: written by transformers' Trainer, trusted only under a manifest written last.

The folder lies in the store under the digest of the adapter that is being made, so a checkpoint can never be
taken for one of another plan, base or seed. It is removed when the adapter is finished.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.digests import digest_of, file_digest
from workbench.files import write_atomic
from workbench.store import MANIFEST

EVERY_SECONDS = 30.0
LARGEST_SHARE = 0.02  # of the time that saving may take


@dataclass(slots=True)
class Checkpoints:
    """The checkpoints of one training run, and when the next is due."""

    folder: Path
    _next: float = field(default_factory=lambda: time.monotonic() + EVERY_SECONDS)
    _began: float = 0.0

    def due(self) -> bool:
        """Whether to save now. If so, the time that saving takes counts from here."""
        self._began = time.monotonic()
        return self._began >= self._next

    def seal(self, step: int, state: Mapping[str, Any]) -> None:
        """Vouch for a checkpoint that was just written, with what the loop has to remember beside it."""
        folder = self.folder / f"checkpoint-{step}"
        files = {path.name: file_digest(path) for path in sorted(folder.iterdir()) if path.is_file()}
        content = {"step": step, "files": files, "state": dict(state)}
        write_atomic(folder / MANIFEST, json.dumps({**content, "seal": digest_of(content)}))
        now = time.monotonic()
        self._next = now + max(EVERY_SECONDS, (now - self._began) / LARGEST_SHARE)

    def newest(self) -> tuple[Path, Mapping[str, Any]] | None:
        """The folder and the remembered state of the newest intact checkpoint. Others are removed."""
        found: tuple[Path, Mapping[str, Any]] | None = None
        steps = sorted(self.folder.glob("checkpoint-*"), key=_step, reverse=True) if self.folder.is_dir() else []
        for folder in steps:
            state = _intact(folder) if found is None else None
            if state is not None:
                found = folder, state
            else:
                shutil.rmtree(folder, ignore_errors=True)
        return found

    def discard(self) -> None:
        """The training is over."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _step(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isdigit() else -1


def _intact(folder: Path) -> Mapping[str, Any] | None:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sealed = manifest.pop("seal") == digest_of(manifest)
        whole = sealed and all(file_digest(folder / name) == digest for name, digest in manifest["files"].items())
    except (OSError, ValueError, AttributeError, TypeError, KeyError):
        return None
    state: Mapping[str, Any] = manifest["state"]
    return state if whole else None
