"""A worker process: cells come in as JSON lines, are measured into the store, and their outcome goes out as a line.

    python -m workbench.experiment.executors.worker

The first line is the job: the experiment as TOML, and what the command was asked beside it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading

from workbench.experiment.bench import Bench, Cell, CellError
from workbench.progress import LogProgress, warnings_noted
from workbench.store.shared import open_store


def outcome(bench: Bench, cell: Cell) -> str | None:
    """Measure a cell into the store; returns the reason if it failed."""
    try:
        with warnings_noted(bench.progress):
            bench.measure(cell)
    except CellError as error:
        return str(error)
    return None


def main() -> None:
    """Work until whoever sends the lines is gone, in the midst of a cell too: what it has stored is kept."""
    out, lines = sys.stdout, queue.SimpleQueue[str]()
    threading.Thread(target=_listen, args=(lines,), daemon=True).start()
    with contextlib.redirect_stdout(sys.stderr):  # standard output is for outcomes, whatever a library prints
        job = json.loads(lines.get())
        bench = Bench.from_job(job, open_store(job["store"]), LogProgress(timed=False))
        while True:
            cell = Cell.of(json.loads(lines.get()))
            print(json.dumps({"error": outcome(bench, cell)}), file=out, flush=True)


def _listen(lines: queue.SimpleQueue[str]) -> None:
    for line in sys.stdin:
        lines.put(line)
    os._exit(0)


if __name__ == "__main__":
    main()
