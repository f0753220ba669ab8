"""Whole runs on six lamps and a model of two layers: what stands in the folder, and that it is fair."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.models.local import LocalModel
from workbench.runs.run import Run
from workbench.store import Store

ARMS: list[dict[str, Any]] = [
    {"name": "closed", "kind": "closed-book"},
    {"name": "shots", "kind": "few-shot", "examples": 2},
    {"name": "long", "kind": "long-context"},
    {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2, "chunk_size": 12},
    {"name": "lora", "kind": "tuned", "epochs": 40, "learning_rate": 1e-2, "batch_rows": 6, "replay": 0.1},
    {"name": "both", "kind": "tuned-rag", "retriever": "lexical", "k": 2, "chunk_size": 12, "rank": 4},
    {"name": "oracle", "kind": "oracle", "chunk_size": 12},
]
ASKED = sum(question["split"] == "test" for question in corpora.questions())
FILES = {"report.html", "results.json", "records.jsonl", "passages.jsonl", "experiment.toml"}


def experiment(folder: Path, model: Path, arms: list[dict[str, Any]] = ARMS, **changes: Any) -> Any:
    if not (folder / "lamps").exists():
        corpora.write(folder / "lamps")
    table = {
        "name": "lamps",
        "corpus": str(folder / "lamps"),
        "model": {"name": str(model), "dtype": "float32", "device": "cpu"},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12},
        "arms": arms,
    }
    return check_experiment({**table, **changes})


def records(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run.folder / "records.jsonl").read_text(encoding="utf-8").splitlines()]


def arm(run: Run, name: str) -> dict[str, Any]:
    (found,) = [each for each in run.results["arms"] if each["name"] == name]
    return dict(found)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(autouse=True)
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WORKBENCH_HOME", str(place / "home"))
    monkeypatch.chdir(place)
    return place / "home"


@pytest.fixture
def run(place: Path, model_folder: Path, home: Path) -> Run:
    """All seven arms; made once, read by many tests."""
    folder = place / "reports" / "lamps"
    if (folder / "results.json").is_file():
        return workbench.open_run(folder)
    made = workbench.run(experiment(place, model_folder))
    assert made.folder == Path("reports/lamps")
    return workbench.open_run(folder)


def test_the_folder_holds_the_run(run: Run) -> None:
    assert {path.name for path in run.folder.iterdir()} == FILES
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "</html>" in page
    assert all(each["name"] in page for each in ARMS)
    assert [each["status"] for each in run.results["arms"]] == ["ok"] * len(ARMS), run.results["arms"]


RECORD = {
    "arm", "seed", "question", "kind", "split", "answer", "answers", "scores", "hits", "prompt_tokens", "new_tokens",
    "dropped_tokens", "seconds", "flops", "stop", "error",
}  # fmt: skip
RESULTS = {"schema", "experiment", "corpus", "environment", "arms", "comparisons", "studies", "verdict"}
ARM = {"name", "kind", "status", "error", "metrics", "by_kind", "by_seen", "cost"}
FIT = {"seconds", "flops", "tokens", "peak_bytes", "trainable_parameters"}
QUERY = {"prompt_tokens", "new_tokens", "flops", "seconds_p50", "seconds_p95"}
BATCH = {"seconds", "flops", "cached_tokens", "rows", "peak_bytes", "threads", "load"}
COMPARISON = {
    "metric", "a", "b", "delta", "low", "high", "p", "p_adjusted", "n", "wins", "ties", "losses", "outcome",
}  # fmt: skip


def test_records_have_the_keys_of_the_contract(run: Run) -> None:
    for row in records(run):
        assert row.keys() >= RECORD
        assert all(hit.keys() == {"document", "passage", "score"} for hit in row["hits"])
        assert row["stop"] in ("end", "length", "abstain", "error")
        assert row["split"] == "test"
        assert row["prompt_tokens"] > 0
        assert row["flops"] > 0
        assert row["seconds"] > 0


def test_results_have_the_keys_of_the_contract(run: Run) -> None:
    assert run.results.keys() >= RESULTS
    assert run.results["verdict"].keys() >= {"choice", "sentence", "confidence", "reasons", "flips"}
    for each in run.results["arms"]:
        assert each.keys() >= ARM
        for values in (each["metrics"], *each["by_kind"].values(), *each["by_seen"].values()):
            assert all(value.keys() >= {"value", "low", "high", "n", "unscored"} for value in values.values())
        assert each["cost"].keys() >= {"fit", "query", "storage_bytes"}
        assert each["cost"]["fit"].keys() >= FIT
        query, batch = each["cost"]["query"], each["cost"]["batch"]
        assert query.keys() >= QUERY
        assert batch.keys() >= BATCH
        assert query["flops"] >= batch["flops"] > 0
        assert 0 < query["seconds_p50"] <= query["seconds_p95"]
        assert 0 < query["timed_n"] <= query["n"] == ASKED
        assert each["by_kind"].keys() == {"single", "unanswerable", "general", "summary"}
        assert each["by_seen"].keys() == {"seen", "unseen"}
        assert "match" in each["metrics"]
    families = Counter(each["family"] for each in run.results["comparisons"])
    assert families == {"choice": 5, "bound": 1}  # the leader with the others, and with the oracle
    assert len({each["a"] for each in run.results["comparisons"]}) == 1
    for each in run.results["comparisons"]:
        assert each.keys() >= COMPARISON
        assert each["outcome"] in ("a", "b", "cannot tell")
        assert each["wins"] + each["ties"] + each["losses"] == each["n"] == 12
        assert each["low"] <= each["delta"] <= each["high"]
        assert 0 <= each["p"] <= each["p_adjusted"] <= 1


def test_every_arm_answers_the_same_questions_in_the_same_order(run: Run) -> None:
    asked = defaultdict(list)
    for row in records(run):
        asked[row["arm"]].append(row["question"])
    assert list(asked) == [each["name"] for each in ARMS]
    wanted = [q["id"] for q in corpora.questions() if q["split"] == "test"]
    assert all(names == wanted for names in asked.values())


def test_passages_are_listed_for_every_hit(run: Run, place: Path) -> None:
    rows = [json.loads(line) for line in (run.folder / "passages.jsonl").read_text(encoding="utf-8").splitlines()]
    passages = {row["id"]: row for row in rows}
    assert len(passages) == len(rows)
    shown = {hit["passage"] for row in records(run) for hit in row["hits"]}
    assert shown == passages.keys()
    texts = {row["id"]: row["text"] for row in corpora.documents()}
    assert all(row["text"] == texts[row["document"]][row["start"] : row["end"]] for row in rows)


def test_what_each_arm_did_shows_in_its_costs(run: Run) -> None:
    fits = {each["name"]: each["cost"]["fit"] for each in run.results["arms"]}
    trained = {"lora", "both"}
    assert {name for name, fit in fits.items() if fit["trainable_parameters"]} == trained
    assert {name for name, fit in fits.items() if fit["flops"] > 0} == trained  # lexical search multiplies nothing
    assert {name for name, fit in fits.items() if fit["seconds"] > 0} == trained | {"rag"}
    query = {each["name"]: each["cost"]["query"] for each in run.results["arms"]}
    assert query["closed"]["prompt_tokens"] == query["lora"]["prompt_tokens"] < query["rag"]["prompt_tokens"]
    assert query["rag"]["prompt_tokens"] == query["both"]["prompt_tokens"] < query["long"]["prompt_tokens"]
    storage = {each["name"]: each["cost"]["storage_bytes"] for each in run.results["arms"]}
    assert storage["both"] > storage["rag"] > 0
    assert storage["closed"] == 0
    assert [each["arm"] for each in run.results["forgetting"]] == ["lora", "both"]
    for each in run.results["forgetting"]:
        before, after = (each[f"perplexity_{when}"] for when in ("before", "after"))
        assert before == arm(run, "closed")["metrics"]["perplexity"]["value"]
        assert after != before
    pairs = {(each["a"], each["b"]) for each in run.results["break_even"]}
    assert pairs >= {("lora", "rag"), ("both", "rag")}
    assert "oracle" not in {name for pair in pairs for name in pair}  # nobody could choose it


def test_what_was_expected_stands_beside_what_was_measured(run: Run) -> None:
    for each in run.results["arms"]:
        told = each["estimate"]
        assert set(told) == {"tokens", "flops", "seconds", "memory_bytes", "disk_bytes"}
        fit, query = each["cost"]["fit"], each["cost"]["query"]
        tokens = fit["tokens"] + ASKED * (query["prompt_tokens"] + query["new_tokens"])
        assert told["tokens"]["measured"] == pytest.approx(tokens)
        assert tokens / 3 < told["tokens"]["expected"] < 3 * tokens
        assert told["seconds"]["expected"] > 0
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Expected before the run / measured" in page


def test_a_tuned_arm_learned_what_it_was_trained_on(run: Run, place: Path, model_folder: Path) -> None:
    """Asked in the very words of training: so small a model learns those, and no other wording."""
    taught = workbench.run(experiment(place, model_folder, [ARMS[0], ARMS[4]], name="taught", split="train"))
    right = {name: arm(taught, name)["by_seen"]["seen"]["match"]["value"] for name in ("closed", "lora")}
    assert right["closed"] == 0
    assert right["lora"] > 0.8
    (found,) = taught.results["comparisons"]
    assert (found["a"], found["b"], found["outcome"]) == ("lora", "closed", "a")
    assert taught.verdict.startswith("Choose lora: ")
    fits = [arm(each, "lora")["cost"]["fit"] for each in (taught, run)]
    assert all(fit.pop("prefix")["tokens"] for fit in fits)  # of the questions that a run asks
    assert fits[0] == fits[1]  # trained once, for both runs
    losses = arm(run, "lora")["training"]["losses"]
    assert losses[-1] < losses[0] / 2


def test_frames_hold_what_the_files_hold(run: Run) -> None:
    rows = records(run)
    frame = run.records()
    assert len(frame) == len(rows)
    assert list(frame["score.match"].fillna(-1)) == [
        -1 if row["scores"].get("match") is None else row["scores"]["match"] for row in rows
    ]
    scores = run.scores().set_index(["arm", "metric"])
    assert scores.loc[("lora", "match"), "value"] == arm(run, "lora")["metrics"]["match"]["value"]
    costs = run.costs().set_index("arm")
    assert costs.loc["rag", "fit.seconds"] == arm(run, "rag")["cost"]["fit"]["seconds"]
    assert len(run.comparisons()) == 6
    assert run.verdict == run.results["verdict"]["sentence"]


def stable(run: Run) -> tuple[Any, Any]:
    """A run without the moment and the length of its writing."""
    results = {key: value for key, value in run.results.items() if key != "environment"}
    return results, records(run)


def test_the_resolved_file_run_again_makes_nothing_anew(run: Run, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    before = stable(run)

    def stored() -> dict[Path, bytes]:
        # Who uses what of the store now is written beside it, and is nothing that was made.
        found = (path for path in home.rglob("*") if path.is_file() and "processes" not in path.parts)
        return {path: path.read_bytes() for path in found if path.suffix != ".lock"}

    kept = stored()

    def never(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError("a stored run needs no model")

    for name in ("generate", "log_likelihoods", "load", "of"):
        monkeypatch.setattr(LocalModel, name, never)
    monkeypatch.setattr("workbench.tuning.trainer.train", never)
    monkeypatch.setattr("workbench.models.loading.load_causal_model", never)
    again = workbench.run(run.folder / "experiment.toml")
    assert stable(again) == before
    assert stored() == kept


def test_one_arm_under_two_names_cannot_be_distinguished(place: Path, model_folder: Path) -> None:
    twins = [{**ARMS[3], "name": name} for name in ("one", "two")]
    run = workbench.run(experiment(place, model_folder, twins, name="twins"))
    rows = records(run)
    strip = [{k: v for k, v in row.items() if k != "arm"} for row in rows]
    half = len(rows) // 2
    assert strip[:half] == strip[half:]
    (found,) = run.results["comparisons"]
    assert (found["delta"], found["outcome"]) == (0.0, "cannot tell")
    assert (found["wins"], found["losses"], found["ties"]) == (0, 0, 12)


def test_the_same_arm_answers_the_same_anew(place: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A/A with two stores: trained, indexed and answered twice from nothing, the answers are the same."""
    chosen = [ARMS[2], {**ARMS[4], "epochs": 3}, ARMS[5]]
    said = []
    for home in ("first", "second"):
        monkeypatch.setenv("WORKBENCH_HOME", str(place / home))
        run = workbench.run(experiment(place, model_folder, chosen, name="anew"))
        said.append([(row["arm"], row["question"], row["answer"], row["hits"]) for row in records(run)])
    assert said[0] == said[1]


def test_an_arm_that_fails_leaves_the_others(place: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.arms.oracle import Oracle

    def broken(*_: Any) -> Any:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Oracle, "fit", broken)
    arms = [
        {"name": "dead", "kind": "tuned", "learning_rate": 1e-30, "epochs": 1},
        ARMS[0],
        {"name": "bug", "kind": "oracle"},
        ARMS[3],
    ]
    run = workbench.run(experiment(place, model_folder, arms, name="failing"))
    status = {each["name"]: (each["status"], each["error"]) for each in run.results["arms"]}
    assert status["closed"] == status["rag"] == ("ok", None)
    assert status["dead"][0] == status["bug"][0] == "failed"
    assert "not live" in status["dead"][1]
    assert status["bug"][1] == "ZeroDivisionError: a bug"
    assert Counter(row["arm"] for row in records(run)) == {"closed": ASKED, "rag": ASKED}
    assert [{each["a"], each["b"]} for each in run.results["comparisons"]] == [{"closed", "rag"}]
    for name in ("dead", "bug"):
        assert arm(run, name)["metrics"] == {}
    assert "not live" in (run.folder / "report.html").read_text(encoding="utf-8")


def test_a_run_in_which_every_arm_fails_gives_no_advice(place: Path, model_folder: Path) -> None:
    arms = [{"name": "dead", "kind": "tuned", "learning_rate": 1e-30, "epochs": 1}]
    run = workbench.run(experiment(place, model_folder, arms, name="all-failing"))
    assert (run.results["verdict"]["choice"], run.verdict) == (None, "No advice: no arm finished.")
    assert records(run) == []
    assert (run.folder / "report.html").is_file()


def test_a_limit_or_a_choice_of_arms_is_marked_as_partial(place: Path, model_folder: Path) -> None:
    run = workbench.run(experiment(place, model_folder, name="part"), arms=["rag", "closed"], limit=5)
    assert run.results["partial"] == "--limit 5 --arms rag,closed"
    assert Counter(row["arm"] for row in records(run)) == {"closed": 5, "rag": 5}
    wanted = [q["id"] for q in corpora.questions() if q["split"] == "test"]
    assert [row["question"] for row in records(run)][:5] == [wanted[i * ASKED // 5] for i in range(5)]
    assert any("--limit 5" in doubt for doubt in run.results["verdict"]["doubts"])
    with pytest.raises(RequestError, match="did you mean 'rag'"):
        workbench.run(experiment(place, model_folder, name="part"), arms=["rga"])


def test_seeds_are_answered_each(place: Path, model_folder: Path) -> None:
    arms = [ARMS[0], {**ARMS[5], "epochs": 2, "learning_rate": 2e-2}]
    run = workbench.run(experiment(place, model_folder, arms, name="seeds", seeds=[0, 1]))
    counts = Counter((row["arm"], row["seed"]) for row in records(run))
    assert counts == {(name, seed): ASKED for name in ("closed", "both") for seed in (0, 1)}
    assert arm(run, "both")["metrics"]["match"]["n"] == 24
    said: dict[int, list[str]] = defaultdict(list)
    for row in records(run):
        if row["arm"] == "both":
            said[row["seed"]].append(row["answer"])
    assert said[0] != said[1]  # two seeds are two trainings
    (found,) = run.results["comparisons"]
    assert found["n"] == 24


def test_another_split_may_be_asked(place: Path, model_folder: Path) -> None:
    run = workbench.run(experiment(place, model_folder, [ARMS[0]], name="of-dev", split="dev"))
    assert {row["split"] for row in records(run)} == {"dev"}
    assert run.results["experiment"]["split"] == "dev"


def test_a_request_that_is_wrong_writes_nothing(place: Path, model_folder: Path) -> None:
    def edit(_: Any, questions: list[dict[str, Any]]) -> None:
        questions[:] = [q for q in questions if q["split"] != "test"]

    corpora.write(place / "no-test", edit=edit)
    with pytest.raises(RequestError, match="no test questions"):
        workbench.run(experiment(place, model_folder, name="wrong", corpus=str(place / "no-test")))
    with pytest.raises(RequestError, match="no model"):
        workbench.run(experiment(place, Path("nothing-of-the-kind"), name="wrong"))
    with pytest.raises(RequestError, match="no such corpus folder"):
        workbench.run(experiment(place, model_folder, name="wrong", corpus="nowhere"))
    assert not (place / "reports" / "wrong").exists()


def test_a_folder_that_is_no_run_is_reported(place: Path) -> None:
    with pytest.raises(RequestError, match="not a run"):
        workbench.open_run(place / "lamps-not")


def test_the_store_may_be_deleted_at_any_time(place: Path, model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    monkeypatch.setenv("WORKBENCH_HOME", str(place / "short-lived"))
    chosen = [ARMS[0], ARMS[3]]
    first = stable(workbench.run(experiment(place, model_folder, chosen, name="deleted")))
    shutil.rmtree(Store.default().home)
    again = stable(workbench.run(experiment(place, model_folder, chosen, name="deleted")))
    assert [row["answer"] for row in again[1]] == [row["answer"] for row in first[1]]
