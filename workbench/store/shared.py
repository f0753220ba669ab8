"""A store that machines share through a URL: what one has made, the others take instead of making it again.

Each machine keeps a store of its own, and what it lacks is looked for under `<url>/<kind>/<digest>/`. An artefact
stands there as files named by their sha256, and its manifest, which is written last; answers as files of sealed
lines that are only ever added, so that two machines that answer at once lose nothing. Nothing is used unless its bytes
agree with its manifest: what does not is named, and made again. Digests tell of damage and not of intent:
whoever may write under the URL is trusted as a colleague. Any URL of fsspec will do: s3, gs, abfs, sftp, file.

Locks hold on one machine: two that want the same at once may both make it, and the first to finish is taken by both.
Where machines share a folder instead, locks are as good as its file system's (NFS from version 4 on).
"""

from __future__ import annotations

import hashlib
import logging
import re
import shutil
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path, PurePosixPath
from typing import Any

from workbench.digests import digest_of
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.secrets import remember, without_secrets
from workbench.store import MAKING, MANIFEST, Artefact, Store, damaged, locks, sealed_lines

log = logging.getLogger(__name__)

LOCAL_KINDS = {"models", "speeds"}  # quicker converted than fetched, and true of one machine alone
SHA256 = re.compile(r"[0-9a-f]{64}")
LINES = re.compile(r"\d{20}-[0-9a-f]{16}\.jsonl")


def open_store(address: str | None) -> Store:
    """The store at a path, that of this machine shared through a URL, or that of this machine.

    Raises RequestError for a URL that fsspec cannot open.
    """
    if not address:
        return Store.default()
    remember(address, queries=True)
    return SharedStore(Store.default().home, address) if "://" in address else Store(Path(address).expanduser())


class SharedStore(Store):
    """A store of this machine, filled from a URL and into it. `unshared` says what last could not be written there."""

    shared = True

    def __init__(self, home: Path, url: str) -> None:
        super().__init__(home)
        self.url = url.rstrip("/")
        self.unshared: str | None = None
        self._remote = _Remote(self.url)
        self._shared: set[Path] = set()
        self._read: set[str] = set()  # files of lines: they never change
        self._known: dict[Path, set[str]] = {}  # of each local file, the digests of the rows that stand under the URL

    @property
    def address(self) -> str:
        """The URL."""
        return self.url

    def find(self, kind: str, depends: Mapping[str, Any]) -> Artefact | None:
        """The artefact, looked for in the local store and then under the URL."""
        found = super().find(kind, depends)
        if kind in LOCAL_KINDS:
            return found
        if found is not None:  # perhaps made before there was a URL, or when it could not be written
            if found.folder not in self._shared and not self._stands(found):
                self._give(found)
            self._shared.add(found.folder)
            return found
        if self._remote.read(f"{kind}/{digest_of(depends)[:32]}/{MANIFEST}") is None:
            return None
        with self._fetching(kind, digest_of(depends)):
            # Another process may have fetched it while this one waited.
            return super().find(kind, depends) or (
                super().find(kind, depends) if self._take(kind, digest_of(depends)) else None
            )

    def _make(
        self, kind: str, depends: Mapping[str, Any], make: Callable[[Path], Mapping[str, Any] | None]
    ) -> Artefact:
        made = super()._make(kind, depends, make)
        if kind in LOCAL_KINDS:
            return made
        # Where another machine was first, its bytes are everybody's: answers are kept under the digest of weights.
        if self._stands(made):
            with self._fetching(kind, made.digest):
                if self._take(kind, made.digest):
                    return super().find(kind, depends) or made
        self._give(made)
        return made

    def _fetching(self, kind: str, digest: str) -> AbstractContextManager[None]:
        """One process of this machine at a time; whoever makes it meanwhile is another lock's concern."""
        return locks.held(self.lock("fetched", f"{kind}-{digest[:32]}"), said("lock.fetches", kind=kind))

    def _stands(self, artefact: Artefact) -> bool:
        """Whether there is an artefact under the URL, as far as its manifest tells."""
        place = f"{artefact.folder.parent.name}/{artefact.folder.name}"
        return place not in self._remote.damaged and self._remote.read(f"{place}/{MANIFEST}") is not None

    def _give(self, artefact: Artefact) -> None:
        """Write an artefact under the URL."""
        place = f"{artefact.folder.parent.name}/{artefact.folder.name}"
        named = {str(entry["sha256"]): artefact.folder / name for name, entry in artefact.manifest["files"].items()}
        manifest = (artefact.folder / MANIFEST).read_bytes()
        self._shared.add(artefact.folder)
        try:
            for sha256, path in named.items():
                self._remote.write(f"{place}/{sha256}", path)
            self._remote.write(f"{place}/{MANIFEST}", manifest)
        except Exception as error:  # of any kind: each file system has its own
            self._cannot(place, error)

    def _take(self, kind: str, digest: str) -> bool:
        """Fetch an artefact, whole and verified, in the place of any that is here. False when there is none."""
        place, folder = f"{kind}/{digest[:32]}", self.folder(kind, digest)
        manifest = self._remote.read(f"{place}/{MANIFEST}")
        if manifest is None:
            return False
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{MAKING}fetched-") as room:
                work = Path(room, folder.name)
                work.mkdir()
                (work / MANIFEST).write_bytes(manifest)
                if wrong := self._wrong(kind, digest, work):
                    self._remote.wrong(place, ", ".join(wrong))
                    return False
                shutil.rmtree(folder, ignore_errors=True)
                work.replace(folder)
        except OSError as error:
            raise self._unwritable(error) from error
        self._shared.add(folder)
        self._verified.discard(folder)
        return True

    def _wrong(self, kind: str, digest: str, work: Path) -> list[str]:
        """Fetch the files of the manifest in a folder; returns the names of those that are not as it says."""
        artefact = self.read(work)
        if artefact is None or not _well_formed(artefact.manifest, kind, digest):
            return [MANIFEST]
        for name, entry in artefact.manifest["files"].items():
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            self._remote.fetch(f"{kind}/{digest[:32]}/{entry['sha256']}", entry["bytes"], work / name)
        return damaged(artefact)

    def exchange(self, path: Path, sound: Callable[[Mapping[str, Any]], bool]) -> None:
        """Take the lines of other machines into a file of this store, and give them those that they lack."""
        place, known = path.parent.relative_to(self.home).as_posix(), self._known.setdefault(path, set())
        theirs = {digest_of(row): row for row in self._new_lines(place, sound)}
        known |= set(theirs)
        here = {digest_of(row): row for row in sealed_lines.read(path)[0]}
        if taken := [row for digest, row in theirs.items() if digest not in here]:
            path.parent.mkdir(parents=True, exist_ok=True)
            sealed_lines.append(path, taken)
        given = sealed_lines.lines(row for digest, row in here.items() if digest not in known)
        if given:
            name = f"{time.time_ns():020d}-{hashlib.sha256(given).hexdigest()[:16]}.jsonl"  # read in order of time
            try:
                self._remote.write(f"{place}/{name}", given)
            except Exception as error:  # of any kind: each file system has its own
                self._cannot(place, error)
            else:
                known |= set(here)
                self._read.add(f"{place}/{name}")

    def _new_lines(self, place: str, sound: Callable[[Mapping[str, Any]], bool]) -> Iterator[dict[str, Any]]:
        """What stands in files that this process has not read yet."""
        for name in self._remote.names(place):
            file = f"{place}/{name}"
            content = self._remote.read(file) if LINES.fullmatch(name) and file not in self._read else None
            if content is not None:
                self._read.add(file)
                rows, wrong = sealed_lines.parsed(content)
                kept = [row for row in rows if sound(row)]
                if wrong or len(kept) < len(rows):
                    self._remote.wrong(place, said("note.damaged_rows", n=wrong + len(rows) - len(kept), name=name))
                yield from kept

    def _cannot(self, place: str, error: Exception) -> None:
        url = f"{without_secrets(self.url)}/{place}"
        self.unshared = said("note.store_unwritable", url=url, error=_plain(error))
        log.warning("%s", said("note.not_shared", error=self.unshared))


class _Remote:
    """What stands under a URL. What cannot be read is logged once, and treated as absent."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        try:
            self.files, self.root = url_to_fs(url)
        except (ImportError, ValueError, OSError) as error:
            what, cure = said("store_fault.unopened", error=_plain(error)), said("store_fault.unopened_cure")
            raise RequestError.of(what, f"resources.store {without_secrets(url)}", cure) from error
        self.url = without_secrets(url)  # for messages
        self.damaged: set[str] = set()
        self._reported: set[str] = set()

    def read(self, place: str) -> bytes | None:
        """The bytes of a file, or None."""
        try:
            content: bytes = self.files.cat_file(f"{self.root}/{place}")
        except FileNotFoundError:
            return None
        except Exception as error:  # of any kind: each file system has its own
            self._tell(said("note.store_unreadable", url=self.url, error=_plain(error)))
            return None
        return content

    def names(self, place: str) -> Iterable[str]:
        """The names of a folder's files, in order."""
        try:
            self.files.invalidate_cache(f"{self.root}/{place}")
            return sorted(str(path).rsplit("/", 1)[-1] for path in self.files.ls(f"{self.root}/{place}", detail=False))
        except FileNotFoundError:
            return ()
        except Exception as error:  # of any kind: each file system has its own
            self._tell(said("note.store_unreadable", url=self.url, error=_plain(error)))
            return ()

    def fetch(self, place: str, size: int, to: Path) -> None:
        """Copy a file of this many bytes; of any other size it is left, and found missing."""
        try:
            self.files.invalidate_cache(f"{self.root}/{place}")
            if self.files.size(f"{self.root}/{place}") == size:
                self.files.get_file(f"{self.root}/{place}", str(to))
        except Exception as error:  # of any kind: each file system has its own
            log.debug("%s/%s cannot be fetched: %s", self.url, place, error)

    def write(self, place: str, content: bytes | Path) -> None:
        """Write a file, so that no reader sees a half where the file system allows that. Raises what that raises."""
        from fsspec.implementations.local import LocalFileSystem

        path = f"{self.root}/{place}"
        self.files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        # An object appears when it is whole; a file on a disk grows under its name.
        target = f"{path}.{uuid.uuid4().hex}" if isinstance(self.files, LocalFileSystem) else path
        if isinstance(content, Path):
            self.files.put_file(str(content), target)
        else:
            self.files.pipe_file(target, content)
        if target != path:
            Path(target).replace(path)

    def wrong(self, place: str, what: str) -> None:
        """Name what is damaged, once; it may be written over."""
        self.damaged.add(place)
        self._tell(said("note.damaged_shared", what=what, url=f"{self.url}/{place}"))

    def _tell(self, text: str) -> None:
        if text not in self._reported:
            self._reported.add(text)
            log.warning("%s", text)


def _well_formed(manifest: Mapping[str, Any], kind: str, digest: str) -> bool:
    """Whether a manifest is of what was asked for, and names files inside its own folder alone."""
    try:
        if manifest["kind"] != kind or manifest["digest"] != digest or digest_of(manifest["depends"]) != digest:
            return False
        return isinstance(manifest["info"], dict) and all(
            _inside(name) and SHA256.fullmatch(entry["sha256"]) and isinstance(entry["bytes"], int)
            for name, entry in manifest["files"].items()
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return False


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    plain = path.as_posix() == name and not path.is_absolute() and not {"..", "."} & set(path.parts)
    return plain and name != MANIFEST and not re.search(r"[\\:\x00-\x1f]", name)


def _plain(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else 'no reason given'}"
