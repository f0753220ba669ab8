"""Packed layers compute what plain ones do, forwards and backwards, and stand only where they pay."""

import pytest
import torch

from workbench.models import packed
from workbench.models.packed import PackedLinear, pack


def layers(dtype: torch.dtype) -> torch.nn.Sequential:
    torch.manual_seed(0)
    made = torch.nn.Sequential(torch.nn.Linear(96, 256), torch.nn.SiLU(), torch.nn.Linear(256, 80, bias=False))
    return made.to(dtype).requires_grad_(False)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("shape", [(1, 96), (3, 7, 96), (300, 96)])
def test_the_products_are_those_of_the_plain_layers(dtype: torch.dtype, shape: tuple[int, ...]) -> None:
    model, rows = layers(dtype), torch.randn(shape).to(dtype)
    plain = model(rows)

    assert pack(model) == 2
    with torch.inference_mode():
        found = model(rows)

    assert found.shape == plain.shape
    assert torch.allclose(found.float(), plain.float(), atol=1e-5 if dtype == torch.float32 else 2e-2)
    assert not torch.equal(found, torch.zeros_like(found))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_gradients_reach_what_stands_below_frozen_layers(dtype: torch.dtype) -> None:
    model = layers(dtype)
    rows = torch.randn(5, 96).to(dtype).requires_grad_()
    model(rows).square().sum().backward()
    plain, rows.grad = rows.grad, None

    pack(model, backward=True)
    model(rows).square().sum().backward()

    assert plain is not None
    assert rows.grad is not None
    assert plain.abs().max() > 0
    assert torch.allclose(rows.grad.float(), plain.float(), atol=1e-5, rtol=1e-4 if dtype == torch.float32 else 5e-2)


def test_layers_that_are_trained_are_left_as_they_are() -> None:
    model = layers(torch.float32)
    model[0].requires_grad_(True)

    assert pack(model, backward=True) == 1
    assert type(model[0]) is torch.nn.Linear
    assert type(model[2]) is PackedLinear


def test_nothing_is_packed_that_would_not_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pack(layers(torch.float64)) == 0
    assert pack(torch.nn.Sequential(torch.nn.Linear(96, packed.SMALLEST - 1))) == 0
    monkeypatch.setattr(packed, "_free_bytes", lambda: 4 * (96 * 256 + 256 * 80) * 4 - 1)
    assert pack(layers(torch.float32)) == 0


def test_the_weight_is_still_there_for_whoever_reads_it() -> None:
    model = layers(torch.float32)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}

    pack(model)

    after = model.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.equal(after[name], weight) for name, weight in before.items())
