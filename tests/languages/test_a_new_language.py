"""A language is one folder: copied and translated, it is spoken in a run, on its page and by what components say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from lxml import html
from tiny import corpora, models

import workbench
from workbench.arms import ARMS
from workbench.scoring import METRICS
from workbench.studies import STUDIES

PACKAGE = Path(workbench.__file__).parent
MARK = "¤"
# Translated are texts for people; the words by which replies, dates and numbers are read stay English here.
SPOKEN = ("report", "verdict", "messages", "progress", "reading", "corpus", "faults")
EXPERIMENT = """
name = "first"
corpus = "lamps"
[model]
name = "model"
dtype = "float32"
[decoding]
max_new_tokens = 4
summary_new_tokens = 4
[[arms]]
name = "closed"
kind = "closed-book"
[[arms]]
name = "rag"
kind = "rag"
retriever = "lexical"
[[studies]]
name = "passages"
kind = "sweep"
axis = "arms.rag.k"
values = [1, 2]
"""


def marked(text: Any) -> Any:
    """A text in the new language: the English one behind a mark."""
    if isinstance(text, Mapping):
        return {key: marked(value) for key, value in text.items()}
    if isinstance(text, list):
        return [marked(value) for value in text]
    return f"{MARK}{text}" if isinstance(text, str) else text


def of_components() -> Iterator[str]:
    """What components say of themselves in English."""
    for arm in ARMS.values():
        yield from (arm.title["en"], arm.about["en"])
    for metric in METRICS.values():
        yield from (metric.label["en"], metric.about)
    for study in STUDIES.values():
        yield from (study.title["en"], study.about["en"], *study.words["en"].values())
        yield from (text for each in study.measures.values() for text in (each.label["en"], each.about["en"]))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with one more folder, and a corpus in that language."""
    folder = tmp_path_factory.mktemp("language")
    shutil.copytree(PACKAGE, folder / "site" / "workbench", ignore=shutil.ignore_patterns("__pycache__"))
    languages = folder / "site" / "workbench" / "languages"
    shutil.copytree(languages / "en", languages / "xx")
    for name in SPOKEN:
        path = languages / "xx" / f"{name}.toml"
        path.write_text(tomlkit.dumps(marked(tomlkit.parse(path.read_text("utf-8")).unwrap())), "utf-8")
    (languages / "xx" / "components.toml").write_text(
        tomlkit.dumps({"texts": {text: marked(text) for text in of_components()}}), "utf-8"
    )
    corpora.write(folder / "lamps")
    card = folder / "lamps" / "corpus.toml"
    card.write_text(card.read_text("utf-8").replace('language = "en"', 'language = "xx"'), "utf-8")
    models.save(folder / "model", corpora.texts())
    (folder / "first.toml").write_text(EXPERIMENT)
    return folder


def test_a_run_and_its_page_speak_a_language_that_is_one_more_folder(place: Path) -> None:
    environment = {**os.environ, "WORKBENCH_HOME": str(place / "home"), "PYTHONPATH": str(place / "site")}
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "run", "first.toml"],
        cwd=place, env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    unmarked = [line for line in done.stderr.splitlines() if MARK not in line]
    assert unmarked == []
    page = html.parse(str(place / "reports" / "first" / "report.html")).getroot()
    for hidden in page.xpath("//script | //style | //*[@id='questions']"):
        hidden.drop_tree()
    shown = {" ".join(text.split()) for text in page.xpath("//text() | //@title | //@aria-label | //@alt")}
    assert sum(text.startswith(MARK) for text in shown) > 50
    of_corpus = {" ".join(text.split()) for text in corpora.texts()}
    sentences = {text for text in shown if re.search(r"[a-z] [a-z]\w* \w", text) and MARK not in text}
    assert {text for text in sentences if not text.startswith("workbench run")} - of_corpus == set()
