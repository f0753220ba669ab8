"""`doctor`, `models` and `init`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from workbench.checks import machine as doctor
from workbench.cli import app, sizing, starting
from workbench.config import load_experiment
from workbench.models.catalogue import CATALOGUE
from workbench.models.shapes import SHAPES, WINDOWS, shape_of
from workbench.requirements import install_extra


def call(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return f"{result.exit_code}\n{result.output}"


@pytest.fixture
def sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with room, whatever this one has."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setattr(doctor, "FREE_DISK", 1)
    monkeypatch.setattr(doctor, "MEMORY", 1)


@pytest.mark.usefixtures("sound")
@pytest.mark.real
def test_doctor_finds_nothing_missing() -> None:
    printed = call("doctor")
    assert printed.startswith("0\n"), printed
    assert "✗" not in printed
    assert "✓ torch: " in printed
    assert "(optional)" in printed or "docx" in printed
    assert "ruff" not in printed  # what only developers need is nobody's disease


@pytest.mark.usefixtures("sound")
def test_doctor_names_the_cure_of_a_missing_and_of_an_old_package(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "faiss-cpu":
            raise metadata.PackageNotFoundError(name)
        return "0.0.9" if name == "peft" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    printed = call("doctor")
    assert printed.startswith("2\n")
    assert "✗ faiss-cpu: missing\n    cure: pip install 'faiss-cpu>=" in printed
    assert "✗ peft: 0.0.9, older than" in printed


def test_doctor_works_when_the_libraries_are_gone() -> None:
    code = "import sys\nfor name in ('torch', 'transformers', 'numpy', 'scipy', 'platformdirs', 'packaging'):\n"
    code += "    sys.modules[name] = None\nsys.argv = ['workbench', 'doctor']\nfrom workbench.cli import main\nmain()"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert printed.returncode in (0, 2)
    assert "Traceback" not in printed.stderr
    assert "✓ Python" in printed.stdout


@pytest.mark.usefixtures("sound")
def test_doctor_sees_a_store_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "file" / "store"))
    printed = call("doctor")
    assert printed.startswith("2\n")
    assert "✗ store" in printed
    assert "set WORKBENCH_HOME" in printed


def test_no_cure_installs_another_project_of_our_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert install_extra("ray").startswith("pip install 'ray>=")
    assert install_extra("office").startswith("pip install 'python-docx>=")

    def absent(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", absent)
    assert install_extra("ray") == "pip install -e '.[ray]'"


def test_versions_are_compared_by_number() -> None:
    assert doctor._numbers("2.13.0+cpu") >= doctor._numbers("2.13")
    assert doctor._numbers("0.9") < doctor._numbers("0.21")
    assert doctor._numbers("1.9.0.post1") >= doctor._numbers("1.9")


def test_models_are_listed_with_licence_and_command() -> None:
    printed = call("models")
    for model in CATALOGUE.values():
        assert model.name in printed
        assert model.licence in printed
        assert model.parts() or model.install in printed


def test_init_writes_an_experiment_that_loads_with_every_arm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiny import corpora

    from workbench.arms import ARMS
    from workbench.experiment import estimating

    monkeypatch.setattr(
        estimating, "rough_speed", lambda dtype, device: 1e15
    )  # on a slow machine it may leave an arm out
    monkeypatch.chdir(tmp_path)
    corpora.write(tmp_path / "lamps")
    printed = call("init", "my first.toml", "--corpus", "lamps")
    assert printed.startswith("0\n"), printed
    experiment = load_experiment("my first.toml", environment={})
    assert (experiment.name, experiment.corpus) == ("my-first", "lamps")
    assert [arm.kind for arm in experiment.arms] == [kind for kind in ARMS if ARMS[kind].usual]
    named = ["closed-book", "few-shot", "long-context", "rag", "lora", "lora+rag", "oracle"]  # as the README names them
    assert [arm.name for arm in experiment.arms] == named
    others = ", ".join(kind for kind in ARMS if not ARMS[kind].usual)
    assert f"it leaves out {others}: a first comparison does without" in printed
    assert call("init", "whole.toml", "--corpus", "lamps", "--full").startswith("0\n")
    assert [arm.kind for arm in load_experiment("whole.toml", environment={}).arms] == list(ARMS)
    assert call("init", "my first.toml", "--corpus", "lamps").startswith("2\n")
    assert "did you mean 'lamps'" in call("init", "other.toml", "--corpus", "lampz")
    assert not Path("other.toml").exists()


def test_init_asks_what_fits_ten_minutes_and_says_what_it_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the speed of two machines: one on which all fits, and one that needs a rehearsal."""
    from workbench.experiment import estimating

    corpus = Path(__file__).parents[2] / "corpora" / "appliances-en"
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "store"))
    monkeypatch.setattr(estimating, "rough_speed", lambda dtype, device: 1e15)
    printed = call("init", tmp_path / "fast.toml", "--corpus", corpus)
    assert "it asks all 864 questions: about" in printed
    assert "with 3 seeds of each training" in printed
    fast = load_experiment(tmp_path / "fast.toml", environment={})
    assert (fast.sample.limit, fast.seeds) == (None, (0, 1, 2))
    (long,) = [arm for arm in fast.arms if arm.kind == "long-context"]
    assert long.settings["context"] == 8192  # the model's whole window, since there is time, and no more
    monkeypatch.setattr(estimating, "rough_speed", lambda dtype, device: 4e11)
    printed = call("init", tmp_path / "slow.toml", "--corpus", corpus)
    slow = load_experiment(tmp_path / "slow.toml", environment={})
    assert all(arm.settings.get("context", 0) < 32_768 for arm in slow.arms if arm.kind == "long-context")
    limit = slow.sample.limit
    assert limit is not None
    assert f"it asks {limit} of 864 questions and trains on the same share" in printed
    assert "(`init --full`)" in printed
    assert "with one seed of each training (three: about" in printed
    assert load_experiment(tmp_path / "slow.toml", environment={}).seeds == (0,)
    assert "# seeds = [0]" in (tmp_path / "slow.toml").read_text()
    assert "more than the 10 min asked for" not in printed
    monkeypatch.setattr(estimating, "rough_speed", lambda dtype, device: 1e10)
    printed = call("init", tmp_path / "slowest.toml", "--corpus", corpus)
    assert "more than the 10 min asked for, and as little as it gets: from fewer than 40 questions" in printed
    assert call("init", tmp_path / "full.toml", "--corpus", corpus, "--full").startswith("0\n")
    assert load_experiment(tmp_path / "full.toml", environment={}).sample.limit is None


def test_a_dry_run_estimates_before_the_model_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    printed = call("run", Path(__file__).parents[2] / "experiments" / "quickstart.toml", "--dry-run", "--limit", 12)
    assert printed.startswith("0\n"), printed
    assert re.search(r"in all +[\d,]+ +[\d.]+ +\d+\S* \S+", printed)


def test_the_shapes_of_the_catalogue_are_those_of_its_models() -> None:
    sizes = {"smollm2-135m-instruct": 134_515_008, "gemma-3-270m": 268e6, "qwen2.5-coder-0.5b-instruct": 494e6}
    assert set(CATALOGUE) <= set(SHAPES) == set(WINDOWS)
    for name in SHAPES:
        shape = shape_of(name)
        assert shape is not None
        assert shape.parameters == pytest.approx(sizes[name], rel=2e-3)
    assert shape_of("no/such-model") is None


def test_the_defaults_that_init_shows_are_valid_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiny import corpora

    from workbench.arms import ARMS, arm_settings

    monkeypatch.chdir(tmp_path)
    corpora.write(tmp_path / "lamps")
    call("init", "e.toml", "--corpus", "lamps", "--full")
    lines = Path("e.toml").read_text().splitlines()
    first, last = lines.index("[[arms]]"), lines.index("# [[studies]]") - 1  # studies need values of their own
    shown = [line.removeprefix("# ") if " = " in line and "…" not in line else line for line in lines[first:last]]
    Path("shown.toml").write_text("\n".join([*lines[:first], *shown]))
    experiment = load_experiment("shown.toml", environment={})
    for arm in experiment.arms:
        assert arm_settings(arm.kind, arm.settings) == ARMS[arm.kind].Settings()


def test_init_leaves_out_the_arms_that_would_fail(tmp_path: Path) -> None:
    from tiny import corpora

    corpus = tmp_path / "asked"
    corpora.write(corpus)
    rows = [json.loads(line) for line in (corpus / "questions.jsonl").read_text().splitlines()]
    tested = [json.dumps(row) for row in rows if row["split"] == "test"]
    (corpus / "questions.jsonl").write_text("\n".join(tested) + "\n")
    printed = call("init", tmp_path / "asked.toml", "--corpus", corpus)
    assert "it leaves out few-shot: the corpus has no training questions" in printed
    kinds = [arm.kind for arm in load_experiment(tmp_path / "asked.toml", environment={}).arms]
    assert kinds == ["closed-book", "long-context", "rag", "tuned", "oracle"]
    assert '# kind = "few-shot"' in (tmp_path / "asked.toml").read_text()


def test_init_leaves_out_an_arm_that_takes_too_long_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tiny import corpora

    from workbench.experiment import estimating

    corpus = tmp_path / "long"
    corpora.write(corpus)
    with (corpus / "documents.jsonl").open("a") as out:
        out.write(json.dumps({"id": "long", "title": "Long", "text": "The lamp burns. " * 8_000}) + "\n")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "store"))
    monkeypatch.setattr(estimating, "rough_speed", lambda dtype, device: 1.2e10)
    printed = call("init", tmp_path / "long.toml", "--corpus", corpus)
    assert "it leaves out lora+rag: it takes about" in printed
    assert "too much of this run's 10 min" in printed
    kinds = [arm.kind for arm in load_experiment(tmp_path / "long.toml", environment={}).arms]
    assert "tuned-rag" not in kinds
    assert "rag" in kinds
    call("init", tmp_path / "full.toml", "--corpus", corpus, "--full")
    assert "tuned-rag" in [arm.kind for arm in load_experiment(tmp_path / "full.toml", environment={}).arms]


def test_init_keeps_retrieval_where_it_fits_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.cost.estimate import Estimate
    from workbench.experiment import plan

    took = {"closed-book": 100.0, "rag": 690.0, "tuned": 400.0, "long-context": 700.0}
    names = {"tuned": "lora"}
    arms = [
        SimpleNamespace(kind=kind, name=names.get(kind, kind), estimate=Estimate(1, 1.0, each, 1, 1), error=None)
        for kind, each in took.items()
    ]

    def planned(experiment: Any, *_: object) -> SimpleNamespace:
        asked = [arm for arm in arms if arm.name in {entry.name for entry in experiment.arms}]
        return SimpleNamespace(arms=asked, questions={"single": 90})

    monkeypatch.setattr(plan, "plan", planned)
    size = sizing.fitting(starting.experiment_text("a", Path("corpora/appliances-en")))
    assert size is not None
    assert set(size.too_long) == {"tuned", "long-context"}
    longer = sizing.fitting(starting.experiment_text("a", Path("corpora/appliances-en")), minutes=12)
    assert longer is not None
    assert set(longer.too_long) == {"tuned"}  # 400 seconds are more than half of 720


def test_init_trains_without_documents_where_these_take_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tiny import corpora

    from workbench.experiment import estimating

    corpus = tmp_path / "long"
    corpora.write(corpus)
    with (corpus / "documents.jsonl").open("a") as out:
        out.write(json.dumps({"id": "long", "title": "Long", "text": "The lamp burns. " * 8_000}) + "\n")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "store"))
    monkeypatch.setattr(estimating, "rough_speed", lambda dtype, device: 1e11)
    call("init", tmp_path / "long.toml", "--corpus", corpus)
    (tuned,) = [arm for arm in load_experiment(tmp_path / "long.toml", environment={}).arms if arm.kind == "tuned"]
    assert tuned.settings["document_epochs"] == 0
    call("init", tmp_path / "longer.toml", "--corpus", corpus, "--minutes", 600)
    (tuned,) = [arm for arm in load_experiment(tmp_path / "longer.toml", environment={}).arms if arm.kind == "tuned"]
    assert "document_epochs" not in tuned.settings


@pytest.mark.parametrize("installed", [False, True])
def test_init_takes_the_model_that_reads_best_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    monkeypatch.setattr(starting, "_is_here", lambda name: installed)
    best = "qwen2.5-coder-0.5b-instruct"
    for code, says in (("it", "molto più spesso di smollm2"), ("en", "far more often than smollm2")):
        file = tmp_path / f"{code}.toml"
        printed = call("init", file, "--corpus", f"corpora/appliances-{code}", "--full")
        experiment = load_experiment(file, environment={})
        assert experiment.model.name == (best if installed else "smollm2-135m-instruct")
        assert (says if installed else f"workbench models install {best}") in printed
        trained = [arm for arm in experiment.arms if arm.kind in ("tuned", "tuned-rag")]
        assert len(trained) == 2
        assert all(arm.settings.get("learning_rate") == (5e-4 if installed else None) for arm in trained)
        assert f'# name = "{best}"' in file.read_text(encoding="utf-8") or installed
        assert "in un primo confronto" not in printed
    assert "# Un esperimento del workbench" in (tmp_path / "it.toml").read_text(encoding="utf-8")
