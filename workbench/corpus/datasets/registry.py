"""What a layout is: how to know its files, and how to read them."""

from __future__ import annotations

import gzip
import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.types import Document, Question

MAX_BYTES = 1_000_000_000  # of a file once decompressed: a small gzip file may expand without end
_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a layout's file holds. `notes` says what was left out.

    Splits are assigned afterwards, but where `splits` says that the questions have those that were published.
    """

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    notes: tuple[str, ...] = ()
    splits: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: `find` gives all files (or the folder) of this layout at a path."""

    name: str
    find: Callable[[Path], Sequence[Path]]
    read: Callable[[Path], Dataset]


_LAYOUTS: dict[str, Layout] = {}


def layout(
    name: str, find: Callable[[Path], Sequence[Path]]
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


def files_with(*marks: str, suffixes: tuple[str, ...]) -> Callable[[Path], Sequence[Path]]:
    """A finder of the files (the path itself, or those of its folder) whose start has all marks."""

    def find(path: Path) -> Sequence[Path]:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        fitting = (file for file in files if file.is_file() and file.name.endswith(suffixes))
        return [file for file in fitting if all(mark in _head(file) for mark in marks)]

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


def read_json_lines(file: Path) -> Iterator[tuple[int, Any]]:
    """The number and the value of each line of a JSONL file.

    Raises:
        RequestError: if a line is not JSON.
    """
    for number, line in enumerate(read_bytes(file).split(b"\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RequestError.of(f"not JSON: {error}", f"{file}:{number}") from error


def nearest_place(text: str, answer: str, start: int) -> tuple[int, int] | None:
    """The occurrence of an answer that is nearest to where it is said to be; None if the text has none."""
    if not answer.strip():
        return None
    found = [match.start() for match in re.finditer(re.escape(answer), text)]
    if not found:
        return None
    place = min(found, key=lambda at: abs(at - start))
    return place, place + len(answer)


def unique(values: list[str]) -> tuple[str, ...]:
    """The values that are not blank, without blanks around them, each once, in order."""
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip()))
