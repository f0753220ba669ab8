"""The engine of a run: where it is chosen, refused, part of a key, and left out of what is PyTorch's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models, runs

import workbench
from workbench.arms import make_arm
from workbench.config import check_experiment
from workbench.corpus.load import load_corpus
from workbench.errors import ArmError, RequestError
from workbench.experiment.answers import answers_of
from workbench.experiment.plan import plan
from workbench.models.catalogue import prepare
from workbench.models.engine import ENGINES, Engine
from workbench.models.engines import on_openvino
from workbench.models.engines.on_openvino import OpenvinoEngine
from workbench.models.engines.on_torch import TorchEngine
from workbench.models.opening import dtype_of, open_model
from workbench.models.runtime import Runtime
from workbench.settings import DecodingSettings, ModelSettings
from workbench.store import Store

needs_openvino = pytest.mark.skipif(not on_openvino.installed(), reason="needs the extra openvino")
QUICK: dict[str, Any] = {"epochs": 2, "learning_rate": 1e-2, "rank": 4, "replay": 0.1}


@pytest.fixture
def as_if_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_openvino, "installed", lambda: True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    corpora.write(tmp_path / "lamps")
    models.save(tmp_path / "model", corpora.texts())
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(settings: dict[str, Any], store: Store) -> dict[str, tuple[str, str]]:
    """What is wrong and the cure, by place."""
    made = ModelSettings(**{"name": "nobody/nothing", "device": "cpu", "engine": "openvino", **settings})
    with pytest.raises(RequestError) as found:
        open_model(made, DecodingSettings(), store)
    return {each.where: (each.what, each.cure) for each in found.value.problems}


def test_a_name_that_is_no_engine_is_told_with_the_nearest(store: Store) -> None:
    assert refused({"engine": "opnvino"}, store) == {
        "model.engine": ("unknown engine 'opnvino'", "did you mean 'openvino'?")
    }
    assert {"torch", "openvino"} <= set(ENGINES)


def test_what_is_lacking_is_told_at_once_before_a_model_is_looked_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_openvino, "installed", lambda: False)
    found = refused({"dtype": "bfloat16"}, store)
    assert found["model.engine"][0] == "openvino is not installed"
    assert found["model.engine"][1].startswith("pip install ")
    assert found["model.dtype"][0] == "openvino computes the answers in float32 here, and not in bfloat16"
    assert 'dtype = "float32"' in found["model.dtype"][1]
    assert set(found) == {"model.engine", "model.dtype"}


def test_it_computes_on_the_processor_alone() -> None:
    (problem,) = [each for each in OpenvinoEngine.problems("float32", "cuda") if each.where == "model.device"]
    assert 'device = "cpu"' in problem.cure


@pytest.mark.usefixtures("as_if_installed")
@pytest.mark.parametrize(
    ("sort", "changes", "said"),
    [
        ("mistral, sliding window", {}, "models of the type 'mistral'"),
        ("qwen3, norms of queries and keys", {}, "models of the type 'qwen3'"),
        ("qwen2, biases", {"use_sliding_window": True, "sliding_window": 8, "max_window_layers": 1}, "sliding window"),
        ("llama", {"hidden_act": "gelu"}, "the activation 'gelu'"),
        ("llama", {"rope_parameters": {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 1e4}}, "'dynamic'"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_model_that_it_does_not_compute_is_refused_before_its_weights_are_read(
    store: Store, tmp_path: Path, sort: str, changes: dict[str, Any], said: str
) -> None:
    folder = models.save(tmp_path / "m", sort=sort, **changes)
    found = refused({"name": str(folder)}, store)
    assert said in found["model.engine"][0]
    assert '"torch" computes every model' in found["model.engine"][1]


def test_auto_is_a_number_format_that_the_engine_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.models.runtime.multiplies_bfloat16", lambda device: True)
    assert dtype_of(ModelSettings(), "cpu") == "bfloat16"
    assert dtype_of(ModelSettings(engine="openvino"), "cpu") == "float32"
    assert dtype_of(ModelSettings(engine="openvino", dtype="bfloat16"), "cpu") == "bfloat16"  # which is refused


def test_the_engine_is_in_the_key_of_answers_and_in_no_other(store: Store, model_folder: Path, place: Path) -> None:
    corpus, keys = load_corpus(place / "lamps"), {}
    for engine in ("torch", "openvino"):
        ready = runs.context(store, model_folder)
        ready.runtime.engine = engine  # type: ignore[attr-defined]
        fitted = make_arm("tuned", QUICK, ready).fit(corpus)
        assert fitted.weights.adapter is not None
        keys[engine] = (answers_of(ready, fitted).folder, fitted.weights.digest)
    assert keys["torch"][0] != keys["openvino"][0]
    assert keys["torch"][1] == keys["openvino"][1]  # trained once


def test_a_new_version_of_an_engine_answers_anew(
    store: Store, model_folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = runs.context(store, model_folder)
    assert ready.runtime.engine_key == {}  # so that what is stored stays valid
    ready.runtime.engine = "openvino"  # type: ignore[attr-defined]
    before = ready.runtime.engine_key
    monkeypatch.setattr(OpenvinoEngine, "version", OpenvinoEngine.version + 1)
    assert ready.runtime.engine_key != before


@pytest.mark.usefixtures("as_if_installed")
@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"merge": False}, "arms.lora.merge"),
        ({"method": "adaption_prompt"}, "arms.lora.method"),
        ({}, None),
        ({"method": "full", "merge": False}, None),
        ({"method": "prefix_tuning"}, None),
    ],
    ids=str,
)
def test_an_adapter_that_is_not_merged_is_refused_before_anything_is_spent(
    place: Path, settings: dict[str, Any], where: str | None
) -> None:
    made = check_experiment({
        "name": "unmerged", "corpus": "lamps", "arms": [{"name": "lora", "kind": "tuned", **settings}],
        "model": {"name": "model", "dtype": "float32", "engine": "openvino"},
    })  # fmt: skip
    if where is None:
        plan(made, [], None, Store.default())
        return
    with pytest.raises(RequestError) as found:
        plan(made, [], None, Store.default())
    (problem,) = found.value.problems
    assert problem.where == where
    assert "no adapter beside the weights" in problem.what


def test_training_and_likelihoods_stay_with_pytorch(store: Store, model_folder: Path) -> None:
    prepared = prepare(str(model_folder), store)
    runtime = Runtime(prepared, "float32", "cpu", DecodingSettings(), engine="openvino")
    loaded, answering = runtime.load(runtime.base), runtime.answering(runtime.base)
    assert isinstance(loaded.engine, TorchEngine)
    assert isinstance(answering.engine, OpenvinoEngine)
    assert answering.model is loaded.model
    assert runtime.answering(runtime.base) is answering  # compiled once
    runtime.release()
    assert runtime.answering(runtime.base) is not answering


def test_what_an_arm_makes_of_another_layout_is_an_error_of_that_arm(store: Store, tmp_path: Path) -> None:
    prepared = prepare(str(models.save(tmp_path / "m", sort="mistral, sliding window")), store)
    runtime = Runtime(prepared, "float32", "cpu", DecodingSettings(), engine="openvino")
    with pytest.raises(ArmError, match="openvino cannot compute this model: it has no graph"):
        runtime.answering(runtime.base)


@needs_openvino
def test_a_layer_with_more_than_its_weights_is_refused() -> None:
    from peft import LoraConfig, get_peft_model

    from workbench.models.openvino_graph import compiled

    made = models.decoder(models.configuration())
    compiled(made)
    adapted = get_peft_model(made, LoraConfig(r=2, target_modules=["o_proj"])).base_model.model
    with pytest.raises(ArmError, match=r"no graph for the layer model\.layers\.0\.self_attn\.o_proj, which is peft"):
        compiled(adapted)


@needs_openvino
def test_importing_it_reports_nothing(tmp_path: Path) -> None:
    """By itself its import would write an identity under the user's home, and send it."""
    code = (
        "import sys\n"
        "from workbench.models.openvino_graph import library\n"
        "library().Core()\n"
        "print(*(name for name in sys.modules if name.startswith('openvino_telemetry')))\n"
    )
    environment = {"HOME": str(tmp_path), "PYTHONPATH": ":".join(filter(None, sys.path))}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=environment, check=True
    )
    assert done.stdout.split() == []
    assert list(tmp_path.iterdir()) == []


@needs_openvino
def test_a_whole_run_answers_the_same(place: Path) -> None:
    arms = [
        {"name": "closed", "kind": "closed-book"},
        {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2, "chunk_size": 12},
        {"name": "cag", "kind": "cag"},
        {"name": "lora", "kind": "tuned", **QUICK},
        {"name": "prefix", "kind": "tuned", "method": "prefix_tuning", "virtual_tokens": 5, "epochs": 1},
    ]
    found = {}
    for engine in ("torch", "openvino"):
        made = workbench.run(check_experiment({
            "name": engine, "corpus": "lamps", "arms": arms, "decoding": {"max_new_tokens": 8},
            "model": {"name": "model", "dtype": "float32", "engine": engine},
        }))  # fmt: skip
        rows = made.records()
        assert set(rows["arm"]) == {"closed", "rag", "cag", "lora", "prefix"}
        found[engine] = rows.set_index(["arm", "question"])
        assert f'engine = "{engine}"' in (made.folder / "experiment.toml").read_text(encoding="utf-8")
    for column in ("answer", "stop", "prompt_tokens", "new_tokens", "flops"):
        assert list(found["torch"][column]) == list(found["openvino"][column]), column
    assert found["torch"]["answer"].nunique() > 10


def test_every_engine_says_what_it_is() -> None:
    for each in ENGINES.values():
        assert issubclass(each, Engine)
        assert each.__doc__
