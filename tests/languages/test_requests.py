"""What is wrong with an Italian experiment is said in Italian, from its file to its model, and the cure as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny import corpora

import workbench
from workbench.cli.terminal import print_error
from workbench.config import load_experiment
from workbench.errors import RequestError, WorkbenchError
from workbench.experiment.plan import plan
from workbench.languages.spoken import spoken
from workbench.store import Store

ROOT = Path(workbench.__file__).parent
# Commands that know no corpus and no run, and what fetches packages for them: English, as their help is.
OF_NO_LANGUAGE = {"cli/models.py", "cli/storing.py", "models/packages.py"}
MADE = {"RequestError", "Problem", "ArmError"}
EXPERIMENT = """
name = "prova"
corpus = "lampade"
[[arms]]
name = "ricerca"
kind = "rag"
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    corpora.write(tmp_path / "lampade", language="it")
    return tmp_path


def refused(place: Path, text: str, *overrides: str) -> list[tuple[str, str]]:
    (place / "prova.toml").write_text(text, encoding="utf-8")
    with pytest.raises(RequestError) as error:
        load_experiment(place / "prova.toml", overrides=overrides, environment={})
    return [(problem.what, problem.cure) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("line", "what", "cure"),
    [
        ("kk = 3", "chiave sconosciuta 'kk'", "forse 'k'?"),
        ("k = 0", "k dev'essere almeno 1 (scritto: 0)", "dare 1 o più"),
        ('k = "tre"', 'k dev\'essere un numero intero (scritto: "tre")', "scrivere un numero intero, senza virgolette"),
        ('template = "lungo"', "nessun template si chiama 'lungo'", None),
        ('chunker = "a caso"', 'chunker non è tra i nomi noti (scritto: "a caso")', None),
    ],
)
def test_a_wrong_setting(place: Path, line: str, what: str, cure: str | None) -> None:
    ((found, advice),) = refused(place, EXPERIMENT + line)
    assert found == what
    assert cure is None or advice == cure


def test_what_is_missing_and_what_is_set_beside_the_file(place: Path) -> None:
    assert refused(place, EXPERIMENT.replace('name = "prova"\n', "")) == [("manca 'name'", "aggiungere name = …")]
    assert refused(place, EXPERIMENT, "arms.ricerca") == [("in 'arms.ricerca' manca '='", "--set chiave=valore")]
    ((what, _),) = refused(place, EXPERIMENT, "arms.cerca.k=3")
    assert what == "in arms nessuna voce si chiama 'cerca'"


def test_the_language_of_the_report_goes_before_that_of_the_corpus(place: Path) -> None:
    english = EXPERIMENT + '[report]\nlanguage = "en"\n'
    assert refused(place, english + "x = 1")[0][0] == "unknown key 'report.x'"
    assert refused(place, english + "x = 1", "report.language=it-IT")[0][0] == "chiave sconosciuta 'report.x'"
    assert spoken() == "en"  # what loads an experiment leaves the language as it was


def test_an_error_is_printed_whole_in_its_language(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "prova.toml").write_text(EXPERIMENT + '[model]\nname = "nessuno"\n')
    experiment = load_experiment(place / "prova.toml", environment={})
    with pytest.raises(WorkbenchError) as error:
        plan(experiment, ["altra"], None, Store(place / "store"))
    print_error(error.value)
    assert spoken() == "en"
    assert capsys.readouterr().err == (
        "errore: --arms: nessun approccio si chiama 'altra'\n    rimedio: possibili: ricerca\n"
    )
    with pytest.raises(WorkbenchError) as error:
        plan(experiment, [], None, Store(place / "store"))
    print_error(error.value)
    assert capsys.readouterr().err.startswith("errore: model: nessun modello si chiama 'nessuno'\n    rimedio: ")


def worded(path: Path) -> Iterator[str]:
    """The sentences of errors that stand in the code of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        of = isinstance(function, ast.Attribute) and function.attr == "of" and ast.unparse(function.value) in MADE
        if of or (isinstance(function, ast.Name) and function.id in MADE):
            for part in (part for given in node.args for part in ast.walk(given)):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    text = part.value.strip(" :;,.")
                    command = text.startswith(("workbench ", "pip ", "--"))
                    if " " in text and not command:
                        yield f"{path.name}:{node.lineno}: {text}"


def test_no_error_is_worded_in_the_code() -> None:
    assert list(worded(ROOT / "models" / "packages.py"))  # such lines are seen
    found = {path.relative_to(ROOT).as_posix(): list(worded(path)) for path in ROOT.rglob("*.py")}
    assert {name: lines for name, lines in found.items() if lines and name not in OF_NO_LANGUAGE} == {}
