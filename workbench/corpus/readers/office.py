"""What the readers of Word, Excel and PowerPoint files share: the extra that they need, and an archive's limits."""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from workbench.corpus.readers.registry import Limits, ReadFailure
from workbench.languages.spoken import said
from workbench.requirements import install_extra


def library(name: str, path: Path) -> Any:
    """A module of the office extra. Raises ReadFailure with the command that installs it."""
    try:
        return importlib.import_module(name)  # by name: it has no types where it is not installed
    except ImportError as error:
        raise ReadFailure(
            said("read.needs", suffix=path.suffix, library=name, install=install_extra("office"))
        ) from error


# The namespaces of Strict Open XML (ISO/IEC 29500 strict) and the words in them that the transitional form hyphenates.
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_HYPHENATED = {b"extendedProperties": b"extended-properties", b"customProperties": b"custom-properties"}
_HYPHENATED_PART = re.compile(rb"(/2006/relationships/)(extendedProperties|customProperties)\b")
# What templates, shows and files with macros are called in the list of parts: read, they are documents like others.
_KINDS = (
    (
        re.compile(
            rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.template"
            rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml",
            re.IGNORECASE,
        ),
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    ),
    (
        re.compile(
            rb"application/vnd\.(?:openxmlformats-officedocument\.presentationml\.(?:template|slideshow)"
            rb"|ms-powerpoint\.(?:presentation|template|slideshow)\.macroEnabled)\.main\+xml",
            re.IGNORECASE,
        ),
        b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
)
_PARTS = "[Content_Types].xml"


def office_file(path: Path, limits: Limits) -> IO[bytes]:
    """An Office file as the libraries take it: Strict Open XML, templates, shows and files with macros included.

    Nothing is written to disk; macros are never run.

    Raises:
        ReadFailure: as `check_archive` does.
    """
    check_archive(path, limits)
    with zipfile.ZipFile(path) as archive:
        parts = archive.read(_PARTS)
        plain = parts
        for pattern, kind in _KINDS:
            plain = pattern.sub(kind, plain)
        strict = any(_STRICT in archive.read(each) for each in archive.namelist() if each.endswith("_rels/.rels"))
        if plain == parts and not strict:
            return io.BytesIO(path.read_bytes())
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as copy:
            for name in dict.fromkeys(archive.namelist()):
                data = plain if name == _PARTS else archive.read(name)
                if strict and name.lower().endswith((".xml", ".rels", ".vml")):
                    data = _transitional(data)
                copy.writestr(name, data)
    written.seek(0)
    return written


def _transitional(part: bytes) -> bytes:
    """A part with the namespaces of the transitional form, which differ from the strict ones in name only."""

    def named(found: re.Match[bytes]) -> bytes:
        return b"http://schemas.openxmlformats.org/%b/2006/%b" % (found[1], _HYPHENATED.get(found[2], found[2]))

    part = _STRICT_NAME.sub(named, part)
    return _HYPHENATED_PART.sub(lambda found: found[1] + _HYPHENATED[found[2]], part)


@contextmanager
def damage() -> Iterator[None]:
    """Whatever a damaged file raises is the reason why it was not read."""
    try:
        yield
    except (ReadFailure, MemoryError):
        raise
    except Exception as error:  # a damaged file raises anything, and must not end the import
        raise ReadFailure(said("read.damaged_or_other", error=f"{type(error).__name__}: {error}")[:300]) from error


def check_archive(path: Path, limits: Limits, part: str = "[Content_Types].xml", kind: str = "Office") -> None:
    """Refuse what is no such archive, is encrypted, or expands past the limit.

    The sizes are those that the archive declares; zipfile reads no more of a part than that.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadFailure(said("read.not_office_or_encrypted", kind=kind, error=error)) from error
    if not any(each.filename == part for each in parts):
        raise ReadFailure(said("read.not_office", kind=kind))
    expanded = sum(each.file_size for each in parts)
    if expanded > limits.expanded_bytes:
        raise ReadFailure(said("read.expands", size=expanded, most=limits.expanded_bytes))
    if any(each.flag_bits & 1 for each in parts):
        raise ReadFailure(said("read.encrypted"))
