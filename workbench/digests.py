"""The sha256 digests of values and files, under which everything is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks: equal values give equal text, whatever their key order."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest_of(value: Any) -> str:
    """The sha256 (64 hexadecimal digits) of the canonical form of a JSON value."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def digest_of_items(items: Iterable[Any]) -> str:
    """The digest of a list of the items, equal to `digest_of`'s, without one text of all of them in memory."""
    digest = hashlib.sha256(b"[")
    for number, item in enumerate(items):
        digest.update((b"," if number else b"") + canonical(item).encode())
    digest.update(b"]")
    return digest.hexdigest()


def digest_of_pairs(pairs: Iterable[tuple[str, Any]]) -> str:
    """The digest of a mapping of the pairs, equal to `digest_of`'s, without one text of it all; no name comes twice."""
    digest = hashlib.sha256(b"{")
    for number, (name, value) in enumerate(sorted(pairs)):
        digest.update((b"," if number else b"") + f"{canonical(name)}:{canonical(value)}".encode())
    digest.update(b"}")
    return digest.hexdigest()


def file_digest(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
