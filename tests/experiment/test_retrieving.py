"""Retrieval alone: figures that are the formulas', no model where none is needed, and refusals that say why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, encoders, models
from typer.testing import CliRunner

from workbench.cli import app
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment.retrieving import find_passages, retrieve
from workbench.models.runtime import Runtime
from workbench.progress import Progress
from workbench.retrieval.rerankers.likelihood import Likelihood
from workbench.scoring.rankings import figures, judged
from workbench.store import Store
from workbench.types import Evidence, Hit, Passage, Question


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    return tmp_path


def experiment(*arms: dict[str, Any], **more: Any) -> Any:
    named = [{"name": f"a{n}", "kind": "rag", "retriever": "lexical", "k": 2, **arm} for n, arm in enumerate(arms)]
    table = {"name": "n", "corpus": "lamps", "model": {"name": "nowhere-to-be-found"}, "arms": named}
    return check_experiment({**table, **more})


def test_figures_are_the_means_of_the_formulas() -> None:
    def asked(name: str, *places: str) -> Question:
        return Question(name, name, ("x",), "multi", "dev", tuple(Evidence(place, 0, 1) for place in places))

    def hits(*documents: str) -> list[Hit]:
        return [Hit(Passage(f"{d}#0", d, d, 0, 1), 9.0 - n) for n, d in enumerate(documents)]

    none = Question("u", "u", (), "unanswerable", "dev")
    found = [(asked("p", "a"), hits("b", "a", "c", "d")), (asked("q", "a", "e"), hits("a")), (none, hits("a"))]
    made = figures(found, "en", (1, 2))
    assert made.questions == 2
    assert made.recall == pytest.approx({1: (0 + 0.5) / 2, 2: (1 + 0.5) / 2})
    assert made.reciprocal_rank == pytest.approx((1 / 2 + 1) / 2)
    assert made.ndcg == pytest.approx((0.6309298 + 1 / 1.6309298) / 2)
    assert judged([q for q, _ in found]) == [found[0][0], found[1][0]]
    with pytest.raises(ValueError, match="names evidence"):
        figures([(none, hits("a"))], "en")


def test_no_model_is_opened_where_none_is_asked(place: Path, store: Store) -> None:
    made = retrieve(experiment({}, {"chunk_size": 9, "k": 1}), (), None, "dev", store, Progress())
    first, second = made.arms
    assert (made.questions, made.unjudged, first.error, first.retriever) == (6, 2, None, "lexical")
    assert first.figures is not None
    assert first.figures.recall[1] == 1.0  # a document is one passage, and its name is asked for
    assert second.passages > first.passages == 6
    asked = retrieve(experiment({"chunk_size": 9, "k": 1}), (), None, "test", store, Progress()).arms[0].figures
    assert asked is not None
    assert asked.recall[1] < asked.recall[10]  # which is further than its k
    assert 0 < first.milliseconds_p50 <= first.milliseconds_p95  # type: ignore[operator]
    assert first.index_bytes > 0
    assert retrieve(experiment({}), (), None, "test", store, Progress()).questions == 13
    assert retrieve(experiment({}), (), 4, "dev", store, Progress()).questions <= 4
    found = Store(store.home).folder("indexes", "x").parent
    assert len(list(found.iterdir())) >= 2


def test_the_index_of_the_embeddings_is_a_setting_and_is_reported(place: Path, store: Store) -> None:
    encoder = str(encoders.save(place / "encoder", corpora.texts()))
    dense = {"retriever": "dense", "embedder": encoder, "chunk_size": 9}
    notes = Notes()
    arms = (dense, {**dense, "index": "ivf-sq8"}, {**dense, "retriever": "hybrid", "index": "hnsw"}, {"index": "hnsw"})
    made = retrieve(experiment(*arms), (), None, "dev", store, notes)
    assert [arm.vector_index for arm in made.arms] == ["exact", "ivf-sq8", "hnsw", None]
    assert made.arms[0].figures == made.arms[1].figures
    first, second, _, lexical = (tuple(notes.of(f"a{n}")) for n in range(4))
    assert first[-1].endswith('are searched by comparing each with the question: index = "auto" takes it up to 99,999')
    assert second[-1].endswith("are searched by inverted lists of bytes (IVF-SQ8), as the settings say")
    assert second[-1] in made.arms[1].notes
    assert lexical == ("index is of retrieval by embeddings, and changes nothing of lexical retrieval",)
    with pytest.raises(RequestError, match="ivf-sq8"):
        experiment({**dense, "index": "ivf-sq"})


class Notes(Progress):
    """What is told, by the name of the arm."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def note(self, text: str) -> None:
        self.found.append(text)

    def of(self, name: str) -> list[str]:
        return [text.removeprefix(f"{name}: ") for text in self.found if text.startswith(f"{name}: ")]


def test_a_reranker_and_a_query_are_part_of_it(place: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    model = str(models.save(place / "model", corpora.texts()))
    loads: list[str] = []
    whole = Runtime._load
    monkeypatch.setattr(Runtime, "_load", lambda self, weights: loads.append("x") or whole(self, weights))
    pairs: list[int] = []
    score = Likelihood.score
    monkeypatch.setattr(Likelihood, "score", lambda self, q, p: pairs.append(len(q)) or score(self, q, p))
    settings = {"model": {"name": model, "dtype": "float32"}, "decoding": {"max_new_tokens": 4}}
    plain = retrieve(experiment({}, **settings), (), None, "dev", store, Progress()).arms[0]
    assert not loads
    arms = ({"reranker": "likelihood", "depth": 3}, {"query": "rewrite"})
    reranked, rewritten = retrieve(experiment(*arms, **settings), (), None, "dev", store, Progress()).arms
    assert set(pairs) == {3, 18}  # timed one by one, and read all together
    assert reranked.figures != plain.figures
    assert rewritten.error is None
    assert loads
    (shown,) = find_passages(experiment(arms[1], **settings), (), "the Orla lamp", store, Progress())
    assert shown.searched is not None
    assert shown.searched.query != "the Orla lamp"


def test_what_cannot_be_searched_is_reported(place: Path, store: Store) -> None:
    def refusal(made: Any, arms: tuple[str, ...] = (), split: Any = "dev") -> str:
        with pytest.raises(RequestError) as caught:
            retrieve(made, arms, None, split, store, Progress())
        return str(caught.value)

    alone = experiment(arms=[{"name": "c", "kind": "closed-book"}])
    assert "no arm of the experiment searches" in refusal(alone)
    both = experiment(arms=[{"name": "c", "kind": "closed-book"}, {"name": "r", "kind": "rag"}])
    assert "the arm 'c' does not search" in refusal(both, ("c",))
    with pytest.raises(RequestError, match="the query is empty"):
        find_passages(both, (), " ", store, Progress())
    rows = [json.loads(line) for line in Path("lamps/questions.jsonl").read_text().splitlines()]
    for row in rows:
        row.pop("evidence", None)
        row["kind"] = "general" if row["answers"] else "unanswerable"
    Path("lamps/questions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert "no dev question names evidence" in refusal(both)


def test_the_command_prints_a_table_json_and_passages(place: Path) -> None:
    Path("e.toml").write_text(
        'name = "e"\ncorpus = "lamps"\n[model]\nname = "scripted:none.jsonl"\n[[arms]]\nname = "words"\nkind = "rag"\n'
        'retriever = "lexical"\n'
    )
    call = CliRunner().invoke
    table = call(app, ["retrieve", "e.toml"])
    assert table.exit_code == 0, table.output
    assert "nDCG@10" in table.stdout
    assert "6 dev questions of lamps; 2 more name no evidence" in table.stdout
    made = json.loads(call(app, ["retrieve", "e.toml", "--json", "--split", "test"]).stdout)
    assert (made["split"], made["arms"][0]["figures"]["recall"]["1"]) == ("test", 1.0)
    shown = call(app, ["retrieve", "e.toml", "granite lamp"])
    assert "The Bevin lamp is made of granite" in " ".join(shown.stdout.split())
    failed = call(app, ["retrieve", "e.toml", "--set", "arms.words.reranker=likelihood"])
    assert failed.exit_code == 1
    assert "failed" in failed.stdout
    assert call(app, ["retrieve", "e.toml", "--split", "tset"]).exit_code == 2


def test_an_arm_that_reads_everything_is_not_one_that_searches(place: Path, store: Store) -> None:
    reads_all, searches = {"kind": "map-reduce", "k": 0}, {"kind": "map-reduce", "k": 2}
    made = retrieve(experiment({}, reads_all, searches), (), None, "dev", store, Progress())
    assert [arm.name for arm in made.arms] == ["a0", "a2"]
    with pytest.raises(RequestError, match="'a1' does not search"):
        retrieve(experiment({}, reads_all), ("a1",), None, "dev", store, Progress())
