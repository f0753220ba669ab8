"""What every sort of adapter leaves in results and exports: peft loads it on the unchanged base, and answers alike."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from typer.testing import CliRunner

from workbench.cli import app
from workbench.models.loading import load_causal_model
from workbench.tuning.methods import METHODS

EXPERIMENT = """
name = "lamps"
corpus = "lamps"
model = { name = "./model", dtype = "float32" }
decoding = { max_new_tokens = 6, summary_new_tokens = 6 }
cost = { latency_questions = 0 }
"""
ARM = """
[[arms]]
name = "{name}"
kind = "tuned"
method = "{name}"
virtual_tokens = 12
rank = 4
epochs = 3
"""
PREFIXES = tuple(name for name, each in METHODS.items() if not each.merges)
ADAPTERS = tuple(name for name, each in METHODS.items() if not each.whole)
MERGED = tuple(name for name, each in METHODS.items() if each.merges)
# Every card in turn: its own lines of Python, in its folder, with another question in place of the dots.
BY_CARD = r"""
import contextlib, io, json, os, re, sys
import torch
torch.set_num_threads(1)
found = {}
for folder, questions in json.loads(sys.argv[1]).items():
    os.chdir(folder)
    (code,) = re.findall(r"```python\n(.*?)```", open("README.md").read(), flags=re.DOTALL)
    load, ask = code.split("# The question in place of \u2026.\n")
    names = {}
    exec(load, names)
    for question in questions:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(ask.replace("\u2026", question), names)
        found.setdefault(folder, []).append(out.getvalue().strip())
json.dump(found, sys.stdout)
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("run")
    corpora.write(folder / "lamps")
    shutil.copytree(model_folder, folder / "model")
    (folder / "lamps.toml").write_text(EXPERIMENT + "".join(ARM.format(name=name) for name in METHODS))
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


def test_every_export_answers_in_a_fresh_process_as_its_arm_did(finished: Path, tmp_path: Path) -> None:
    """By peft and transformers alone, with the lines of its own card."""
    rows = [json.loads(line) for line in (finished / "reports/lamps/records.jsonl").read_text().splitlines()]
    asked: dict[str, list[dict[str, Any]]] = {}
    for form, methods in (("adapter", ADAPTERS), ("merged", MERGED), ("gguf", ("lora", "full"))):
        for name in methods:
            folder = tmp_path / f"{form}-{name}"
            done = call(finished, "export", "reports/lamps", str(folder), "--arm", name, "--format", form)
            assert done.exit_code == 0, done.stderr
            assert name in (folder / "README.md").read_text()
            asked[str(folder)] = [row for row in rows if row["arm"] == name and row["kind"] == "single"][:2]
    given = json.dumps({folder: [row["text"] for row in each] for folder, each in asked.items()})
    environment = {**os.environ, "PYTHONPATH": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", BY_CARD, given], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    wanted = {folder: [row["answer"] for row in each] for folder, each in asked.items()}
    assert json.loads(done.stdout) == wanted
    assert len({tuple(each) for each in wanted.values()}) > 4  # they have learned, each its own way


@pytest.mark.parametrize("form", ["merged", "gguf"])
@pytest.mark.parametrize("arm", PREFIXES)
def test_a_prefix_cannot_be_merged_and_says_what_can_be_exported(
    finished: Path, tmp_path: Path, arm: str, form: str
) -> None:
    done = call(finished, "export", "reports/lamps", str(tmp_path / "no"), "--arm", arm, "--format", form)
    assert done.exit_code == 2
    assert "no weight can hold" in done.stderr
    assert "--format adapter" in done.stderr
    assert not (tmp_path / "no").exists()


def test_one_form_is_exported_at_a_time(finished: Path, tmp_path: Path) -> None:
    done = call(finished, "export", "reports/lamps", str(tmp_path / "no"), "--arm", "lora", "--adapter", "--merge")
    assert done.exit_code == 2
    assert "more than one form" in done.stderr
