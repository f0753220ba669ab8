"""A model that answers multiplies by oneDNN on a processor: the same logits, for every sort of decoder."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from tiny.models import SORTS, configuration, decoder, save

from workbench.models.local import LocalModel
from workbench.models.products import OneDnnLinear, multiply_by_onednn

pytestmark = pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="torch was built without oneDNN")


@pytest.mark.parametrize("sort", SORTS)
def test_logits_are_those_of_torchs_own_layers(sort: str) -> None:
    plain = decoder(configuration(sort)).eval()
    other = copy.deepcopy(plain)
    multiply_by_onednn(other, "cpu")
    tokens = torch.randint(1, 90, (3, 17), generator=torch.Generator().manual_seed(1))
    with torch.inference_mode():
        wanted, found = plain(input_ids=tokens).logits, other(input_ids=tokens).logits
    assert any(isinstance(layer, OneDnnLinear) for layer in other.modules())
    torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-4)


def test_a_loaded_model_multiplies_so_in_float32_and_elsewhere_as_torch_does(tmp_path: Path) -> None:
    save(tmp_path, ["a lamp of brass", "the lamp is old"])
    answering = LocalModel.load(tmp_path, dtype="float32")
    coarse = LocalModel.load(tmp_path, dtype="bfloat16")
    assert type(answering.model.lm_head) is OneDnnLinear
    tokens = torch.tensor([answering.encode("the lamp is")])
    with torch.inference_mode():
        layer = coarse.model.lm_head
        states = coarse.decoder(input_ids=tokens).last_hidden_state
        assert torch.equal(layer(states), torch.nn.functional.linear(states, layer.weight))


def test_a_model_elsewhere_is_left_alone() -> None:
    model = decoder(configuration("llama"))
    multiply_by_onednn(model, "cuda")
    assert not any(isinstance(layer, OneDnnLinear) for layer in model.modules())
