"""Where the cells of a run are measured: here, in worker processes, or on a cluster."""

from __future__ import annotations

from collections.abc import Callable

from workbench.errors import RequestError, nearest
from workbench.experiment.bench import Bench
from workbench.experiment.executors.base import Executor
from workbench.registry import Registry

EXECUTORS: Registry[Callable[[Bench, int], Executor]] = Registry("executor")


def check_executor(name: str) -> None:
    """Raises RequestError when there is none of this name."""
    if name not in EXECUTORS:
        raise RequestError.of(f"no executor {name!r}", "--executor", nearest(name, EXECUTORS))


@EXECUTORS.add("local")
def local(bench: Bench, workers: int) -> Executor:
    """On this machine: one cell after the other, or so many worker processes."""
    if workers == 1:
        return Executor(bench)
    from workbench.experiment.executors.workers import LocalWorkers

    return LocalWorkers(bench, workers)


@EXECUTORS.add("ray")
def cluster(bench: Bench, workers: int) -> Executor:
    """On a Ray cluster: as many cells at once as fit, or so many."""
    from workbench.experiment.executors.on_ray import OnRay

    return OnRay(bench, workers if workers > 1 else None)
