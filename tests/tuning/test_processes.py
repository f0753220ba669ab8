"""Two processes train as one does, through a real `accelerate launch`, and neither outlives the other."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file
from tiny import corpora, models
from tiny.runs import context
from tiny.stores import all_artefacts
from tuning.ranks import STEP
from tuning.test_checkpoints import sealed
from tuning.test_repeated_training import adapter_bytes
from tuning.test_training import plan, settings, train

from workbench.arms.tuned import TunedSettings
from workbench.arms.tuned_rag import TunedRagSettings
from workbench.errors import ArmError
from workbench.progress import Progress, Stage
from workbench.store import Store
from workbench.tuning import launch, rank
from workbench.tuning.batches import shares
from workbench.tuning.fit import key_of
from workbench.tuning.job import Job
from workbench.tuning.rows import TokenRow

ROWS = plan(epochs=6)
ALONE = settings(batch_rows=2)  # of five facts: one process has nothing to do in every third step
TWO = replace(ALONE, processes=2)
STEPS = 18


class RecordedProgress(Progress):
    """What was told, and an interruption at a step if one is wanted."""

    def __init__(self, interrupted_at: int = 0) -> None:
        self.steps, self.tokens, self.notes = 0, 0, list[str]()
        self.stages: list[tuple[str, int]] = []
        self.interrupted_at = interrupted_at

    def start(self, stage: Stage) -> None:
        self.stages.append((stage.name, stage.total))

    def update(self, stage: Stage) -> None:
        self.steps, self.tokens = stage.done, stage.tokens
        if self.interrupted_at == stage.done:
            raise KeyboardInterrupt

    def note(self, text: str) -> None:
        self.notes.append(text)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return models.save(tmp_path_factory.mktemp("model"), corpora.texts())


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The processes are those of `tuning.ranks`."""
    monkeypatch.setattr(launch, "RANK", "tuning.ranks")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parents[1]), *sys.path]))
    return monkeypatch


@pytest.fixture(scope="module")
def unbroken(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The training by two processes, in a store of its own."""
    ready = context(Store(tmp_path_factory.mktemp("two")), model)
    progress = RecordedProgress()
    made = train(replace(ready, progress=progress), ROWS, TWO)
    assert progress.stages == [("training (lora)", STEPS)]
    assert (progress.steps, progress.tokens) == (STEPS, made.cost.tokens)
    return made


def all_gone(store: Path) -> None:
    """No process of the training is left: a moment after it was ended, at the latest."""
    left = [int(path.stem) for path in store.glob("checkpoints/*/*/*.pid")]
    assert len(left) == 2
    until = time.monotonic() + 5
    while left and time.monotonic() < until:
        left = [number for number in left if Path(f"/proc/{number}").exists()]
        time.sleep(0.05)
    assert not left


def test_two_processes_have_the_losses_and_the_weights_of_one(unbroken: Any, model: Path, tmp_path: Path) -> None:
    alone = train(context(Store(tmp_path), model), ROWS, ALONE)
    assert unbroken.training.losses == pytest.approx(alone.training.losses, rel=1e-5)
    assert len(alone.training.losses) == STEPS
    ours, theirs = (made.weights.adapter for made in (unbroken, alone))
    assert ours.manifest["files"].keys() == theirs.manifest["files"].keys()
    name = "adapter_model.safetensors"
    weights = load_file(ours.folder / name)
    for key, wanted in load_file(theirs.folder / name).items():
        torch.testing.assert_close(weights[key], wanted, rtol=1e-4, atol=1e-5, msg=key)
    assert ours.digest != theirs.digest  # rounding differs, so they are two
    assert unbroken.cost.tokens == alone.cost.tokens
    assert unbroken.cost.trainable_parameters == alone.cost.trainable_parameters
    assert unbroken.cost.peak_bytes > alone.cost.peak_bytes  # those of both


def test_processes_that_compute_their_rows_in_parts_have_the_losses_of_one(
    unbroken: Any, model: Path, tmp_path: Path
) -> None:
    parts = train(context(Store(tmp_path), model), ROWS, replace(TWO, micro_batch_rows=1))
    assert parts.training.losses == pytest.approx(unbroken.training.losses, rel=1e-5)


KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from dataclasses import replace
from pathlib import Path
from tiny import runs
from tuning.test_processes import ROWS, STEP, TWO, RecordedProgress
from tuning.test_training import train
from workbench.store import Store
from workbench.tuning import launch

class Fatal(RecordedProgress):
    def update(self, stage):
        if stage.done == STEP:
            os.kill(os.getpid(), signal.SIGKILL)

launch.RANK = "tuning.ranks"
train(replace(runs.context(Store(Path(sys.argv[2])), Path(sys.argv[3])), progress=Fatal()), ROWS, TWO)
"""


@pytest.fixture(scope="module")
def killed(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a command that was killed in the middle of training, while its processes could only wait."""
    store, tests = tmp_path_factory.mktemp("killed"), str(Path(__file__).parents[1])
    path = os.pathsep.join([tests, *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", KILLED, tests, str(store), str(model)], timeout=120, capture_output=True, text=True,
        env={**os.environ, "RANKS": "wait", "PYTHONPATH": path},
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr
    return store


def test_the_processes_of_a_killed_command_end_with_it(killed: Path) -> None:
    all_gone(killed)
    assert sealed(killed)


def test_a_killed_training_goes_on_to_the_same_losses_and_bytes(killed: Path, model: Path, unbroken: Any) -> None:
    progress = RecordedProgress()
    resumed = train(replace(context(Store(killed), model), progress=progress), ROWS, TWO)
    assert f"went on after step {STEP}" in resumed.notes[0] or f"went on after step {STEP - 1}" in resumed.notes[0]
    assert progress.notes[0].startswith("training goes on after step")
    assert resumed.training.losses == unbroken.training.losses
    assert adapter_bytes(resumed) == adapter_bytes(unbroken)
    assert not list(killed.glob("checkpoints/*"))


def test_an_interruption_ends_the_processes_and_keeps_their_checkpoints(
    model: Path, tmp_path: Path, watched: pytest.MonkeyPatch
) -> None:
    watched.setenv("RANKS", "wait")
    with pytest.raises(KeyboardInterrupt):
        train(replace(context(Store(tmp_path), model), progress=RecordedProgress(STEP)), ROWS, TWO)
    assert sealed(tmp_path)
    all_gone(tmp_path)
    assert [each for each in all_artefacts(Store(tmp_path)) if each.manifest["kind"] != "checks"] == []


def test_a_process_that_is_killed_fails_the_arm_with_the_cure(
    model: Path, tmp_path: Path, watched: pytest.MonkeyPatch
) -> None:
    watched.setenv("RANKS", "die")
    with pytest.raises(ArmError, match=r"was killed \(SIGKILL\).*lower `batch_rows`.*last checkpoint"):
        train(context(Store(tmp_path), model), ROWS, TWO)
    assert sealed(tmp_path)
    all_gone(tmp_path)


def test_more_processes_than_gpus_are_one_clear_error(
    store: Store, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    ready = context(store, model)
    ready.runtime.device = "cuda"
    with pytest.raises(ArmError, match="`processes = 2` needs as many GPUs, and here there are 1: lower `processes`"):
        train(ready, ROWS, TWO)


def failing(error: BaseException, tmp_path: Path) -> None:
    """Pass an error as one process tells it and the other hears it."""
    try:
        raise error
    except BaseException as raised:
        line = json.dumps(["failed", *rank._failure(raised)])
    (tmp_path / "errors.txt").touch()
    launch._followed([line], Progress(), tmp_path / "errors.txt")


@pytest.mark.parametrize(
    ("error", "kind", "text"),
    [
        (ArmError("training diverged"), ArmError, "training diverged"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), MemoryError, "can't allocate memory"),
        (OSError(28, "No space left on device"), OSError, "No space left"),
        (ZeroDivisionError("a bug"), RuntimeError, r"Traceback[\s\S]*ZeroDivisionError: a bug"),
    ],
)
def test_what_fails_a_process_is_raised_as_if_it_had_happened_here(
    error: Exception, kind: type[Exception], text: str, tmp_path: Path
) -> None:
    with pytest.raises(kind, match=text) as raised:
        failing(error, tmp_path)
    assert type(raised.value) is kind
    if isinstance(error, OSError):
        assert raised.value.errno == error.errno  # type: ignore[attr-defined]


LAUNCHER_SAID = """
[0]: rank: 0 (local_rank: 0)  exitcode: -15 (pid: 7)  traceback : Signal 15 (SIGTERM) received by PID 7
Root Cause (first observed failure):
[0]: rank: 1 (local_rank: 1)  exitcode: {code} (pid: 8)  traceback : {trace}
"""


def test_of_several_that_ended_the_first_one_is_named() -> None:
    """The others say that they lost it, or are ended by the launcher."""
    lost = "RuntimeError: Connection closed by peer"
    killed = LAUNCHER_SAID.format(code=-9, trace="Signal 9 (SIGKILL) received by PID 8")
    assert "killed (SIGKILL)" in str(launch._death(killed, lost))
    assert str(launch._death(LAUNCHER_SAID.format(code=1, trace="none"), "KeyError: a bug")).endswith("KeyError: a bug")
    assert "exitcode: 1" in str(launch._death(LAUNCHER_SAID.format(code=1, trace="none"), ""))


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=7), min_size=1, max_size=5), st.integers(1, 4))
def test_every_row_of_a_batch_goes_to_one_process_and_none_goes_without(sizes: list[list[int]], processes: int) -> None:
    batches = [[TokenRow((place, size), 1) for place, size in enumerate(batch)] for batch in sizes]
    dealt = shares(batches, processes)
    assert len(dealt) == processes * len(batches)
    for step, batch in enumerate(batches):
        parts = dealt[step * processes : (step + 1) * processes]
        taught = [row for part in parts for row in part if row.learned_from < len(row.tokens)]
        assert sorted(taught, key=lambda row: row.tokens) == batch
        assert all(parts)
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


def test_a_job_is_read_as_it_was_written(tmp_path: Path) -> None:
    row, other = TokenRow((1, 2, 3), 1), TokenRow((4, 5), 0)
    job = Job(tmp_path, "float32", "cpu", 7, 3.0, TWO, tmp_path / "a", tmp_path / "b", [[row, other], [row]])
    job.write(tmp_path / "job.json")
    assert Job.read(tmp_path / "job.json") == job
    assert len(json.loads((tmp_path / "job.json").read_text())["rows"]) == 2


@pytest.mark.parametrize("kind", [TunedSettings, TunedRagSettings])
def test_the_tuned_arms_take_the_number_of_processes(kind: Any) -> None:
    assert kind().training.processes == 1
    assert kind(processes=3).training.processes == 3
    assert "processes" not in key_of(kind().training)  # what one process trained before there could be more is found
    with pytest.raises(ValueError, match="greater than or equal to 1"):
        kind(processes=0)
