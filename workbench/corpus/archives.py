"""The files in archives (zip, tar), one at a time, each in a temporary folder: nothing is written anywhere else."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from workbench.corpus.readers.registry import Limits, ReadFailure
from workbench.languages.spoken import said

_SUFFIXES = (".zip", ".tar", ".tgz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_ERRORS = (
    zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
)  # fmt: skip
MOST_ENTRIES = 20_000
MOST_RATIO = 200  # of the size of an entry to what it takes in the archive: beyond, it is a bomb
_SMALL = 1_000_000  # bytes up to which a ratio means nothing


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name inside, and where it is for now, or why it was left out."""

    name: str
    path: Path | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    size: int
    packed: int | None
    reason: str
    open: Callable[[], IO[bytes] | None]


def is_archive(path: Path) -> bool:
    """Whether a file is one, by its name: "a.zip", "a.tar.gz"; "a.jsonl.gz" is a packed file, not an archive."""
    return path.name.lower().endswith(_SUFFIXES)


def members(path: Path, limits: Limits) -> Iterator[Member]:
    """Each file of the archive, in a temporary folder that lasts until the next.

    Links, names that are absolute or climb out, entries without end and archives in archives are left out, each with
    its reason.

    Raises:
        ReadFailure: if it is no archive, is encrypted, or holds too much.
    """
    try:
        if path.name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                yield from _each(_of_zip(archive), limits)
        else:
            with tarfile.open(path) as packed:
                yield from _each(_of_tar(packed), limits)
    except _ERRORS as error:
        raise ReadFailure(said("archive.damaged", error=error)) from error


def _of_zip(archive: zipfile.ZipFile) -> Iterator[_Entry]:
    for info in archive.infolist():
        if info.is_dir():
            continue
        link = (info.external_attr >> 28) == 0xA
        reason = said("file_met.link") if link else said("archive.encrypted") if info.flag_bits & 1 else ""
        yield _Entry(info.filename, info.file_size, info.compress_size, reason, lambda info=info: archive.open(info))  # type: ignore[misc]


def _of_tar(archive: tarfile.TarFile) -> Iterator[_Entry]:
    for info in archive:
        if info.isdir():
            continue
        link = info.issym() or info.islnk()
        reason = said("file_met.link") if link else "" if info.isreg() else said("file_met.not_regular")
        yield _Entry(info.name, info.size, None, reason, lambda info=info: archive.extractfile(info))  # type: ignore[misc]


def _each(entries: Iterator[_Entry], limits: Limits) -> Iterator[Member]:
    total = 0
    for count, entry in enumerate(entries, start=1):
        if count > MOST_ENTRIES:
            raise ReadFailure(said("archive.too_many", most=MOST_ENTRIES))
        reason = entry.reason or _refused(entry, limits)
        if reason:
            yield Member(_printable(entry.name), None, reason)
            continue
        total += entry.size
        if total > limits.expanded_bytes:
            raise ReadFailure(said("archive.expands", most=limits.expanded_bytes))
        with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
            target = Path(folder) / f"file{PurePosixPath(entry.name).suffix.lower()[:12]}"
            source = entry.open()
            if source is None:
                yield Member(_printable(entry.name), None, said("file_met.not_regular"))
                continue
            with source, target.open("wb") as out:
                shutil.copyfileobj(_Bounded(source, entry.size), out)  # type: ignore[misc]
            yield Member(_printable(entry.name), target)


def _refused(entry: _Entry, limits: Limits) -> str:
    name = PurePosixPath(entry.name.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and name.parts[0].endswith(":")):
        return said("archive.leads_out")
    if any(part.startswith(".") or part == "__MACOSX" for part in name.parts):
        return said("file_met.hidden")
    if is_archive(Path(name.name)):
        return said("archive.within")
    if entry.size > limits.file_bytes:
        return said("read.too_large", size=entry.size, most=limits.file_bytes)
    if entry.packed is not None and entry.size > _SMALL and entry.size > MOST_RATIO * max(entry.packed, 1):
        return said("archive.bomb", times=entry.size // max(entry.packed, 1))
    return ""


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8").replace("\\", "/")


class _Bounded:
    """Reads no more than an entry says that it holds."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self.source, self.left = source, size + 1

    def read(self, count: int = -1) -> bytes:
        """The next bytes. Raises ValueError past the end that was declared."""
        data = self.source.read(min(count, self.left) if count >= 0 else self.left)
        self.left -= len(data)
        if self.left <= 0:
            raise ValueError(said("archive.larger"))
        return data
