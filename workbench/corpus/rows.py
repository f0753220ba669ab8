"""JSONL files, line by line, with every line that cannot be read noted at its number."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.corpus.findings import Findings
from workbench.errors import nearest
from workbench.languages.spoken import said

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class JsonRow:
    """One line of a JSONL file: its number (from 1) and its object."""

    line: int
    values: dict[str, Any]


class _DuplicateKeyError(ValueError):
    """The same key twice in one object: JSON would keep the last and drop the first in silence."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _DuplicateKeyError(said("row.key_twice", name=key))
            seen.add(key)
    return values


def read_rows(file: Path, findings: Findings) -> Iterator[JsonRow | None]:
    """The rows of a JSONL file, in order; blank lines are passed over.

    Lines end at a line feed only (U+2028 may stand inside a JSON string). A UTF-8 byte order
    mark is tolerated. A line that cannot be read is noted in `findings`, and None stands for it.
    """
    with file.open("rb") as stream:
        for number, raw in enumerate(stream, start=1):
            if number == 1:
                if raw.startswith(_UTF16):
                    findings.add(said("row.utf16"), file, 1, said("row.utf16_cure"))
                    yield None
                    return
                raw = raw.removeprefix(codecs.BOM_UTF8)
            if not raw.strip():
                continue
            yield _read_row(raw, file, number, findings)


def _read_row(raw: bytes, file: Path, line: int, findings: Findings) -> JsonRow | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        findings.add(said("row.not_utf8", byte=error.start + 1), file, line, said("row.save_utf8"))
        return None
    try:
        values = json.loads(text, object_pairs_hook=_object)
    except _DuplicateKeyError as error:
        findings.add(str(error), file, line, said("row.key_twice_cure"))
        return None
    except json.JSONDecodeError as error:
        what = said("row.not_json", error=error.msg, column=error.colno)
        findings.add(what, file, line, said("row.not_json_cure"))
        return None
    except (ValueError, RecursionError):  # an integer of thousands of digits, a bomb of brackets
        findings.add(said("row.too_deep"), file, line, said("row.too_deep_cure"))
        return None
    if not isinstance(values, dict):
        findings.add(said("row.no_object", type=type_name(values)), file, line, said("row.no_object_cure"))
        return None
    # A lone surrogate is legal in JSON and in a str, and breaks every tokenizer and file after it.
    if "\\u" in text and not _encodable(values):
        findings.add(said("row.surrogate"), file, line, said("row.surrogate_cure"))
        return None
    return JsonRow(line, values)


def _encodable(values: dict[str, Any]) -> bool:
    try:
        json.dumps(values, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def type_name(value: object) -> str:
    """The JSON name of a value's type, with its article."""
    if value is None:
        return said("row.null")
    if isinstance(value, bool):
        return said("row.boolean")
    keys = {str: "row.string", int: "row.number", float: "row.number", list: "row.list", dict: "row.object"}
    return said(keys[type(value)]) if type(value) in keys else type(value).__name__


@dataclass(frozen=True, slots=True)
class Fields:
    """Typed access to one row (or one table of TOML), noting each wrong field where it stands.

    An optional field that is null counts as absent. `line` finds the line of a key.
    """

    values: dict[str, Any]
    file: Path
    lines: int | dict[str, int]
    findings: Findings

    @property
    def line(self) -> int:
        """The line of the row; for a table of TOML, its first."""
        return self.lines if isinstance(self.lines, int) else 1

    def note(self, what: str, cure: str = "", key: str = "") -> None:
        """Note a problem at this row, or at the line of `key` where keys have lines."""
        line = self.lines if isinstance(self.lines, int) else self.lines.get(key)
        self.findings.add(what, self.file, line, cure)

    def only(self, valid: tuple[str, ...]) -> None:
        """Note every key that is not one of `valid`, with the nearest valid name."""
        for key in self.values:
            if key not in valid:
                self.note(said("row.unknown_key", name=key), nearest(key, valid), key)

    def text(self, key: str, default: str | None = None, *, blank: bool = False) -> str | None:
        """A string; None if it is missing without a default, wrong or (unless `blank`) blank."""
        value = self.values.get(key)
        if value is None:
            if default is None:
                self.note(said("row.missing_key", name=key), said("row.missing_key_cure", name=key), key)
            return default
        if not isinstance(value, str):
            number = isinstance(value, (int, float))
            cure = said("row.write_text", value=value) if number else said("row.write_string", name=key)
            self.note(said("row.no_string", name=key, type=type_name(value)), cure, key)
            return None
        if not blank and not value.strip():
            self.note(said("row.empty", name=key), said("row.empty_cure", name=key), key)
            return None
        return value

    def choice(self, key: str, valid: tuple[str, ...], default: str) -> str | None:
        """One of `valid`; None if it is something else."""
        value = self.text(key, default)
        if value is not None and value not in valid:
            self.note(said("row.unknown_value", name=key, value=value), nearest(value, valid), key)
            return None
        return value

    def items(self, key: str) -> list[Any] | None:
        """A list (empty if absent); None if it is something else."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(said("row.no_list", name=key, type=type_name(value)), said("row.no_list_cure", name=key), key)
            return None
        return value

    def mapping(self, key: str) -> dict[str, Any] | None:
        """An object (empty if absent); None if it is something else."""
        value = self.values.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            what = said("row.key_no_object", name=key, type=type_name(value))
            self.note(what, said("row.key_no_object_cure", name=key), key)
            return None
        return value
