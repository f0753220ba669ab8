"""What a reader is, what it may use up, and how it says that it could not read."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. A file past a limit fails with a reason; it is never cut in silence.

    Args:
        file_bytes: the size of a file on disk.
        expanded_bytes: the size of an Office file once decompressed.
        page_bytes: the size of the drawing instructions of one PDF page, once decompressed.
        pages: the pages of a PDF.
        seconds: the time of a processor that reading one file may take.
        memory_bytes: the memory that the process which reads it may use.
        characters: the text of one document.
        documents: the documents out of one file (rows of a table, lines of a JSONL).
    """

    file_bytes: int = 100_000_000
    expanded_bytes: int = 300_000_000
    page_bytes: int = 5_000_000
    pages: int = 2_000
    seconds: float = 180.0
    memory_bytes: int = 4_000_000_000
    characters: int = 5_000_000
    documents: int = 200_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One document out of a file. `key` tells it from the others of the file, if there are any."""

    title: str
    text: str
    key: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What came out of one file, and the parts of it (pages, rows) that did not, each with why.

    `notes`: what to look at in a file of which nothing is lost.
    """

    readings: tuple[Reading, ...]
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ReadFailure(Exception):  # noqa: N818 - a failure of one file is data for the report, not an error of the run
    """A file that cannot be read; the message is the reason, and the cure where there is one."""


Reader = Callable[[Path, Limits], FileReading]
_READERS: dict[str, Reader] = {}


def reader(*suffixes: str) -> Callable[[Reader], Reader]:
    """Register the reader of files with these suffixes (lower case, with the dot)."""

    def register(function: Reader) -> Reader:
        for suffix in suffixes:
            _READERS[suffix] = function
        return function

    return register


def readers() -> Mapping[str, Reader]:
    """Every reader by suffix. Modules of this package are imported on the first call."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return _READERS


def read_file(path: Path, limits: Limits) -> FileReading:
    """Read one file with the reader of its suffix.

    Raises:
        ReadFailure: with the reason: no reader, too large, damaged, encrypted, without text.
    """
    read = readers().get(path.suffix.lower())
    if read is None:
        raise ReadFailure(f"no reader for {path.suffix or 'a file without suffix'}")
    size = path.stat().st_size
    if size == 0:
        raise ReadFailure("the file is empty")
    if size > limits.file_bytes:
        raise ReadFailure(f"{size:,} bytes, more than the limit of {limits.file_bytes:,}")
    return read(path, limits)
