"""What a layout is: how to know its files, and how to read them."""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.types import Document, Question

MAX_BYTES = 1_000_000_000  # of a file once decompressed: a small gzip file may expand without end
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a layout's file holds. Splits are assigned afterwards; `notes` says what was left out."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: `find` gives the file (or folder) of this layout at a path, or None."""

    name: str
    find: Callable[[Path], Path | None]
    read: Callable[[Path], Dataset]


_LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str, find: Callable[[Path], Path | None]
) -> Callable[[Callable[[Path], Dataset]], Callable[[Path], Dataset]]:
    """Register the reader of a layout, with the function that knows its files."""

    def register(read: Callable[[Path], Dataset]) -> Callable[[Path], Dataset]:
        _LAYOUTS[name] = Layout(name, find, read)
        return read

    return register


def layouts() -> Mapping[str, Layout]:
    """Every layout by name. Modules of this package are imported on the first call."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")
    return dict(sorted(_LAYOUTS.items()))


def file_with(*marks: str, suffixes: tuple[str, ...]) -> Callable[[Path], Path | None]:
    """A finder of the first file (the path itself, or one of its folder) whose start has all marks."""

    def find(path: Path) -> Path | None:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.name.endswith(suffixes):
                head = _head(file)
                if all(mark in head for mark in marks):
                    return file
        return None

    return find


def _head(file: Path) -> str:
    try:
        with _open(file) as stream:
            return bytes(stream.read(_HEAD)).decode("utf-8", "replace")
    except (OSError, EOFError):
        return ""


def _open(file: Path) -> Any:
    return gzip.open(file, "rb") if file.name.endswith(".gz") else file.open("rb")


def read_bytes(file: Path) -> bytes:
    """The content of a file, decompressed if its name ends in .gz.

    Raises:
        RequestError: if it is damaged or expands past 1 GB.
    """
    try:
        with _open(file) as stream:
            data = bytes(stream.read(MAX_BYTES + 1))
    except (OSError, EOFError) as error:
        raise RequestError.of(f"it cannot be read: {error}", str(file)) from error
    if len(data) > MAX_BYTES:
        raise RequestError.of(f"it expands past {MAX_BYTES:,} bytes", str(file), "split it")
    return data


def read_json(file: Path) -> Any:
    """The content of a JSON file.

    Raises:
        RequestError: if it is not JSON.
    """
    try:
        return json.loads(read_bytes(file))
    except (ValueError, RecursionError) as error:
        raise RequestError.of(f"not JSON: {error}", str(file)) from error


def unique(values: list[str]) -> tuple[str, ...]:
    """The values that are not blank, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value.strip()))
