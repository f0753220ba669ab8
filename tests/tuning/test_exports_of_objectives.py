"""What each objective leaves, not only each method: exported, it answers in a fresh process as its arm did."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora
from tuning.test_exports import BY_CARD, EXPERIMENT, call

# By the arm's name: its settings, and the forms that it has.
ARMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "read": ('objective = "documents"\nlearning_rate = 2e-2', ("merged", "adapter", "gguf")),
    "both": ('objective = "documents+supervised"\nmethod = "pissa"', ("merged", "adapter")),
    "both-whole": ('objective = "documents+supervised"\nmethod = "full"\nlearning_rate = 2e-3', ("merged", "gguf")),
    "distilled": ('objective = "distilled"\nlearning_rate = 2e-2', ("merged", "adapter")),
    "preferred": ('objective = "preferences"\nlearning_rate = 2e-2', ("merged", "adapter", "gguf")),
    "begun": ('objective = "distilled"\nmethod = "cartridge"\nvirtual_tokens = 12\nlearning_rate = 0.1', ("adapter",)),
    "some": (
        'target_modules = ["q_proj", "down_proj"]\nmicro_batch_rows = 4\nlearning_rate = 2e-2',
        ("merged", "adapter"),
    ),
}
ARM = '[[arms]]\nname = "{name}"\nkind = "tuned"\nrank = 4\nepochs = 3\n{settings}\n'
SCRATCH = """
[[arms]]
name = "scratch"
kind = "from-scratch"
layers = 1
width = 32
heads = 1
vocabulary = 300
epochs = 4
"""
FORMS = {name: forms for name, (_, forms) in ARMS.items()} | {"scratch": ("merged", "gguf")}


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, model_folder: Path) -> Path:
    folder = tmp_path_factory.mktemp("run")
    corpora.write(folder / "lamps")
    shutil.copytree(model_folder, folder / "model")
    arms = "".join(ARM.format(name=name, settings=settings) for name, (settings, _) in ARMS.items())
    (folder / "lamps.toml").write_text(EXPERIMENT + arms + SCRATCH)
    done = call(folder, "run", "lamps.toml")
    assert done.exit_code == 0, done.stderr
    return folder


def test_every_export_answers_a_dozen_questions_as_its_arm_did(finished: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in (finished / "reports/lamps/records.jsonl").read_text().splitlines()]
    asked: dict[str, list[dict[str, Any]]] = {}
    for name, forms in FORMS.items():
        for form in forms:
            folder = tmp_path / f"{form}-{name}"
            done = call(finished, "export", "reports/lamps", str(folder), "--arm", name, "--format", form)
            assert done.exit_code == 0, done.stderr
            asked[str(folder)] = [row for row in rows if row["arm"] == name and row["kind"] == "single"]
            assert len(asked[str(folder)]) == 12
    given = json.dumps({folder: [row["text"] for row in each] for folder, each in asked.items()})
    environment = {**os.environ, "PYTHONPATH": "", "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, "-c", BY_CARD, given], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    told = {Path(folder).name: each for folder, each in json.loads(done.stdout).items()}
    wanted = {Path(folder).name: [row["answer"] for row in each] for folder, each in asked.items()}
    assert told == wanted
    assert len({tuple(each) for each in wanted.values()}) == len(FORMS)  # each has learned in its own way


@pytest.mark.parametrize(
    ("arm", "form", "said"),
    [
        ("scratch", "adapter", "tuned every weight: there is no adapter"),
        ("both-whole", "adapter", "tuned every weight: there is no adapter"),
        ("begun", "merged", "no weight can hold"),
        ("begun", "gguf", "no weight can hold"),
    ],
)
def test_a_form_that_there_is_not_is_refused_with_one_that_there_is(
    finished: Path, tmp_path: Path, arm: str, form: str, said: str
) -> None:
    done = call(finished, "export", "reports/lamps", str(tmp_path / "no"), "--arm", arm, "--format", form)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "cure: --format" in done.stderr
    assert not (tmp_path / "no").exists()
