"""A Ray cluster: each cell is a task with the resources that the experiment gives it, measured into a shared store.

The cluster is the one that RAY_ADDRESS or this machine knows of, else one that is started here and ends with the run.
The corpus travels with the cells; the model must be had on every node, and the workbench installed. The store
is a path that every node sees, or a URL (`resources.store`): a node that does not see it fails its cells, and says so.
A node that only an autoscaler would add does not count as one that has room.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import time
import uuid
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from workbench.corpus.mapped.stored import shared_through
from workbench.errors import RequestError
from workbench.experiment.bench import Bench, Cell
from workbench.experiment.executors import ray_task
from workbench.experiment.executors.base import EXECUTORS, Executor, OtherProcesses
from workbench.languages.spoken import numbers, said
from workbench.requirements import install_extra

LIVES = 3  # of a cell: a node may die, and so may the next; what kills three is the cell's own doing
TICK = 2.0  # seconds between looks at the cluster while nothing comes
PATIENCE = 60.0  # seconds that a node with enough room may be away
CONNECT = 10.0  # seconds for a cluster to answer
OBJECTS = 256 * 2**20  # bytes of shared memory on a cluster started here: the corpus alone travels in it
ADDRESS = "RAY_ADDRESS"
GB = 10**9


class OnRay(OtherProcesses):
    """Cells on a cluster, at most so many at once (as many as fit, if None). One whose node dies goes to another.

    Raises RequestError when Ray is not installed, does not answer, or has no node with room for a cell.
    """

    def __init__(self, bench: Bench, at_once: int | None) -> None:
        super().__init__(bench)
        self.ray, self.at_once, self.progress = _imported(), at_once, bench.progress
        resources = bench.experiment.resources
        memory = {"memory": int(resources.memory_gb * GB)} if resources.memory_gb else {}
        self.wanted = {"CPU": resources.cpus, "GPU": resources.gpus, **memory}
        self.running: dict[Any, tuple[Cell, int]] = {}
        self.mark = _Mark(bench.store.address)
        self.joined = _join(self.ray)
        try:
            self._check_room()
            self._check_device()
            self.mark.leave()
            self.shared = self.ray.put(json.dumps(self._shared()))
            self.corpus = self.ray.put(shared_through(bench.corpus, bench.store))
            options = {"num_cpus": resources.cpus, "num_gpus": resources.gpus, **memory}
            # A cell that is lost is tried again here, with a note; Ray would do it in silence, and for ever for memory.
            remote = self.ray.remote(ray_task.measure).options(**options, max_retries=0, scheduling_strategy="SPREAD")
            self.task = remote.remote
        except BaseException:
            self._end()
            raise

    def _shared(self) -> dict[str, Any]:
        """All that a node needs to know, beside the corpus."""
        return {
            **self.job,
            "mark": self.mark.path,
            "weights": self.bench.runtime.base.digest,
            "folder": str(Path.cwd()),
            "environment": {name: os.environ[name] for name in ray_task.ENVIRONMENT if name in os.environ},
        }

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End what runs and leave the cluster, or end that too, if it was started here; what is stored is kept."""
        self._end()

    def _end(self) -> None:
        for reference in self.running:
            self.ray.cancel(reference, force=True)
        self.running.clear()
        self.mark.remove()
        if self.joined:
            self.ray.shutdown()

    def measured(self, cells: Sequence[Cell]) -> dict[Cell, str]:
        """Measure the cells, as many at once as there is room for."""
        waiting = deque((cell, LIVES) for cell in cells)
        failed: dict[Cell, str] = {}
        room = time.monotonic()
        with self.progress.stage("cluster", len(cells)) as stage:
            while waiting or self.running:
                while waiting and (self.at_once is None or len(self.running) < self.at_once):
                    cell, lives = waiting.popleft()
                    self.running[self.task([self.shared, self.corpus], cell.as_json())] = cell, lives
                done, _ = self.ray.wait(list(self.running), timeout=TICK)
                for reference in done:
                    cell, lives = self.running.pop(reference)
                    lost, reason = self._outcome(cell, reference)
                    if lost and lives > 1:
                        self.progress.tell("measured_again", arm=cell.entry.name, error=reason)
                        waiting.append((cell, lives - 1))
                        continue
                    if reason:
                        failed[cell] = reason
                    self.progress.advance(stage)
                if done or self._has_room():
                    room = time.monotonic()
                elif time.monotonic() - room > PATIENCE:
                    return failed | self._given_up([cell for cell, _ in [*self.running.values(), *waiting]])
        return failed

    def _outcome(self, cell: Cell, reference: Any) -> tuple[bool, str | None]:
        """Whether the cell was lost with its process, and the reason if it failed or was lost."""
        from ray.exceptions import RayError, RayTaskError

        try:
            outcome = self.ray.get(reference)
        except RayTaskError as error:  # not the cell's: the workbench itself could not be had there
            return False, said("error.node_unfit", error=_last_line(error))
        except RayError as error:
            return True, said("error.lost", how=type(error).__name__.removesuffix("Error"))
        for note in outcome["notes"]:
            self.progress.note(note)
        ended = {"arm": cell.entry.name, "seed": cell.seed, "node": outcome["node"], "seconds": outcome["seconds"]}
        self.progress.tell("cluster_failed" if outcome["error"] else "cluster_done", **ended)
        return False, outcome["error"]

    def _given_up(self, cells: Sequence[Cell]) -> dict[Cell, str]:
        """End these cells: no node is left that could take one."""
        for reference in self.running:
            self.ray.cancel(reference, force=True)
        self.running.clear()
        reason = said("error.no_node", wanted=_amounts(self.wanted), nodes=self._shown())
        return dict.fromkeys(cells, reason)

    def _nodes(self) -> list[Mapping[str, float]]:
        return [node["Resources"] for node in self.ray.nodes() if node["Alive"]]

    def _has_room(self) -> bool:
        """Whether some node could take a cell when it is idle."""
        return any(all(node.get(key, 0) >= wanted for key, wanted in self.wanted.items()) for node in self._nodes())

    def _check_room(self) -> None:
        """Raises RequestError when a cell would wait for ever."""
        if not self._has_room():
            raise RequestError.of(
                said("run_fault.no_room_for_cell", wanted=_amounts(self.wanted)),
                "resources",
                said("run_fault.no_room_for_cell_cure", nodes=self._shown()),
            )

    def _shown(self) -> str:
        nodes = Counter(_amounts(node) for node in self._nodes())
        return "; ".join(f"{count} × {amounts}" for amounts, count in sorted(nodes.items())) or said(
            "run_fault.no_node"
        )

    def _check_device(self) -> None:
        """Ray hides the GPUs that a task was not given. Raises RequestError where no cell would see one."""
        device, gpus = self.bench.resolved.device, self.wanted["GPU"]
        if device.startswith("cuda") and not gpus:
            what = said("run_fault.no_gpu_of_cell", device=device)
            raise RequestError.of(what, "resources.gpus", "--set resources.gpus=1")
        if device == "cpu" and gpus:
            self.progress.tell("gpus_unused", gpus=numbers().plain(gpus))


class _Mark:
    """A small file in the store, by which a node knows that it sees the same store as this process."""

    def __init__(self, address: str) -> None:
        from fsspec.core import url_to_fs

        self.files, self.root = url_to_fs(address)
        name = f".ray-{uuid.uuid4().hex}"
        self.path, self.file = f"{address}/{name}", f"{self.root}/{name}"

    def leave(self) -> None:
        """Raises RequestError when it cannot be written."""
        try:
            self.files.makedirs(self.root, exist_ok=True)
            self.files.pipe_file(self.file, b"")
        except Exception as error:  # of any kind: each file system has its own
            what = said("store_fault.unwritable", error=error)
            raise RequestError.of(what, self.path, said("store_fault.no_documents_cure")) from error

    def remove(self) -> None:
        """Take it away, if it is there and that can be done."""
        try:
            self.files.rm_file(self.file)
        except Exception as error:  # of any kind: each file system has its own
            logging.getLogger(__name__).debug("%s stays: %s", self.path, error)


def _imported() -> Any:
    """The package. Raises RequestError with the cure when it is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # before it is imported
    try:
        import ray
    except ImportError as error:
        raise RequestError.of(
            said("model_fault.no_package", name="Ray"), "--executor ray", install_extra("ray")
        ) from error
    return ray


def _join(ray: Any) -> bool:
    """Join a cluster, or start one here. False when the caller has joined one already, and will leave it itself."""
    if ray.is_initialized():
        return False
    address = os.environ.get(ADDRESS) or "auto"
    quiet = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address not in ("auto", "local"):  # Ray would wait for ten minutes
            host, _, port = address.removeprefix("ray://").rpartition(":")
            socket.create_connection((host, int(port)), timeout=CONNECT).close()
        if address != "local":
            ray.init(address=address, **quiet)
            return True
    except (OSError, RuntimeError, ValueError) as error:
        if address != "auto":
            what = said("run_fault.no_cluster", error=_last_line(error))
            cure = said("run_fault.no_cluster_cure", variable=ADDRESS)
            raise RequestError.of(what, f"{ADDRESS} {address}", cure) from error
    ray.init(address="local", include_dashboard=False, object_store_memory=OBJECTS, **quiet)
    return True


def _amounts(resources: Mapping[str, float]) -> str:
    parts = [f"{numbers().plain(resources[key])} {key}" for key in ("CPU", "GPU") if resources.get(key)]
    if memory := resources.get("memory"):
        parts.append(f"{numbers().bytes(memory)} of memory")
    return ", ".join(parts) or "nothing to give"


def _last_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]


@EXECUTORS.add("ray")
def cluster(bench: Bench, workers: int) -> Executor:
    """On a Ray cluster: as many cells at once as fit, or so many."""
    return OnRay(bench, workers if workers > 1 else None)
