"""Executors: where the cells of a run are measured."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from workbench.arms import made_by
from workbench.errors import RequestError, nearest
from workbench.experiment.bench import Bench, Cell, CellError, Measured, Reuse
from workbench.experiment.stored import complete
from workbench.languages.spoken import said
from workbench.registry import Registry


class Executor:
    """Measures each cell here, when it is asked for."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing more will be measured."""

    def fill(self, cells: Sequence[Cell]) -> None:
        """Measure all of these at once, as far as there is room: `measure` then finds each in the store."""

    def measure(self, cell: Cell) -> Measured:
        """Measure one cell. Raises CellError with the reason."""
        return self.bench.measure(cell)


class OtherProcesses(Executor, ABC):
    """Measures cells in other processes, into the store; here they are only put together."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self.job = bench.job
        # What a command wants anew is made anew where it is measured, once.
        self.anew = bench.asked.fresh or bench.asked.retry_errors
        bench.asked = Reuse()
        self.failed: dict[Cell, str] = {}

    def fill(self, cells: Sequence[Cell]) -> None:
        """Measure them there, each once, but those whose answers are all here; what trains comes first.

        A training is the longest of the work: begun last, it would leave the other processes without any.
        """
        left = [cell for cell in cells if self.anew or not complete(self.bench, cell)]
        left.sort(key=lambda cell: "weights" not in made_by(cell.entry.kind, cell.entry.settings))
        if left:
            self.failed |= self.measured(left)

    def measure(self, cell: Cell) -> Measured:
        """What was measured there, from the store."""
        if cell in self.failed:
            raise CellError(self.failed[cell])
        return super().measure(cell)

    @abstractmethod
    def measured(self, cells: Sequence[Cell]) -> dict[Cell, str]:
        """Measure all cells into the store; returns those that failed, with the reason."""


# Every executor, by name: what makes one for a bench and a number of workers. A file each in this package, or an entry
# point of the group "workbench.experiment.executors".
EXECUTORS: Registry[Callable[[Bench, int], Executor]] = Registry("executor").discover("workbench.experiment.executors")


def check_executor(name: str) -> None:
    """Raises RequestError when there is none of this name."""
    if name not in EXECUTORS:
        raise RequestError.of(said("run_fault.no_executor", name=name), "--executor", nearest(name, EXECUTORS))
