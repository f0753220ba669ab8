"""A worker process: cells come in as JSON lines, are measured into the store, and their outcome goes out as a line.

    python -m workbench.experiment.executors.worker

The first line is the job: the experiment as TOML, and what the command was asked beside it.
"""

from __future__ import annotations

import contextlib
import json
import sys

from workbench.experiment.bench import Bench, Cell, CellError
from workbench.progress import LogProgress, warnings_noted
from workbench.shared_store import open_store


def outcome(bench: Bench, cell: Cell) -> str | None:
    """Measure a cell into the store; returns the reason if it failed."""
    try:
        with warnings_noted(bench.progress):
            bench.measure(cell)
    except CellError as error:
        return str(error)
    return None


def main() -> None:
    """Work until there are no more lines."""
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # standard output is for outcomes, whatever a library prints
        job = json.loads(sys.stdin.readline())
        bench = Bench.from_job(job, open_store(job["store"]), LogProgress(timed=False))
        for line in sys.stdin:
            print(json.dumps({"error": outcome(bench, Cell.of(json.loads(line)))}), file=out, flush=True)


if __name__ == "__main__":
    main()
