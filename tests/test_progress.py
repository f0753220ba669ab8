"""What is told while a run works: counts, pace and the time left."""

from __future__ import annotations

import pytest
from tiny import models

from workbench.languages.spoken import speak
from workbench.models import attention
from workbench.models.local import LocalModel
from workbench.progress import LogProgress, Named, Progress, Stage, worked


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
    with progress.stage("training", 10, method="lora") as stage:
        progress.tell("resumed", step=4, steps=10)
        progress.advance(stage, 10)
    printed = capsys.readouterr().err.splitlines()
    assert printed[:2] == ["both: training (lora): 10 to do", "both: training goes on after step 4 of 10"]
    assert printed[2].startswith("both: training (lora): 10/10 in ")


def test_a_long_step_shows_that_it_works(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    progress = Named("rag", LogProgress(every=15, timed=False))
    with progress.stage("answering", 22) as stage:
        for _ in range(4):
            clock[0] += 10
            worked(300)
        progress.advance(stage, 22, 1300)  # which counts the tokens of the step, those told of among them
    worked(1)  # of no stage
    assert capsys.readouterr().err.splitlines() == [
        "rag: answering: 22 to do",
        "rag: answering: 0/22, 30 tokens/s",
        "rag: answering: 0/22, 30 tokens/s",
        "rag: answering: 22/22 in 0:40, 32 tokens/s",
    ]


def test_a_model_that_answers_tells_of_its_tokens() -> None:
    model = LocalModel(models.decoder(models.configuration(), attention.register()), models.tokenizer())

    class Told(Progress):
        def __init__(self) -> None:
            self.within: list[int] = []

        def update(self, stage: Stage) -> None:
            self.within.append(stage.within)

    progress, prompts = Told(), [[5, 6, 7], [8, 9]]
    with progress.stage("answering", 2):
        made = [reply for batch in model.generate(prompts, [3, 3]) for reply in batch]
    assert len(progress.within) > 1
    assert progress.within[-1] >= sum(map(len, prompts)) + sum(len(reply.tokens) for reply in made)


def test_a_run_speaks_its_language(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    log = LogProgress(every=15, timed=False)
    speak("it-IT")
    progress = Named("lora", log)
    with progress.stage("training", 2000, method="lora") as stage:
        progress.advance(stage, 500, 30_000)
        clock[0] += 20
        progress.advance(stage, 500, 30_000)
        progress.tell("failed", arm="lora", error="x")
    speak("fr")  # which has no words here
    with log.stage("answering", 1):
        pass
    assert capsys.readouterr().err.splitlines() == [
        "lora: addestramento (lora): 2.000 da fare",
        "lora: addestramento (lora): 1.000/2.000, 3.000 token/s, mancano 0:40",
        "lora: lora è fallito: x",
        "lora: addestramento (lora): 1.000/2.000 in 0:20, 3.000 token/s",
        "answering: 1 to do",
        "answering: 0/1 in 0:00",
    ]
