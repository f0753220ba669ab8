"""The files of a published table, and its published parts as `datasets` tables."""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.corpus.datasets.registry import HUB, Wanted, read_bytes, read_head, read_json
from workbench.corpus.datasets.table_columns import known_columns
from workbench.errors import RequestError, nearest

_BUILDERS = {".parquet": "parquet", ".arrow": "arrow", ".json": "json", ".jsonl": "json", ".csv": "csv", ".tsv": "csv"}
_BESIDE = (".md", ".txt", ".py", ".yaml", ".yml", ".toml")  # what lies beside the data of a set
_BESIDE_NAMES = ("dataset_info.json", "dataset_infos.json", "state.json", "dataset_dict.json", "license")
_MOST_FILES = 2_000
_UNDER_A_NAME = re.compile(r'\s*\{(?:\s*"\w+"\s*:\s*"[^"]*"\s*,)*\s*"\w+"\s*:\s*\[\s*(?=\{)')
_ONE = "rows"  # the name of the only part of a set that has no splits


def find_tables(path: Path) -> Sequence[Path]:
    """The path, if it is a table of questions or a folder that holds nothing else.

    A CSV needs a column of passages too: one with questions and answers alone may be a page of frequent questions, or
    the sheet of questions on a folder of documents.
    """
    if str(path).startswith(HUB):
        return [path]
    if path.is_dir():
        if (path / "dataset_dict.json").is_file() or (path / "state.json").is_file():
            return [path]
        files = _data_files(path)
        return [path] if files and any(map(_is_table, files)) and all(map(_is_part, files)) else []
    return [path] if path.is_file() and _is_table(path) else []


def _data_files(folder: Path) -> list[Path]:
    files = []
    for file in sorted(folder.rglob("*")):
        shown = file.relative_to(folder).parts
        beside = file.suffix.lower() in _BESIDE or file.name.lower() in _BESIDE_NAMES
        if file.is_file() and not beside and not any(part.startswith(".") for part in shown):
            files.append(file)
        if len(files) > _MOST_FILES:
            return []
    return files


def _is_part(file: Path) -> bool:
    return _kind(file) in _BUILDERS


def _kind(file: Path) -> str:
    return Path(file.name.removesuffix(".gz")).suffix.lower()


def _is_table(file: Path) -> bool:
    with contextlib.suppress(Exception):  # a file that cannot be read is no table; its reader will say why
        found = known_columns(_columns(file))
        needed = {"question", "answer"} | ({"context"} if _kind(file) in (".csv", ".tsv") else set())
        return needed <= set(found) and not {"instruction", "messages"} & set(found.values())
    return False


def _columns(file: Path) -> list[str]:
    """The names of the columns, of the first row where the file has no head."""
    kind = _kind(file)
    if kind == ".parquet":
        import pyarrow.parquet

        return list(pyarrow.parquet.read_schema(file).names)
    if kind == ".arrow":
        import pyarrow

        with pyarrow.memory_map(str(file)) as source:
            try:
                return list(pyarrow.ipc.open_stream(source).schema.names)
            except pyarrow.ArrowInvalid:
                return list(pyarrow.ipc.open_file(source).schema.names)
    head = read_head(file)
    if kind in (".csv", ".tsv"):
        return next(csv.reader([head.splitlines()[0]], delimiter=_separator(file)))
    return list(_first_object(head))


def _separator(file: Path) -> str:
    """What parts the cells of a table of text, by its first line."""
    first = next(iter(read_head(file).splitlines()), "")
    return max(",;\t|", key=first.count)


def _first_object(head: str) -> Mapping[str, Any]:
    """The first row in the head of a JSON or JSONL file: a line, or the first of a list, be it under a name."""
    decoder = json.JSONDecoder()
    listed = re.match(r"\s*\[\s*", head) or _UNDER_A_NAME.match(head)
    row, _ = decoder.raw_decode(head, listed.end() if listed else len(head) - len(head.lstrip()))
    return row if isinstance(row, dict) else {}


def published_parts(path: Path, wanted: Wanted, cache: Path) -> Mapping[str, Any]:
    """The published parts of a set by their names, as `datasets.Dataset`s; those alone that are wanted.

    Raises:
        RequestError: if it cannot be read, or has no part of a wanted name.
    """
    import datasets

    datasets.disable_progress_bars()
    try:
        loaded = _load(path, wanted, cache)
    except RequestError:
        raise
    except Exception as error:  # of any builder, on a file that is not what it seems
        cause = error.__cause__ or error
        what = (
            f"it cannot be read as a table: {type(cause).__name__}: {str(cause).splitlines()[0] if str(cause) else ''}"
        )
        raise RequestError.of(what[:300], str(path), "see its columns, or choose a configuration: --config") from error
    parts = dict(loaded) if isinstance(loaded, dict) else {_ONE: loaded}
    if unknown := [name for name in wanted.splits if name not in parts]:
        raise RequestError.of(f"no published split {unknown[0]!r}", "--split", nearest(unknown[0], map(str, parts)))
    return {str(name): part for name, part in parts.items() if not wanted.splits or name in wanted.splits}


def label_names(table: Any) -> dict[str, list[str]]:
    """The names of the classes of each column that holds them as numbers (`ClassLabel`), alone or in lists."""
    import datasets

    found = {}
    for column, feature in (table.features or {}).items():
        inner = getattr(feature, "feature", feature[0] if isinstance(feature, list) and feature else feature)
        if isinstance(inner, datasets.ClassLabel) and inner.names:
            found[column] = list(inner.names)
    return found


def _load(path: Path, wanted: Wanted, cache: Path) -> Any:
    import datasets

    options: dict[str, Any] = {"cache_dir": str(cache), "keep_in_memory": False}
    if str(path).startswith(HUB):
        return datasets.load_dataset(str(path).removeprefix(HUB), wanted.config or None)
    if path.is_dir():
        if (path / "dataset_dict.json").is_file() or (path / "state.json").is_file():
            return datasets.load_from_disk(str(path))
        return datasets.load_dataset(str(path), wanted.config or None, **options)
    kind = _kind(path)
    if kind not in _BUILDERS:
        raise RequestError.of(
            f"no table is a {kind or 'file without suffix'}", str(path), f"one of {', '.join(_BUILDERS)}"
        )
    if kind in (".csv", ".tsv"):
        options["sep"] = _separator(path)
    elif kind == ".json" and read_head(path).lstrip().startswith("{"):
        return {name: datasets.Dataset.from_list(rows) for name, rows in _lists_in(path).items()}
    return datasets.load_dataset(_BUILDERS[kind], data_files={_ONE: str(path)}, **options)


def _lists_in(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The lists of rows in a JSON object: one under any name, or one for each published split."""
    try:
        found = read_json(path)
    except RequestError:
        found = [json.loads(line) for line in read_bytes(path).splitlines() if line.strip()]  # a row on each line
        return {_ONE: found}
    lists = {
        str(name): rows
        for name, rows in found.items()
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    }
    if not lists:
        raise RequestError.of("it holds no list of rows", str(path), f"its names: {', '.join(map(str, found))[:200]}")
    return lists if len(lists) > 1 else {_ONE: next(iter(lists.values()))}
