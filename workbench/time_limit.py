"""A time limit on a block of work, by the system's timer."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def time_limit(seconds: float | None, reason: str) -> Iterator[None]:
    """Raise TimeoutError with this reason in the block when it takes longer than so many seconds.

    A single call into a library ends first. Without a timer (another system than POSIX, or another thread than the
    main one) there is no limit. A timer that runs already goes on, and wins if it is the earlier one.
    """
    usable = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    outer = signal.getitimer(signal.ITIMER_REAL)[0] if usable else 0.0
    if seconds is None or not usable or 0 < outer <= seconds:
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(reason)

    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(1e-3, outer - (time.monotonic() - started)))
