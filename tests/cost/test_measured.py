"""Memory and time as measured."""

import time

import pytest

from workbench.cost import Latency, PeakMemory, memory, resident_bytes

MEGABYTE = 1 << 20


def test_the_peak_is_seen_even_after_it_was_given_back() -> None:
    with PeakMemory():
        pass  # what earlier tests freed is given back
    before = resident_bytes()
    with PeakMemory(seconds=0.001) as peak:
        block = bytearray(b"\x01") * (80 * MEGABYTE)
        time.sleep(0.05)
        del block
    assert peak.resident_bytes - before > 60 * MEGABYTE


def test_a_block_that_fails_still_stops_the_sampler() -> None:
    with pytest.raises(RuntimeError, match="work failed"), PeakMemory() as peak:
        raise RuntimeError("work failed")
    assert not peak._sampler.is_alive()
    assert peak.resident_bytes > MEGABYTE


def test_without_proc_the_peak_of_the_process_stands_in(monkeypatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    now = resident_bytes()
    monkeypatch.setattr(memory, "_STATM", tmp_path / "missing")
    assert resident_bytes() > 0.5 * now


def test_accelerator_bytes_are_unknown_without_an_accelerator() -> None:
    import torch

    with PeakMemory() as peak:
        pass
    assert (peak.accelerator_bytes is None) == (not torch.cuda.is_available())


def test_latency_leaves_the_warm_up_out_and_takes_measured_values() -> None:
    seconds = [9.0, *(float(at) for at in range(20, 0, -1))]
    assert Latency.of(seconds, warm_up=1) == Latency(p50=10.0, p95=19.0, n=20)
    assert Latency.of([2.0]) == Latency(2.0, 2.0, 1)
    assert Latency.of([2.0], warm_up=1) == Latency(None, None, 0)
