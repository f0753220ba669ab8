"""The one way in which files are written: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write text as UTF-8, or bytes, so that a reader sees the old file or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _replaced(path) as handle:
        if isinstance(content, str):
            with os.fdopen(handle, "w", encoding="utf-8", closefd=False) as stream:
                stream.write(content)
        else:
            with os.fdopen(handle, "wb", closefd=False) as out:
                out.write(content)


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A stream for text, whose lines end as they are given; the file appears when the block ends without an error."""
    with _replaced(path) as handle, os.fdopen(handle, "w", encoding="utf-8", newline="\n", closefd=False) as stream:
        yield stream


@contextmanager
def _replaced(path: Path) -> Iterator[int]:
    """The open descriptor of a file beside the path, which takes its place when the block ends without an error."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    temporary = Path(name)
    try:
        try:
            yield handle
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
