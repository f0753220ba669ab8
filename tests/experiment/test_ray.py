"""A real Ray cluster of several node processes on this machine: the records of one process, whatever dies."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tiny import corpora

import workbench
from workbench.config import check_experiment
from workbench.errors import RequestError
from workbench.experiment.executors import on_ray, ray_task
from workbench.models.local import LocalModel
from workbench.progress import Progress, warnings_noted

pytest.importorskip("ray")
ARMS: list[dict[str, Any]] = [
    {"name": "closed", "kind": "closed-book"},
    {"name": "rag", "kind": "rag", "retriever": "lexical", "k": 2, "chunk_size": 12},
    {"name": "both", "kind": "tuned-rag", "retriever": "lexical", "k": 2, "chunk_size": 12, "rank": 4},
]
BROKEN = {"name": "broken", "kind": "tuned", "epochs": 1, "learning_rate": 1e-30}
SHARED_MEMORY = 80 * 2**20


class Notes(Progress):
    """Everything that was told."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def has_note(self, part: str) -> bool:
        return any(part in text for text in self.notes)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A head that measures nothing, and two nodes of one processor each with a store of its own."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    small = {"object_store_memory": SHARED_MEMORY}
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False, **small})
    made.homes = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    made.others = [
        made.add_node(num_cpus=1, env_vars={"WORKBENCH_HOME": str(home)}, wait=False, **small) for home in made.homes
    ]
    made.wait_for_nodes()
    yield made
    made.shutdown()


@pytest.fixture
def joined(cluster: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("RAY_ADDRESS", cluster.address)
    return cluster


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often this process, and no other, generated."""
    calls: list[int] = []
    whole = LocalModel.generate
    monkeypatch.setattr(LocalModel, "generate", lambda self, *a: calls.append(1) or whole(self, *a))
    return calls


def table(model: Path, arms: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "name": "w", "corpus": "lamps", "seeds": [0, 1], "model": {"name": str(model), "dtype": "float32"},
        "decoding": {"max_new_tokens": 8, "summary_new_tokens": 12}, "limits": {"diverging_loss": 1.0001},
        "arms": arms, **more,
    }  # fmt: skip


def run(
    folder: Path, model: Path, monkeypatch: pytest.MonkeyPatch, arms: list[dict[str, Any]], more: Any = (), **how: Any
) -> workbench.Run:
    """In a folder and a store of its own."""
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("WORKBENCH_HOME", str(folder / "home"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    corpora.write(folder / "lamps")
    progress = how.setdefault("progress", Notes())
    with warnings_noted(progress):
        return workbench.run(check_experiment(table(model, arms, **dict(more))), **how)


def stable(run_: workbench.Run) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (run_.folder / "records.jsonl").read_text().splitlines()]
    return [{key: value for key, value in row.items() if key not in ("seconds", "seconds_alone")} for row in rows]


def statuses(run_: workbench.Run) -> dict[str, str]:
    return {arm["name"]: arm["status"] for arm in run_.results["arms"]}


def at_work(process: psutil.Process) -> bool:
    """Whether it is measuring a cell."""
    with contextlib.suppress(psutil.Error):
        return process.cmdline()[:1] == ["ray::measure"]
    return False


def kill_when_at_work(node: Any) -> threading.Thread:
    """SIGKILL to all processes of a node, a second after it has begun a cell."""
    raylet = psutil.Process(node.all_processes["raylet"][0].process.pid)

    def watch() -> None:
        while not any(at_work(child) for child in raylet.children(recursive=True)):
            time.sleep(0.1)
        time.sleep(1)
        for process in [raylet, *raylet.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                process.kill()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread


def test_a_node_that_is_killed_loses_nothing_and_the_records_are_those_of_one_process(
    joined: Any, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[int]
) -> None:
    records = stable(run(tmp_path / "one", model_folder, monkeypatch, ARMS))
    asked.clear()
    notes = Notes()
    killer = kill_when_at_work(joined.others[0])
    together = run(tmp_path / "two", model_folder, monkeypatch, ARMS, executor="ray", progress=notes)
    killer.join(5)
    assert not killer.is_alive()
    assert stable(together) == records
    assert len(records) == 2 * len(ARMS) * 16
    assert set(statuses(together).values()) == {"ok"}
    assert together.results["environment"]["executor"] == "ray"
    assert notes.has_note("lost on the cluster"), notes.notes
    assert sum("done on" in text for text in notes.notes) == 2 * len(ARMS)
    assert asked == []  # this process only puts together what the nodes have stored
    assert not list((tmp_path / "two/home").glob(".ray-*"))


def test_nodes_with_stores_of_their_own_share_through_a_url_and_damage_there_is_made_again(
    joined: Any, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: list[int]
) -> None:
    arms, more = [ARMS[0], BROKEN, ARMS[2]], {"seeds": [0]}
    monkeypatch.setattr("workbench.tuning.trainer.train", None)  # this process must not train
    url = {"resources": {"store": (tmp_path / "shared").as_uri(), "memory_gb": 0.5}}
    notes = Notes()
    spread = run(tmp_path / "spread", model_folder, monkeypatch, arms, more | url, executor="ray", progress=notes)
    records = stable(spread)
    assert statuses(spread) == {"closed": "ok", "broken": "failed", "both": "ok"}
    assert "not live" in spread.results["arms"][1]["error"]
    assert asked == []
    assert list(joined.homes[1].glob("adapters/*/manifest.json"))
    assert not list((tmp_path / "shared").glob(".ray-*"))
    monkeypatch.undo()

    (adapter,) = [path for path in (tmp_path / "shared/adapters").glob("*/*") if path.stat().st_size > 5000]
    content = bytearray(adapter.read_bytes())
    content[len(content) // 2] ^= 1
    adapter.write_bytes(content)
    notes = Notes()
    here = run(tmp_path / "here", model_folder, monkeypatch, [arms[0], arms[2]], more | url, progress=notes)
    assert notes.has_note("damaged in the shared store: adapter_model.safetensors")
    assert stable(here) == [row for row in records if row["arm"] != "broken"]
    again = run(tmp_path / "again", model_folder, monkeypatch, [arms[2]], more | url, progress=(notes := Notes()))
    assert stable(again) == [row for row in records if row["arm"] == "both"]
    assert not notes.has_note("damaged")


def test_a_node_that_does_not_see_the_store_says_so(
    joined: Any, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apart = {"resources": {"store": "memory://apart"}, "seeds": [0]}
    failed = run(tmp_path / "apart", model_folder, monkeypatch, ARMS[:1], apart, executor="ray")
    assert "this node does not see the store memory://apart" in failed.results["arms"][0]["error"]


def test_a_cell_that_kills_its_processes_is_given_up(
    joined: Any, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(given: Any, cell: Any) -> None:
        import os

        os.abort()

    monkeypatch.setattr(ray_task, "measure", deadly)
    monkeypatch.setattr(on_ray, "LIVES", 2)
    notes = Notes()
    failed = run(
        tmp_path / "doomed", model_folder, monkeypatch, ARMS[:1], {"seeds": [0]}, executor="ray", progress=notes
    )
    assert failed.results["arms"][0]["error"] == "lost on the cluster (WorkerCrashed)"
    assert sum("it is measured again" in text for text in notes.notes) == 1


@pytest.mark.parametrize(
    ("resources", "wanted"),
    [({"gpus": 1}, "1 CPU, 1 GPU"), ({"cpus": 64}, "64 CPU"), ({"memory_gb": 9000}, "1 CPU, 9.0 TB of memory")],
)
def test_resources_that_no_node_has_are_refused_at_once(
    joined: Any,
    model_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    resources: dict[str, Any],
    wanted: str,
) -> None:
    with pytest.raises(RequestError, match=f"no node of the Ray cluster has {wanted} for a cell") as notes:
        run(tmp_path / "wide", model_folder, monkeypatch, ARMS, {"resources": resources}, executor="ray")
    assert "the cluster has: 1 × " in str(notes.value)
    assert not list((tmp_path / "wide/home").glob(".ray-*"))


def test_cells_whose_nodes_are_gone_for_good_are_given_up(
    joined: Any, model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = iter([True])
    monkeypatch.setattr(on_ray.OnRay, "_has_room", lambda self: next(rooms, False))
    monkeypatch.setattr(on_ray, "TICK", 0.05)
    monkeypatch.setattr(on_ray, "PATIENCE", 0.2)
    failed = run(tmp_path / "gone", model_folder, monkeypatch, ARMS[:1], executor="ray")
    assert "no node is left with 1 CPU" in failed.results["arms"][0]["error"]


def test_a_cluster_that_does_not_answer_is_reported(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(RequestError, match=r"RAY_ADDRESS 127\.0\.0\.1:1: no Ray cluster can be joined"):
        run(tmp_path / "silent", model_folder, monkeypatch, ARMS, executor="ray")


def test_without_ray_the_cure_is_reported(model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RequestError, match=r"pip install 'ray>=[\d.]+'"):
        run(tmp_path / "bare", model_folder, monkeypatch, ARMS, executor="ray")


def test_an_interruption_ends_the_cluster_that_was_started_here(model_folder: Path, tmp_path: Path) -> None:
    corpora.write(tmp_path / "lamps")
    arms = [{"name": "long", "kind": "tuned", "epochs": 90000, "learning_rate": 1e-3}]
    text = json.dumps  # of the values here, JSON's spelling is TOML's too
    lines = [f"{key} = {text(value)}" for key, value in table(model_folder, []).items() if isinstance(value, str)]
    lines += ["[model]", f"name = {text(str(model_folder))}", 'dtype = "float32"']
    for arm in arms:
        lines += ["[[arms]]", *(f"{key} = {text(value)}" for key, value in arm.items())]
    (tmp_path / "w.toml").write_text("\n".join(lines))
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench", "run", "w.toml", "--executor", "ray"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "RAY_ADDRESS": "local", "WORKBENCH_HOME": str(tmp_path / "home")},
        start_new_session=True,
        # A shell that runs tests in the background ignores SIGINT, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        family: list[psutil.Process] = []
        while not any(at_work(member) for member in family):
            assert process.poll() is None, process.communicate()
            time.sleep(0.2)
            family = psutil.Process(process.pid).children(recursive=True)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        sent = time.monotonic()
        _, notes = process.communicate(timeout=60)
        assert time.monotonic() - sent < 15
    finally:
        process.kill()
    assert process.returncode == 130, notes
    assert "Traceback" not in notes
    assert "to go on from here: workbench run w.toml" in notes
    psutil.wait_procs(family, timeout=15)
    assert [member for member in family if member.is_running() and member.status() != psutil.STATUS_ZOMBIE] == []
