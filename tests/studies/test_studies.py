"""Studies: points along an axis, measured by the run's own machinery, with one conclusion."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tiny import corpora, models

import workbench
from workbench.config import check_experiment, varied
from workbench.corpus.variants.among import among, needed_documents
from workbench.errors import RequestError
from workbench.experiment.bench import Cell, Variant
from workbench.experiment.plan import plan
from workbench.experiment.studying import planned
from workbench.languages import LANGUAGES, words_of_component
from workbench.languages.spoken import speaking
from workbench.languages.wording import Wording
from workbench.settings import ArmEntry
from workbench.store import Store
from workbench.studies import STUDIES
from workbench.types import Corpus, Finding

BASE: dict[str, Any] = {
    "name": "studied",
    "corpus": "lamps",
    "model": {"name": "model", "dtype": "float32"},
    "decoding": {"max_new_tokens": 6, "summary_new_tokens": 6},
    "arms": [
        {"name": "closed-book", "kind": "closed-book"},
        {"name": "rag", "kind": "rag", "retriever": "lexical"},
    ],
}
PASSAGES = {"name": "passages", "kind": "sweep", "axis": "arms.rag.k", "values": [1, 3]}
LENGTHS = {
    "name": "lengths",
    "kind": "sweep",
    "axis": "decoding.max_new_tokens",
    "values": [2, 4],
    "axis2": "template",
    "values2": ["plain", "short"],
}
SIZES = {"name": "sizes", "kind": "corpus-size", "questions": 3, "metrics": ["match", "recall@k"]}


def experiment(*studies: dict[str, Any], **more: Any) -> Any:
    return check_experiment({**BASE, "studies": list(studies), **more})


def problems(*studies: dict[str, Any]) -> str:
    with pytest.raises(RequestError) as error:
        experiment(*studies)
    return str(error.value)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a corpus and a model, in which commands are run."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    corpora.write(Path("lamps"))
    models.save(Path("model"), corpora.texts())
    return tmp_path


def test_unknown_kinds_keys_and_arms_are_errors_of_the_file() -> None:
    assert "unknown study kind 'swep'" in problems({**PASSAGES, "kind": "swep"})
    assert "unknown key 'axes'" in problems({**PASSAGES, "axes": 1})
    assert "no arm named 'rog'" in problems({**PASSAGES, "axis": "arms.rog.k"})
    assert "no arm named 'rog'" in problems({**SIZES, "arms": ["rog"]})
    assert "two studies are named 'sizes'" in problems(SIZES, SIZES)
    assert "names a value twice" in problems({**PASSAGES, "values": [1, 1]})
    assert "one value alone" in problems({**PASSAGES, "values": [1]})
    assert "needs both for a second setting" in problems({**PASSAGES, "axis2": "template"})
    assert "a share of what is right" in problems({**PASSAGES, "metrics": ["answer_length"]})


@pytest.mark.parametrize(
    ("study", "message"),
    [
        ({**PASSAGES, "axis": "arms.rag.kk"}, "unknown key 'kk'"),
        ({**PASSAGES, "values": [1, "many"]}, "k must be a whole number"),
        ({**LENGTHS, "axis": "decoding.length"}, "unknown key 'decoding.length'"),
        ({**SIZES, "sizes": [1, 6]}, "the questions need 3 documents"),
        ({**SIZES, "sizes": [3, 60]}, "there are 6"),
        ({**SIZES, "questions": None}, "one size alone"),
    ],
)
def test_an_axis_that_cannot_be_is_an_error_before_anything_is_spent(
    study: dict[str, Any], message: str, place: Path, store: Store
) -> None:
    study = {key: value for key, value in study.items() if value is not None}
    with pytest.raises(RequestError, match=message):
        plan(experiment(study), (), None, store)


def test_a_variant_is_the_experiment_with_other_values_and_nothing_else() -> None:
    before = experiment(PASSAGES)
    after = varied(before, {"arms.rag.k": 7, "decoding.max_new_tokens": 9})
    assert after.decoding.max_new_tokens == 9
    assert [arm.settings.get("k") for arm in after.arms] == [None, 7]
    assert (after.corpus, after.model, after.studies) == (before.corpus, before.model, ())
    cell = Cell(ArmEntry(name="rag", kind="rag"), 3, "dev", Variant.of({"sample.among": 4, "decoding.batch_rows": 1}))
    assert Cell.of(json.loads(json.dumps(cell.as_json()))) == cell


def test_points_are_every_value_of_every_arm_and_every_pair_of_two_axes(lamps: Corpus) -> None:
    study = experiment(PASSAGES, LENGTHS)
    passages, lengths = planned(study, lamps, study.arms)
    assert [(point.arm, point.at) for point in passages.cells] == [("rag", (1,)), ("rag", (3,))]
    assert [(point.arm, *point.at) for point in lengths.cells] == [
        (arm, length, template)
        for arm in ("closed-book", "rag")
        for length in (2, 4)
        for template in ("plain", "short")
    ]
    cells = [cell for cells in lengths.cells.values() for cell in cells]
    assert {cell.split for cell in cells} == {"dev"}  # a value is not picked on the questions that are reported
    assert cells[0].variant.values == {"decoding.max_new_tokens": 2}
    assert cells[0].entry.settings["template"] == "plain"


def test_a_larger_corpus_holds_the_smaller_and_always_the_evidence(lamps: Corpus, place: Path) -> None:
    needed = needed_documents(lamps, "test")
    assert needed == {document.id for document in lamps.documents}
    corpora.write(Path("others"))
    sizes = [among(lamps, size, "test", 1, "others") for size in (6, 8, 12)]
    names = [{document.id for document in each.documents} for each in sizes]
    assert [len(each) for each in names] == [6, 8, 12]
    assert needed <= names[0] < names[1] < names[2]
    assert {each.questions for each in sizes} == {lamps.questions}
    assert len({each.digest for each in sizes}) == 3
    with pytest.raises(RequestError, match="a corpus of 13 documents cannot be made"):
        among(lamps, 13, "test", 1, "others")


def test_a_run_measures_its_studies_and_tells_what_they_show(place: Path) -> None:
    run = workbench.run(experiment(PASSAGES, LENGTHS, SIZES))
    studies = {study["name"]: study for study in run.results["studies"]}
    assert list(studies) == ["passages", "lengths", "sizes"]
    frame = run.studies()
    assert len(frame) == 2 + 8 + 8
    assert set(frame["status"]) == {"ok"}
    sizes = frame[(frame["study"] == "sizes") & (frame["arm"] == "rag")]
    assert sizes["at"].tolist() == [3, 4, 5, 6]
    # The smaller corpora hold all the evidence, so the search can only find more there.
    assert sizes["recall@k.value"].tolist() == sorted(sizes["recall@k.value"], reverse=True)
    assert sizes["match.n"].tolist() == [3] * 4
    # Two tokens can hold no name of two words, and the reply of a point is that of its own length.
    rows = [json.loads(line) for line in (run.folder / "studies.jsonl").read_text().splitlines()]
    lengths = {tuple(row["at"]): row["new_tokens"] for row in rows if row["study"] == "lengths"}
    assert {at[0] for at, tokens in lengths.items() if tokens > 2} == {4}
    for study in studies.values():
        assert study["conclusion"]
        assert len(study["conclusion"]) == len(study["findings"])
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert 'id="studies"' in page
    for line in studies["sizes"]["conclusion"]:
        assert line in page


def test_a_repeated_run_and_a_plan_find_every_point_in_the_store(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = experiment(LENGTHS, SIZES)
    first = workbench.run(study).results["studies"]
    store = Store(place / "home")
    assert [each.answers_wanted - each.answers_stored for each in plan(study, (), None, store).studies] == [0, 0]
    monkeypatch.setattr("workbench.models.local.LocalModel.generate", None)
    assert workbench.run(study).results["studies"] == first


def test_a_point_that_fails_is_reported_and_the_others_are_measured(place: Path) -> None:
    broken = {"name": "models", "kind": "sweep", "axis": "model.name", "values": ["model", "no-such-folder"]}
    run = workbench.run(experiment({**broken, "arms": ["closed-book"]}))
    (study,) = run.results["studies"]
    assert [cell["status"] for cell in study["cells"]] == ["ok", "failed"]
    assert "no-such-folder" in study["cells"][1]["error"]
    assert any("no-such-folder" in line for line in study["conclusion"])


def test_a_rehearsal_cuts_its_studies_too(place: Path) -> None:
    study = experiment({**SIZES, "questions": 12}, PASSAGES)
    run = workbench.run(study, limit=4)
    sizes, passages = run.results["studies"][0], run.results["studies"][1]
    assert {cell["status"] for cell in sizes["cells"] + passages["cells"]} == {"ok"}
    assert sizes["questions"] <= 4
    assert (run.folder / "studies.jsonl").exists()
    workbench.run(experiment(), limit=4)  # into the same folder, without studies
    assert not (run.folder / "studies.jsonl").exists()


def test_a_plan_tells_of_models_that_are_not_here(place: Path, store: Store) -> None:
    values = ["model", "no-such-folder", "smollm2-135m-instruct"]
    study = experiment({"name": "models", "kind": "sweep", "axis": "model.name", "values": values})
    (planned_,) = plan(study, (), None, store).studies
    assert (planned_.points, planned_.answers_stored, planned_.answers_wanted) == (6, 0, 48)
    assert planned_.estimate is None  # of a model that is not here nothing is known


def test_the_points_of_a_variant_are_measured_together(
    lamps: Corpus, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workbench.experiment import bench

    made: list[int] = []
    whole = bench.corpus_of
    monkeypatch.setattr(bench, "corpus_of", lambda changed: made.append(changed.sample.among) or whole(changed))
    run = workbench.run(experiment(SIZES))
    assert sorted(made) == [3, 4, 5, 6]  # the corpus of each size is made once for both arms
    cells = run.results["studies"][0]["cells"]
    assert [cell["arm"] for cell in cells] == ["closed-book"] * 4 + ["rag"] * 4


def test_workers_measure_variants_as_this_process_does(place: Path) -> None:
    short = {**LENGTHS, "axis2": None, "values2": None, "arms": ["closed-book"]}
    study = experiment({key: value for key, value in short.items() if value is not None}, {**SIZES, "sizes": [3, 6]})
    here = workbench.run(study).results["studies"]
    remote = study.model_copy(update={"resources": study.resources.model_copy(update={"store": str(place / "far")})})
    there = workbench.run(remote, workers=2).results["studies"]
    for study_here, study_there in zip(here, there, strict=True):
        for cell, other in zip(study_here["cells"], study_there["cells"], strict=True):
            assert (cell["arm"], cell["at"], cell["metrics"]) == (other["arm"], other["at"], other["metrics"])


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(0.85, 0.0, "scende dall'85% di risposte giuste tra 10 documenti allo 0% tra 1.234"),
     (0.61, 0.08, "scende dal 61% di risposte giuste tra 10 documenti all'8% tra 1.234")],
)  # fmt: skip
def test_italian_articles_go_with_their_numbers(first: float, last: float, said: str) -> None:
    words = STUDIES["corpus-size"].words
    wording = Wording("it-CH", {"corpus-size": words_of_component(words, "it")})
    values = {**SAMPLES, "first": first, "last": last, "large": 1234}
    assert said in wording.say(Finding("corpus-size.falls", values))


def test_what_a_study_cannot_measure_is_placed_once_and_said_in_the_language_of_the_run(lamps: Corpus) -> None:
    made = experiment({"name": "sizes", "kind": "corpus-size"})
    for language, said in (("en", "which leaves one size alone"), ("it", "resta una dimensione sola")):
        with speaking(language), pytest.raises(RequestError) as error:
            planned(made, lamps, made.arms)
        (problem,) = error.value.problems
        assert problem.where == "studies.sizes"
        assert said in problem.what


SAMPLES: dict[str, Any] = {
    "arm": "rag", "axis": "k", "at": "3", "value": 0.61, "low": 0.5, "high": 0.7, "delta": 0.12, "n": 98,
    "others": ("1", "2"), "error": "no room", "first": 0.8, "last": 0.3, "small": 10, "large": 1000, "size": 100,
    "best": 0.8, "top": "1", "few": "1", "many": "32", "groups": ("16", "32"), "of": 10, "worst": "5", "obeyed": 0.2,
    "base": 0.1, "learned": 0.1, "forgotten": 0.33, "general": 0.5, "before": 0.6, "questions": ("a?", "b?"),
    "weights": 1000, "full": "full", "least": 0.1, "most": 0.2, "rouge": 0.4, "arms": ("a", "b"),
    "current": 0.4, "outdated": 0.3, "seconds": 75.0,
    **{f"{name}{end}": 0.2 for name in ("not_found", "no_room", "not_used") for end in ("", "_few", "_many")},
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", STUDIES)
def test_every_finding_is_worded_in_every_language(kind: str, language: str) -> None:
    words = STUDIES[kind].words
    assert {code: set(texts) for code, texts in words.items()} == {code: set(words["en"]) for code in LANGUAGES}
    wording = Wording(language, {kind: words_of_component(words, language)})
    for key in words["en"]:
        said = wording.say(Finding(f"{kind}.{key}", SAMPLES))
        assert said
        assert "{" not in said
