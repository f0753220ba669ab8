"""`nextword`, on a run that took place: the base model beside those that were tuned."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import workbench

from .conftest import World

pytestmark = pytest.mark.usefixtures("finished")
RUN = "reports/lamps"


def foreseen(world: World, *more: str, text: str = "The Orla lamp is made of") -> list[dict[str, object]]:
    done = world.call("nextword", RUN, text, "--json", *more)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)["models"]
    return found


def test_arms_with_the_same_weights_are_one_model(world: World, tmp_path: Path) -> None:
    models = foreseen(world, "--top", "4", "--html", str(tmp_path / "page.html"))
    assert [(each["model"], each["arms"], each["base"]) for each in models] == [
        ("base model", ["closed-book", "rag", "oracle"], None),
        ("lora", ["lora"], "base model"),
        ("full", ["full"], "base model"),
    ]
    assert models[0]["words"] != models[1]["words"]
    for each in models:
        assert len(each["words"]) == 4
        shares = [share["probability"] for share in each["words"]]
        assert shares == sorted(shares, reverse=True)
        assert 0 <= each["missing"] <= 1
        assert sum(shares) + each["missing"] <= 1 + 1e-6
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(?!data:)", page)
    for each in models:
        assert str(each["words"][0]["word"]) in page
    assert page.count("<rect") >= 12


def test_a_question_is_asked_in_the_prompt_of_each_arm(world: World) -> None:
    models = foreseen(world, "--chat", "--arms", "rag,lora", text="Who designed the Orla?")
    assert [(each["model"], each["base"]) for each in models] == [
        ("rag", None), ("lora: base model", None), ("lora", "lora: base model"),
    ]  # fmt: skip


def test_a_table_with_bars_says_what_was_not_found(world: World) -> None:
    done = world.call("nextword", RUN, "The lamp <b>Orla", "--top", "3", "--arms", "lora")
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d\.\d% [█▏▎▍▌▋▊▉]", done.stdout)
    assert "(not found)" in done.stdout
    assert "base model" in done.stdout


def test_hostile_text_is_text_in_the_page(world: World, tmp_path: Path) -> None:
    done = world.call("nextword", RUN, "<script>alert(1)</script>", "--arms", "rag", "--html", str(tmp_path / "p.html"))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_python_gets_a_frame(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(world.folder)
    monkeypatch.setenv("WORKBENCH_HOME", world.environment["WORKBENCH_HOME"])
    frame = workbench.open_run(RUN).next_word("The Orla lamp is made of", top=3, arms=["lora"])
    assert list(frame.columns) == ["model", "arms", "word", "probability", "base", "missing"]
    tuned, base = (frame[frame["model"] == name].set_index("word") for name in ("lora", "base model"))
    assert tuned["base"].dropna().to_dict() == base["probability"].dropna().to_dict()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [([""], "the text is empty"), (["Why?", "--arms", "nobody"], "no arm named 'nobody'"),
     (["Why?", "--chat", "--arms", "oracle"], "no arm whose next word")],
)  # fmt: skip
def test_a_wrong_request_is_reported_with_its_cure(world: World, arguments: list[str], message: str) -> None:
    done = world.call("nextword", RUN, *arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "cure:" in done.stderr


def test_a_scripted_model_and_a_server_that_is_not_there_are_reported(world: World, tmp_path: Path) -> None:
    folder = shutil.copytree(world.folder / RUN, tmp_path / "elsewhere")
    (tmp_path / "rules.jsonl").write_text('{"reply": "no"}\n')
    file = folder / "experiment.toml"
    for other, said in (
        (f'name = "scripted:{tmp_path / "rules.jsonl"}"', "is read from a model's probabilities"),
        ('name = "./model"\nendpoint = "http://localhost:1/v1"', "the server gives no next word"),
    ):
        file.write_text((world.folder / RUN / "experiment.toml").read_text().replace('name = "./model"', other))
        done = world.call("nextword", str(folder), "Why?")
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
