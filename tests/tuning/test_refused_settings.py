"""Settings that a model cannot take are refused from its files, all of them at once and before anything is trained."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from tiny.models import save
from tiny.runs import context
from tiny.trainings import plan, train
from typer.testing import CliRunner

from workbench.arms import Context, arm_settings
from workbench.arms.from_scratch import FromScratchSettings
from workbench.arms.tuned import TunedSettings
from workbench.arms.tuned_rag import TunedRagSettings
from workbench.cli import app
from workbench.errors import ArmError, RequestError
from workbench.models.catalogue import prepare
from workbench.models.outline import Outline
from workbench.models.shapes import shape_of
from workbench.store import Store
from workbench.tuning import TrainingSettings
from workbench.tuning.fit import key_of
from workbench.tuning.methods import METHODS

EXPERIMENT = """
name = "lamps"
corpus = "lamps"
model = { name = "./model", dtype = "float32" }
[[arms]]
name = "lora"
kind = "tuned"
[[arms]]
name = "raft"
kind = "tuned-rag"
retriever = "lexical"
[[arms]]
name = "route"
kind = "route"
retriever = "lexical"
then = "tuned"
[arms.tuned]
epochs = 1
"""
LINEAR = ("down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj")
PREFIXES = ("cartridge", "prefix_tuning", "prompt_tuning")


def settings(method: str = "lora", **changes: Any) -> TrainingSettings:
    usual = TrainingSettings(method=method, rank=4, learning_rate=2e-2, batch_rows=5, virtual_tokens=12)
    return dataclasses.replace(usual, **changes)


@pytest.fixture
def ready(store: Store, model_folder: Path) -> Context:
    return context(store, model_folder)


@pytest.fixture
def outline(ready: Context) -> Outline:
    found: Outline = ready.runtime.outline  # type: ignore[union-attr]
    return found


@pytest.fixture
def folder(tmp_path: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from tiny import corpora

    corpora.write(tmp_path / "lamps")
    (tmp_path / "model").symlink_to(model_folder)
    (tmp_path / "e.toml").write_text(EXPERIMENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["run", "e.toml", *arguments], catch_exceptions=False)
    assert done.exit_code == 2
    return done.stderr


def test_the_headers_of_the_weights_name_layers_and_shapes(outline: Outline) -> None:
    assert outline.kind == "llama"
    assert tuple(outline.matrices) == LINEAR
    assert outline.layers["k_proj"] == {(16, 32)}
    assert outline.sides("down_proj") == [32]
    assert "embed_tokens" in outline.layers
    named = shape_of("smollm2-135m-instruct")
    assert named is not None
    assert Outline.of_shape(named).sides("k_proj") == [192]


@pytest.mark.parametrize("rehearsed", [True, False], ids=["dry run", "run"])
def test_everything_that_the_model_cannot_take_is_told_at_once(folder: Path, rehearsed: bool) -> None:
    wrong = ("arms.lora.rank=1000", 'arms.lora.target_modules=["q_projj", "q_proj"]', 'arms.raft.method="pissa"',
             "arms.raft.rank=17", "arms.route.tuned.rank=33")  # fmt: skip
    said = refused(*(part for each in wrong for part in ("--set", each)), *(["--dry-run"] if rehearsed else []))
    assert "arms.lora.target_modules: the model has no layer 'q_projj' in its blocks" in said
    assert "did you mean 'q_proj'?" in said
    assert "arms.lora.rank: a rank of 1000 is more than the layers hold, which is 32" in said
    assert "arms.raft.rank: a rank of 17 is more than the layers hold, which is 16" in said  # k_proj is 16 × 32
    assert "arms.route.tuned.rank: a rank of 33" in said
    assert "Traceback" not in said
    assert not (folder / "home" / "adapters").exists()
    assert not (folder / "reports").exists()


def test_what_settings_say_by_themselves_is_told_at_once_too(folder: Path) -> None:
    wrong = ("arms.lora.learning_rate=0.5", "arms.lora.epochs=0", "arms.lora.batch_rows=0", "arms.raft.learning_rate=1")
    said = refused(*(part for each in wrong for part in ("--set", each)))
    assert said.count("error: ") == len(wrong)
    assert "learning_rate is so high that training only destroys the model with method = 'lora' (given: 0.5)" in said
    assert "cure: write less than 0.1" in said


def test_a_rank_of_a_study_that_no_layer_holds_fails_its_point_and_trains_nothing(folder: Path) -> None:
    study = '[[studies]]\nname = "rank"\nkind = "rank"\narms = ["lora"]\nvalues = [1, 500]\n'
    (folder / "e.toml").write_text(EXPERIMENT.partition('[[arms]]\nname = "raft"')[0] + study)
    done = CliRunner().invoke(app, ["run", "e.toml", "--set", "arms.lora.epochs=1", "--limit", "3"])
    results = json.loads((folder / "reports/lamps/results.json").read_text())
    said = " ".join(results["studies"][0]["conclusion"])
    assert "a rank of 500 is more than the layers hold" in said
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize("method", METHODS)
def test_the_usual_rate_of_every_method_is_allowed_and_its_bound_is_not(method: str) -> None:
    highest = METHODS[method].highest_rate
    for kind in (TunedSettings, TunedRagSettings):
        assert kind(method=method).learning_rate < highest
        if highest <= 1:
            with pytest.raises(ValidationError, match="only destroys the model"):
                kind(method=method, learning_rate=highest)
    assert (highest > 1) is (method in PREFIXES)


def test_a_model_from_scratch_trains_all_weights_and_has_their_bound() -> None:
    with pytest.raises(ValidationError, match="method = 'full'"):
        FromScratchSettings(learning_rate=METHODS["full"].highest_rate)


@pytest.mark.parametrize("method", [name for name, each in METHODS.items() if each.targeted])
def test_only_the_layers_that_are_named_are_adapted(method: str, ready: Context) -> None:
    every = train(ready, plan(), settings(method))
    some = train(ready, plan(), settings(method, target_modules=("q_proj", "v_proj")))
    assert some.weights.adapter is not None
    config = json.loads((some.weights.adapter.folder / "adapter_config.json").read_text())
    assert sorted(config["target_modules"]) == ["q_proj", "v_proj"]
    assert 0 < some.cost.trainable_parameters < every.cost.trainable_parameters
    assert some.cost.flops < every.cost.flops
    assert "target_modules" not in key_of(settings(method))


def test_named_layers_are_the_same_in_any_order_and_mean_nothing_to_other_methods() -> None:
    one, other = (
        arm_settings("tuned", {"target_modules": names}) for names in (["v_proj", "q_proj"], ["q_proj", "v_proj"])
    )
    assert one == other
    with pytest.raises(ValidationError, match=r"means nothing to method = 'full'; leave it out, or take one of dora"):
        arm_settings("tuned", {"method": "full", "target_modules": ["q_proj"]})


def test_a_training_without_an_experiment_is_refused_too(ready: Context) -> None:
    with pytest.raises(ArmError, match="a rank of 33 is more than the layers hold"):
        train(ready, plan(), settings(rank=33))


def test_a_model_that_a_method_does_not_know_is_refused_by_its_sort(store: Store, tmp_path: Path) -> None:
    qwen = context(store, save(tmp_path / "qwen", sort="qwen2, biases")).runtime.outline  # type: ignore[union-attr]
    (problem,) = METHODS["adaption_prompt"].problems(settings("adaption_prompt"), qwen)
    assert "llama and mistral, and this is qwen2" in problem.what
    narrow = context(store, save(tmp_path / "narrow", sort="mistral, sliding window")).runtime.outline  # type: ignore[union-attr]
    (problem,) = METHODS["cartridge"].problems(settings("cartridge"), narrow)
    assert "sliding window" in problem.what
    bare = dataclasses.replace(qwen, layers={"c_attn": frozenset({(96, 32)})}, blocks=frozenset({"c_attn"}))
    (problem,) = METHODS["lora"].problems(settings(), bare)
    assert "none of the layers that this method adapts: q_proj" in problem.what
    assert problem.cure.endswith("c_attn")


def test_an_adapter_is_no_model(tmp_path: Path, store: Store) -> None:
    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(RequestError, match=r"holds an adapter, which is no model without the base"):
        prepare(str(tmp_path), store)
