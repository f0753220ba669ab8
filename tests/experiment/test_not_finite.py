"""NaN and infinity could not be measured: they are counted apart or null, with the reason, and end no run."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny import corpora, models
from tiny.runs import context

import workbench
from workbench.config import check_experiment
from workbench.experiment import outcomes
from workbench.experiment.finite import finite
from workbench.experiment.perplexity import over_seeds, perplexity
from workbench.models.local import LocalModel
from workbench.store import Store
from workbench.types import Interval

TEXTS = ("A week has seven days.", "The sea is salt.", "Rivers carry minerals.")
ARMS = [{"name": "closed", "kind": "closed-book"}, {"name": "lora", "kind": "tuned", "epochs": 1}]


def broken(folder: Path, value: float) -> Path:
    models.save(folder, corpora.texts())
    weights = load_file(folder / "model.safetensors")
    weights["model.layers.1.mlp.down_proj.weight"][:] = value
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def ran(base: Path, place: Path, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> workbench.Run:
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "home"))
    monkeypatch.chdir(place)
    corpora.write(place / "lamps")
    table = {
        "name": "n", "corpus": "lamps", "model": {"name": str(base), "dtype": "float32"}, "arms": ARMS,
        "decoding": {"max_new_tokens": 4, "summary_new_tokens": 4},
    }  # fmt: skip
    return workbench.run(check_experiment({**table, **changes}))


@pytest.mark.parametrize("value", [float("nan"), float("inf")], ids=str)
def test_a_model_whose_weights_are_not_numbers_fails_its_arms_and_the_run_is_written(
    value: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = ran(broken(tmp_path / "model", value), tmp_path, monkeypatch)
    closed, lora = found.results["arms"]
    assert (closed["status"], lora["status"]) == ("failed", "failed")
    assert "NaN" in closed["error"]
    assert "NaN" in lora["error"]
    assert (found.folder / "report.html").is_file()


def test_numbers_too_large_for_float16_fail_their_questions_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = {"name": str(broken(tmp_path / "model", 6e4)), "dtype": "float16"}
    found = ran(Path(model["name"]), tmp_path, monkeypatch, model=model, arms=ARMS[:1])
    assert found.results["arms"][0]["status"] == "failed"
    assert "its dtype" in found.results["arms"][0]["error"]


def test_an_arm_that_breaks_its_weights_leaves_the_others_their_figures(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = LocalModel.log_likelihoods

    def of_the_tuned_one(self: LocalModel, texts: Any) -> Any:
        tuned = not torch.equal(self.model.state_dict()[name], weights[name])
        return [(float("nan") if tuned else total, count) for total, count in whole(self, texts)]

    name = "model.layers.0.self_attn.q_proj.weight"
    weights = load_file(model_folder / "model.safetensors")
    monkeypatch.setattr(LocalModel, "log_likelihoods", of_the_tuned_one)
    found = ran(model_folder, tmp_path, monkeypatch)
    closed, lora = (arm["metrics"]["perplexity"] for arm in found.results["arms"])
    assert closed["value"] > 1
    assert closed["unscored"] == 0
    assert lora == {"value": None, "low": None, "high": None, "n": 0, "unscored": len(corpora.GENERAL)}
    (forgotten,) = found.results["forgetting"]
    assert forgotten["perplexity_before"] == closed["value"]
    assert forgotten["perplexity_after"] is None


def test_a_paragraph_that_cannot_be_scored_is_counted_apart(
    store: Store, model_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sound = context(store, model_folder)
    expected = perplexity(sound, sound.runtime.base, TEXTS[1:])
    whole = LocalModel.log_likelihoods
    first = [True]

    def harmed(self: LocalModel, texts: Any) -> Any:
        return [(-math.inf if first and first.pop() else total, count) for total, count in whole(self, texts)]

    monkeypatch.setattr(LocalModel, "log_likelihoods", harmed)
    given = context(Store(tmp_path / "other"), model_folder)
    found = perplexity(given, given.runtime.base, TEXTS)
    assert expected is not None
    assert found == replace(expected, unscored=1)
    assert perplexity(given, given.runtime.base, TEXTS) == found  # as it was stored


def test_no_mean_over_seeds_hides_the_one_that_broke() -> None:
    sound, broken = Interval(4.0, 3.0, 5.0, 2), Interval(None, None, None, 0, 2)
    assert over_seeds([sound, replace(sound, value=9.0)]).value == pytest.approx(6.0)
    assert over_seeds([sound, broken]) == broken


def test_whatever_scoring_an_arm_raises_the_others_are_reported(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = outcomes.record

    def record(run: str, arm: str, *given: Any) -> dict[str, Any]:
        if arm == "lora":
            raise ValueError("cannot convert float NaN to integer")
        return whole(run, arm, *given)

    monkeypatch.setattr(outcomes, "record", record)
    closed, lora = ran(model_folder, tmp_path, monkeypatch).results["arms"]
    assert closed["status"] == "ok"
    assert lora["error"] == "its answers could not be scored: ValueError: cannot convert float NaN to integer"


def test_no_number_that_json_cannot_hold_is_written() -> None:
    value = {"a": [1.5, float("nan"), {"b": (float("inf"), "x", None, 3, True)}], "c": -math.inf}
    kept = finite(value)
    assert kept == {"a": [1.5, None, {"b": [None, "x", None, 3, True]}], "c": None}
    assert json.loads(json.dumps(kept, allow_nan=False)) == kept


def test_a_hit_without_a_number_for_its_score_is_written() -> None:
    from workbench.experiment.writing import _lines

    assert _lines([{"hits": [{"document": "d", "score": math.nan}]}]) == '{"hits":[{"document":"d","score":null}]}\n'
