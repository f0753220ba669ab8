"""All weights trained in a coarse dtype: steps are taken in float32, and what is saved has the dtype of the run."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from tiny.runs import context
from tuning.test_training import plan, train

from workbench.store import Store
from workbench.tuning import TrainingSettings


def test_small_steps_are_not_rounded_away(store: Store, model_folder: Path) -> None:
    fallen = {}
    for dtype in ("float32", "bfloat16"):
        made = train(context(store, model_folder, dtype=dtype), plan(epochs=12), TrainingSettings("full", 0, 1e-4, 5))
        assert made.weights.adapter is not None
        saved = load_file(made.weights.adapter.folder / "model.safetensors")
        assert {weight.dtype for weight in saved.values()} == {getattr(torch, dtype)}
        losses = made.training.losses
        fallen[dtype] = losses[0] - losses[-1]
    assert fallen["bfloat16"] > 0.8 * fallen["float32"]
