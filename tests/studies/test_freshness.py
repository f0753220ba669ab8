"""Facts that change: which questions they are, what follows a new revision, and what is said of each arm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models
from tiny.runs import context

import workbench
from workbench.arms import make_arm
from workbench.config import check_experiment
from workbench.corpus.load import load_corpus
from workbench.corpus.variants.revised import chosen, in_both, revised
from workbench.errors import RequestError
from workbench.experiment.plan import plan
from workbench.store import Store
from workbench.types import Corpus

REMADE = {"orla": ("brass", "silver"), "quill": ("copper", "chrome")}
STUDY = {"name": "fresh", "kind": "freshness", "revision": "lamps-2", "unchanged": 3}
TRAINING = {"epochs": 2, "document_epochs": 0, "replay": 0, "rank": 4, "learning_rate": 2e-2}


def remade(documents: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
    """Two lamps are of another stuff now, wherever it is said."""
    for row in documents:
        old, new = REMADE.get(row["id"], ("", ""))
        row["text"] = row["text"].replace(old, new) if old else row["text"]
    texts = {row["id"]: row["text"] for row in documents}
    for row in questions:
        lamp = row["id"].partition(".")[0]
        old, new = REMADE.get(lamp, ("", ""))
        if row["kind"] != "single" or not old:
            continue
        (answer,) = row["answers"]
        row["answers"] = [answer := answer.replace(old, new)]
        start = texts[lamp].index(answer)
        row["evidence"] = [{"document": lamp, "start": start, "end": start + len(answer)}]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    corpora.write(Path("lamps-2"), edit=remade)
    return tmp_path


def both() -> tuple[Corpus, Corpus]:
    return load_corpus("lamps"), load_corpus("lamps-2")


def test_the_questions_whose_answer_is_another_and_some_that_stay(place: Path) -> None:
    before, after = both()
    found = in_both(before, after, "test")
    assert [name for name, each in found.items() if each.changed] == ["orla.stuff.3", "quill.stuff.3"]
    assert found["orla.stuff.3"].after.answers == ("silver",)
    assert not any(q.kind in ("general", "summary") for q in before.questions if q.id in found)
    asked = chosen(found.values(), 3)
    assert sum(each.changed for each in asked) == 2
    assert len(asked) == 5


def test_a_question_is_found_again_by_its_text_and_one_that_is_gone_is_not_asked(place: Path) -> None:
    def renamed(documents: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
        remade(documents, questions)
        for row in questions:
            row["id"] = f"new.{row['id']}"
        questions[:] = [row for row in questions if not row["id"].endswith("tamsin.who.1")]

    corpora.write(Path("lamps-2"), edit=renamed)
    before, after = both()
    found = in_both(before, after, "test")
    assert found["orla.stuff.3"].after.id == "new.orla.stuff.3"
    assert "tamsin.who.1" not in found
    asked = revised(before, after, "documents", chosen(found.values(), 0), "test").select("test")
    assert [(q.id, q.answers) for q in asked] == [("orla.stuff.3", ("silver",)), ("quill.stuff.3", ("chrome",))]


def test_what_follows_the_new_revision(place: Path) -> None:
    before, after = both()
    asked = chosen(in_both(before, after, "test").values(), 3)
    made = {renewed: revised(before, after, renewed, asked, "test") for renewed in ("nothing", "documents", "weights")}
    assert len({corpus.digest for corpus in made.values()}) == 3
    for corpus in made.values():
        assert [(q.id, q.answers) for q in corpus.select("test")] == [(e.before.id, e.after.answers) for e in asked]
    assert made["nothing"].documents == before.documents
    assert made["documents"].documents == made["weights"].documents == after.documents
    taught = {renewed: corpus.training.select("train") for renewed, corpus in made.items()}
    assert taught["nothing"] == taught["documents"] == before.select("train")
    assert taught["weights"] == after.select("train") != before.select("train")
    for corpus in (made["nothing"], made["documents"]):  # the places are those of the documents that it has
        text = {document.id: document.text for document in corpus.documents}
        (place_,) = corpus.select("test")[0].evidence
        assert text["orla"][place_.start : place_.end] in ("brass", "silver")


@pytest.mark.parametrize("kind", ["tuned", "tuned-rag", "route"])
def test_new_documents_are_read_with_the_weights_of_before(
    place: Path, store: Store, model_folder: Path, kind: str
) -> None:
    before, after = both()
    asked = chosen(in_both(before, after, "test").values(), 3)
    ready, lexical = context(store, model_folder), {"retriever": "lexical", "k": 1}
    settings: dict[str, Any] = {
        "tuned": TRAINING, "tuned-rag": {**TRAINING, **lexical},
        "route": {**lexical, "then": "tuned", "tuned": TRAINING},
    }[kind]  # fmt: skip
    states = ("nothing", "documents", "weights")
    old, new, again = (
        make_arm(kind, settings, ready).fit(revised(before, after, state, asked, "test")) for state in states
    )
    assert new.trained.digest == old.trained.digest != again.trained.digest
    assert (new.cost.flops, new.cost.tokens) < (again.cost.flops, again.cost.tokens)  # the training is paid already
    assert new.cost.trainable_parameters == old.cost.trainable_parameters
    if kind != "tuned":
        question = load_corpus("lamps").select("test")[0]
        shown = ["".join(hit.passage.text for hit in each.prompts([question])[0].hits) for each in (old, new)]  # type: ignore[union-attr]
        assert "brass" in shown[0]
        assert "silver" in shown[1]


def experiment(*arms: dict[str, Any], **study: Any) -> Any:
    base = {
        "name": "freshness", "corpus": "lamps", "model": {"name": "scripted:rules.jsonl"}, "arms": list(arms),
        "decoding": {"max_new_tokens": 8}, "cost": {"latency_questions": 0},
    }  # fmt: skip
    return check_experiment({**base, "studies": [{**STUDY, **study}]})


RAG = {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 1}


def test_a_run_says_what_each_arm_answers_of_what_has_changed(place: Path) -> None:
    asked = "Of which stuff"
    said = {"silver": "silver", "copper": "copper", "chrome": "copper"}  # of one, what it was, whatever it reads
    rules = [{"match": asked, "needs": f"made of {stuff}", "reply": reply} for stuff, reply in said.items()]
    rules.append({"match": asked, "reply": "brass"})
    Path("rules.jsonl").write_text("".join(json.dumps(rule) + "\n" for rule in rules), encoding="utf-8")
    run = workbench.run(experiment(RAG, {"name": "closed-book", "kind": "closed-book"}))
    (study,) = run.results["studies"]
    cells = {tuple(cell["at"]): cell["metrics"] for cell in study["cells"]}
    shares = {
        at: [metrics[f"freshness.{name}"]["value"] for name in ("current", "outdated")] for at, metrics in cells.items()
    }
    assert shares == {("nothing",): [0.0, 1.0], ("documents",): [0.5, 0.5]}
    assert {cell["arm"] for cell in study["cells"]} == {"rag"}  # closed-book does not depend on documents
    first, second = study["conclusion"]
    assert first.startswith("rag, with nothing renewed: of 2 answers that have changed, 0% are given as they are now")
    assert "100% as they were" in first
    assert second.startswith("rag, with the new documents: 50% as they are now")
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "When documents change" in page
    assert "changed facts, as they were" in page


def test_a_tiny_model_is_trained_again_on_the_new_facts_alone_where_it_is_asked(place: Path) -> None:
    models.save(Path("model"), [*corpora.texts(), "silver chrome"])
    given = experiment({"name": "lora", "kind": "tuned", **TRAINING}, RAG)
    given = given.model_copy(update={"model": given.model.model_copy(update={"name": "model"})})
    planned = plan(given, ["lora"], None, Store(Path("home")))
    lora, study_ = planned.arms[0].estimate, planned.studies[0].estimate
    assert lora is not None
    assert study_ is not None
    assert 0.5 * lora.tokens < study_.tokens < 1.5 * lora.tokens  # one training of two points is that of the run
    run = workbench.run(given)
    (study,) = run.results["studies"]
    assert [(cell["arm"], cell["at"], cell["status"]) for cell in study["cells"]] == [
        ("lora", ["nothing"], "ok"), ("lora", ["weights"], "ok"),
        ("rag", ["nothing"], "ok"), ("rag", ["documents"], "ok"),
    ]  # fmt: skip
    stored = list(Path("home/adapters").iterdir())
    assert len([path for path in stored if not path.name.startswith(".")]) == 2  # the run's own serves "nothing"


def test_a_revision_that_changes_nothing_or_is_of_another_language_is_refused(place: Path) -> None:
    Path("rules.jsonl").write_text('{"reply": "brass"}\n', encoding="utf-8")
    with pytest.raises(RequestError, match="no test question of the corpus has another answer in lamps"):
        workbench.run(experiment(RAG, revision="lamps"))
    corpora.write(Path("lamps-it"), language="it")
    with pytest.raises(RequestError, match="is in another language"):
        workbench.run(experiment(RAG, revision="lamps-it"))
    with pytest.raises(RequestError, match="nowhere"):
        workbench.run(experiment(RAG, revision="nowhere"))


def test_the_same_value_in_other_words_is_no_change(place: Path) -> None:
    def spelled(documents: list[dict[str, Any]], questions: list[dict[str, Any]]) -> None:
        remade(documents, questions)
        for row in questions:
            if row["id"] == "quill.stuff.3":
                row["answers"] = ["The copper."]

    corpora.write(Path("lamps-2"), edit=spelled)
    Path("rules.jsonl").write_text('{"reply": "brass"}\n', encoding="utf-8")
    run = workbench.run(experiment(RAG))
    assert "of 1 answer that has changed" in run.results["studies"][0]["conclusion"][0]
