"""The store: everything expensive, kept under a digest of everything it depends on.

An artefact is a folder `<home>/<kind>/<digest>/` whose `manifest.json` is written last: it names what
the artefact depends on and the sha256 and size of every file, and bears a digest of itself. A folder
without a sound manifest is unfinished work and is made again; a file whose bytes do not match is never
used, but named and made again. Of two processes that want the same artefact, one makes it and the other
waits. The store can be deleted at any time, and costs only time.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import json
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.digests import canonical, digest_of, file_digest
from workbench.errors import RequestError
from workbench.files import write_atomic
from workbench.languages.spoken import said
from workbench.store import locks

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
HOME_VARIABLE = "WORKBENCH_HOME"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
PROCESSES = "processes"  # the folder of the files that say what a living process uses
MAKING = ".making-"  # begins the name of a folder that is being written, before the digest it is to stand under


def no_room(error: BaseException | None) -> bool:
    """Whether an error, or what it came of, is a full disk; libraries wrap it in errors of their own."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        if re.search(r"No space left on device|Disk quota exceeded|os error 28\b|file write failed", str(error)):
            return True
        error = error.__cause__ or error.__context__
    return False


@dataclass(frozen=True, slots=True)
class Artefact:
    """A finished artefact: its folder, and the manifest that vouches for it."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """The digest it is stored under."""
        return str(self.manifest["digest"])

    @property
    def info(self) -> Mapping[str, Any]:
        """What its maker noted: costs, counts, the training curve."""
        info: Mapping[str, Any] = self.manifest["info"]
        return info

    @property
    def storage_bytes(self) -> int:
        """Bytes on disk of its files, the manifest left out."""
        return sum(entry["bytes"] for entry in self.manifest["files"].values())


class Leases:
    """What this process uses of a store, listed in a file beside a lock that dies with the process."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._listed: set[Path] = set()
        self._file: Path | None = None
        self._process = 0

    def add(self, folder: Path) -> None:
        """List one folder. A store that cannot be written has nobody who could remove something from it."""
        if self._process != os.getpid():  # the first folder of this process, or of one that was forked from it
            self._listed, self._file, self._process = set(), None, os.getpid()
        if folder in self._listed or not self.home.is_dir():
            return
        self._listed.add(folder)
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = self._begin()
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(f"{folder.relative_to(self.home).as_posix()}\n")

    def _begin(self) -> Path:
        from filelock import FileLock

        path = self.home / PROCESSES / f"{os.getpid()}-{os.urandom(4).hex()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path.with_suffix(".lock"))
        lock.acquire(blocking=False)
        atexit.register(_end_lease, path, lock)
        return path.with_suffix(".uses")


def _end_lease(path: Path, lock: Any) -> None:
    with contextlib.suppress(OSError):
        path.with_suffix(".uses").unlink(missing_ok=True)
        lock.release()
        path.with_suffix(".lock").unlink(missing_ok=True)


def leased(home: Path) -> set[Path]:
    """The folders of a store that living processes use, this one's own left out; files of dead ones are removed."""
    found: set[Path] = set()
    for path in (home / PROCESSES).glob("*.uses"):
        if path.name.startswith(f"{os.getpid()}-"):
            continue
        if locks.is_free(path.with_suffix(".lock")):
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
            continue
        with contextlib.suppress(OSError):
            found |= {home / line for line in path.read_text(encoding="utf-8").splitlines()}
    return found


class Store:
    """A folder of artefacts. Verifies each artefact's bytes once per process, before its first use."""

    shared = False  # whether `exchange` does anything

    def __init__(self, home: Path) -> None:
        self.home = home
        self._verified: set[Path] = set()
        self._leases = Leases(home)
        self._reported: set[Path] = set()

    @classmethod
    def default(cls) -> Store:
        """The store in `WORKBENCH_HOME`, else in the platform's user cache."""
        named = os.environ.get(HOME_VARIABLE)
        if named:
            return cls(Path(named).expanduser())
        from platformdirs import user_cache_path

        return cls(user_cache_path("workbench"))

    @property
    def address(self) -> str:
        """What another process opens to find the same: an absolute path, or a URL."""
        return str(self.home.resolve())

    def exchange(self, path: Path, sound: Callable[[Mapping[str, Any]], bool]) -> None:
        """Merge a file of sealed lines with those that other machines have made; a store by itself has no others."""

    def folder(self, kind: str, digest: str) -> Path:
        """Where an artefact of this kind and digest stands, or would stand."""
        return self.home / kind / digest[:32]

    def lock(self, kind: str, name: str) -> Path:
        """The lock file of what is stored, or made, under this kind and folder name."""
        return self.home / "locks" / f"{kind}-{name}.lock"

    def lease(self, folder: Path) -> None:
        """Keep a folder of the store from being pruned for as long as this process lives."""
        self._leases.add(folder)

    def find(self, kind: str, depends: Mapping[str, Any]) -> Artefact | None:
        """The finished, intact artefact that depends on exactly this, or None. A damaged one is named."""
        folder = self.folder(kind, digest_of(depends))
        self.lease(folder)
        artefact = self.read(folder)
        if artefact is None:
            if (folder / MANIFEST).exists():
                self._tell(folder, [MANIFEST])
            return None
        if folder not in self._verified:
            if wrong := damaged(artefact):
                self._tell(folder, wrong)
                return None
            self._verified.add(folder)
            self._used(folder)
        return artefact

    def _tell(self, folder: Path, wrong: Sequence[str]) -> None:
        """Log what is damaged, once."""
        if folder not in self._reported:
            self._reported.add(folder)
            log.warning("%s", said("note.damaged", files=", ".join(wrong), folder=folder))

    def _used(self, folder: Path) -> None:
        """Leave the time of the last use on the manifest, for `store prune --unused-for`."""
        with contextlib.suppress(OSError):  # a store that can only be read serves as well
            os.utime(folder / MANIFEST)

    def get(self, kind: str, depends: Mapping[str, Any], make: Callable[[Path], Mapping[str, Any] | None]) -> Artefact:
        """The artefact for these dependencies, made by `make(folder)` when it is not there.

        `make` writes its files into an empty folder and returns what is worth noting about them.
        """
        found = self.find(kind, depends)
        if found is not None:
            return found
        folder = self.folder(kind, digest_of(depends))
        lock = self.lock(kind, folder.name)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            lock.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error
        with locks.held(lock, said("lock.makes", kind=kind)):
            for left in folder.parent.glob(f"{MAKING}{folder.name}-*"):  # of a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            return self.find(kind, depends) or self._make(kind, depends, make)

    def _unwritable(self, error: OSError) -> RequestError:
        return RequestError.of(
            said("store_fault.unwritable", error=error),
            str(self.home),
            said("store_fault.unwritable_cure", variable=HOME_VARIABLE),
        )

    def _make(
        self, kind: str, depends: Mapping[str, Any], make: Callable[[Path], Mapping[str, Any] | None]
    ) -> Artefact:
        folder = self.folder(kind, digest_of(depends))
        try:
            work = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{MAKING}{folder.name}-"))
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            info = make(work)
            files = {
                path.relative_to(work).as_posix(): {"sha256": file_digest(path), "bytes": path.stat().st_size}
                for path in sorted(work.rglob("*"))
                if path.is_file()
            }
            content = {
                "kind": kind,
                "digest": digest_of(depends),
                "depends": depends,
                "files": files,
                "info": dict(info or {}),
            }
            manifest = {**content, "seal": digest_of(json.loads(canonical(content)))}  # of what a reader will read
            write_atomic(work / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
            if folder.exists():  # damaged
                shutil.rmtree(folder)
            work.chmod(0o755)
            work.replace(folder)
        except BaseException as error:
            shutil.rmtree(work, ignore_errors=True)
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                what = said("store_fault.no_room", error=error.strerror)
                cure = said("store_fault.no_room_cure", variable=HOME_VARIABLE)
                raise RequestError.of(what, str(self.home), cure) from error
            raise
        self._verified.add(folder)
        artefact = self.read(folder)
        if artefact is None:
            raise RuntimeError(f"{folder} vanished while it was being made")
        return artefact

    def read(self, folder: Path) -> Artefact | None:
        """The artefact of a folder if its manifest is sound; the files are not looked at."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            sealed = manifest.pop("seal") == digest_of(manifest)
        except (OSError, ValueError, AttributeError, TypeError, KeyError):
            return None
        return Artefact(folder, manifest) if sealed and folder.name == manifest["digest"][:32] else None

    def artefacts_of(self, kind: str) -> list[Artefact]:
        """Every finished artefact of a kind, the one last used first."""
        found = (self.read(path.parent) for path in self.home.glob(f"{kind}/[!.]*/{MANIFEST}"))
        return sorted(filter(None, found), key=lambda each: -(each.folder / MANIFEST).stat().st_mtime)


def damaged(artefact: Artefact) -> list[str]:
    """The names of files that are missing or whose bytes are not those of the manifest."""
    wrong = []
    for name, entry in artefact.manifest["files"].items():
        path = artefact.folder / name
        if not path.is_file() or path.stat().st_size != entry["bytes"] or file_digest(path) != entry["sha256"]:
            wrong.append(name)
    return wrong
