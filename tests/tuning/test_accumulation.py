"""A batch computed in parts, and products in bfloat16: what is learned is that of the whole batch, and of float32."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from safetensors.torch import load_file
from tiny.runs import context
from tiny.trainings import plan, train

from workbench.arms import ARMS, Context, arm_settings
from workbench.arms.tuned import Tuned
from workbench.store import Store
from workbench.tuning import TrainingSettings
from workbench.tuning.fit import key_of
from workbench.tuning.trainer import LabelledLossTrainer
from workbench.types import Corpus

DOCUMENTS = (("Orla", "The Orla lamp is made of brass. " * 5), ("Quill", "It weighs 7 kilograms."))


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def settings(method: str = "lora", **changes: Any) -> TrainingSettings:
    usual = TrainingSettings(method=method, rank=4, learning_rate=2e-3, batch_rows=5, virtual_tokens=12)
    return dataclasses.replace(usual, **changes)


def weights_of(made: Any) -> dict[str, torch.Tensor]:
    (file,) = made.weights.adapter.folder.glob("*.safetensors")
    return load_file(file)


@pytest.mark.parametrize("method", ["lora", "full", "cartridge"])
@pytest.mark.parametrize("epochs", [1, 3], ids=["one step an epoch", "several"])
def test_a_batch_in_parts_has_the_losses_and_the_weights_of_the_whole(
    method: str, epochs: int, ready: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = plan(epochs=epochs, documents=DOCUMENTS, replay=0.3)
    read: list[int] = []
    compute = LabelledLossTrainer.compute_loss

    def watched(self: Any, model: Any, inputs: Any, *given: Any, **more: Any) -> Any:
        shape = inputs.get("pack_shape")
        read.append(int(shape[0]) if shape is not None else len(inputs["input_ids"]))
        return compute(self, model, inputs, *given, **more)

    monkeypatch.setattr(LabelledLossTrainer, "compute_loss", watched)
    whole = train(ready, rows, settings(method))
    steps, largest = len(read), max(read)
    assert largest == 5
    read.clear()
    parts = train(ready, rows, settings(method, micro_batch_rows=2))
    assert max(read) <= 2
    assert len(read) == 3 * steps  # five rows by two
    assert parts.training.losses == pytest.approx(whole.training.losses, rel=1e-4)
    one, other = weights_of(whole), weights_of(parts)
    for name, weight in one.items():
        # Adam divides by the root of the squared gradient: where that is next to nothing, rounding decides a step.
        assert float((weight - other[name]).abs().mean()) < 0.02 * settings().learning_rate, name
    assert parts.weights.digest != ready.runtime.base.digest  # type: ignore[union-attr]


def test_the_gradient_of_parts_is_that_of_the_batch(ready: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Adam makes signs of it: what is clipped and stepped with, at the first step."""
    seen: list[dict[str, torch.Tensor]] = []

    def noted(parameters: Any, *given: Any, **more: Any) -> torch.Tensor:
        seen.append({str(at): each.grad.clone() for at, each in enumerate(parameters) if each.grad is not None})
        return torch.tensor(1.0)

    monkeypatch.setattr("accelerate.Accelerator.clip_grad_norm_", lambda self, given, *more, **named: noted(given))
    for rows in (0, 1, 2, 3):
        train(ready, plan(epochs=1), settings(micro_batch_rows=rows))
    first, *others = seen
    assert len(others) == 3
    assert max(float(each.abs().max()) for each in first.values()) > 1e-4
    for other in others:
        for name, gradient in first.items():
            torch.testing.assert_close(other[name], gradient, rtol=1e-4, atol=1e-6)


def test_a_batch_computed_whole_is_trained_once_whatever_is_written(ready: Context) -> None:
    assert key_of(settings(micro_batch_rows=5)) == key_of(settings()) == key_of(settings(micro_batch_rows=9))
    assert key_of(settings(micro_batch_rows=2)) != key_of(settings())
    assert settings(micro_batch_rows=2, processes=2).parts == 2  # three rows for each, by two


@pytest.mark.parametrize("kind", ["tuned", "tuned-rag"])
def test_a_part_above_the_whole_is_refused_and_takes_less_memory_below(
    kind: str, lamps: Corpus, ready: Context
) -> None:
    with pytest.raises(ValidationError, match="is more than the whole batch of 4; give 4 or less"):
        arm_settings(kind, {"batch_rows": 4, "micro_batch_rows": 5})
    works = [ARMS[kind](arm_settings(kind, given), ready).work(lamps) for given in ({}, {"micro_batch_rows": 1})]
    assert works[1].batch < works[0].batch


@pytest.mark.parametrize("method", ["lora", "full"])
def test_mixed_precision_multiplies_in_bfloat16_and_keeps_weights_in_float32(
    method: str, ready: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[torch.dtype] = set()
    linear = torch.nn.functional.linear

    def watched(states: torch.Tensor, *given: Any, **more: Any) -> torch.Tensor:
        made = linear(states, *given, **more)
        seen.add(made.dtype)
        return made

    usual = train(ready, plan(epochs=6), settings(method))
    monkeypatch.setattr(torch.nn.functional, "linear", watched)
    mixed = train(ready, plan(epochs=6), settings(method, mixed_precision=True))
    assert torch.bfloat16 in seen
    assert {weight.dtype for weight in weights_of(mixed).values()} == {torch.float32}
    assert mixed.training.losses != usual.training.losses
    assert mixed.training.losses == pytest.approx(usual.training.losses, rel=0.05)
    assert mixed.training.losses[-1] < mixed.training.losses[0]


def test_mixed_precision_is_refused_where_bfloat16_would_be_emulated(
    ready: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    outline = ready.runtime.outline  # type: ignore[union-attr]
    wanted = arm_settings("tuned", {"mixed_precision": True})
    monkeypatch.setattr("workbench.arms.trained.multiplies_bfloat16", lambda device: False)
    (problem,) = Tuned.unfit(wanted, outline)  # type: ignore[arg-type]
    assert (problem.where, problem.cure) == ("mixed_precision", "leave it out here")
    monkeypatch.setattr("workbench.arms.trained.multiplies_bfloat16", lambda device: True)
    assert list(Tuned.unfit(wanted, outline)) == []  # type: ignore[arg-type]
