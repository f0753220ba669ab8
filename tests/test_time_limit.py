"""A block that takes too long is stopped, and a timer that ran before runs on."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator

import pytest

from workbench.time_limit import time_limit


@pytest.fixture
def no_timer() -> Iterator[None]:
    """The timer that the test itself runs under is put aside."""
    kept = signal.getitimer(signal.ITIMER_REAL)[0]
    signal.setitimer(signal.ITIMER_REAL, 0)
    handler = signal.getsignal(signal.SIGALRM)
    yield
    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, kept)


@pytest.mark.usefixtures("no_timer")
def test_a_block_is_stopped_at_its_limit_and_not_before() -> None:
    started = time.monotonic()
    with pytest.raises(TimeoutError, match="sleeping"), time_limit(0.2, "sleeping"):
        time.sleep(30)
    assert 0.2 <= time.monotonic() - started < 5
    with time_limit(0.05, "sleeping"):
        pass
    time.sleep(0.1)  # nothing comes after the block
    with time_limit(None, "sleeping"):
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.usefixtures("no_timer")
def test_an_outer_limit_goes_on_and_the_earlier_one_wins() -> None:
    with time_limit(20, "outer"):
        with pytest.raises(TimeoutError, match="inner"), time_limit(0.1, "inner"):
            time.sleep(30)
        assert 15 < signal.getitimer(signal.ITIMER_REAL)[0] < 20
    started = time.monotonic()
    with pytest.raises(TimeoutError, match="outer"), time_limit(0.1, "outer"), time_limit(20, "inner"):
        time.sleep(30)
    assert time.monotonic() - started < 5


def test_another_thread_has_no_limit() -> None:
    done: list[bool] = []

    def work() -> None:
        with time_limit(0.01, "work"):
            time.sleep(0.1)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
