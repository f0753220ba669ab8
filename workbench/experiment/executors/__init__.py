"""Where the cells of a run are measured: here, in worker processes, or on a cluster. Found by their being here."""

from workbench.experiment.executors.base import EXECUTORS, Executor, check_executor

__all__ = ["EXECUTORS", "Executor", "check_executor"]
