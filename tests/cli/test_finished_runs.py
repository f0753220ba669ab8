"""`report`, `compare`, `ask` and `export`, on a run that took place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.arms import prompts

from .conftest import World

pytestmark = pytest.mark.usefixtures("finished")


def test_a_report_is_written_again(world: World) -> None:
    page = world.folder / "reports/lamps/report.html"
    before = page.read_text()
    page.unlink()
    done = world.call("report", "reports/lamps")
    assert (done.returncode, done.stdout.strip()) == (0, "reports/lamps/report.html")
    assert page.read_text() == before


@pytest.mark.parametrize("command", [["report"], ["ask"], ["compare"], ["export"], ["nextword"]], ids=" ".join)
def test_a_folder_that_is_no_run_is_a_wrong_request(world: World, command: list[str], tmp_path: Path) -> None:
    more = {
        "ask": ["Why?"],
        "nextword": ["Why"],
        "compare": ["reports/lamps"],
        "export": [str(tmp_path / "out"), "--arm", "lora"],
        "report": [],
    }
    done = world.call(*command, "lamps", *more[command[0]])
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "results.json" in done.stderr


@pytest.mark.parametrize("command", ["ask", "export", "compare"])
@pytest.mark.parametrize("damage", ["{}", "[]", '{"verdict": {"choice": null}}', "arms", "an arm"])
def test_a_run_whose_results_are_damaged_is_a_wrong_request(
    world: World, tmp_path: Path, command: str, damage: str
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(world.folder / "reports/lamps", folder)
    results = json.loads((folder / "results.json").read_text())
    if damage == "arms":
        results["arms"] = {}
    elif damage == "an arm":
        del results["arms"][0]["status"]
    else:
        results = json.loads(damage)
    (folder / "results.json").write_text(json.dumps(results))
    more = {"ask": ["Why?"], "export": [str(tmp_path / "out"), "--arm", "lora"], "compare": ["reports/lamps"]}
    done = world.call(command, str(folder), *more[command])
    assert done.returncode == 2
    assert f"{folder}/results.json: not the results of a run: " in done.stderr


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["export", "out", "--arm", "lora"], "the corpus of the run, lamps, is not here"),
        (["ask", "Why?", "--arm", "rag"], "the corpus of the run, lamps, is not here"),
        (["export", "out", "--arm", "rag"], "trains nothing"),
        (["export", "out", "--arm", "rga"], "did you mean 'rag'"),
    ],
    ids=" ".join,
)
def test_from_another_folder_it_says_where_to_go(world: World, tmp_path: Path, command: list[str], said: str) -> None:
    other_place = World(tmp_path)
    other_place.environment = world.environment
    run = world.folder / "reports/lamps"
    done = other_place.call(command[0], str(run), *command[1:])
    assert done.returncode == 2
    assert said in done.stderr
    if "corpus" in said:
        assert f"cure: run this in the folder where the run was started: cd {world.folder}" in done.stderr
        moved = shutil.copytree(run, tmp_path / "moved")
        done = other_place.call(command[0], str(moved), *command[1:])
        assert done.stderr.endswith("cure: run this in the folder where the run was started\n")


def _changed(world: World, name: str, edit: object) -> None:
    """A copy of the run in which some records and results are otherwise."""
    folder = world.folder / name
    shutil.copytree(world.folder / "reports/lamps", folder)
    rows = [json.loads(line) for line in (folder / "records.jsonl").read_text().splitlines()]
    results = json.loads((folder / "results.json").read_text())
    rows = edit(rows, results)  # type: ignore[operator]
    (folder / "records.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (folder / "results.json").write_text(json.dumps(results))


def test_runs_are_compared_on_their_common_questions(world: World) -> None:
    def better(rows: list[dict[str, object]], results: dict[str, dict[str, object]]) -> list[dict[str, object]]:
        for row in rows:
            if row["arm"] == "rag" and row["kind"] == "single":
                row["scores"] = {**row["scores"], "match": 1.0}  # type: ignore[dict-item]
        results["experiment"]["model"] = "another"
        results["corpus"]["digest"] = "0" * 64
        return [row for row in rows if row["question"] != "orla.who.1"]

    _changed(world, "better", better)
    done = world.call("compare", "better", "reports/lamps", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert any("the models differ: another and ./model" in note for note in found["notes"])
    assert any("the corpora differ" in note for note in found["notes"])
    assert any("1 question only in the second run is left out" in note for note in found["notes"])
    by_arm = {each["a"].partition(" ")[0]: each for each in found["comparisons"]}
    assert found["questions"] == 11
    assert (by_arm["rag"]["wins"], by_arm["rag"]["outcome"]) == (11, "a")
    assert (by_arm["closed-book"]["ties"], by_arm["closed-book"]["outcome"]) == (11, "cannot tell")
    assert by_arm["rag"]["p_adjusted"] > by_arm["rag"]["p"]
    table = world.call("compare", "better", "reports/lamps")
    assert "11/0/0" in table.stdout
    assert "note: the models differ" in table.stderr


def test_a_comparison_speaks_the_language_of_the_first_run(world: World) -> None:
    def italian(rows: list[dict[str, str]], results: dict[str, object]) -> list[dict[str, str]]:
        results["experiment"]["language"] = "it-IT"  # type: ignore[index]
        return rows

    _changed(world, "italian", italian)
    found = world.call("compare", "italian", "reports/lamps")
    assert found.returncode == 0, found.stderr
    assert "domande comuni, prima meno seconda" in found.stdout
    assert "0,000" in found.stdout
    assert "0.000" not in found.stdout
    english = world.call("compare", "reports/lamps", "italian").stdout
    assert "0.000" in english
    assert "first minus second" in english


def test_runs_without_a_common_arm_are_compared_arm_by_arm(world: World) -> None:
    def renamed(rows: list[dict[str, str]], results: dict[str, object]) -> list[dict[str, str]]:
        return [{**row, "arm": "new"} for row in rows if row["arm"] == "rag"]

    _changed(world, "renamed", renamed)
    found = json.loads(world.call("compare", "renamed", "reports/lamps", "--json").stdout)
    assert len(found["comparisons"]) == 5
    wrong = world.call("compare", "renamed", "reports/lamps", "--metric", "matsch")
    assert wrong.returncode == 2
    assert "did you mean 'match'" in wrong.stderr


def test_a_question_gets_an_answer_its_passages_and_its_cost(world: World) -> None:
    done = world.call("ask", "reports/lamps", "Who designed the Quill?", "--arm", "rag")
    assert done.returncode == 0, done.stderr
    assert "The Quill lamp" in done.stdout
    assert "prompt tokens" in done.stdout
    again = world.call("ask", "reports/lamps", "Who designed the Quill?", "--arm", "rag")
    assert again.stdout == done.stdout
    assert "answering" not in again.stderr  # it is in the store


def test_asking_takes_the_advised_arm_and_explains_what_cannot_be_asked(world: World) -> None:
    """A model of random weights is advised nowhere, so the advice of one run is written by hand."""
    asked = world.call("ask", "reports/lamps", "Who designed the Quill?")
    assert asked.returncode == 0, asked.stderr
    assert "the run advises no arm; the best that it measured answers: " in " ".join(asked.stderr.split())
    assert "oracle" not in asked.stdout
    path = world.folder / "reports/lamps/results.json"
    kept = path.read_text(encoding="utf-8")
    results = json.loads(kept)
    path.write_text(json.dumps({**results, "verdict": {**results["verdict"], "choice": "rag"}}), encoding="utf-8")
    try:
        assert "rag: " in world.call("ask", "reports/lamps", "Who designed the Quill?").stdout
    finally:
        path.write_text(kept, encoding="utf-8")
    for arm, said in (("oracle", "evidence"), ("rga", "did you mean 'rag'")):
        done = world.call("ask", "reports/lamps", "Who?", "--arm", arm)
        assert done.returncode == 2
        assert said in done.stderr


MERGED = """
import json, sys
from transformers import AutoModelForCausalLM, AutoTokenizer
model = AutoModelForCausalLM.from_pretrained(sys.argv[1], local_files_only=True)
"""
ADAPTER = """
import json, sys
from transformers import AutoTokenizer
from peft import AutoPeftModelForCausalLM
model = AutoPeftModelForCausalLM.from_pretrained(sys.argv[1], local_files_only=True)
"""
ASK = """
tokenizer = AutoTokenizer.from_pretrained(sys.argv[1], local_files_only=True)
replies = []
for messages in json.loads(sys.argv[2]):
    prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    made = model.generate(**prompt, do_sample=False, max_new_tokens=6)
    replies.append(tokenizer.decode(made[0, prompt["input_ids"].shape[1]:], skip_special_tokens=True).strip())
print(json.dumps(replies))
"""


@pytest.mark.parametrize(
    ("arm", "form", "script"),
    [("lora", "--merge", MERGED), ("lora", "--adapter", ADAPTER), ("full", "--merge", MERGED)],
)
def test_an_exported_model_answers_in_other_programs_as_the_arm_did(
    world: World, tmp_path: Path, arm: str, form: str, script: str
) -> None:
    target = tmp_path / "exported"
    done = world.call("export", "reports/lamps", str(target), "--arm", arm, form)
    assert done.returncode == 0, done.stderr
    assert not [path.name for path in target.iterdir() if path.suffix in (".bin", ".pt", ".pkl")]
    card = (target / "README.md").read_text()
    assert "Six lamps" in card
    assert "| match |" in card
    rows = [json.loads(line) for line in (world.folder / "reports/lamps/records.jsonl").read_text().splitlines()]
    asked = [row for row in rows if row["arm"] == arm and row["kind"] == "single"][:4]
    before = {row["question"]: row["answer"] for row in rows if row["arm"] == "closed-book"}
    assert any(row["answer"] != before[row["question"]] for row in asked)  # so that the base would not pass for it
    messages = json.dumps([prompts.wording("en", "plain").alone(row["text"]) for row in asked])
    code = [sys.executable, "-c", script + ASK, str(target), messages]
    printed = subprocess.run(code, capture_output=True, text=True, timeout=300, cwd=tmp_path)
    assert printed.returncode == 0, printed.stderr
    assert json.loads(printed.stdout.splitlines()[-1]) == [row["answer"] for row in asked]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--arm", "rag"], "lora"), (["--arm", "lora"], "not empty"), (["--arm", "full", "--adapter"], "no adapter")],
    ids=" ".join,
)
def test_what_cannot_be_exported_is_a_wrong_request(
    world: World, tmp_path: Path, arguments: list[str], said: str
) -> None:
    target = tmp_path / "exported"
    if said == "not empty":
        target.mkdir()
        (target / "mine.txt").write_text("precious")
    done = world.call("export", "reports/lamps", str(target), *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    left = [path.name for path in tmp_path.rglob("*")]
    assert left == (["exported", "mine.txt"] if said == "not empty" else [])
