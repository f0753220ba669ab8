"""What every sort of adapter leaves in results and exports: peft loads it on the unchanged base, and answers alike."""

from __future__ import annotations

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from tiny import corpora
from transformers import AutoTokenizer
from typer.testing import CliRunner

from workbench.arms import prompts
from workbench.cli import app
from workbench.models.loading import load_causal_model

EXPERIMENT = """
name = "lamps"
corpus = "lamps"
model = { name = "./model", dtype = "float32" }
decoding = { max_new_tokens = 6, summary_new_tokens = 6 }
cost = { latency_questions = 0 }
[[arms]]
name = "cartridge"
kind = "tuned"
method = "cartridge"
virtual_tokens = 12
epochs = 6
learning_rate = 5e-2
[[arms]]
name = "pissa"
kind = "tuned"
method = "pissa"
rank = 4
epochs = 3
learning_rate = 1e-2
"""
METHODS = ("cartridge", "pissa")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("run")
    corpora.write(folder / "lamps")
    shutil.copytree(model_folder, folder / "model")
    (folder / "lamps.toml").write_text(EXPERIMENT)
    done = call(folder, "run", "lamps.toml", "--limit", "8")
    assert done.exit_code == 0, done.stderr
    return folder


def call(folder: Path, *arguments: str) -> Any:
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(folder / "store"))
        return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def test_results_tell_what_each_trained_and_cost(finished: Path) -> None:
    results = json.loads((finished / "reports/lamps/results.json").read_text())
    config = load_causal_model(finished / "model", "float32").config
    for arm in results["arms"]:
        fit, training = arm["cost"]["fit"], arm["training"]
        for name in ("seconds", "flops", "tokens", "peak_bytes", "trainable_parameters"):
            assert fit[name] > 0, name
        assert arm["cost"]["storage_bytes"] > 0
        assert training["bits_to_learn"] > 0
        if arm["name"] == "cartridge":
            one = 2 * config.num_hidden_layers * config.num_key_value_heads * config.head_dim
            assert fit["trainable_parameters"] == 11 * one  # its first token stands still


@pytest.mark.parametrize("arm", METHODS)
def test_an_exported_adapter_answers_on_the_unchanged_base_as_the_arm_did(
    finished: Path, tmp_path: Path, arm: str
) -> None:
    done = call(finished, "export", "reports/lamps", str(tmp_path / "out"), "--arm", arm, "--adapter")
    assert done.exit_code == 0, done.stderr
    assert arm in (tmp_path / "out" / "README.md").read_text()
    model = PeftModel.from_pretrained(load_causal_model(finished / "model", "float32", "sdpa"), str(tmp_path / "out"))
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "out")
    rows = [json.loads(line) for line in (finished / "reports/lamps/records.jsonl").read_text().splitlines()]
    asked = [row for row in rows if row["arm"] == arm and row["kind"] == "single"][:3]
    assert asked
    for row in asked:
        prompt = tokenizer.apply_chat_template(
            list(prompts.wording("en", "plain").alone(row["text"])), add_generation_prompt=True, return_tensors="pt",
            return_dict=True,
        )["input_ids"]  # fmt: skip
        made: list[int] = []
        with torch.inference_mode():
            for _ in range(row["new_tokens"]):
                read = torch.cat([prompt, torch.tensor([made], dtype=torch.long)], dim=1)
                made.append(int(model.eval()(input_ids=read).logits[0, -1].argmax()))
        assert tokenizer.decode(made, skip_special_tokens=True).strip() == row["answer"]


def test_a_prefix_cannot_be_merged_and_other_adapters_can(finished: Path, tmp_path: Path) -> None:
    done = call(finished, "export", "reports/lamps", str(tmp_path / "whole"), "--arm", "pissa", "--merge")
    assert done.exit_code == 0, done.stderr
    done = call(finished, "export", "reports/lamps", str(tmp_path / "no"), "--arm", "cartridge", "--merge")
    assert done.exit_code == 2
    assert "no weight can hold" in done.stderr
    assert not (tmp_path / "no").exists()
