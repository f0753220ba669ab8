"""A stranger's components: one new file each in another package, found by entry points, and shown everywhere."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny import corpora, models

from workbench.runs.run import open_run

STRANGER = Path(__file__).parent / "tiny" / "stranger"  # installed beside the workbench as pip would leave it
GROUPS = (
    "arms", "scoring", "corpus.readers", "corpus.chunkers", "retrieval", "retrieval.rerankers",
    "retrieval.vector_indexes", "arms.queries", "models.engines", "studies", "report.sections", "tuning.methods",
    "tuning.objectives",
)  # fmt: skip
EXPERIMENT = """
name = "strange"
corpus = "lamps"
[model]
name = "model"
dtype = "float32"
engine = "brief"
[decoding]
max_new_tokens = 4
summary_new_tokens = 4
[report]
language = "it"
[[arms]]
name = "twice"
kind = "echo"
[[arms]]
name = "rag"
kind = "rag"
retriever = "longest"
chunker = "paragraphs"
reranker = "reversed"
depth = 3
query = "keyword"
[[arms]]
name = "rescaled"
kind = "tuned"
method = "keys"
objective = "few-questions"
[[studies]]
name = "again"
kind = "again"
metrics = ["capitals"]
"""

Command = Callable[..., subprocess.CompletedProcess[str]]


def lines_of(source: str) -> int:
    return len([line for line in source.splitlines() if line.strip()])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus and a model, and beside it the packages of a stranger, installed as pip leaves them."""
    folder = tmp_path_factory.mktemp("strange")
    package, about = folder / "site" / "stranger", folder / "site" / "stranger-1.0.dist-info"
    shutil.copytree(STRANGER, package, ignore=shutil.ignore_patterns("__pycache__"))
    about.mkdir()
    points = ""
    for group in GROUPS:
        name = group.rpartition(".")[2]
        points += f"[workbench.{group}]\n{name} = stranger.{name}\n"
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    broken = "[workbench.tuning.methods]\n"  # as a package does whose other half was not installed
    points = points.replace(broken, f"{broken}broken = stranger.nothing\n")
    (about / "entry_points.txt").write_text(points)
    corpora.write(folder / "lamps")
    models.save(folder / "model", corpora.texts())
    (folder / "strange.toml").write_text(EXPERIMENT)
    return folder


@pytest.fixture(scope="module")
def command(place: Path) -> Command:
    environment = {**os.environ, "WORKBENCH_HOME": str(place / "home")}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(place / "site"), os.environ.get("PYTHONPATH")]))

    def call(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "workbench", *arguments],
            cwd=place, env=environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    return call


@pytest.mark.parametrize("group", GROUPS)
def test_a_component_is_one_short_file(group: str) -> None:
    assert lines_of((STRANGER / f"{group.rpartition('.')[2]}.py").read_text(encoding="utf-8")) <= 40


def test_init_explains_the_arm(place: Path, command: Command) -> None:
    done = command("init", "first.toml", "--corpus", "lamps")
    assert done.returncode == 0, done.stderr
    text = (place / "first.toml").read_text(encoding="utf-8")
    assert '# The question is said several times.\n[[arms]]\nname = "echo"\nkind = "echo"\n# template' in text
    assert "# times = 2" in text


def test_a_run_with_all_of_them_shows_them_everywhere(place: Path, command: Command) -> None:
    planned = command("run", "strange.toml", "--dry-run")
    assert planned.returncode == 0, planned.stderr
    assert "echo" in planned.stdout
    assert "again" in planned.stdout
    assert "da fare" in planned.stdout
    assert "to do" not in planned.stdout
    done = command("run", "strange.toml")
    assert done.returncode == 0, done.stderr
    assert "Sono stati misurati 6 punti." in done.stdout
    folder = place / "reports" / "strange"
    results = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    arm = results["arms"][0]
    assert (arm["title"]["it"], arm["colour"], arm["bound"]) == ("domanda ripetuta", "#123456", False)
    assert arm["metrics"]["capitals"]["n"] > 0
    assert results["metrics"]["capitals"]["about"] == "1 if the reply has a capital letter, else 0."
    page = (folder / "report.html").read_text(encoding="utf-8")
    for shown in ("domanda ripetuta", "La domanda è detta più volte.", "--c:#123456", "risposte con maiuscole",
                  "Ancora una volta", "Sono stati misurati 6 punti.", "caratteri &lt;b&gt;."):  # fmt: skip
        assert shown in page
    headings = re.findall(r'<h2 id="(\w+)-title">([^<]*)</h2>', page)
    assert headings[[name for name, _ in headings].index("seen") + 1] == ("length", "Quanto sono lunghe le risposte?")
    records = [json.loads(line) for line in (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all("capitals" in row["scores"] for row in records)
    assert {row["new_tokens"] for row in records if row["arm"] == "twice"} <= {0, 1}  # by an engine of its own
    hits = {row["question"]: [hit["passage"] for hit in row["hits"]] for row in records if row["arm"] == "rag"}
    assert len({tuple(passages) for passages in hits.values()}) == 1  # the longest ones, whatever was asked
    (rescaled,) = [each for each in results["arms"] if each["name"] == "rescaled"]
    assert rescaled["training"]["rows"] == {"documents": 0, "questions": 2 * 8, "replay": 0}
    assert rescaled["cost"]["fit"]["trainable_parameters"] > 0
    run = open_run(folder)
    assert {"twice", "rag", "rescaled"} <= set(run.scores()["arm"]) & set(run.costs()["arm"])
    assert "capitals" in set(run.scores()["metric"])


def test_all_of_them_are_listed(command: Command) -> None:
    done = command("components", "--json")
    assert done.returncode == 0, done.stderr
    listed = {row["name"]: row for rows in json.loads(done.stdout).values() for row in rows}
    assert {
        "echo",
        "capitals",
        ".note",
        "longest",
        "again",
        "length",
        "paragraphs",
        "reversed",
        "half",
        "keyword",
        "brief",
        "torch",
        "openvino",
        "rag",
        "match",
        "lora",
        "supervised",
        "sweep",
        "keys",
        "few-questions",
    } <= set(listed)
    assert listed["echo"]["settings"] == {"template": "plain", "times": 2}
    assert listed["capitals"]["about"] == "1 if the reply has a capital letter, else 0."
    assert "echo" in command("components").stdout


def test_an_edited_component_gets_answers_of_its_own(place: Path, command: Command) -> None:
    assert command("run", "strange.toml", "--arms", "twice", "--set", "studies=[]").returncode == 0
    path = place / "site" / "stranger" / "arms.py"
    before = path.read_text()
    path.write_text(before.replace('" ".join', '" / ".join'))
    try:
        planned = command("run", "strange.toml", "--arms", "twice", "--set", "studies=[]", "--dry-run", "--json")
    finally:
        path.write_text(before)
    assert json.loads(planned.stdout)["arms"][0]["answers_stored"] == 0


def test_documents_come_in_by_the_reader(place: Path, command: Command) -> None:
    (place / "notes").mkdir(exist_ok=True)
    (place / "notes" / "first.note").write_text("The lamp\nThe lamp Orla hangs in the hall of the town.\n")
    done = command("corpus", "import", "notes", "noted")
    assert (place / "noted" / "documents.jsonl").exists(), done.stdout + done.stderr
    assert "The lamp Orla" in (place / "noted" / "documents.jsonl").read_text(encoding="utf-8")


def test_a_package_that_cannot_be_imported_is_reported_of_and_stops_nothing(place: Path) -> None:
    code = """
import logging; logging.basicConfig()
from workbench.registry import Registry
found = Registry("tuning method").discover("workbench.tuning.methods")
print(len(list(found)))
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(place / "site"), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "'broken' of an installed package cannot be used: ModuleNotFoundError" in done.stderr
