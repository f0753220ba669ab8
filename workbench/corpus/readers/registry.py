"""What a reader is, what it may use up, and how it says that it could not read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.languages.spoken import said
from workbench.registry import Registry


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. A file past a limit fails with a reason; it is never cut in silence.

    Args:
        file_bytes: the size of a file on disk that is read as a whole.
        streamed_bytes: the size of one that is read part by part.
        expanded_bytes: the size of an Office file once decompressed.
        page_bytes: the size of the drawing instructions of one PDF page, once decompressed.
        pages: the pages of a PDF.
        seconds: the time of a processor that reading one file may take.
        memory_bytes: the memory that the process which reads it may use.
        characters: the text of one document.
        documents: the documents out of one file (rows of a table, lines of a JSONL).
    """

    file_bytes: int = 100_000_000
    streamed_bytes: int = 20_000_000_000
    expanded_bytes: int = 300_000_000
    page_bytes: int = 5_000_000
    pages: int = 2_000
    seconds: float = 180.0
    memory_bytes: int = 4_000_000_000
    characters: int = 5_000_000
    documents: int = 5_000_000


@dataclass(frozen=True, slots=True)
class ReadDocument:
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

    documents: tuple[ReadDocument, ...]
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class ReadFailure(Exception):  # noqa: N818 - a failure of one file is data for the report, not an error of the run
    """A file that cannot be read; the message is the reason, and the cure where there is one."""

    def __init__(self, reason: str, cure: str = "") -> None:
        super().__init__(said("read.with_cure", what=reason, cure=cure) if cure else reason)
        self.cure = cure


# A reader of one document gives it whole; one of very many gives them in parts, so that no one holds them all.
Reader = Callable[[Path, Limits], FileReading | Iterator[FileReading]]
BATCH = 1_000  # rows of a part
READERS: Registry[Reader] = Registry("reader of").discover("workbench.corpus.readers")  # by suffix
_STREAMED: set[str] = set()


def reader(*suffixes: str, streamed: bool = False) -> Callable[[Reader], Reader]:
    """Register the reader of files with these suffixes (lower case, with the dot).

    `streamed`: it reads part by part, and no size of a file is too much for its memory.
    """

    def register(function: Reader) -> Reader:
        for suffix in suffixes:
            READERS.add(suffix)(function)
            if streamed:
                _STREAMED.add(suffix)
        return function

    return register


def joined(parts: Iterable[FileReading]) -> FileReading:
    """The parts of a file as one."""
    parts = list(parts)
    return FileReading(
        tuple(document for part in parts for document in part.documents),
        tuple(failure for part in parts for failure in part.failures),
        tuple(note for part in parts for note in part.notes),
    )


# Documents that no reader here takes and that LibreOffice saves as what one takes. A package that reads .ppt was tried:
# it lost all the text of one real file in five without a word.
_CONVERTED = {
    ".ppt": "pptx", ".pps": "pptx", ".pot": "pptx", ".xlsb": "xlsx", ".wps": "docx", ".wpd": "docx", ".sxw": "odt",
    ".sxc": "ods", ".sxi": "odp", ".xlt": "xlsx", ".pages": "docx",
}  # fmt: skip


def no_reader_for(path: Path) -> str:
    """The reason for which a file with no known suffix is not read, and the cure where another program has one."""
    if not path.suffix:
        return said("read.no_suffix")
    reason = said("read.no_reader", suffix=path.suffix)
    target = _CONVERTED.get(path.suffix.lower())
    cure = said("read.save_as", name=path.name, suffix=target) if target else ""
    return said("read.with_cure", what=reason, cure=cure) if cure else reason


def read_parts(path: Path, limits: Limits) -> Iterator[FileReading]:
    """Read one file with the reader of its suffix, part by part.

    Raises:
        ReadFailure: with the reason: no reader, too large, damaged, encrypted, without text.
    """
    read = READERS.get(path.suffix.lower())
    if read is None:
        raise ReadFailure(no_reader_for(path))
    size = path.stat().st_size
    if size == 0:
        raise ReadFailure(said("read.empty"))
    most = limits.streamed_bytes if path.suffix.lower() in _STREAMED else limits.file_bytes
    if size > most:
        raise ReadFailure(said("read.too_large", size=size, most=most))
    found = read(path, limits)
    if isinstance(found, FileReading):
        yield found
    else:
        yield from found
