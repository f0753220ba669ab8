"""What the store holds, whether it is sound, and how to make room: `workbench store list|verify|prune`."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.languages.spoken import numbers
from workbench.store import MAKING, MANIFEST, PROCESSES, Artefact, Store, damaged, leased, locks, sealed_lines

ANSWERS = "answers"
CHECKPOINTS = "checkpoints"  # of training, and of embedding
CHECKPOINTED = ("adapters", "embeddings")
LOCKS = "locks"
DAY = 86400.0

State = Literal["sound", "damaged", "unfinished", "in use"]


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """One folder of the store. `state` is "sound" until its bytes have been looked at; `used` a Unix time."""

    kind: str
    folder: Path
    size: int
    used: float
    state: State
    note: str = ""

    @property
    def name(self) -> str:
        """The digest it stands under, as far as its folder is named by it."""
        return self.folder.name.removeprefix(MAKING).partition("-")[0]


def entries(store: Store) -> list[StoreEntry]:
    """Everything in the store, unfinished work included, by kind and then by last use, newest first."""
    found = [
        _entry(store, folder)
        for kind in sorted(store.home.iterdir() if store.home.is_dir() else ())
        if kind.is_dir() and kind.name not in (LOCKS, PROCESSES)
        for folder in sorted(kind.iterdir())
        if folder.is_dir()
    ]
    return sorted(found, key=lambda entry: (entry.kind, -entry.used))


def _entry(store: Store, folder: Path) -> StoreEntry:
    kind = folder.parent.name
    files = [path for path in folder.rglob("*") if path.is_file()]
    sizes = [_stat(path) for path in files]
    size, used = sum(size for size, _ in sizes), max((at for _, at in sizes), default=_stat(folder)[1])
    if kind == ANSWERS:
        rows, _ = sealed_lines.read(folder / "answers.jsonl")
        return StoreEntry(kind, folder, size, used, "sound", f"{sum('answer' in row for row in rows)} answers")
    if kind == CHECKPOINTS or folder.name.startswith(MAKING):
        name = folder.name.removeprefix(MAKING).partition("-")[0]
        makers = CHECKPOINTED if kind == CHECKPOINTS else (kind,)
        free = all(locks.is_free(store.lock(maker, name)) for maker in makers)
        return StoreEntry(kind, folder, size, used, "unfinished" if free else "in use")
    artefact = store.read(folder)
    if artefact is None:
        return StoreEntry(kind, folder, size, used, "damaged", MANIFEST)
    used = _stat(folder / MANIFEST)[1]
    return StoreEntry(kind, folder, size, used, "sound", _note(artefact))


def _note(artefact: Artefact) -> str:
    """What tells it from its neighbours: a model's name, how an adapter was trained, how much an index holds."""
    info = artefact.info
    if "method" in info and "tokens" in info:
        return f"{info['method']}, {numbers().number(info['tokens'])} tokens"
    if "passages" in info:
        return f"{numbers().number(info['passages'])} passages"
    return str(artefact.manifest["depends"].get("model", ""))[:40]


def _stat(path: Path) -> tuple[int, float]:
    try:
        stat = path.stat()
    except OSError:  # another process is working there
        return 0, 0.0
    return stat.st_size, stat.st_mtime


def verify(store: Store) -> Iterator[StoreEntry]:
    """Every entry again, after reading all of its bytes; a note names what is damaged."""
    for entry in entries(store):
        if entry.state != "sound":
            yield entry
            continue
        if entry.kind == ANSWERS:
            _, wrong_lines = sealed_lines.read(entry.folder / "answers.jsonl")
            wrong = [f"{wrong_lines} lines of answers.jsonl"] if wrong_lines else []
        else:
            artefact = store.read(entry.folder)
            wrong = damaged(artefact) if artefact else [MANIFEST]
        state: State = "damaged" if wrong else "sound"
        yield StoreEntry(entry.kind, entry.folder, entry.size, entry.used, state, ", ".join(wrong) or entry.note)


def prunable(
    store: Store, *, kinds: Sequence[str] = (), unused_days: float | None = None, everything: bool = False
) -> list[StoreEntry]:
    """What `prune` would remove: unfinished and damaged work, and what was not used for so many days, or everything.

    Damage is looked for in manifests alone: `verify` reads all bytes. What a living process works on, or has used
    since it began, is left.
    """
    used = leased(store.home)
    oldest = time.time() - DAY * unused_days if unused_days is not None else None
    return [
        entry
        for entry in entries(store)
        if (not kinds or entry.kind in kinds)
        and entry.state != "in use"
        and entry.folder not in used
        and (everything or entry.state != "sound" or (oldest is not None and entry.used < oldest))
        and locks.is_free(store.lock(entry.kind, entry.name))
    ]


def remove(store: Store, found: Sequence[StoreEntry]) -> int:
    """Remove these entries and the locks that nobody holds; returns the bytes made free."""
    for entry in found:
        shutil.rmtree(entry.folder)
    for lock in (store.home / LOCKS).glob("*.lock"):
        if locks.is_free(lock):
            lock.unlink(missing_ok=True)
    return sum(entry.size for entry in found)
