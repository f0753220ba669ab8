"""The conditions of a timing, threads and load, since seconds on a busy machine are not those of an idle one."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """`threads` that computed, and the machine's `load`: the mean number of processes that wanted a core of late."""

    threads: int
    load: float

    @classmethod
    def now(cls) -> Conditions:
        """The conditions of this process and machine now; a load of 0 where the system tells none."""
        return cls(threads(), round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else 0.0)


def threads() -> int:
    """How many threads this process computes with: torch's, or those it would have."""
    if "torch" in sys.modules:
        return int(sys.modules["torch"].get_num_threads())
    named = os.environ.get("OMP_NUM_THREADS", "")
    return int(named) if named.isdigit() else (os.cpu_count() or 1)
