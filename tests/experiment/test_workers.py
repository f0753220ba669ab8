"""The same records with one process or two, in any order, at any batch size; and a worker that dies loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import torch
from tiny import corpora
from tiny.runs import context

import workbench
from workbench.arms import make_arm
from workbench.config import check_experiment
from workbench.corpus.load import load_corpus
from workbench.experiment.answers import answer_all
from workbench.experiment.bench import Cell, Reuse
from workbench.experiment.executors import workers
from workbench.experiment.executors.base import OtherProcesses
from workbench.models.local import LocalModel
from workbench.progress import Progress
from workbench.store import Store

ARMS: list[dict[str, Any]] = [
    {"name": "closed", "kind": "closed-book"},
    {"name": "again", "kind": "closed-book"},
    {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2, "chunk_size": 12},
    {"name": "lora", "kind": "tuned", "epochs": 4, "learning_rate": 1e-2, "batch_rows": 6},
    {"name": "both", "kind": "tuned-rag", "retriever": "lexical", "k": 2, "chunk_size": 12, "rank": 4},
]


class Notes(Progress):
    """Everything that was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)


def run(folder: Path, model: Path, monkeypatch: pytest.MonkeyPatch, resources: Any = None, **how: Any) -> workbench.Run:
    """In a folder and a store of its own."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("WORKBENCH_HOME", str(folder / "home"))
    corpora.write(folder / "lamps")
    table = {
        "name": "w", "corpus": "lamps", "seeds": [0, 1], "model": {"name": str(model), "dtype": "float32"},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12}, "limits": {"diverging_loss": 1.0001}, "arms": ARMS,
        "resources": resources or {},
    }  # fmt: skip
    return workbench.run(check_experiment(table), **how)


def stable(run_: workbench.Run) -> Any:
    rows = [json.loads(line) for line in (run_.folder / "records.jsonl").read_text().splitlines()]
    return [{key: value for key, value in row.items() if key not in ("seconds", "seconds_alone")} for row in rows]


def statuses(run_: workbench.Run) -> dict[str, str]:
    return {arm["name"]: arm["status"] for arm in run_.results["arms"]}


def test_two_workers_give_the_records_of_one_and_a_killed_one_is_replaced(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    alone = run(tmp_path / "one", model_folder, monkeypatch)
    records = stable(alone)
    started: list[Any] = []
    start = workers._Member.start

    def noted(self: Any) -> Any:
        process = start(self)
        started.append(process)
        return process

    class Killing(Notes):
        def note(self, text: str) -> None:
            if "training" in text and len(started) == 2:
                started[0].send_signal(signal.SIGKILL)
            super().note(text)

    monkeypatch.setattr(workers._Member, "start", noted)
    asked: list[int] = []
    whole = LocalModel.generate
    monkeypatch.setattr(LocalModel, "generate", lambda self, *a: asked.append(1) or whole(self, *a))
    notes = Killing()
    together = run(tmp_path / "two", model_folder, monkeypatch, workers=2, progress=notes)
    assert stable(together) == records
    assert statuses(together) == statuses(alone)
    assert together.results["environment"]["workers"] == 2
    assert asked == []  # the parent puts together what its workers stored
    assert len(started) == 3
    assert any("the worker process died (SIGKILL)" in text for text in notes.notes)
    assert not any(process.poll() is None for process in started)


def test_what_trains_is_begun_first(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Cell] = []

    class There(OtherProcesses):
        def measured(self, cells: Sequence[Cell]) -> dict[Cell, str]:
            begun.extend(cells)
            return {}

    monkeypatch.setattr("workbench.experiment.executors.base.complete", lambda bench, cell: False)
    table = {"name": "w", "corpus": "lamps", "arms": ARMS}
    entries = check_experiment(table).arms
    There(SimpleNamespace(job={}, asked=Reuse())).fill([Cell(entry, 0, "test") for entry in entries])  # type: ignore[arg-type]
    assert [cell.entry.name for cell in begun] == ["lora", "both", "closed", "again", "rag"]


def test_a_worker_ends_with_the_process_that_started_it(model_folder: Path, tmp_path: Path) -> None:
    """Killed, it can end nobody; its worker is in the midst of a training of hours."""
    corpora.write(tmp_path / "lamps")
    arms = [{"name": name, "kind": "tuned", "epochs": 20_000, "replay": 0} for name in ("long", "longer")]
    table = {"name": "w", "corpus": "lamps", "model": {"name": str(model_folder), "dtype": "float32"}, "arms": arms}
    (tmp_path / "experiment.json").write_text(json.dumps(table))
    program = """
import json, pathlib, workbench
from workbench.config import check_experiment
from workbench.progress import LogProgress
table = json.loads(pathlib.Path("experiment.json").read_text())
workbench.run(check_experiment(table), workers=2, progress=LogProgress())
"""
    environment = {**os.environ, "WORKBENCH_HOME": str(tmp_path / "store"), "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stderr is not None
        for line in parent.stderr:
            if "training (lora)" in line:
                break
        workers_of = [p for p in psutil.Process(parent.pid).children() if "executors.worker" in " ".join(p.cmdline())]
        assert len(workers_of) == 2
        parent.kill()
        _, alive = psutil.wait_procs(workers_of, timeout=10)
    assert alive == []


def test_a_cell_that_fails_in_a_worker_fails_its_arm_with_the_reason(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = [
        {"name": "closed", "kind": "closed-book"},
        {"name": "broken", "kind": "tuned", "epochs": 1, "learning_rate": 1e-30},
    ]
    monkeypatch.setattr(f"{__name__}.ARMS", broken)
    monkeypatch.setattr("workbench.tuning.trainer.train", None)  # the parent must not train again
    failed = run(tmp_path / "failed", model_folder, monkeypatch, resources={"workers": 2})
    closed, tuned = failed.results["arms"]
    assert (closed["status"], tuned["status"]) == ("ok", "failed")
    assert "not live" in tuned["error"]


def test_a_cell_whose_process_dies_twice_has_failed(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = workers._Member.start

    def doomed(self: Any) -> Any:
        process = start(self)
        process.kill()
        return process

    monkeypatch.setattr(workers._Member, "start", doomed)
    monkeypatch.setattr(f"{__name__}.ARMS", ARMS[:1])
    failed = run(tmp_path / "doomed", model_folder, monkeypatch, workers=2)
    assert statuses(failed) == {"closed": "failed"}
    assert "died (SIGKILL)" in failed.results["arms"][0]["error"]


@pytest.mark.parametrize("kind", ["closed-book", "few-shot", "rag"])
def test_the_order_of_questions_and_the_size_of_batches_change_no_reply(
    model_folder: Path, tmp_path: Path, kind: str
) -> None:
    settings = {"retriever": "lexical", "chunk_size": 12} if kind == "rag" else {}
    given = corpora.corpus(tmp_path / "lamps")
    questions = list(given.select("test"))
    found = []
    for number, sizes in enumerate([{}, {"batch_rows": 1}, {"batch_rows": 3}, {"batch_tokens": 150}]):
        random.Random(number).shuffle(questions)
        ready = context(Store(tmp_path / str(number)), model_folder, **sizes)
        answers = answer_all(ready, make_arm(kind, settings, ready).fit(given), questions)
        found.append({name: (each.text, each.stop, each.hits) for name, each in answers.items()})
    assert all(each == found[0] for each in found)


def test_deterministic_answers_depend_on_no_batch_in_bfloat16(model_folder: Path, tmp_path: Path) -> None:
    given = load_corpus(corpora.write(tmp_path / "lamps"))
    threads = torch.get_num_threads()
    questions = list(given.select("test"))
    found = []
    for number, (asked, rows) in enumerate([(questions, 32), (questions[::-1], 3), (questions[5:], 1)]):
        ready = context(
            Store(tmp_path / str(number)), model_folder, dtype="bfloat16", batch_rows=rows, deterministic=True
        )
        answers = answer_all(ready, make_arm("few-shot", {}, ready).fit(given), asked)
        assert {each.usage.cached_tokens for each in answers.values()} == {0}
        found.append({name: answer.text for name, answer in answers.items()})
    assert torch.get_num_threads() == 1  # or sums would depend on how many share them
    torch.set_num_threads(threads)
    assert found[0] == found[1]
    assert found[2].items() <= found[0].items()


def test_a_run_in_few_bits_says_what_may_change_and_how_to_prevent_it(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.ARMS", ARMS[:1])
    monkeypatch.chdir(tmp_path)
    corpora.write(tmp_path / "lamps")
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))

    def made(dtype: str, deterministic: bool) -> tuple[Any, list[str]]:
        notes = Notes()
        table = {
            "name": "bits", "corpus": "lamps", "model": {"name": str(model_folder), "dtype": dtype, "device": "cpu"},
            "decoding": {"max_new_tokens": 4, "deterministic": deterministic}, "arms": ARMS[:1],
        }  # fmt: skip
        done = workbench.run(check_experiment(table), progress=notes)
        return done.results["environment"].get("rounding"), notes.notes

    said, notes = made("bfloat16", False)
    assert "decoding.deterministic = true" in said
    assert any("decoding.deterministic = true" in each for each in notes)
    assert made("bfloat16", True)[0] is None
    assert made("float32", False)[0] is None
