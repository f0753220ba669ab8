"""Every tuning method: it learns, it saves what it learned, and merged weights answer as the adapter does."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny import corpora
from tiny.runs import context
from tuning.test_training import FACTS, plan, train

from workbench.arms import Context, make_arm
from workbench.arms.tuned import TunedSettings
from workbench.arms.tuned_rag import TunedRagSettings
from workbench.errors import ArmError
from workbench.models.runtime import Weights
from workbench.store import Store
from workbench.tuning import TrainingSettings
from workbench.tuning.fit import key_of
from workbench.tuning.methods import METHODS
from workbench.tuning.objectives import OBJECTIVES, Taught

ADAPTERS = [name for name, each in METHODS.items() if not each.whole]


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


def settings(method: str, rate: float = 2e-2) -> TrainingSettings:
    return TrainingSettings(method=method, rank=4, learning_rate=rate, batch_rows=5)


def logits(ready: Context, weights: Weights) -> torch.Tensor:
    model = ready.runtime.load(weights)
    with torch.inference_mode():
        found: torch.Tensor = model.model(torch.tensor([list(range(5, 25))]), use_cache=False).logits
    return found


@pytest.mark.parametrize("method", METHODS)
def test_the_loss_falls_and_only_what_the_method_trains_is_saved(method: str, ready: Context) -> None:
    rate = 2e-2 if METHODS[method].rate == 1 else 5e-2
    result = train(ready, plan(epochs=12), settings(method, 2e-3 if method == "full" else rate))
    losses = result.training["losses"]
    assert losses[-1] < losses[0]
    assert result.weights.whole is METHODS[method].whole
    everything = sum(p.numel() for p in ready.runtime.load(ready.runtime.base).model.parameters())
    share = result.cost.trainable_parameters / everything
    assert (share == 1) if METHODS[method].whole else (share < 0.5)


@pytest.mark.parametrize("method", ADAPTERS)
def test_merged_weights_answer_as_the_adapter_beside_the_base_does(method: str, ready: Context) -> None:
    merged = train(ready, plan(), settings(method))
    beside = train(ready, plan(), settings(method), merge=False)
    assert merged.weights.adapter.digest == beside.weights.adapter.digest
    base = logits(ready, ready.runtime.base)
    one, other = logits(ready, merged.weights), logits(ready, beside.weights)
    change = float((one - base).abs().max())
    assert change > 1e-3
    assert float((one - other).abs().max()) < 1e-2 * change


def test_methods_are_kept_apart_in_the_store_and_rank_matters_only_where_there_is_one(ready: Context) -> None:
    keys = {name: key_of(settings(name)) for name in METHODS}
    assert len({str(key) for key in keys.values()}) == len(METHODS)
    assert {name for name, key in keys.items() if "rank" in key} == {"lora", "rslora", "dora", "pissa", "vera"}


def test_few_weights_get_larger_steps_unless_the_file_says_otherwise() -> None:
    assert TunedSettings().learning_rate == 1e-3
    assert TunedSettings(method="ia3").learning_rate == pytest.approx(1e-2)
    assert TunedSettings(method="ia3", learning_rate=3e-4).learning_rate == 3e-4
    assert TunedRagSettings(method="ln_tuning").learning_rate == pytest.approx(5e-3)


def test_a_model_without_the_layers_is_an_error_that_names_them() -> None:
    with pytest.raises(ArmError, match="none of the layers that this method adapts: q_proj"):
        METHODS["lora"].wrap(torch.nn.Sequential(torch.nn.Linear(2, 2)), settings("lora"))


def test_documents_alone_are_learned_without_a_question(ready: Context, tmp_path: Path) -> None:
    chats = tuple(((), answer) for _, answer in FACTS)
    taught = Taught((("Orla", "A lamp."),), 3, chats, 2, (), 0.1)
    made = OBJECTIVES["documents"].plan(taught)
    assert (made.chats, made.general, made.document_epochs, made.documents) == ((), (), 3, (("Orla", "A lamp."),))
    assert OBJECTIVES["supervised"].plan(taught).chats == chats
    corpus = corpora.corpus(tmp_path / "lamps")
    fitted = {
        objective: make_arm("tuned", {"objective": objective, "epochs": 2, "document_epochs": 2}, ready).fit(corpus)
        for objective in ("documents", "supervised")
    }
    rows = {name: each.training["rows"] for name, each in fitted.items() if each.training}
    assert rows["documents"] == {"documents": 12, "questions": 0, "replay": 0}
    assert rows["supervised"]["questions"] > 0
    assert len({each.weights.digest for each in fitted.values()}) == 2
