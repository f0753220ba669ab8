"""The same training gives the same bytes, in any process, and is made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from tiny.runs import context
from tiny.trainings import plan, settings, train
from transformers import TrainingArguments

from workbench.store import Store
from workbench.tuning import TrainingSettings
from workbench.tuning.batches import Batches, Packing
from workbench.tuning.rows import Plan, chat_row, schedule
from workbench.tuning.trainer import LabelledLossTrainer


def adapter_bytes(result: Any) -> str:
    (found,) = [v["sha256"] for k, v in result.weights.adapter.manifest["files"].items() if k.endswith(".safetensors")]
    return str(found)


def test_training_follows_seed_plan_and_settings_and_nothing_else(model_folder: Path, tmp_path: Path) -> None:
    def made(name: str, rows: Plan | None = None, how: TrainingSettings | None = None, seed: int = 0) -> Any:
        ready = context(Store(tmp_path / name), model_folder, seed=seed)
        return train(ready, rows or plan(), how or settings(batch_rows=2))

    first, same = made("one"), made("two")
    assert adapter_bytes(first) == adapter_bytes(same)
    assert first.weights.digest == same.weights.digest
    assert first.training.losses == same.training.losses
    others = [
        made("seed", seed=1),
        made("rate", how=settings(1e-2, batch_rows=2)),
        made("rank", how=settings(rank=4, batch_rows=2)),
        made("rows", how=settings(batch_rows=3)),
        made("epochs", plan(3)),
        made("method", how=settings(1e-3, "full", batch_rows=2)),
    ]
    assert len({adapter_bytes(each) for each in (first, *others)}) == 1 + len(others)
    shared = Store(tmp_path / "shared")
    keys = set()
    for seed, rows, how in [
        (0, plan(), settings()), (1, plan(), settings()), (0, plan(1), settings()), (0, plan(), settings(1e-2)),
    ]:  # fmt: skip
        keys.add(train(context(shared, model_folder, seed=seed), rows, how).weights.adapter.digest)
    assert len(keys) == 4


ELSEWHERE = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tiny import runs
from tuning.test_training import plan, settings, train
from workbench.store import Store
made = train(runs.context(Store(Path(sys.argv[2])), Path(sys.argv[3])), plan(), settings(1e-3, sys.argv[4]))
print(made.weights.digest)
"""


@pytest.mark.parametrize("method", ["lora", "full"])
def test_what_is_trained_in_another_process_and_store_has_the_same_bytes(
    model_folder: Path, tmp_path: Path, method: str
) -> None:
    digests = set()
    for seed in ("1", "2"):  # of the order of sets
        command = [sys.executable, "-c", ELSEWHERE, str(Path(__file__).parents[1]), str(tmp_path / seed)]
        command += [str(shutil.copytree(model_folder, tmp_path / f"model-{seed}")), method]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True, timeout=120)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_what_was_trained_is_not_trained_again(
    store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = train(context(store, model_folder), plan(), settings())
    monkeypatch.setattr("workbench.tuning.trainer.train", None)
    again = train(context(Store(store.home), model_folder), plan(), settings())
    assert (again.cost, again.training, again.weights.digest) == (first.cost, first.training, first.weights.digest)


def test_batches_are_trained_in_the_order_of_the_schedule(
    store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[list[int]]] = []
    compute = LabelledLossTrainer.compute_loss

    def noted(self: Any, model: Any, inputs: Any, *args: Any, **kwargs: Any) -> torch.Tensor:
        seen.append(inputs["input_ids"].tolist())
        return compute(self, model, inputs, *args, **kwargs)

    monkeypatch.setattr(LabelledLossTrainer, "compute_loss", noted)
    ready = context(store, model_folder, seed=3)
    rows = plan(epochs=4)
    train(ready, rows, settings(batch_rows=2))
    chats = [chat_row(ready.runtime.load(ready.runtime.base), chat) for chat in rows.chats]
    wanted = schedule(chats, [], [], rows, 2, seed=3)
    made = Batches(wanted, Packing.of(ready.runtime.load(ready.runtime.base).model.config))
    assert seen == [made[n]["input_ids"].tolist() for n in range(len(wanted))]


def test_a_machine_with_more_gpus_trains_on_every_batch_too(
    store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it sees two, the trainer takes two batches at a time."""

    def of_two(**settings: Any) -> Any:
        made = TrainingArguments(**settings)
        made._n_gpu = 2
        return made

    monkeypatch.setattr("workbench.tuning.trainer.TrainingArguments", of_two)
    assert len(train(context(store, model_folder), plan(epochs=2), settings(batch_rows=2)).training.losses) == 6
