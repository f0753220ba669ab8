"""A search is equal for every arm, chooses on dev alone, and goes the same way when it is repeated."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment import bench, search
from workbench.experiment.plan import plan
from workbench.experiment.search import ArmSearch
from workbench.models.local import LocalModel
from workbench.settings import ArmEntry, SearchSettings
from workbench.store import Store
from workbench.types import Interval

ARMS: list[dict[str, Any]] = [
    {"name": "closed", "kind": "closed-book"},
    {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2, "chunk_size": 12},
    {"name": "lora", "kind": "tuned", "epochs": 1, "learning_rate": 1e-2, "batch_rows": 6},
]
SPACE = {
    "closed": {},
    "rag": {"k": [1, 2, 3], "chunk_size": [6, 12]},
    "lora": {"learning_rate": {"low": 1e-3, "high": 9e-2, "log": True}, "rank": [2, 4]},
}


def table(model: Path, **search_: Any) -> dict[str, Any]:
    return {
        "name": "s", "corpus": "lamps", "model": {"name": str(model), "dtype": "float32"},
        "decoding": {"max_new_tokens": 4, "summary_new_tokens": 4}, "limits": {"diverging_loss": 100},
        "arms": ARMS, "search": {"trials": 3, "space": SPACE, **search_},
    }  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(tmp_path / "lamps")
    return tmp_path


@pytest.fixture
def scored_by_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A random model is never right: let what was varied decide, so that there is something to find."""
    judge = search.judge

    def judged(trial: Any, *rest: Any) -> None:
        judge(trial, *rest)
        wanted = trial.varied.get("k") == 3 or trial.varied.get("rank") == 4
        trial.score = Interval(0.5 if wanted else 0.25, 0.1, 0.9, 6)

    monkeypatch.setattr(search, "judge", judged)


def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any], set[str]]]:
    """What each arm was asked: its name, its settings, and the splits of the questions."""
    cells: list[tuple[str, dict[str, Any], set[str]]] = []
    whole = bench.Bench.measure

    def measure(self: Any, cell: Any) -> Any:
        cells.append((cell.entry.name, cell.entry.settings, {q.split for q in self.questions(cell.split)}))
        return whole(self, cell)

    monkeypatch.setattr(bench.Bench, "measure", measure)
    return cells


def stable(found: dict[str, Any]) -> Any:
    """What does not depend on the clock."""
    for arm in found["search"]["arms"]:
        for trial in arm["trials"]:
            del trial["seconds"]
    return found["search"]


@pytest.mark.usefixtures("scored_by_settings")
def test_every_arm_has_the_same_budget_and_only_what_is_chosen_sees_the_reported_split(
    model_folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = asked(monkeypatch)
    done = workbench.run(check_experiment(table(model_folder)))
    found = {arm["arm"]: arm for arm in done.results["search"]["arms"]}
    assert [len(found[name]["trials"]) for name in ("closed", "rag", "lora")] == [0, 3, 3]
    assert done.results["search"]["questions"] == len(workbench.load_corpus("lamps").select("dev"))
    for arm in done.results["arms"]:
        own = next(each for each in ARMS if each["name"] == arm["name"])
        searched = found[arm["name"]]
        if not searched["trials"]:
            assert arm["settings"] == {}
            continue
        first, best = searched["trials"][0], searched["trials"][searched["chosen"]]
        assert first["settings"] == {name: own.get(name, 16) for name in SPACE[arm["name"]]}
        assert best["value"] == 0.5 == max(trial["value"] for trial in searched["trials"])
        assert {"name": own["name"], "kind": own["kind"], **arm["settings"]} == {**own, **best["settings"]}
        assert searched["gain"]["n"] == len(corpora.LAMPS)
        reported = [settings for name, settings, splits in cells if name == arm["name"] and splits == {"test"}]
        assert reported == [arm["settings"]]
        tried = [settings for name, settings, splits in cells if name == arm["name"] and splits == {"dev"}]
        assert [{key: each[key] for key in first["settings"]} for each in tried] == [
            trial["settings"] for trial in searched["trials"]
        ]
    assert {frozenset(splits) for _, _, splits in cells} == {frozenset({"dev"}), frozenset({"test"})}
    again = workbench.run(done.folder / "experiment.toml", reports=place / "again")  # what was chosen stands in it
    assert again.results["search"] is None
    assert [arm["settings"] for arm in again.results["arms"]] == [arm["settings"] for arm in done.results["arms"]]
    kept = [json.loads(line) for line in (again.folder / "records.jsonl").read_text().splitlines()]
    assert kept == [json.loads(line) for line in (done.folder / "records.jsonl").read_text().splitlines()]


def test_an_interrupted_search_goes_on_and_a_repeated_one_costs_nothing(
    model_folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiment = check_experiment(table(model_folder))
    whole = workbench.run(experiment)
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "other"))
    generate = LocalModel.generate
    asked_: list[int] = []

    def fourth(self: Any, *arguments: Any) -> Any:
        asked_.append(1)
        if len(asked_) == 4:  # after a replay and an answering of lora
            raise KeyboardInterrupt
        return generate(self, *arguments)

    monkeypatch.setattr(LocalModel, "generate", fourth)
    with pytest.raises(KeyboardInterrupt):
        workbench.run(experiment)
    left = plan(experiment, (), None, Store(place / "other"))
    assert [arm.trials.stored for arm in left.arms if arm.trials] == [0, 1, 1]
    assert stable(workbench.run(experiment).results) == stable(whole.results)
    made = len(asked_) - 1  # without the one that was interrupted
    assert workbench.run(experiment).results["search"]["arms"][1]["trials"]
    assert len(asked_) - 1 == made
    stored = plan(experiment, (), None, Store(place / "other"))
    assert [(arm.trials.stored, arm.trials.wanted) for arm in stored.arms if arm.trials] == [(0, 0), (3, 3), (3, 3)]
    assert all(arm.answers_stored == arm.answers_wanted and not arm.making for arm in stored.arms)


def test_two_workers_search_as_one_does(model_folder: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    experiment = check_experiment(table(model_folder))
    alone = stable(workbench.run(experiment).results)
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "other"))
    generate = LocalModel.generate
    here: list[int] = []
    monkeypatch.setattr(LocalModel, "generate", lambda self, *a: here.append(1) or generate(self, *a))
    assert stable(workbench.run(experiment, workers=2).results) == alone
    assert here == []


def test_a_trial_that_fails_is_reported_and_not_chosen(model_folder: Path, place: Path) -> None:
    given = table(model_folder, space={"lora": {"learning_rate": [1e-30, 1e-2]}, "rag": {}})
    given["arms"] = [*ARMS[:2], {**ARMS[2], "learning_rate": 1e-30}]
    found = workbench.run(check_experiment(given)).results
    rag, lora = found["search"]["arms"][1:]
    assert rag["trials"] == []
    failed, fine = lora["trials"]
    assert "not live" in failed["error"]
    assert failed["value"] is None
    assert (fine["error"], lora["chosen"], lora["gain"]) == (None, 1, None)
    assert found["arms"][2]["settings"]["learning_rate"] == 1e-2


def entry(**settings: Any) -> ArmEntry:
    return ArmEntry(name="rag", kind="rag", **settings)


def searched(settings: SearchSettings, score: Any, seconds: float = 1.0, **own: Any) -> ArmSearch:
    """A search whose scores follow from the settings."""
    found = ArmSearch(entry(**own), settings)
    while trials := found.suggest():
        for trial in trials:
            value = score(trial.varied)
            trial.score = None if value is None else Interval(value, None, None, 5)
            trial.seconds = seconds
            found.learn(trial)
    return found


def test_the_best_is_chosen_and_of_equals_the_first() -> None:
    settings = SearchSettings(trials=9, space={"rag": {"k": (1, 2, 3, 4, 5)}})
    best = searched(settings, lambda varied: varied["k"] / 10, k=2)
    assert (best.chosen_entry.settings["k"], len(best.trials)) == (5, 5)  # nothing is tried twice
    same = searched(settings, lambda varied: 0.5, k=4)
    assert same.chosen_entry.settings["k"] == 4
    assert same.trials[0].varied == {"k": 4}
    none = searched(settings, lambda varied: None, k=4)
    assert none.chosen_entry.settings["k"] == 4


def test_own_settings_outside_of_the_space_are_tried_first() -> None:
    wide = SearchSettings(trials=4, space={"rag": {"k": (1, 2), "chunk_size": {"low": 20, "high": 40}}})
    found = searched(wide, lambda varied: varied["chunk_size"] / 100, k=7, chunk_size=90)
    assert found.trials[0].varied == {"k": 7, "chunk_size": 90}
    assert all(20 <= trial.varied["chunk_size"] <= 90 for trial in found.trials)
    assert len({json.dumps(trial.varied) for trial in found.trials}) == 4


def test_the_same_seed_suggests_the_same_and_another_does_not() -> None:
    def course(seed: int) -> list[Any]:
        space = {"rag": {"chunk_size": {"low": 10, "high": 500, "log": True}, "k": (1, 2, 3)}}
        made = searched(
            SearchSettings(trials=14, seed=seed, space=space), lambda v: 1 - abs(math.log(v["chunk_size"] / 60)) / 9
        )
        return [trial.varied for trial in made.trials]

    assert course(1) == course(1)
    assert course(1) != course(2)


def test_a_budget_of_seconds_ends_with_the_trial_that_uses_it_up() -> None:
    settings = SearchSettings(seconds=10, space={"rag": {"chunk_size": {"low": 10, "high": 500}}})
    found = searched(settings, lambda varied: 0.1, seconds=4)
    assert (len(found.trials), found.over, found.trials_left(4.0)) == (3, True, 0)
    assert ArmSearch(entry(), settings).trials_left(4.0) == 3
    assert ArmSearch(entry(), settings).trials_left(None) == 1
    assert len(searched(settings, lambda varied: 0.1, seconds=40).trials) == 1


def test_trials_at_once_are_different_settings_and_stay_within_the_budget() -> None:
    settings = SearchSettings(trials=5, at_once=3, space={"rag": {"k": (1, 2, 3, 4, 5, 6)}})
    found = ArmSearch(entry(k=1), settings)
    sizes = []
    while trials := found.suggest():
        assert len({trial.varied["k"] for trial in trials}) == len(trials)
        sizes.append(len(trials))
        for trial in trials:
            trial.score = Interval(0.5, None, None, 5)
            found.learn(trial)
    assert sizes == [3, 2]


def test_everything_wrong_with_a_search_is_named_at_once(model_folder: Path) -> None:
    given = table(model_folder, space={"rga": {"k": [1]}, "rag": {"kk": [1], "k": [0, 2], "retriever": ["dens"]}})
    given["split"] = "dev"
    with pytest.raises(RequestError) as wrong:
        check_experiment(given)
    cells = str(wrong.value)
    for part in ("must not report", "did you mean 'rag'", "did you mean 'k'", "k = 0 cannot be tried", "'dens'"):
        assert part in cells
    for budget in ({"trials": None}, {"trials": 3, "seconds": 5.0}, {"trials": 0}):
        with pytest.raises(RequestError, match=r"trials"):
            check_experiment(table(model_folder) | {"search": budget})
    with pytest.raises(RequestError, match="low < high"):
        check_experiment(table(model_folder, space={"rag": {"k": {"low": 3, "high": 3}}}))


def test_a_range_takes_numbers_as_the_setting_does(model_folder: Path) -> None:
    """Whole ones for k, whatever the ends are written as; shares for a share, though its ends are whole."""
    lora = ArmEntry(name="lora", kind="tuned-rag", k=3, gold_share=0.5)
    ends = {"gold_share": {"low": 0, "high": 1}, "k": {"low": 1.0, "high": 90.0}}
    found = ArmSearch(lora, SearchSettings(trials=9, space={"lora": ends}))
    while trials := found.suggest():
        for trial in trials:
            trial.score = Interval(0.5, None, None, 5)
            found.learn(trial)
    assert found.over
    assert {type(trial.varied["k"]) for trial in found.trials} == {int}
    assert len({trial.varied["gold_share"] for trial in found.trials}) > 3
    for space in ({"document_epochs": {"low": 1, "high": 4, "log": True}}, {"merge": {"low": 0, "high": 1}}):
        given = table(model_folder, space={"lora": space})
        given["arms"] = [*ARMS[:2], {**ARMS[2], "document_epochs": 0}]
        with pytest.raises(RequestError, match="cannot stand in this range"):
            check_experiment(given)


def test_a_search_needs_dev_questions(model_folder: Path, place: Path) -> None:
    rows = [json.loads(line) for line in (place / "lamps" / "questions.jsonl").read_text().splitlines()]
    kept = [json.dumps(row) for row in rows if row["split"] != "dev"]
    (place / "lamps" / "questions.jsonl").write_text("\n".join(kept) + "\n")
    with pytest.raises(RequestError, match="no dev questions"):
        workbench.run(check_experiment(table(model_folder)))
