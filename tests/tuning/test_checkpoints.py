"""A training that was cut off goes on where it was, with the loss curve and the weights of one that was not."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny.runs import context
from tuning.test_repeated_training import adapter_bytes
from tuning.test_training import plan, settings, train

from workbench.errors import ArmError
from workbench.store import MANIFEST, Store
from workbench.tuning import checkpoints
from workbench.tuning.checkpoints import Checkpoints
from workbench.tuning.fit import halved_once
from workbench.tuning.trainer import LabelledLossTrainer, Trained, curve, diverges

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tiny import runs
from tuning.test_training import plan, settings, train
from workbench.store import Store
from workbench.tuning import checkpoints

checkpoints.EVERY_SECONDS, checkpoints.LARGEST_SHARE = 0.0, 1e9  # after every step
ready = runs.context(Store(Path(sys.argv[2])), Path(sys.argv[3]))
advance = type(ready.progress).advance
def told(self, stage, done=1, tokens=0):
    print("step", flush=True)
    sys.stdin.readline()
type(ready.progress).advance = told
train(ready, plan(epochs=6), settings(batch_rows=2, method=sys.argv[4]))
"""
STEPS = 18  # five facts in batches of two, six times


def cut_after(step: int, store: Path, model: Path, method: str = "lora") -> None:
    """Train in another process and kill it when it has finished this step (and sealed the checkpoint before)."""
    command = [sys.executable, "-c", PROGRAM, str(Path(__file__).parents[1]), str(store), str(model), method]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        for number in range(step):
            assert run.stdout.readline() == "step\n"
            if number < step - 1:
                run.stdin.write("\n")
                run.stdin.flush()
        run.kill()
    assert run.returncode == -signal.SIGKILL


def sealed(store: Path) -> list[Path]:
    return sorted(path.parent for path in store.glob(f"checkpoints/*/*/checkpoint-*/{MANIFEST}"))


@pytest.mark.parametrize("method", ["lora", "full"])
def test_a_killed_training_ends_with_the_same_losses_and_weights_to_the_bit(
    model_folder: Path, tmp_path: Path, method: str
) -> None:
    how = settings(batch_rows=2, method=method)
    unbroken = train(context(Store(tmp_path / "whole"), model_folder), plan(epochs=6), how)
    store = tmp_path / "cut"
    cut_after(random.Random(method).randrange(4, STEPS), store, model_folder, method)
    assert sealed(store)
    ready = context(Store(store), model_folder)
    resumed = train(ready, plan(epochs=6), how)
    assert resumed.training.losses == unbroken.training.losses
    assert len(resumed.training.losses) == STEPS
    assert adapter_bytes(resumed) == adapter_bytes(unbroken)
    assert "went on after step" in resumed.notes[0]
    assert unbroken.notes == ()
    assert not list(store.glob("checkpoints/*"))


def test_only_the_steps_after_the_checkpoint_are_trained_again(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after(9, tmp_path / "cut", model_folder)
    steps: list[int] = []
    compute = LabelledLossTrainer.compute_loss
    monkeypatch.setattr(
        LabelledLossTrainer, "compute_loss", lambda self, *a, **k: steps.append(1) or compute(self, *a, **k)
    )
    train(context(Store(tmp_path / "cut"), model_folder), plan(epochs=6), settings(batch_rows=2))
    assert len(steps) == STEPS - 8  # it was killed in telling of step 9, before that was saved


@pytest.mark.parametrize("harm", ["flipped", "unsealed", "all flipped"])
def test_a_damaged_checkpoint_is_never_used(
    model_folder: Path, tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "cut"
    cut_after(9, store, model_folder)
    kept = sorted(sealed(store), key=lambda folder: int(folder.name.rpartition("-")[2]))
    assert [folder.name for folder in kept] == ["checkpoint-7", "checkpoint-8"]
    for folder in kept if harm == "all flipped" else kept[-1:]:
        path = folder / (MANIFEST if harm == "unsealed" else "optimizer.pt")
        if harm == "unsealed":
            path.unlink()
        else:
            whole = bytearray(path.read_bytes())
            whole[len(whole) // 2] ^= 1
            path.write_bytes(whole)
    steps: list[int] = []
    compute = LabelledLossTrainer.compute_loss
    monkeypatch.setattr(
        LabelledLossTrainer, "compute_loss", lambda self, *a, **k: steps.append(1) or compute(self, *a, **k)
    )
    resumed = train(context(Store(store), model_folder), plan(epochs=6), settings(batch_rows=2))
    assert len(steps) == STEPS - (0 if harm == "all flipped" else 7)
    unbroken = train(context(Store(tmp_path / "whole"), model_folder), plan(epochs=6), settings(batch_rows=2))
    assert adapter_bytes(resumed) == adapter_bytes(unbroken)


def test_a_checkpoint_of_other_settings_is_not_found(model_folder: Path, tmp_path: Path) -> None:
    cut_after(9, tmp_path / "cut", model_folder)
    ready = context(Store(tmp_path / "cut"), model_folder)
    other = train(ready, plan(epochs=6), settings(batch_rows=2, rate=1e-2))
    assert other.notes == ()
    assert sealed(tmp_path / "cut")  # that of the first is left for it


def test_checkpoints_come_by_the_clock_and_take_little_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: now[0])
    saved = Checkpoints(tmp_path)
    assert not saved.due()
    now[0] += checkpoints.EVERY_SECONDS
    assert saved.due()
    (tmp_path / "checkpoint-5").mkdir()
    now[0] += 3  # seconds that saving took
    saved.seal(5, {"losses": [1.0]})
    now[0] += 3 / checkpoints.LARGEST_SHARE - 1
    assert not saved.due()
    now[0] += 1
    assert saved.due()
    found = saved.newest()
    assert found is not None
    assert found[1] == {"losses": [1.0]}


def test_divergence_is_a_loss_that_is_no_number_or_far_above_the_first() -> None:
    assert diverges([1.0, float("nan")], 3)
    assert diverges([float("inf")], 3)
    assert not diverges([1.0] * 10 + [2.9] * 10, 3)
    assert diverges([1.0] * 10 + [1.0] * 30 + [3.1] * 10, 3)
    assert not diverges([1.0] * 5 + [9.0] * 5, 3)  # too short to tell


def test_a_loss_that_runs_away_stops_the_training_and_the_last_good_state_is_kept(
    store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(checkpoints, "LARGEST_SHARE", 1e9)
    steps: list[int] = []
    compute = LabelledLossTrainer.compute_loss

    def worse(self: Any, *given: Any, **more: Any) -> Any:
        steps.append(1)
        return compute(self, *given, **more) * (1.0 if len(steps) <= 20 else 50.0)

    monkeypatch.setattr(LabelledLossTrainer, "compute_loss", worse)
    with pytest.raises(ArmError, match=r"ran away at step 2\d of 40.*last good state is kept in (\S+)") as failed:
        train(context(store, model_folder), plan(epochs=40), settings(1e-4))
    assert len(steps) < 30
    kept = Path(str(failed.value).rpartition(" ")[2])
    losses = json.loads((kept / MANIFEST).read_text())["state"]["losses"]
    assert not diverges(losses, 3.0)
    assert (kept / "adapter_model.safetensors").exists()


def test_the_curve_has_every_step_of_a_short_run_and_means_of_a_long_one() -> None:
    assert curve([3.0, 2.0, 1.0]) == [(1, 3.0), (2, 2.0), (3, 1.0)]
    points = curve([float(n) for n in range(1, 601)])
    assert len(points) == 60
    assert points[0] == (10, 5.5)


def test_out_of_memory_halves_the_batch_once_and_says_so() -> None:
    done = Trained(1, 1, [], [], 1.0, 0.0, [])
    notes: list[str] = []
    tried: list[int] = []

    def attempt(rows: int) -> Any:
        tried.append(rows)
        if rows > limit:
            raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")
        return [], done

    limit = 8
    assert halved_once(attempt, 8, notes.append)[1].notes == []
    limit = 4
    assert halved_once(attempt, 8, notes.append)[1].notes == [
        "out of memory with 8 rows at once: trained with 4 at once, in the same batches"
    ]
    assert len(notes) == 1
    limit = 3
    with pytest.raises(ArmError, match="4 rows at once too: lower `micro_batch_rows`"):
        halved_once(attempt, 8, notes.append)
    limit = 0
    with pytest.raises(ArmError, match="1 row at once too: lower `micro_batch_rows`"):
        halved_once(attempt, 1, notes.append)
    assert tried == [8, 8, 4, 8, 4, 1]

    def broken(rows: int) -> Any:
        raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        halved_once(broken, 8, notes.append)


LIMITED = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
import torch
from tiny import runs
from tuning.test_training import plan, settings, train
from workbench.store import Store
from workbench.tuning.batches import Batches
from workbench.tuning.trainer import LabelledLossTrainer

compute = LabelledLossTrainer.compute_loss
def greedy(self, model, inputs, *given, **more):
    places = inputs.get("position_ids", torch.zeros(1, 1))[0]
    torch.ones(len(inputs["input_ids"]) + int((places[1:] <= places[:-1]).sum()), 1 << 28)
    return compute(self, model, inputs, *given, **more)
LabelledLossTrainer.compute_loss = greedy
ready = runs.context(Store(Path(sys.argv[2])), Path(sys.argv[3]))
ready.runtime.load(ready.runtime.base)
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[4]) * (1 << 30), resource.RLIM_INFINITY))
print(train(ready, plan(), settings(batch_rows=4)).notes)
"""


@pytest.mark.parametrize(("gigabytes", "outcome"), [(3, "trained with 2"), (1, "out of memory in training")])
def test_a_real_limit_of_memory(model_folder: Path, tmp_path: Path, gigabytes: int, outcome: str) -> None:
    """Every row of a batch asks for a gigabyte, under a limit that the system enforces."""
    tests = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", LIMITED, tests, str(tmp_path / "store"), str(model_folder), str(gigabytes)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env=os.environ | {"OMP_NUM_THREADS": "1"}
    )
    assert outcome in done.stdout + done.stderr
