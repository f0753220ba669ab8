"""What a layout is: how to know its files, and how to read them."""

from __future__ import annotations

import bz2
import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.registry import Registry
from workbench.types import Document, Question

MAX_BYTES = 1_000_000_000  # of a file once decompressed: a small gzip file may expand without end
_HEAD = 65_536
HUB = "hf:"  # what the path of a set on the Hugging Face hub begins with
GENERAL = "table"  # the layout that fits much: it is tried after those that know their own files


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
class ReadOptions:
    """What of a set is wanted.

    Args:
        columns: which column holds which field, where a table's own names do not tell.
        splits: the published splits to read, by the set's own names; empty for all.
        config: the configuration of a set on the hub that has several.
        language: that of the set, as a code; a truth value is an answer in its words.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    splits: tuple[str, ...] = ()
    config: str = ""
    language: str = "en"


ReadSet = Callable[[Path, ReadOptions], Dataset]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: `find` gives all files (or the folder) of this layout at a path.

    `parts`: whether it looks for the published splits itself; else a file of a known name is one.
    """

    name: str
    find: Callable[[Path], Sequence[Path]]
    read: ReadSet
    parts: bool = False


def _general_last(name: str, item: Layout) -> tuple[bool, str]:
    return name == GENERAL, name


LAYOUTS: Registry[Layout] = Registry("layout", order=_general_last).discover("workbench.corpus.datasets")


def layout(name: str, find: Callable[[Path], Sequence[Path]], parts: bool = False) -> Callable[[ReadSet], ReadSet]:
    """Register the reader of a layout, with the function that knows its files."""

    def register(read: ReadSet) -> ReadSet:
        LAYOUTS.add(name)(Layout(name, find, read, parts))
        return read

    return register


def files_with(*marks: str, suffixes: tuple[str, ...]) -> Callable[[Path], Sequence[Path]]:
    """A finder of the files (the path itself, or those of its folder) whose start has all marks."""

    def find(path: Path) -> Sequence[Path]:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        fitting = (file for file in files if file.is_file() and file.name.endswith(suffixes))
        return [file for file in fitting if all(mark in read_head(file) for mark in marks)]

    return find


def read_head(file: Path, size: int = _HEAD) -> str:
    """The first bytes of a file, decompressed if its name ends in .gz or .bz2; nothing where it cannot be read."""
    try:
        with opened(file) as stream:
            return bytes(stream.read(size)).decode("utf-8", "replace")
    except (OSError, EOFError):
        return ""


def opened(file: Path) -> Any:
    """A file as a stream of bytes, decompressed if its name ends in .gz or .bz2."""
    how = next((how for end, how in _COMPRESSED.items() if file.name.endswith(end)), None)
    return file.open("rb") if how is None else how(file, "rb")


_COMPRESSED: Mapping[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open}


def suffix_of(file: Path) -> str:
    """The suffix of a file in small letters, that of the file inside where it is compressed."""
    inner = file.name.removesuffix(file.suffix) if file.suffix in _COMPRESSED else file.name
    return Path(inner).suffix.lower()


def read_bytes(file: Path) -> bytes:
    """The content of a file, decompressed if its name ends in .gz or .bz2.

    Raises:
        RequestError: if it is damaged or expands past 1 GB.
    """
    try:
        with opened(file) as stream:
            data = bytes(stream.read(MAX_BYTES + 1))
    except (OSError, EOFError) as error:
        raise RequestError.of(said("sheet_fault.unreadable", error=error), str(file)) from error
    if len(data) > MAX_BYTES:
        raise RequestError.of(said("set_fault.expands", most=MAX_BYTES), str(file), said("sheet_fault.split_it"))
    return data


def read_json(file: Path) -> Any:
    """The content of a JSON file.

    Raises:
        RequestError: if it is not JSON.
    """
    try:
        return json.loads(read_bytes(file))
    except (ValueError, RecursionError) as error:
        raise RequestError.of(said("read.not_of_format", format="JSON", error=error), str(file)) from error


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
                raise RequestError.of(
                    said("read.not_of_format", format="JSON", error=error), f"{file}:{number}"
                ) from error


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
