"""Vectors that are being computed: a mapped file that they are written to as they come, and a journal of what is in it.

The journal has the sha256 of each step's rows, so that a process that was killed, or a disk that wrote half, costs one
step: what does not agree with its line is computed again.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.store import sealed_lines

if TYPE_CHECKING:
    from workbench.retrieval.embedder import Vectors

FILE = "vectors.npy"
JOURNAL = "journal.jsonl"
HELD_BYTES = 64 << 20  # of rows written, after which their pages are given back to the system


class VectorsUnderWay:
    """The vectors of `count` texts in a folder, those that an earlier process has left there among them.

    `done`: which rows are there, shape (count,). `seconds`: what they took, in all processes. Raises OSError where
    the disk has no room for all of them.
    """

    def __init__(self, folder: Path, count: int, width: int) -> None:
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        self.file, self._journal = folder / FILE, folder / JOURNAL
        self.vectors = _mapped(self.file, (count, width))
        self.done, self.seconds = np.zeros(count, bool), 0.0
        self._since, self._held = time.perf_counter(), 0
        for line in sealed_lines.read(self._journal)[0]:
            rows = np.array(line["rows"], np.int64)
            if len(rows) and rows.max() < count and _sha256(self.vectors[rows]) == line["sha256"]:
                self.done[rows] = True
                self.seconds += line["seconds"]

    @property
    def left(self) -> Any:
        """The numbers of the rows that are not there, in order."""
        import numpy as np

        return np.flatnonzero(~self.done)

    def write(self, rows: Sequence[int], made: Vectors, seconds: float | None = None) -> None:
        """Put vectors at these rows. `seconds`: what they took, the time since the last ones if not given."""
        now = time.perf_counter()
        taken, self._since = now - self._since if seconds is None else seconds, now
        self.vectors[rows] = made
        line = {"rows": [int(row) for row in rows], "sha256": _sha256(made), "seconds": taken}
        sealed_lines.append(self._journal, [line])
        self.done[rows] = True
        self.seconds += taken
        self._held += made.nbytes
        if self._held > HELD_BYTES:
            self._held = 0
            give_back(self.vectors)

    def finish(self, folder: Path) -> None:
        """Move the file into another folder of the same disk."""
        self.vectors.flush()
        self.file.replace(folder / FILE)


class Rows:
    """Some rows of a file under way, as `Embedder.encode` fills them."""

    def __init__(self, under_way: VectorsUnderWay, rows: Any) -> None:
        self.under_way, self.rows = under_way, rows

    def __setitem__(self, places: list[int], made: Vectors) -> None:
        self.under_way.write(self.rows[places], made)


def give_back(vectors: Any) -> None:
    """Write a mapped array to its file, and leave its pages to the system: they count as this process's memory."""
    vectors.flush()
    if hasattr(mmap, "MADV_DONTNEED"):
        vectors._mmap.madvise(mmap.MADV_DONTNEED)


def _mapped(file: Path, shape: tuple[int, int]) -> Any:
    import numpy as np

    if file.exists():
        try:
            vectors = np.lib.format.open_memmap(file, mode="r+")
        except ValueError:  # cut off while it was begun
            vectors = None
        if vectors is not None and vectors.shape == shape and vectors.dtype == np.float32:
            return vectors
        file.unlink()
    vectors = np.lib.format.open_memmap(file, mode="w+", dtype=np.float32, shape=shape)
    if hasattr(os, "posix_fallocate"):  # a mapped write to a full disk would end the process
        with file.open("r+b") as stream:
            os.posix_fallocate(stream.fileno(), 0, file.stat().st_size)
    return vectors


def _sha256(vectors: Any) -> str:
    import numpy as np

    return hashlib.sha256(np.ascontiguousarray(vectors, np.float32).tobytes()).hexdigest()
