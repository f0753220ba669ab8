"""What runs on a node of a Ray cluster: one cell, measured into the store with a bench that the process keeps.

Ray keeps a process for the next cell, and so its model, unless it was given a GPU: that process ends with its cell, and
gives the GPU's memory back.
"""

from __future__ import annotations

import json
import os
import socket
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.experiment.bench import Bench, Cell, Reuse
from workbench.experiment.executors.worker import outcome
from workbench.languages.spoken import said
from workbench.progress import LogProgress

# What torch and the hub's client read when they are imported, set as it is where the run was started.
ENVIRONMENT = (
    "GOMP_SPINCOUNT", "OMP_WAIT_POLICY", "MKL_CBWR", "TOKENIZERS_PARALLELISM", "HF_HUB_OFFLINE",
    "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS", "TQDM_DISABLE", "TRANSFORMERS_VERBOSITY",
    "PYTHONWARNINGS",
)  # fmt: skip


class _TaskNotes(LogProgress):
    """Plain lines in this process's log, of which the notes go back with the outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[str] = []

    def note(self, text: str) -> None:
        """Say it, and keep it."""
        super().note(text)
        self.noted.append(text)


_bench: tuple[str, Bench, _TaskNotes] | None = None  # of the job that this process serves


def measure(given: Sequence[Any], cell: Mapping[str, Any]) -> dict[str, Any]:
    """Measure a cell; `given` are references to the job as JSON and to the corpus, fetched when they are needed.

    Returns `error` (the reason, if it failed), `notes`, `node` and `seconds`.
    """
    started, node, notes = time.perf_counter(), socket.gethostname(), []
    try:
        bench, progress = _bench_of(given)
        progress.noted.clear()
        error = outcome(bench, Cell.of(cell))
        notes = list(progress.noted)
        unshared = getattr(bench.store, "unshared", None)
        if error is None and unshared:
            error = f"{node}: what was measured could not be shared: {unshared}"
    except RequestError as wrong:
        error = f"{node}: {wrong}"
    except Exception as bug:
        notes, error = [traceback.format_exc()], f"{node}: {type(bug).__name__}: {bug}"
    return {"error": error, "notes": notes, "node": node, "seconds": round(time.perf_counter() - started, 1)}


def _bench_of(given: Sequence[Any]) -> tuple[Bench, _TaskNotes]:
    """The bench of a job, made when this process meets it first. Raises RequestError when this node cannot."""
    global _bench
    import ray

    job = ray.get(given[0])
    if _bench is None or _bench[0] != job:
        _bench = None  # the memory of its model is needed
        notes = _TaskNotes()
        _bench = job, _made(json.loads(job), ray.get(given[1]), notes), notes
    return _bench[1], _bench[2]


def _made(job: Mapping[str, Any], corpus: Any, progress: LogProgress) -> Bench:
    import tomllib

    os.environ.update(job["environment"])
    if Path(job["folder"]).is_dir():
        os.chdir(job["folder"])  # paths in an experiment are relative to where the command is run
    from fsspec.core import url_to_fs

    from workbench.config import check_experiment
    from workbench.store.shared import open_store

    store = open_store(job["store"])
    files, mark = url_to_fs(job["mark"])
    if not files.exists(mark):
        raise RequestError.of(
            said("run_fault.other_store", store=job["store"]), "resources.store", said("run_fault.other_store_cure")
        )
    bench = Bench(check_experiment(tomllib.loads(job["experiment"])), corpus, Reuse(**job["asked"]), store, progress)
    if bench.runtime.base.digest != job["weights"]:
        name = bench.experiment.model.name
        raise RequestError.of(said("run_fault.other_model", name=name), "model", said("run_fault.other_model_cure"))
    return bench
