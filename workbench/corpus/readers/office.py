"""What the readers of Word, Excel and PowerPoint files share: the extra that they need, and an archive's limits."""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.corpus.readers.registry import Limits, ReadFailure
from workbench.requirements import install_extra


def library(name: str, path: Path) -> Any:
    """A module of the office extra. Raises ReadFailure with the command that installs it."""
    try:
        return importlib.import_module(name)  # by name: it has no types where it is not installed
    except ImportError as error:
        raise ReadFailure(f"{path.suffix} needs {name}. Cure: {install_extra('office')}") from error


@contextmanager
def damage() -> Iterator[None]:
    """Whatever a damaged file raises is the reason why it was not read."""
    try:
        yield
    except (ReadFailure, MemoryError):
        raise
    except Exception as error:  # a damaged file raises anything, and must not end the import
        raise ReadFailure(f"damaged, or of a kind not read: {type(error).__name__}: {error}"[:300]) from error


def check_archive(path: Path, limits: Limits, part: str = "[Content_Types].xml", kind: str = "Office") -> None:
    """Refuse what is no such archive, is encrypted, or expands past the limit.

    The sizes are those that the archive declares; zipfile reads no more of a part than that.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise ReadFailure(f"not an {kind} file, or encrypted: {error}") from error
    if not any(each.filename == part for each in parts):
        raise ReadFailure(f"not an {kind} file")
    expanded = sum(each.file_size for each in parts)
    if expanded > limits.expanded_bytes:
        raise ReadFailure(f"it expands to {expanded:,} bytes, more than the limit of {limits.expanded_bytes:,}")
    if any(each.flag_bits & 1 for each in parts):
        raise ReadFailure("encrypted: save a copy without a password")
