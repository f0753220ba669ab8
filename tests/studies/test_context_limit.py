"""Studies of what limits a model that reads: how many documents are needed, where the answer stands, how much fits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.corpus.load import load_corpus
from workbench.errors import RequestError
from workbench.experiment.plan import plan
from workbench.experiment.studying import planned
from workbench.store import Store
from workbench.studies.documents_needed import documents_needed
from workbench.types import Corpus

RULES = [
    {"match": "stuff did they build the lamp Orla", "needs": "brass", "reply": "brass"},
    {"match": "stuff did they build the lamp (\\w+)", "needs": "birch", "reply": "birch"},
    {"match": "kilograms do (\\w+) and", "needs": "12 kilograms. It was designed by Ines", "reply": "43 kilograms"},
    {"reply": "no idea"},
]
BASE: dict[str, Any] = {
    "name": "limits",
    "corpus": "lamps",
    "model": {"name": "scripted:rules.jsonl"},
    "cost": {"latency_questions": 0},
    "arms": [
        {"name": "closed-book", "kind": "closed-book"},
        {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2},
        {"name": "oracle", "kind": "oracle", "retriever": "lexical", "chunk_size": 8},
    ],
}
NEEDED = {"name": "needed", "kind": "documents-needed"}


def together(documents: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
    """Test questions on two, three and six lamps beside those on one."""
    for count in (2, 3, 6):
        lamps = corpora.LAMPS[:count]
        total, places = sum(int(weight) for _, _, weight, _ in lamps), []
        for document, (_, _, weight, _) in zip(documents, lamps, strict=False):
            start = document["text"].index(f"{weight} kilograms")
            places.append({"document": document["id"], "start": start, "end": start + len(f"{weight} kilograms")})
        text = f"How many kilograms do {' and '.join(name for name, *_ in lamps)} weigh together?"
        questions.append(
            {"id": f"weigh.{count}", "text": text, "answers": [f"{total} kilograms"], "kind": "aggregate"}
            | {"split": "test", "evidence": places}
        )


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"), edit=together)
    Path("rules.jsonl").write_text("".join(json.dumps(rule) + "\n" for rule in RULES), encoding="utf-8")
    return tmp_path


def experiment(*studies: dict[str, Any], **more: Any) -> Any:
    return check_experiment({**BASE, "studies": list(studies), **more})


def study(run: Any, name: str) -> dict[str, Any]:
    return next(each for each in run.results["studies"] if each["name"] == name)


def figures(run: Any, name: str, arm: str, metric: str) -> dict[Any, Any]:
    cells = [cell for cell in study(run, name)["cells"] if cell["arm"] == arm]
    return {cell["at"][0]: cell["metrics"].get(metric, {}).get("value") for cell in cells}


def test_questions_stand_in_groups_by_the_documents_that_they_need(place: Path) -> None:
    corpus = load_corpus("lamps")
    needed = {question.id: documents_needed(question) for question in corpus.select("test")}
    assert (needed["orla.stuff.3"], needed["weigh.2"], needed["weigh.3"], needed["weigh.6"]) == (1, 2, 3, 6)
    made = experiment(NEEDED)
    (found,) = planned(made, corpus, made.arms)
    own = [point for point in found.cells if point.arm == "rag"]
    assert [point.at for point in own] == [(1,), ("2–3",), (6,)]
    assert own[1].questions == {"weigh.2", "weigh.3"}
    assert own[0].questions == {name for name, count in needed.items() if count == 1 and "sum" not in name}
    assert {cell for cells in found.cells.values() for cell in cells if cell.variant.changes} == set()
    many = experiment({**NEEDED, "counts": [1, 2, 3, 4]})
    (found,) = planned(many, corpus, many.arms)
    assert [point.at for point in found.cells if point.arm == "rag"] == [(1,), (2,), (3,), (6,)]


def test_groups_cost_no_answer_more_than_the_run(place: Path, store: Store) -> None:
    (found,) = plan(experiment(NEEDED), (), None, store).studies
    assert (found.points, found.answers_wanted) == (9, 0)


def test_what_was_not_in_the_prompt_is_distinguished_from_what_was_not_used(place: Path) -> None:
    run = workbench.run(experiment(NEEDED))
    evidence = "documents-needed.evidence"
    assert figures(run, "needed", "rag", evidence)["2–3"] == pytest.approx((2 / 2 + 2 / 3) / 2)
    assert figures(run, "needed", "rag", evidence)[6] == pytest.approx(2 / 6)  # two passages, six documents
    assert figures(run, "needed", "oracle", evidence) == {1: 1.0, "2–3": 1.0, 6: 1.0}
    assert figures(run, "needed", "closed-book", evidence) == {1: None, "2–3": None, 6: None}
    assert figures(run, "needed", "oracle", "match") == {1: pytest.approx(2 / 12), "2–3": 0.0, 6: 0.0}
    said = study(run, "needed")
    assert run.results["metrics"][evidence]["label"]["it"] == "brani necessari nel prompt"
    keys = [finding["key"] for finding in said["findings"]]
    assert keys[0] == "documents-needed.nothing"
    assert "documents-needed.prompt" in keys
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "evidence in the prompt" in page
    assert all(line.replace("'", "&#39;") in page for line in said["conclusion"])


def test_a_corpus_of_one_sort_of_question_is_refused_before_anything_is_spent(
    lamps: Corpus, place: Path, store: Store
) -> None:
    with pytest.raises(RequestError, match="no two groups"):
        plan(experiment({**NEEDED, "kinds": ["single"]}), (), None, store)
    with pytest.raises(RequestError, match="must rise"):
        experiment({**NEEDED, "counts": [4, 2]})


GOLD = {"name": "place", "kind": "gold-position", "passages": 3, "positions": [1, 2, 3]}


def test_the_passage_with_the_answer_stands_where_it_is_put(place: Path) -> None:
    only_first = [
        {"match": f"are:\\s+The Orla lamp\\s+{text}", "reply": "brass"} for text in ("The Orla lamp is made of brass",)
    ]
    Path("rules.jsonl").write_text("".join(json.dumps(rule) + "\n" for rule in [*only_first, RULES[-1]]))
    run = workbench.run(experiment(GOLD))
    rows = [json.loads(line) for line in (run.folder / "studies.jsonl").read_text().splitlines()]
    own = [row for row in rows if row["question"] == "orla.stuff.3"]
    shown = {row["at"][0]: [hit["passage"] for hit in row["hits"]] for row in own}
    assert [shown[at].index("orla#0") for at in (1, 2, 3)] == [0, 1, 2]
    around = [[name for name in shown[at] if name != "orla#0"] for at in (1, 2, 3)]
    assert around[0] == around[1] == around[2]  # the same passages in the same order
    assert {cell["arm"] for cell in study(run, "place")["cells"]} == {"oracle"}


def test_a_study_none_of_whose_arms_fits_is_an_error_with_its_cure(place: Path) -> None:
    arms = BASE["arms"][:1]
    with pytest.raises(RequestError, match="can vary none of its arms") as error:
        experiment(GOLD, arms=arms)
    assert 'kind = "oracle"' in str(error.value)
    with pytest.raises(RequestError, match="can vary none of its arms"):
        experiment({"name": "room", "kind": "passages", "arms": ["oracle"]})


def test_a_position_beyond_the_passages_is_refused(place: Path, store: Store) -> None:
    with pytest.raises(RequestError, match="from 1 to 3"):
        plan(experiment({**GOLD, "positions": [1, 4]}), (), None, store)


def test_a_loss_is_of_the_search_of_the_room_or_of_the_reading(place: Path) -> None:
    room = {"name": "room", "kind": "passages", "split": "test", "arms": ["rag"], "passages": [1, 6]}
    wide = workbench.run(experiment({**room, "budgets": [340, 2048]}))
    cells = {tuple(cell["at"]): cell["metrics"] for cell in study(wide, "room")["cells"]}
    losses = ("not_found", "no_room", "not_used")
    shares = {at: [metrics[f"passages.{name}"]["value"] for name in losses] for at, metrics in cells.items()}
    for at, metrics in cells.items():
        assert sum(shares[at]) == pytest.approx(1 - metrics["match"]["value"])
    assert shares[6, 2048][:2] == [0.0, 0.0]  # all lamps are found, and there is room for them
    assert shares[6, 340][1] > 0  # found, and dropped
    assert shares[1, 2048][0] > shares[6, 2048][0]  # one passage cannot show what lies in several
    again = workbench.run(experiment({**room, "budgets": [340, 2048]}))
    assert study(again, "room") == study(wide, "room")  # what was dropped is in the store too
