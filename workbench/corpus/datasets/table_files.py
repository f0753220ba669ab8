"""The files of a published set: which hold questions, which documents, and their rows, part by part."""

from __future__ import annotations

import contextlib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.beside import is_document_row
from workbench.corpus.datasets.registry import HUB, ReadOptions
from workbench.corpus.datasets.shapes import shaped
from workbench.corpus.datasets.table_columns import known_columns, surely_asked
from workbench.corpus.datasets.table_rows import (
    ARROW,
    KINDS,
    TEXT,
    UNREADABLE,
    arrow_schema,
    file_kind,
    holds_json,
    read_parts,
)
from workbench.corpus.datasets.whole import split_of_name
from workbench.corpus.sheets.rows import is_sheet
from workbench.errors import RequestError, nearest
from workbench.languages.spoken import said

_BESIDE = (".md", ".txt", ".py", ".yaml", ".yml", ".toml")  # what lies beside the data of a set
_BESIDE_NAMES = ("dataset_info.json", "dataset_infos.json", "state.json", "dataset_dict.json", "license")
_ABOUT = re.compile(r"readme|licen[cs]e|changelog|citation|source|notice", re.IGNORECASE)  # files about a set
_MOST_FILES = 30_000
_TRIED = 50  # files of a folder that are opened to see whether it is a set
ONE = "rows"  # the name of the only part of a set that has no splits


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """A published part: its rows, read anew at each call, and the names of the classes in its columns."""

    rows: Callable[[], Iterator[Mapping[str, Any]]]
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """The parts of a set by their names, its files of documents, and those that are neither."""

    parts: Mapping[str, PublishedPart]
    documents: Sequence[Path] = ()
    left: Sequence[Path] = ()


def find_tables(path: Path) -> Sequence[Path]:
    """The path, if it is a table of questions or a folder that holds nothing else.

    A CSV needs more than questions and answers: with these alone it may be a page of frequent questions, or the sheet
    of questions on a folder of documents.
    """
    if str(path).startswith(HUB):
        return [path]
    if path.is_dir():
        if _is_saved(path):
            return [path]
        files = _data_files(path)
        if files and all(map(_is_part, files)) and any(map(is_table, files[:_TRIED])):
            return [] if _is_sheet_beside_documents(path, files) else [path]
        return []
    return [path] if path.is_file() and is_table(path) else []


def _is_sheet_beside_documents(folder: Path, files: Sequence[Path]) -> bool:
    """Whether a folder is one of documents, with a sheet of the questions on them: texts lie beside it."""
    texts = [file for file in folder.rglob("*") if file.suffix.lower() in (".md", ".txt") and file not in files]
    named = [file for file in texts if not _ABOUT.match(file.stem)]
    return bool(named) and any(is_sheet(file) for file in files)


def is_table(file: Path) -> bool:
    """Whether the first rows of a file are questions with answers, or with the passages that are to be found."""
    row = _first(file)
    if row is None:
        return False
    with contextlib.suppress(*UNREADABLE):  # a row that cannot be understood is no question; its reader will say why
        made = next(shaped(row, "en"))
        found = known_columns(made)
        if "question" not in found or {"instruction", "messages"} & set(found.values()):
            return False
        if file_kind(file) in TEXT:
            return "answer" in found and ("context" in found or surely_asked(row, made))
        return (
            "answer" in found
            or "relevant_docs" in row
            or any(each.get("is_supporting") for each in _records(made.get("contexts")))
        )
    return False


def asks_and_answers(file: Path) -> bool:
    """Whether a file that is read as a document has columns of questions and answers."""
    row = _first(file) if file.is_file() and file_kind(file) in TEXT else None
    return row is not None and {"question", "answer"} <= set(known_columns(row))


def _records(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _first(file: Path) -> Mapping[str, Any] | None:
    with contextlib.suppress(*UNREADABLE):  # a file that cannot be read is no table
        for rows in read_parts(file, first=True).values():
            return next(iter(rows()), None)
    return None


def is_documents(file: Path) -> bool:
    """Whether the first rows of a file are documents."""
    row = _first(file)
    return row is not None and is_document_row(row)


def published(path: Path, wanted: ReadOptions, cache: Path) -> Published:
    """The published parts of a set; those alone that are wanted.

    Raises:
        RequestError: if it cannot be read, or has no part of a wanted name.
    """
    import datasets

    datasets.disable_progress_bars()
    try:
        found = _load(path, wanted, cache)
    except RequestError:
        raise
    except Exception as error:  # of any builder, on a file that is not what it seems
        cause = error.__cause__ or error
        first = str(cause).splitlines()[0] if str(cause) else ""
        what = said("set_fault.no_table", error=f"{type(cause).__name__}: {first}")
        raise RequestError.of(what[:300], str(path), said("set_fault.no_table_cure")) from error
    if unknown := [name for name in wanted.splits if name not in found.parts]:
        raise RequestError.of(said("set_fault.no_split", name=unknown[0]), "--split", nearest(unknown[0], found.parts))
    kept = {name: part for name, part in found.parts.items() if not wanted.splits or name in wanted.splits}
    return Published(kept, found.documents, found.left)


def _load(path: Path, wanted: ReadOptions, cache: Path) -> Published:
    import datasets

    if str(path).startswith(HUB):
        return Published(_of_datasets(datasets.load_dataset(str(path).removeprefix(HUB), wanted.config or None)))
    if not path.is_dir():
        beside = [file for file in sorted(path.parent.glob("corpus*")) if file != path and _is_part(file)]
        return Published(_parts(path), [file for file in beside if is_documents(file)])
    if _is_saved(path):
        return Published(_of_datasets(datasets.load_from_disk(str(path))))
    files = _data_files(path)
    tables = [file for file in files if is_table(file)] or list(files)
    documents = [file for file in files if file not in tables and is_documents(file)]
    if not documents and all(file_kind(file) in ARROW for file in tables):
        loaded = datasets.load_dataset(str(path), wanted.config or None, cache_dir=str(cache), keep_in_memory=False)
        return Published(_of_datasets(loaded))
    merged: dict[str, list[PublishedPart]] = {}
    for file in tables:
        for name, part in _parts(file, path).items():
            merged.setdefault(name, []).append(part)
    parts = {name: each[0] if len(each) == 1 else PublishedPart(_chained(each)) for name, each in merged.items()}
    return Published(parts, documents, [file for file in files if file not in tables and file not in documents])


def _chained(parts: Sequence[PublishedPart]) -> Callable[[], Iterator[Mapping[str, Any]]]:
    return lambda: itertools.chain.from_iterable(part.rows() for part in parts)


def _parts(file: Path, folder: Path | None = None) -> dict[str, PublishedPart]:
    """The parts of a file; its only one by the split that its name, or its folder's within the set, tells."""
    labels = _labels(file)
    found = {name: PublishedPart(rows, labels) for name, rows in read_parts(file).items()}
    if len(found) != 1 or folder is None:
        return found
    names = [file, *(parent for parent in file.parents if parent.is_relative_to(folder) and parent != folder)]
    split = next((known_split for name in names if (known_split := split_of_name(Path(name.name)))), None)
    return {split or ONE: next(iter(found.values()))}


def _labels(file: Path) -> Mapping[str, Sequence[str]]:
    """The names of the classes that the rows of a table hold as numbers, where its writer noted them."""
    import datasets

    with contextlib.suppress(*UNREADABLE):  # reading the rows will say what is wrong with it
        if (kind := file_kind(file)) in ARROW:
            return label_names(datasets.Features.from_arrow_schema(arrow_schema(file, kind)))
    return {}


def _of_datasets(loaded: Any) -> dict[str, PublishedPart]:
    parts = dict(loaded) if isinstance(loaded, dict) else {ONE: loaded}
    return {str(name): PublishedPart(_again(table), label_names(table.features or {})) for name, table in parts.items()}


def _again(table: Iterable[Mapping[str, Any]]) -> Callable[[], Iterator[Mapping[str, Any]]]:
    return lambda: iter(table)


def label_names(features: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names of the classes of each column that holds them as numbers (`ClassLabel`), alone or in lists."""
    import datasets

    found = {}
    for column, feature in features.items():
        inner = getattr(feature, "feature", feature[0] if isinstance(feature, list) and feature else feature)
        if isinstance(inner, datasets.ClassLabel) and inner.names:
            found[column] = list(inner.names)
    return found


def _is_saved(path: Path) -> bool:
    return (path / "dataset_dict.json").is_file() or (path / "state.json").is_file()


def _data_files(folder: Path) -> list[Path]:
    files = []
    for file in sorted(folder.rglob("*")):
        shown = file.relative_to(folder).parts
        beside = file.suffix.lower() in _BESIDE or file.name.lower() in _BESIDE_NAMES
        beside = beside and not (file.suffix.lower() == ".txt" and file.is_file() and holds_json(file))
        if file.is_file() and not beside and not any(part.startswith(".") for part in shown):
            files.append(file)
        if len(files) > _MOST_FILES:
            return []
    return files


def _is_part(file: Path) -> bool:
    return file_kind(file) in KINDS
