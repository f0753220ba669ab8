"""Peak memory of this process over a block of work."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_STATM = Path("/proc/self/statm")


class PeakMemory:
    """The peak of resident memory, and of the accelerator's, while a `with` block runs.

    >>> with PeakMemory() as peak:
    ...     work()
    >>> peak.resident_bytes, peak.accelerator_bytes, peak.above_bytes

    Resident memory is sampled every `seconds`, so a shorter peak may be missed; child processes are not counted. Where
    /proc is missing, it is the peak of the whole life of the process. `accelerator_bytes` is what torch allocated on
    all CUDA devices, None without any; blocks on an accelerator must not be nested, since each resets its counter.
    """

    def __init__(self, seconds: float = 0.01) -> None:
        self.resident_bytes = 0
        self.before_bytes = 0
        self.accelerator_bytes: int | None = None
        self._accelerator_before = 0
        self._seconds = seconds
        self._done = threading.Event()
        self._sampler = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        for device in _cuda_devices():
            _torch().cuda.reset_peak_memory_stats(device)
        self._accelerator_before = sum(int(_torch().cuda.memory_allocated(device)) for device in _cuda_devices())
        _return_freed_memory()
        self.before_bytes = self.resident_bytes = resident_bytes()
        self._sampler.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._sampler.join()
        self._look()

    def _look(self) -> None:
        self.resident_bytes = max(self.resident_bytes, resident_bytes())
        peaks = [int(_torch().cuda.max_memory_allocated(device)) for device in _cuda_devices()]
        self.accelerator_bytes = sum(peaks) if peaks else None

    @property
    def above_bytes(self) -> int:
        """The peak so far above what was there when the block began, the accelerator's included: what it added."""
        if not self._done.is_set():
            self._look()
        return self.resident_bytes - self.before_bytes + (self.accelerator_bytes or 0) - self._accelerator_before

    def _sample(self) -> None:
        while not self._done.wait(self._seconds):
            self.resident_bytes = max(self.resident_bytes, resident_bytes())


def _return_freed_memory() -> None:
    """Freed blocks that glibc keeps for reuse would count as those of the block to come."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


def resident_bytes() -> int:
    """The resident memory of this process now, or its peak so far where the system tells no more."""
    import resource

    if _STATM.exists():
        return int(_STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, others kilobytes


def _torch() -> Any:
    return sys.modules["torch"]


def _cuda_devices() -> range:
    """The CUDA devices torch can use. If nobody has imported torch yet, nothing lies on a device."""
    return range(_torch().cuda.device_count()) if "torch" in sys.modules and _torch().cuda.is_available() else range(0)
