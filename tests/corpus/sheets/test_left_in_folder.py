"""A sheet of questions among the documents, under a name that does not say so."""

from pathlib import Path

import pytest

from workbench.corpus.importing import import_folder


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("Domanda;Risposta\nQuanto pesa il forno?;41 kg\n", True),
        ("question,expected answer\nHow heavy is it?,41 kg\n", True),
        ("Modello;Peso\nAlba;41 kg\n", False),
    ],
)
def test_a_table_of_questions_and_answers_that_became_a_document_is_named(
    tmp_path: Path, table: str, said: bool
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "oven.txt").write_text("The Alba oven weighs 41 kg.")
    (folder / "try-out.csv").write_text(table)
    report = import_folder(folder, tmp_path / "corpus", name="papers", language="en")
    assert report.documents >= 2
    told = [note for note in report.notes if note.startswith("try-out.csv: it has columns of questions")]
    assert bool(told) is said
