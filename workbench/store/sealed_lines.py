"""Append-only files whose every line bears a digest: a crash, a full disk or a flipped bit costs one line.

A line is `["<16 hexadecimal digits>", {…}]`, the digest that of the object. Lines are appended in one write and
are on disk when `append` returns.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from workbench.digests import canonical, digest_of


def read(path: Path) -> tuple[list[dict[str, Any]], int]:
    """The rows of all sound lines in order, and how many lines are cut or damaged. No file is no lines."""
    return parsed(path.read_bytes()) if path.exists() else ([], 0)


def parsed(content: bytes) -> tuple[list[dict[str, Any]], int]:
    """The rows of all sound lines in order, and how many lines are cut or damaged."""
    rows, damaged = [], 0
    for line in content.splitlines():
        try:
            sealed, row = json.loads(line)
            sound = isinstance(row, dict) and sealed == _seal(row)
        except (ValueError, TypeError):
            sound = False
        if sound:
            rows.append(row)
        elif line.strip():
            damaged += 1
    return rows, damaged


def append(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Append rows, and see them on disk. Raises OSError when they cannot be written."""
    with path.open("ab") as out:
        # A line cut by a crash must not swallow the first line appended after it.
        out.write((b"" if out.tell() == 0 or _ends_whole(path) else b"\n") + lines(rows))
        out.flush()
        os.fsync(out.fileno())


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The rows as they stand in a file."""
    return "".join(canonical([_seal(row), row]) + "\n" for row in rows).encode()


def _seal(row: Mapping[str, Any]) -> str:
    return digest_of(row)[:16]


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"
