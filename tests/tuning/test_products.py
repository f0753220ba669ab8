"""Products of training by oneDNN: the same numbers as torch's own, for every method that trains."""

from __future__ import annotations

import copy
from itertools import product as combinations
from typing import Any

import pytest
import torch
from tiny.models import SORTS, configuration, decoder
from tuning.test_loss import ALIKE, ROWS, mean_loss

from workbench.models.products import OneDnnLinear, product
from workbench.tuning import TrainingSettings
from workbench.tuning.attention import register
from workbench.tuning.batches import Batches, Packing
from workbench.tuning.methods import METHODS
from workbench.tuning.products import OneDnnLora, train_by_onednn

pytestmark = pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="torch was built without oneDNN")


@pytest.mark.parametrize("rows", [0, 1, 2, 56, 203])
@pytest.mark.parametrize(("inner", "width"), [(1, 3), (16, 576), (576, 16), (576, 192), (576, 1536), (1536, 576)])
def test_a_product_is_right_and_has_the_same_bits_on_any_number_of_threads(rows: int, inner: int, width: int) -> None:
    dice = torch.Generator().manual_seed(0)
    left, right = torch.randn(rows, inner, generator=dice), torch.randn(width, inner, generator=dice)
    out, bias = torch.randn(rows, width, generator=dice), torch.randn(width, generator=dice)
    wanted = (
        left.double() @ right.double().t() + bias,
        out.double() @ right.double(),
        out.double().t() @ left.double(),
    )
    before, found = torch.get_num_threads(), []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        found.append((product(left, right, bias), product(out, right.t()), product(out.t(), left.t())))
    torch.set_num_threads(before)
    for one, two, exact in zip(*found, wanted, strict=True):
        assert torch.equal(one, two)
        torch.testing.assert_close(one.double(), exact, rtol=1e-4, atol=1e-3)


def trained(model: Any, batches: Batches) -> tuple[list[float], dict[str, torch.Tensor]]:
    """The losses of a few steps of AdamW, and what they left."""
    weights = {name: each for name, each in model.named_parameters() if each.requires_grad}
    optimizer, losses = torch.optim.AdamW(weights.values(), lr=1e-3), []
    for number in range(len(batches)):
        loss = mean_loss(model, batches[number])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())
    return losses, weights


@pytest.mark.parametrize(
    ("name", "sort"),
    [("lora", sort) for sort in SORTS]
    + [(name, "qwen2, biases") for name in ("rslora", "dora", "pissa", "vera", "ia3", "ln_tuning", "full")],
)
def test_losses_and_trained_weights_are_those_of_peft(name: str, sort: str) -> None:
    """Of packs behind a common prefix, packs of rows alone, padded rows and rows of one length."""
    config = configuration(sort)
    alike, even = Batches([ALIKE], Packing.of(config)), [ROWS[0], ROWS[0]]
    batches = Batches([ALIKE, ROWS, even, ROWS[:1]], alike.packing)
    plain = METHODS[name].wrap(decoder(config, register()), TrainingSettings(name, 4, 1e-3, 5)).train()
    ours = copy.deepcopy(plain)
    train_by_onednn(ours, "cpu")
    assert any(isinstance(module, OneDnnLinear) for module in ours.modules())
    (found, mine), (wanted, theirs) = trained(ours, batches), trained(plain, batches)
    assert found == pytest.approx(wanted, rel=1e-5)
    assert mine.keys() == theirs.keys()
    for key, each in theirs.items():
        torch.testing.assert_close(mine[key], each, rtol=1e-3, atol=2e-4, msg=key)


def layer(**more: Any) -> tuple[Any, Any]:
    """One layer with LoRA whose B is not zero, as peft has it and as we have it."""
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    base = torch.nn.ModuleDict({"q_proj": torch.nn.Linear(12, 20)})
    plain = get_peft_model(base, LoraConfig(r=4, lora_alpha=8, target_modules=["q_proj"], **more))
    for name, weight in plain.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight)
    ours = copy.deepcopy(plain)
    train_by_onednn(ours, "cpu")
    return plain.base_model.model["q_proj"], ours.base_model.model["q_proj"]


@pytest.mark.parametrize("shape", [(7, 12), (1, 12), (2, 3, 12), (0, 12)])
@pytest.mark.parametrize("asked", [True, False], ids=["states learned", "frozen"])
def test_a_layer_with_lora_has_the_gradients_of_pefts(shape: tuple[int, ...], asked: bool) -> None:
    found = []
    dice = torch.Generator().manual_seed(1)
    states, wanted = torch.randn(shape, generator=dice), torch.randn((*shape[:-1], 20), generator=dice)
    for each in layer():
        given = states.clone().requires_grad_(asked)
        out = each(given)
        (out * wanted).sum().backward()
        weights = [each.lora_A["default"].weight, each.lora_B["default"].weight]
        found.append([out, *([given.grad] if asked else []), *(weight.grad for weight in weights)])
        assert all(weight.requires_grad is False for weight in each.base_layer.parameters())
    assert "_Adapted" in found[1][0].grad_fn.name()
    for theirs, mine in zip(*found, strict=True):
        torch.testing.assert_close(mine, theirs, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("more", [{"lora_dropout": 0.5}, {"use_dora": True}, {"lora_bias": True}, {}])
def test_what_is_no_plain_adapter_is_left_to_peft(more: dict[str, Any]) -> None:
    plain, ours = layer(**more)
    assert isinstance(ours, OneDnnLora)
    states, made = torch.randn(5, 12), []
    for each in (plain, ours):
        torch.manual_seed(2)
        made.append(each.train()(states))
    torch.testing.assert_close(*made)
    assert ("_Adapted" in made[1].grad_fn.name()) == (not more)
    for each in (plain, ours):
        each.enable_adapters(enabled=False)
    torch.testing.assert_close(plain(states), ours(states))
    assert not torch.allclose(ours(states), made[1])


def test_a_layer_computed_again_and_one_in_mixed_precision_learn_the_same() -> None:
    settings, batches = TrainingSettings("lora", 4, 1e-3, 5), Batches([ALIKE, ROWS], Packing())
    plain = METHODS["lora"].wrap(decoder(configuration(), register()), settings).train()
    again, mixed, mixed_plain = (copy.deepcopy(plain) for _ in range(3))
    again.get_base_model().gradient_checkpointing_enable(gradient_checkpointing_kwargs={"use_reentrant": False})
    for model in (again, mixed):
        train_by_onednn(model, "cpu")
    assert trained(again, batches)[0] == pytest.approx(trained(plain, batches)[0], rel=1e-5)
    with torch.autocast("cpu", torch.bfloat16):
        assert trained(mixed, batches)[0] == trained(mixed_plain, batches)[0]


def test_every_linear_layer_is_multiplied_so_and_peft_saves_as_ever() -> None:
    model = METHODS["lora"].wrap(decoder(configuration(), register()), TrainingSettings("lora", 4, 1e-3, 5))
    names = set(model.state_dict())
    train_by_onednn(model, "cpu")
    kinds = {type(module) for module in model.modules() if isinstance(module, torch.nn.Linear)}
    assert kinds == {OneDnnLinear}
    assert sum(isinstance(module, OneDnnLora) for module in model.modules()) == 2 * 7
    assert set(model.state_dict()) == names


def test_a_linear_layer_alone_has_the_gradients_of_torchs() -> None:
    """A frozen bias is added, and a learned one learns."""
    for learned, rows in combinations((True, False), (1, 6)):
        plain = torch.nn.Linear(12, 20).requires_grad_(learned)
        ours = torch.nn.Sequential(copy.deepcopy(plain))
        train_by_onednn(ours, "cpu")
        states = [torch.ones(rows, 12).mul_(0.3).requires_grad_() for _ in range(2)]
        made = [plain(states[0]), ours(states[1])]
        torch.testing.assert_close(*made)
        for each in made:
            each.square().sum().backward()
        torch.testing.assert_close(states[0].grad, states[1].grad)
        for theirs, mine in zip(plain.parameters(), ours.parameters(), strict=True):
            torch.testing.assert_close(mine.grad, theirs.grad)
