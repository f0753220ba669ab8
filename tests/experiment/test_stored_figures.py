"""What a repeated run looks up: scores, intervals and charts, under their inputs and the code that made them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.analysis.results import Results
from workbench.experiment import judged
from workbench.experiment.judged import judge, judge_all
from workbench.experiment.page import write_page
from workbench.store import Store
from workbench.store.code import code_digest
from workbench.store.values import stored_value
from workbench.types import Answer, Hit, Passage, Question, Usage

Q = Question("q", "How long?", ("two years",), "single", "test")
A = Answer("q", "It is two years.", (Hit(Passage("d#0", "d", "two years", 0, 9), 0.5),))


def never(*_: Any, **__: Any) -> Any:
    raise AssertionError("it was kept")


def test_what_was_computed_is_found_and_what_follows_from_else_is_computed(store: Store) -> None:
    first = stored_value(store, "figures", {"of": 1}, lambda: {"a": [0.1, None]})
    assert first == stored_value(store, "figures", {"of": 1}, never) == {"a": [0.1, None]}
    assert stored_value(store, "figures", {"of": 2}, lambda: 3) == 3


def test_another_code_computes_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    stored_value(store, "figures", {}, lambda: 1)
    monkeypatch.setattr("workbench.store.values.code_digest", lambda: "another")
    assert stored_value(store, "figures", {}, lambda: 2) == 2
    assert len(code_digest()) == 64


def test_a_store_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, where a folder is wanted")
    assert stored_value(Store(tmp_path / "home"), "figures", {}, lambda: [1]) == [1]


def test_judgements_are_those_of_judging_and_follow_all_that_they_depend_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = judge_all(store, [(Q, A)], "en", True)
    assert found == judge(Q, A, "en", True)
    assert found.scores["match"] == 1.0
    cheaper = Answer("q", A.text, A.hits, Usage(seconds=9.0))
    monkeypatch.setattr(judged, "judge", never)
    assert judge_all(store, [(Q, cheaper)], "en", True) == [found]
    other = Answer("q", A.text, (Hit(Passage("d#0", "d", "two", 0, 3), 0.5),))
    for pair, language, retrieves in (
        ((Q, Answer("q", "Three.")), "en", True), ((Q, other), "en", True), ((Q, A), "it", True), ((Q, A), "en", False),
        ((Question("q", "How long?", ("ten years",), "single", "test"), A), "en", True),
    ):  # fmt: skip
        with pytest.raises(AssertionError, match="it was kept"):
            judge_all(store, [pair], language, retrieves)


def test_charts_are_drawn_again_only_when_the_results_have_changed(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spread = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 10, "unscored": 0}
    results: dict[str, Any] = {
        "experiment": {"name": "one arm"},
        "arms": [{"name": "one", "kind": "rag", "status": "ok", "metrics": {"match": spread}}],
        "environment": {"seconds": 1.0},
    }
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "records.jsonl").write_text("")

    def written(**changes: Any) -> str:
        changed = {**results, **changes}
        (folder / "results.json").write_text(json.dumps(changed))
        return write_page(folder, Results.model_validate(changed), store).read_text(encoding="utf-8")

    before = written()
    assert "data:image/svg+xml" in before
    for module in ("drawing", "sections.cost"):
        monkeypatch.setattr(f"workbench.report.{module}.draw", never)
    assert written().split("</head>")[1] == before.split("</head>")[1]
    written(environment={"seconds": 2.0})
    with pytest.raises(AssertionError, match="it was kept"):
        written(arms=[{**results["arms"][0], "metrics": {"match": {**spread, "value": 0.55}}}])
