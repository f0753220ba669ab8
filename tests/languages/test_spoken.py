"""What a run says: in every language the same, whole, and nothing of it in English alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import workbench
from workbench.arms import ARMS
from workbench.languages import LANGUAGES, table
from workbench.languages.spoken import TABLES, own_said, own_text, said, speak, speaking, spoken
from workbench.languages.wording import Wording

ROOT = Path(workbench.__file__).parent
# The functions that say something, and the section of the tables that their first argument names.
SAYING = {"said": "", "tell": "note.", "stage": "stage."}
# What goes out as it is: a reason or a line that another process has worded, or the name of an arm before it.
SPEAKING_NO_LANGUAGE = {"corpus", "cli", "progress.py", "registry.py"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def texts(code: str) -> dict[str, str]:
    return {
        f"{section}.{key}": text
        for name in TABLES
        for section, keys in table(code, name).items()
        for key, text in keys.items()
    }


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            yield function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", ""), node


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_the_same_with_the_same_values(code: str) -> None:
    english, own = texts("en"), texts(code)
    assert set(own) == set(english)
    for key, text in own.items():
        assert fields(text) == fields(english[key]), key


def test_what_is_said_stands_in_the_tables_and_has_its_values() -> None:
    found, known = set(), texts("en")
    for path in ROOT.rglob("*.py"):
        for name, call in calls(path):
            first = call.args[0] if call.args else None
            if name in SAYING and isinstance(first, ast.Constant) and isinstance(first.value, str):
                key = SAYING[name] + first.value
                assert key in known, f"{path}:{call.lineno}: {key}"
                found.add(key)
                given = {each.arg for each in call.keywords}
                if None not in given:
                    assert given == fields(known[key]), f"{path}:{call.lineno}: {key}"
    # Keys that are chosen on the way stand there as texts.
    source = "".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py"))
    unsaid = {key for key in known if key not in found and f'"{key}"' not in source}
    assert {key for key in unsaid if f'"{key.partition(".")[2]}"' not in source} == set()


def test_no_error_of_an_arm_and_no_note_of_a_run_is_worded_in_the_code() -> None:
    for path in ROOT.rglob("*.py"):
        if path.relative_to(ROOT).parts[0] in SPEAKING_NO_LANGUAGE:
            continue
        for name, call in calls(path):
            first = call.args[0] if call.args else None
            if name in ("ArmError", "CellError", "note", "warning") and first is not None:
                worded = [
                    part.value
                    for part in ast.walk(first)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value.strip(": ;")
                ]
                assert not worded, f"{path}:{call.lineno}: {worded}"


def test_a_process_speaks_one_language_at_a_time() -> None:
    assert said("error.not_live").startswith("the adapter is not live")
    with speaking("it-CH"):
        assert spoken() == "it"
        assert said("note.failed", arm="rag", error="x") == "rag è fallito: x"
        assert own_text({"en": "a", "it": "b"}) == "b"
        assert own_text({"en": "a"}) == "a"
    assert spoken() == "en"
    speak("fr")  # which has no tables
    assert said("note.failed", arm="rag", error="x") == "rag failed: x"


def test_a_component_says_its_own_in_its_own_file() -> None:
    words = {"en": {"n": "{n:many word|words}", "other": "other"}, "it": {"n": "{n:many parola|parole}"}}
    assert own_said(words, "n", n=1200) == "1,200 words"
    with speaking("it"):
        assert own_said(words, "n", n=1200) == "1.200 parole"
        assert own_said(words, "other") == "other"


@pytest.mark.parametrize("kind", ARMS)
def test_what_an_arm_says_stands_in_every_language(kind: str) -> None:
    import sys

    words = getattr(sys.modules[ARMS[kind].__module__], "WORDS", None)
    if words is None:
        return
    assert set(words) == set(LANGUAGES)
    for code, own in words.items():
        assert set(own) == set(words["en"])
        for key, text in own.items():
            assert fields(text) == fields(words["en"][key]), (code, key)
            for _, name, way, _ in Formatter().parse(text):
                assert not way or hasattr(Wording(code), way.split()[0]) or way.startswith("if "), (name, way)
