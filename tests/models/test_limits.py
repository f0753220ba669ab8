"""Models larger than the memory: what is lacking is told first, and what is asked is what transformers gets."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from tiny.runs import context

from workbench.errors import ArmError, RequestError
from workbench.models import limits, loading
from workbench.models.limits import Placement
from workbench.models.opening import open_model
from workbench.models.runtime import Runtime, Weights
from workbench.settings import DecodingSettings, ModelSettings
from workbench.store import Store


@pytest.mark.parametrize(
    ("settings", "where", "what"),
    [
        ({"bits": 4}, "model.bits", "needs a CUDA GPU"),
        ({"bits": 8}, "model.bits", "needs bitsandbytes"),
        ({"device_map": "auto"}, "model.device_map", "there is none here"),
        ({"max_memory": {"0": "4GiB"}}, "model.max_memory", "there is none here"),
    ],
)
def test_what_is_lacking_is_reported_before_a_model_is_looked_for(
    store: Store, settings: dict[str, Any], where: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits.importlib.util, "find_spec", lambda name: None)
    made = ModelSettings(name="nobody/nothing", device="cpu", **settings)
    with pytest.raises(RequestError) as found:
        open_model(made, DecodingSettings(), store)
    assert [problem.where for problem in found.value.problems if what in problem.what] == [where]
    assert all(problem.cure for problem in found.value.problems)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cpu": "lots"}, "gives cpu the size 'lots', which is none; write one as \"20GiB\""),
        ({"0": "5"}, "gives 0 the size '5'"),
        ({"disk": "5GB"}, "names 'disk', which is no device; number the accelerators 0, 1"),
    ],
)
def test_a_limit_of_memory_names_a_device_and_a_size(given: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(said)):
        ModelSettings(max_memory=given)
    assert ModelSettings(max_memory={"0": "20GiB", "cpu": "1.5 GB"}).max_memory


@pytest.fixture
def with_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.find_spec("json")
    monkeypatch.setattr(limits.importlib.util, "find_spec", lambda name: spec)


def test_what_is_asked_is_what_transformers_gets(
    with_bits: None, model_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, Any] = {}

    def loaded(folder: Path, **arguments: Any) -> Any:
        given.update(arguments)
        raise MemoryError

    monkeypatch.setattr(loading.AutoModelForCausalLM, "from_pretrained", loaded)
    asked = ModelSettings(bits=4, max_memory={"0": "20GiB", "cpu": "60GiB"})
    with pytest.raises(MemoryError):
        loading.load_causal_model(model_folder, "bfloat16", placement=Placement.of(asked, "cuda"))
    assert given["device_map"] == "auto"
    assert given["max_memory"] == {0: "20GiB", "cpu": "60GiB"}
    config = given["quantization_config"]
    assert (config.load_in_4bit, config.bnb_4bit_quant_type, config.bnb_4bit_use_double_quant) == (True, "nf4", True)
    assert config.bnb_4bit_compute_dtype == torch.bfloat16
    assert Placement.of(ModelSettings(bits=8), "cuda").arguments("float16")["quantization_config"].load_in_8bit
    assert Placement.of(ModelSettings(), "cuda").arguments("float16") == {}


def test_weights_of_few_bits_are_others_and_whole_ones_keep_their_key(store: Store, model_folder: Path) -> None:
    ready = context(store, model_folder).runtime
    assert isinstance(ready, Runtime)
    made = {bits: Weights(ready.prepared, "float32", bits=bits).digest for bits in (None, 4, 8)}
    assert len(set(made.values())) == 3
    assert made[None] == ready.base.digest


def test_weights_of_few_bits_are_not_tuned_whole(store: Store, model_folder: Path) -> None:
    from tuning.test_training import plan, train

    from workbench.tuning import TrainingSettings

    ready = context(store, model_folder)
    ready.runtime.placement = Placement(4, "auto")  # type: ignore[attr-defined]
    with pytest.raises(ArmError, match="weights of 4 bits cannot be trained"):
        train(ready, plan(), TrainingSettings(method="full", rank=4, learning_rate=1e-3, batch_rows=5))
