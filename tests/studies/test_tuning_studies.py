"""The studies of tuning: what was trained is asked in words that were held back, and each says what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tiny import corpora, models

import workbench
from workbench.arms import made_by
from workbench.config import check_experiment
from workbench.corpus.variants.sample import held_out
from workbench.errors import RequestError
from workbench.languages.spoken import said
from workbench.studies import Point, Result, make_study
from workbench.types import Corpus, Interval

TUNED = {"kind": "tuned", "learning_rate": 0.02, "epochs": 2, "document_epochs": 0, "batch_rows": 12}
ARMS = [
    {"name": "closed-book", "kind": "closed-book"},
    {"name": "lora", **TUNED, "rank": 4},
    {"name": "full", **TUNED, "method": "full", "learning_rate": 0.005},
]
BASE: dict[str, Any] = {
    "name": "tuning", "corpus": "lamps", "model": {"name": "model"}, "arms": ARMS,
    "decoding": {"max_new_tokens": 8}, "cost": {"latency_questions": 0},
}  # fmt: skip


def experiment(*studies: dict[str, Any], **more: Any) -> Any:
    return check_experiment({**BASE, "studies": list(studies), **more})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    models.save(Path("model"), corpora.texts())
    return tmp_path


def test_a_held_back_wording_is_asked_on_dev_and_trained_on_no_more(lamps: Corpus) -> None:
    held = held_out(lamps, 1)
    moved = {q.id for q in held.select("dev")} - {q.id for q in lamps.select("dev")}
    assert moved == {q.id for q in lamps.select("train") if q.id.endswith("stuff.2")}
    assert {q.id for q in held.select("train")} == {q.id for q in lamps.select("train")} - moved
    assert held.seen_facts() == lamps.seen_facts()
    assert held.digest != lamps.digest
    assert held_out(lamps, 2).questions == lamps.questions  # a fact keeps a wording to be trained in


def test_a_run_measures_what_each_study_varies_and_the_untrained_model_once(place: Path) -> None:
    rates = {"name": "rates", "kind": "learning-rate", "arms": ["lora"], "values": [1e-4, 0.02]}
    ranks = {"name": "ranks", "kind": "rank", "values": [1, 4]}
    ladder = {"name": "ladder", "kind": "methods"}
    tasks = {"name": "tasks", "kind": "tasks"}
    run = workbench.run(experiment(rates, ranks, ladder, tasks))
    found = {study["name"]: study for study in run.results["studies"]}
    cells = found["rates"]["cells"]
    assert [(cell["arm"], cell["at"]) for cell in cells] == [
        ("closed-book", [0]), *(("lora", [rate]) for rate in (1e-4, 0.02))
    ]  # fmt: skip
    trained = {(cell["arm"], *cell["at"]): cell["metrics"].get("learning-rate.trained") for cell in cells}
    assert trained["lora", 1e-4]["n"] == 6  # one held wording of each of six facts
    keys = {finding["key"] for finding in found["rates"]["findings"]}
    assert "learning-rate.nothing" in keys  # a random model gets nothing right in other words
    by_arm = {(cell["arm"], cell["at"][0]): cell["cost"]["fit"] for cell in found["ranks"]["cells"] if cell["cost"]}
    assert by_arm["lora", 4]["trainable_parameters"] == 4 * by_arm["lora", 1]["trainable_parameters"]
    assert by_arm["full", "full"]["trained_share"] == 1
    assert any(finding["key"] == "rank.against" for finding in found["ranks"]["findings"])
    ladder_cells = {cell["arm"]: cell for cell in found["ladder"]["cells"]}
    assert list(ladder_cells) == ["closed-book", "lora", "full"]
    arms = {arm["name"]: arm for arm in run.results["arms"]}
    assert ladder_cells["lora"]["cost"]["fit"]["tokens"] == arms["lora"]["cost"]["fit"]["tokens"]
    assert ladder_cells["lora"]["metrics"]["methods.trained"]["value"] == pytest.approx(
        arms["lora"]["by_seen"]["seen"]["match"]["value"]
    )
    assert {cell["at"][0] for cell in found["tasks"]["cells"]} == {"answering", "summarising"}
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Trained weights" in page
    for study in found.values():
        assert study["conclusion"]


SHOWN = [
    (0.05, 0.6, "nothing"), (0.50, 0.6, "learns"), (0.50, 0.2, "forgets"), (0.05, 0.1, "diverges"),
    (None, None, "diverges"),
]  # fmt: skip


def result(study: str, arm: str, at: Any, trained: float | None, general: float | None) -> Result:
    """A point with twenty questions of each sort."""
    point = Point(arm, (at,), {})
    if trained is None or general is None:
        diverged = said("error.diverged", step=3, steps=9, rate="1")
        return Result(point, None, error=diverged)
    rows = [
        {
            "question": f"{sort}{place}", "text": f"{sort} {place}?", "seed": 0, "document": f"d{place}",
            "kind": "general" if sort == "general" else "single", f"score.{study}.{sort}": float(place < share * 20),
        }
        for sort, share in (("trained", trained), ("general", general)) for place in range(20)
    ]  # fmt: skip
    figures = {f"{study}.trained": Interval(trained, 0.0, 1.0, 20), f"{study}.general": Interval(general, 0.0, 1.0, 20)}
    return Result(point, pd.DataFrame(rows), figures)


@pytest.mark.parametrize(("trained", "general", "effect"), SHOWN)
def test_a_rate_is_named_by_what_it_does(
    trained: float | None, general: float | None, effect: str, lamps: Corpus
) -> None:
    study = make_study(*_entry({"name": "rates", "kind": "learning-rate", "arms": ["lora"]}), lamps)
    before = result("learning-rate", "closed-book", 0, 0.0, 0.6)
    found = study.conclude([before, result("learning-rate", "lora", 1e-3, trained, general)])
    assert [each.key for each in found if each.key != "learning-rate.failed"] == [f"learning-rate.{effect}"]
    assert found[0].values["at"] == ("0.001",)


def test_a_training_that_failed_for_want_of_memory_tells_nothing_of_its_rate(lamps: Corpus) -> None:
    study = make_study(*_entry({"name": "rates", "kind": "learning-rate", "arms": ["lora"]}), lamps)
    before = result("learning-rate", "closed-book", 0, 0.0, 0.6)
    lacking = Result(Point("lora", (2e-3,), {}), None, error=said("error.out_of_memory", rows=4))
    found = study.conclude([before, result("learning-rate", "lora", 1e-3, 0.5, 0.6), lacking])
    assert [each.key for each in found] == ["learning-rate.learns", "learning-rate.failed"]


def test_the_usual_rate_is_held_against_the_best(lamps: Corpus) -> None:
    study = make_study(*_entry({"name": "rates", "kind": "learning-rate", "arms": ["lora"]}), lamps)
    points = [result("learning-rate", "lora", rate, share, 0.6) for rate, share in ((1e-4, 0.1), (1e-3, 0.9))]
    usual = study.conclude([result("learning-rate", "closed-book", 0, 0.0, 0.6), *points])[-1]
    assert usual.key == "learning-rate.usual"
    assert usual.values["delta"] == pytest.approx(0.8)
    assert usual.values["least"] > 0.3


def test_forgetting_names_the_answers_that_were_lost_and_what_replay_saves(lamps: Corpus) -> None:
    study = make_study(*_entry({"name": "forgetting", "kind": "forgetting", "arms": ["lora"]}), lamps)
    points = [result("forgetting", "lora", share, 0.5, kept) for share, kept in ((0, 0.1), (0.3, 0.9))]
    before = result("forgetting", "closed-book", "untrained", 0, 1)
    found = {each.key: each for each in study.conclude([before, *points])}
    assert found["forgetting.saves"].values["delta"] == pytest.approx(0.8)
    assert found["forgetting.best"].values["value"] == 0.5
    lost = study.conclude([before, *points])
    (without, with_) = [each for each in lost if each.key == "forgetting.lost"]
    assert (without.values["n"], with_.values["n"]) == (18, 2)
    assert without.values["questions"][0] == "general 2?"


@pytest.mark.parametrize(
    ("kind", "setting"), [("epochs", "epochs"), ("wordings", "wordings"), ("examples", "examples")]
)
def test_the_least_that_is_as_good_is_named(kind: str, setting: str, lamps: Corpus) -> None:
    study = make_study(*_entry({"name": kind, "kind": kind, "arms": ["lora"], "values": [1, 2, 4]}), lamps)
    assert [point.changes.get(f"arms.lora.{kind}") for point in study.points()] == [None, 1, 2, 4]
    shares = {1: 0.1, 2: 0.85, 4: 0.9}
    found = {f.key: f for f in study.conclude([result(kind, "lora", at, share, 0.5) for at, share in shares.items()])}
    assert found[f"{kind}.best"].values["at"] == "4"
    assert found[f"{kind}.enough"].values["at"] == "2"


def test_an_arm_is_of_a_study_of_training_where_its_settings_train(lamps: Corpus) -> None:
    route = {"name": "route", "kind": "route"}
    entry = {"name": "methods", "kind": "methods"}
    for settings, arms in (({}, ["lora", "full"]), ({"then": "tuned"}, ["lora", "full", "route"])):
        checked = check_experiment({**BASE, "arms": [*ARMS, {**route, **settings}], "studies": [entry]})
        assert make_study(checked.studies[0], checked, lamps).arms == arms
    assert (made_by("route", {}), made_by("route", {"then": "tuned"})) == (("index",), ("index", "weights"))
    with pytest.raises(RequestError, match="can vary none of its arms"):
        check_experiment({**BASE, "arms": [ARMS[0], route], "studies": [entry]})


def test_an_experiment_without_summaries_has_no_study_of_tasks(place: Path) -> None:
    with pytest.raises(RequestError, match="no summary is asked for"):
        workbench.run(experiment({"name": "tasks", "kind": "tasks"}, sample={"questions": {"summary": 0}}))


def _entry(table: dict[str, Any]) -> tuple[Any, Any]:
    made = experiment(table)
    return made.studies[0], made
