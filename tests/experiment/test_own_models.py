"""An arm with a model of its own: it answers with that, and the run says that systems are compared."""

from __future__ import annotations

import gc
import json
import weakref
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models

import workbench
from workbench.config import check_experiment, load_experiment
from workbench.errors import RequestError
from workbench.experiment.plan import plan
from workbench.models.runtime import Runtime
from workbench.runs.run import Run
from workbench.store import Store

TUNED = {"name": "lora", "kind": "tuned", "epochs": 1, "document_epochs": 0, "batch_rows": 6, "replay": 0}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    corpora.write(folder / "lamps")
    models.save(folder / "first", corpora.texts(), seed=0)
    models.save(folder / "second", corpora.texts(), seed=5)
    return folder


@pytest.fixture(autouse=True)
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "home"))
    monkeypatch.chdir(place)


def experiment(name: str, arms: list[dict[str, Any]], model: str = "first") -> Any:
    return check_experiment({
        "name": name, "corpus": "lamps", "model": {"name": model, "dtype": "float32"}, "arms": arms,
        "decoding": {"max_new_tokens": 4, "summary_new_tokens": 4},
    })  # fmt: skip


def answers(run: Run, arm: str) -> list[str]:
    rows = map(json.loads, (run.folder / "records.jsonl").read_text(encoding="utf-8").splitlines())
    return [row["answer"] for row in rows if row["arm"] == arm]


@pytest.fixture
def run(place: Path) -> Run:
    """Three arms: two of the experiment's model, one of another; made once, read by many tests."""
    if (place / "reports" / "mixed" / "results.json").is_file():
        return workbench.open_run(place / "reports" / "mixed")
    own = {"name": "second", "dtype": "float32"}
    arms = [{"name": "alone", "kind": "closed-book"}, {"name": "other", "kind": "closed-book", "model": own}]
    return workbench.run(experiment("mixed", [*arms, {**TUNED, "name": "tuned", "model": own}]))


def test_each_arm_answers_as_it_would_if_its_model_were_that_of_all(run: Run) -> None:
    alone = workbench.run(experiment("second", [{"name": "alone", "kind": "closed-book"}], "second"))
    assert answers(run, "other") == answers(alone, "alone")
    assert answers(run, "other") != answers(run, "alone")


def test_no_two_models_are_in_memory_at_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[tuple[Path, Any]] = []
    load = Runtime._load

    def seen(self: Runtime, weights: Any) -> Any:
        gc.collect()
        beside = {folder for folder, model in loaded if model() is not None}
        assert beside <= {self.prepared.folder}
        made = load(self, weights)
        loaded.append((self.prepared.folder, weakref.ref(made.model)))
        return made

    monkeypatch.setattr(Runtime, "_load", seen)
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "empty"))
    own = {"model": {"name": "second", "dtype": "float32"}}
    kinds = [{"name": "alone"}, {"name": "other", **own}, {"name": "again", "template": "short"}]
    made = experiment("in-turn", [{"kind": "closed-book", **each} for each in kinds])
    run = workbench.run(made)
    assert [arm["status"] for arm in run.results["arms"]] == ["ok"] * 3
    assert len({folder for folder, _ in loaded}) == 2


def test_the_run_says_that_systems_are_compared(run: Run) -> None:
    assert [arm["model"] for arm in run.results["arms"]] == [None, "second", "second"]
    (warning,) = [text for text in run.results["verdict"]["warnings"] if "systems" in text]
    assert "other and tuned answer with models of their own (second)" in warning
    assert '<b dir="auto">second</b>' in (run.folder / "report.html").read_text(encoding="utf-8")
    pairs = [{row["a"], row["b"]} for row in run.results["break_even"]]
    assert {"alone", "tuned"} not in pairs


def test_what_was_forgotten_is_judged_by_the_same_model(run: Run) -> None:
    (row,) = run.results["forgetting"]
    (other,) = [arm for arm in run.results["arms"] if arm["name"] == "other"]
    assert row["general_before"] == other["metrics"]["general"]
    assert row["perplexity_before"] is None


def test_the_written_experiment_gives_the_same_run_from_the_store(run: Run, place: Path) -> None:
    again = load_experiment(run.folder / "experiment.toml", environment={})
    assert again.arms[1].model is not None
    assert (again.arms[1].model.name, again.arms[1].model.device) == ("second", "cpu")
    planned = plan(again, (), None, Store(place / "home"))
    assert [arm.answers_stored for arm in planned.arms] == [arm.answers_wanted for arm in planned.arms]


def test_no_next_word_is_looked_for_in_the_tokens_of_another_model(run: Run) -> None:
    assert set(run.next_word("The lamp", top=2)["model"]) == {"base model"}
    with pytest.raises(RequestError, match="tuned: with a model of its own"):
        run.next_word("The lamp", arms=["alone", "tuned"])


def test_a_model_that_is_not_there_is_reported_before_anything_is_spent(place: Path) -> None:
    arms = [{"name": "alone", "kind": "closed-book"}, {"name": "other", "kind": "closed-book", "model": "nowhere"}]
    with pytest.raises(RequestError, match="nowhere"):
        workbench.run(experiment("absent", arms))
    assert not (place / "reports" / "absent").exists()


def test_a_misspelt_setting_of_it_is_an_error_with_its_place(place: Path) -> None:
    (place / "wrong.toml").write_text(
        'name = "x"\ncorpus = "lamps"\n[[arms]]\nname = "a"\nkind = "rag"\nmodel = { name = "first", dtpye = "auto" }\n'
    )
    with pytest.raises(RequestError) as caught:
        load_experiment(place / "wrong.toml")
    (problem,) = caught.value.problems
    assert problem.where == "wrong.toml:6" or problem.where.endswith("wrong.toml:6")
    assert "dtype" in problem.cure
