"""A file read in this process, where an import reads it in a child."""

from __future__ import annotations

from pathlib import Path

from workbench.corpus.readers.registry import FileReading, Limits, joined, read_parts


def read_file(path: Path, limits: Limits) -> FileReading:
    """All parts of a file as one. Raises ReadFailure as `read_parts` does."""
    return joined(read_parts(path, limits))
