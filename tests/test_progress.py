"""What is told while a run works: counts, pace and the time left."""

from __future__ import annotations

import pytest

from workbench.progress import LogProgress, Named, Progress, Stage


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr("workbench.progress.time.monotonic", lambda: now[0])
    return now


def test_the_time_left_follows_the_pace_since_the_first_step(clock: list[float]) -> None:
    stage, progress = Stage("answering", 100, started=100.0), Progress()
    assert stage.seconds_left is None
    clock[0] += 60  # a model is loaded
    progress.advance(stage, 20, 400)
    assert stage.seconds_left is None
    clock[0] += 5
    progress.advance(stage, 10, 200)
    assert stage.seconds_left == pytest.approx(35)  # two a second since
    assert stage.tokens_per_second == pytest.approx(600 / 65)


def test_what_an_earlier_process_did_is_no_pace(clock: list[float]) -> None:
    stage, progress = Stage("training", 100, started=100.0), Progress()
    progress.advance(stage, 90, 0)  # read from a checkpoint at once
    clock[0] += 3
    progress.advance(stage, 1, 10)
    assert stage.seconds_left == pytest.approx(27)


def test_lines_come_at_the_start_now_and_then_and_at_the_end(
    clock: list[float], capsys: pytest.CaptureFixture[str]
) -> None:
    progress, stage = LogProgress(every=15, timed=False), Stage("rag: answering", 40, started=100.0)
    progress.start(stage)
    for _ in range(4):
        clock[0] += 10
        progress.advance(stage, 10, 300)
    progress.finish(stage)
    assert capsys.readouterr().err.splitlines() == [
        "rag: answering: 40 to do",
        "rag: answering: 20/40, 30 tokens/s, 0:20 left",
        "rag: answering: 40/40 in 0:40, 30 tokens/s",
    ]


def test_what_an_arm_tells_begins_with_its_name(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    progress = Named("both", LogProgress(timed=False))
    with progress.stage("training (lora)", 10) as stage:
        progress.note("training goes on after step 4 of 10")
        progress.advance(stage, 10)
    printed = capsys.readouterr().err.splitlines()
    assert printed[:2] == ["both: training (lora): 10 to do", "both: training goes on after step 4 of 10"]
    assert printed[2].startswith("both: training (lora): 10/10 in ")
