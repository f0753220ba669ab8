"""A run of the oracle alone: it says that a bound was measured and no choice, and how much that bound reaches.

It said that no question had an accepted answer, though each had one and its score stood in the table above.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import workbench
from workbench.config import check_experiment
from workbench.corpus.generate import generate_questions
from workbench.corpus.importing import import_folder
from workbench.corpus.load import load_corpus
from workbench.corpus.write import write_questions

CASE = Path(__file__).parents[3] / "shared" / "cases" / "only-a-bound-measured" / "input"
DOCUMENTS = {
    "kettle.md": "# Kettle Lario\n\nThe Kettle Lario weighs 1.2 kg and costs 39.90 euros.\n\n"
    "| Item | Value |\n|---|---|\n| Power | 2,200 W |\n| Capacity | 1.7 l |\n| Noise | 61 dB |\n",
    "toaster.md": "# Toaster Resia\n\nThe Toaster Resia weighs 2 kg and costs 54 euros.\n\n"
    "| Item | Value |\n|---|---|\n| Power | 950 W |\n| Slots | 4 |\n| Colour | cream |\n",
}
SENTENCES = {
    "en": "Only oracle was measured: a bound, not a choice. Given the very passages with the answer, the model gets "
    "{share} of the questions right.",
    "it": "È stato misurato soltanto oracle: un limite superiore, non una scelta. Con davanti proprio i passaggi "
    "che contengono "
    "la risposta, il modello risponde bene {share} delle domande.",
}


def made(source: Path, target: Path, language: str) -> Path:
    """A corpus of the documents, with questions drafted on them."""
    import_folder(source, target, name="two", language=language, licence="CC0-1.0")
    drafts = generate_questions(load_corpus(target, questions_required=False).documents, language=language)
    write_questions(target / "questions.jsonl", drafts.questions)
    return target


def check(corpus: Path, model: Path, language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    experiment = check_experiment(
        {
            "name": "bound",
            "corpus": str(corpus),
            "model": {"name": str(model), "dtype": "float32", "device": "cpu"},
            "decoding": {"max_new_tokens": 8},
            "arms": [{"name": name, "kind": name} for name in ("closed-book", "oracle")],
        }
    )
    run = workbench.run(experiment, arms=["oracle"])
    value = run.results["arms"][0]["metrics"]["match"]["value"]
    assert value is not None
    share = f"{100 * value:.0f}%"
    article = "allo " if value == 0 else "al "  # a model of two layers is right on none
    assert run.verdict == SENTENCES[language].format(share=article + share if language == "it" else share)
    advice = run.results["verdict"]
    assert advice["choice"] is None
    assert advice["next"][-1]["command"] == "workbench run reports/bound/experiment.toml"


def test_its_own_documents(model_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name, text in DOCUMENTS.items():
        (source / name).write_text(text, encoding="utf-8")
    check(made(source, tmp_path / "corpus", "en"), model_folder, "en", monkeypatch, tmp_path)


@pytest.mark.skipif(not CASE.is_dir(), reason="the shared cases are not beside the repository")
def test_the_documents_of_the_case(model_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    check(made(CASE, tmp_path / "corpus", "it"), model_folder, "it", monkeypatch, tmp_path)
