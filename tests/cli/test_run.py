"""`run`: what it prints and where, and its exit codes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import EXPERIMENT, World


def test_a_run_prints_its_table_and_where_the_report_is(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    assert finished.returncode == 0, finished.stderr
    for shown in ("closed-book", "rag", "lora", "oracle", "right (95%)", "report: reports/lamps/report.html"):
        assert shown in finished.stdout
    results = json.loads((world.folder / "reports/lamps/results.json").read_text())
    assert results["verdict"]["sentence"] in finished.stdout
    assert "Loading weights" not in finished.stderr + finished.stdout
    assert "Warning" not in finished.stderr
    assert "rag: answering" in finished.stderr  # plain lines, since this is no terminal


@pytest.mark.usefixtures("finished")
def test_json_is_all_there_is_on_standard_output(world: World) -> None:
    done = world.call("run", "lamps.toml", "--json", "--arms", "closed-book, rag", "--limit", "5", "--reports", "other")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert [arm["name"] for arm in results["arms"]] == ["closed-book", "rag"]
    assert results["partial"] == "--limit 5 --arms closed-book,rag"
    assert done.stdout == (world.folder / "other/lamps/results.json").read_text()


def test_seeds_and_settings_replace_those_of_the_file(world: World) -> None:
    given = ["--seed", "3", "--seed", "4", "--set", "arms.rag.k=1", "--set", "name=set"]
    done = world.call("run", "lamps.toml", "--json", "--arms", "rag", *given)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["experiment"]["seeds"] == [3, 4]
    assert "k = 1" in (world.folder / "reports/set/experiment.toml").read_text()


def test_a_dry_run_shows_the_plan_and_writes_nothing(world: World) -> None:
    done = world.call("run", "lamps.toml", "--dry-run", "--set", "name=dry", "--limit", "3")
    assert done.returncode == 0, done.stderr
    assert "3 test questions" in done.stdout
    for arm, settings in (("rag", "retriever lexical"), ("lora", "epochs 4"), ("oracle", "its defaults")):
        assert any(line.startswith(f" {arm} ") and settings in line for line in done.stdout.splitlines()), arm
    assert "learning_rate" not in done.stdout  # the default, as every setting that the file leaves alone
    assert not (world.folder / "reports/dry").exists()


@pytest.mark.usefixtures("finished")
def test_a_dry_run_estimates_what_is_left(world: World) -> None:
    planned = world.call("run", "lamps.toml", "--dry-run", "--seed", "77")
    (whole,) = [line.split() for line in planned.stdout.splitlines() if line.strip().startswith("in all")]
    assert int(whole[2].replace(",", "")) > 100  # tokens
    assert "in all" not in world.call("run", "lamps.toml", "--dry-run").stdout


UNTAUGHT = """\
name = "untaught"
corpus = "untaught"
model = "{model}"
[[arms]]
name = "few"
kind = "few-shot"
[[arms]]
name = "both"
kind = "tuned-rag"
retriever = "lexical"
[[arms]]
name = "lora"
kind = "tuned"
"""


def untaught(world: World, model: str) -> None:
    """A corpus whose questions are all for asking, and an experiment on it."""
    from tiny import corpora

    def without(_: object, questions: list[dict[str, str]]) -> None:
        questions[:] = [q for q in questions if q["split"] != "train"]

    corpora.write(world.folder / "untaught", edit=without)
    (world.folder / "untaught.toml").write_text(UNTAUGHT.format(model=model))


@pytest.mark.parametrize("model", ["./model", "smollm2-135m-instruct"], ids=["ready", "not converted"])
def test_a_dry_run_sees_that_there_is_nothing_to_learn_from(world: World, model: str) -> None:
    untaught(world, model)
    planned = world.call("run", "untaught.toml", "--dry-run", "--json")
    assert planned.returncode == 0, planned.stderr
    few, both, lora = (arm["error"] for arm in json.loads(planned.stdout)["arms"])
    assert "no training questions" in few
    assert "nothing to train on" in both
    assert lora is None  # it has the documents
    printed = world.call("run", "untaught.toml", "--dry-run").stdout
    assert "would fail: the corpus has no training questions" in printed
    assert "in all" in printed  # an estimate, before the model's first use too


def test_an_arm_with_nothing_to_learn_from_fails_before_its_index_is_built(world: World, tmp_path: Path) -> None:
    untaught(world, "./model")
    fresh = World(world.folder)
    fresh.environment["WORKBENCH_HOME"] = str(tmp_path / "store")
    done = fresh.call("run", "untaught.toml", "--arms", "both")
    assert done.returncode == 1
    assert "both failed: nothing to train on" in done.stderr
    assert "indexes" not in {path.name for path in (tmp_path / "store").iterdir()}


@pytest.mark.usefixtures("finished")
def test_a_dry_run_knows_what_is_in_the_store(world: World) -> None:
    def planned(*more: str) -> dict[str, tuple[list[str], int, int]]:
        arms = json.loads(world.call("run", "lamps.toml", "--dry-run", "--json", *more).stdout)["arms"]
        return {arm["name"]: (arm["making"], arm["answers_stored"], arm["answers_wanted"]) for arm in arms}

    assert planned() == {name: ([], 16, 16) for name in ("closed-book", "rag", "lora", "full", "oracle")}
    assert "nothing: all is in the store" in world.call("run", "lamps.toml", "--dry-run").stdout
    changed = planned("--set", "arms.lora.rank=3", "--set", "arms.rag.k=2", "--set", "arms.oracle.chunk_size=5")
    assert changed["lora"] == (["weights"], 0, 16)
    assert changed["rag"] == ([], 0, 16)
    assert planned("--set", "arms.rag.chunk_size=5")["rag"] == (["index"], 0, 16)
    assert planned("--seed", "0", "--seed", "9")["lora"] == (["weights"], 16, 32)


def test_a_dry_run_loads_no_model(world: World) -> None:
    code = "import sys; sys.argv = ['workbench', 'run', 'lamps.toml', '--dry-run']\nfrom workbench.cli import main\n"
    code += "try: main()\nexcept SystemExit as end: print(end.code, 'torch' in sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=world.folder, env=world.environment, timeout=60)
    assert done.stderr.splitlines()[-1] == "0 False", done.stderr


def test_a_failed_arm_is_named_with_its_reason_and_the_others_go_on(world: World) -> None:
    text = EXPERIMENT.replace('name = "lamps"', 'name = "failing"').replace("tokens = 8", "tokens = 90")
    text += '\n[[arms]]\nname = "narrow"\nkind = "long-context"\ncontext = 256\n'
    (world.folder / "failing.toml").write_text(text)
    done = world.call("run", "failing.toml", "--arms", "closed-book,narrow")
    assert done.returncode == 1, done.stderr
    assert "narrow failed:" in done.stderr
    assert "closed-book" in done.stdout
    as_json = world.call("run", "failing.toml", "--arms", "closed-book,narrow", "--json")
    assert as_json.returncode == 1
    assert [arm["status"] for arm in json.loads(as_json.stdout)["arms"]] == ["ok", "failed"]


BAD = """\
name = "bad"
corpus = "lampz"
sedes = [1]

[decoding]
max_new_tokens = "many"

[[arms]]
name = "one"
kind = "ragg"

[[arms]]
name = "one"
kind = "rag"
kk = 3
"""


def test_every_problem_of_a_file_is_reported_with_line_name_and_cure(world: World) -> None:
    (world.folder / "bad.toml").write_text(BAD)
    done = world.run("run", "bad.toml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for place, what, cure in (
        ("bad.toml:3", "sedes", "seeds"),
        ("bad.toml:6", "max_new_tokens", ""),
        ("bad.toml:10", "ragg", "rag"),
        ("bad.toml:13", "two arms are named 'one'", "rename"),
        ("bad.toml:15", "'kk'", "'k'"),
    ):
        found = next(part for part in done.stderr.split("error: ") if part.startswith(f"{place}:"))
        assert what in found
        assert cure in found


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lamps.toml", "--set", "corpus=lampz"], "did you mean 'lamps'"),
        (["lamps.toml", "--set", "model=nothing"], "smollm2-135m-instruct"),
        (["lamps.toml", "--arms", "rga"], "did you mean 'rag'"),
        (["lamps.toml", "--arms", "rga", "--dry-run"], "did you mean 'rag'"),
        (["lamps.toml", "--executor", "rey"], "did you mean 'ray'?"),
        (["lamps.toml", "--executor", "rey", "--dry-run"], "did you mean 'ray'?"),
        (["lamps.toml", "--set", "arms.rag"], "--set key=value"),
        (["lamps.toml", "--limit", "0"], "--limit"),
        (["lamps.toml", "--seed", "-1"], "--seed: seeds.0 must be at least 0 (given: -1)"),
        (["lamps.toml", "--seed", "7", "--seed", "7"], "give each seed once"),
        (["absent.toml"], "lamps.toml"),
        (["lamps.toml", "--frehs"], "--fresh"),
        ([], "file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_request_ends_with_two_a_cure_and_no_traceback(world: World, arguments: list[str], said: str) -> None:
    done = world.run("run", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from workbench.cli import app

    def broken() -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("workbench.checks.machine.examine", broken)
    result = CliRunner().invoke(app, ["doctor"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_an_interrupted_run_says_how_to_go_on_and_keeps_its_answers(world: World, tmp_path: Path) -> None:
    world = World(world.folder)
    world.environment["WORKBENCH_HOME"] = str(tmp_path / "store")
    arguments = ["run", "lamps.toml", "--arms", "closed-book,lora", "--reports", str(tmp_path / "reports")]

    def seconds(by: signal.Signals) -> float:
        process = world.start(*arguments, "--set", "arms.lora.epochs=20000")
        assert process.stderr is not None
        try:
            printed = _until(process.stderr, "training (lora)")
            time.sleep(0.5)
            process.send_signal(by)
            sent = time.monotonic()
            _, rest = process.communicate(timeout=60)
            ended = time.monotonic() - sent
        finally:
            process.kill()
        assert process.returncode == 130, rest
        assert f"to go on from here: workbench {' '.join(arguments)} --set arms.lora.epochs=20000" in rest
        assert "Traceback" not in printed + rest
        return ended

    # Once is enough, on a machine that does other things as well.
    assert any(seconds(by) < 2 for by in (signal.SIGINT, signal.SIGTERM, signal.SIGINT))
    assert not (tmp_path / "reports").exists()
    again = world.run(*arguments, "--set", "arms.lora.epochs=1")
    assert again.returncode == 0, again.stderr
    assert "closed-book: answering" not in again.stderr  # all of them are in the store
    shutil.rmtree(tmp_path / "store")


def _until(lines: object, mark: str) -> str:
    printed = ""
    for line in lines:  # type: ignore[attr-defined]
        printed += line
        if mark in line:
            return printed
    raise AssertionError(f"{mark!r} never came:\n{printed}")


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("model.device=banana", "model.device: the device 'banana' cannot be used"),
        ("model.name=./torn", "torn: the model cannot be loaded"),
        ("model.name=./deep", "deep: 9 tensors asked for by config.json and missing in the file"),
    ],
)
def test_a_model_or_a_device_that_cannot_be_used_is_one_clear_error(world: World, setting: str, words: str) -> None:
    for name in ("torn", "deep"):
        shutil.copytree(world.folder / "model", world.folder / name, dirs_exist_ok=True)
    weights = (world.folder / "torn" / "model.safetensors").read_bytes()
    (world.folder / "torn" / "model.safetensors").write_bytes(weights[:-9])
    config = world.folder / "deep" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "num_hidden_layers": 3}))
    done = world.call("run", "lamps.toml", "--set", setting, "--reports", "broken")
    assert done.returncode == 2
    assert words in done.stderr
    assert "cure: " in done.stderr
    assert "Traceback" not in done.stderr
    assert not (world.folder / "broken").exists()
