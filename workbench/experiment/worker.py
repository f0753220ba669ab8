"""A worker process: cells come in as JSON lines, are measured into the store, and their outcome goes out as a line.

    python -m workbench.experiment.worker

The first line is the job: the experiment as TOML, and what the command was asked beside it.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tomllib
from typing import Any

from workbench.config import check_experiment
from workbench.experiment.cells import CellError, context_of, measure
from workbench.experiment.requested import corpus_of, questions_of
from workbench.models.catalogue import prepare
from workbench.models.runtime import Runtime
from workbench.progress import LogProgress, warnings_noted
from workbench.store import Store


class Worker:
    """An experiment that is loaded once, for any number of cells."""

    def __init__(self, job: dict[str, Any]) -> None:
        self.job = job
        self.experiment = check_experiment(tomllib.loads(job["experiment"]))
        self.corpus = corpus_of(self.experiment)
        self.questions = questions_of(self.experiment, self.corpus, job["limit"])
        self.store = Store.default()
        settings = self.experiment.model
        model = prepare(settings.name, self.store, settings.revision)
        self.runtime = Runtime(model, settings.dtype, settings.device, self.experiment.decoding)

    def measure(self, arm: str, seed: int) -> str | None:
        """Measure one cell into the store; returns the reason if it failed."""
        (entry,) = [each for each in self.experiment.arms if each.name == arm]
        progress = LogProgress()
        context = context_of(self.experiment, self.runtime, self.corpus, seed, self.store, progress)
        how = {"fresh": self.job["fresh"], "retry_errors": self.job["retry_errors"]}
        try:
            with warnings_noted(progress):
                measure(entry, context, self.corpus, self.questions, **how)
        except CellError as error:
            return str(error)
        return None


def main() -> None:
    """Work until there are no more lines."""
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):  # standard output is for outcomes, whatever a library prints
        worker = Worker(json.loads(sys.stdin.readline()))
        for line in sys.stdin:
            cell = json.loads(line)
            error = worker.measure(cell["arm"], cell["seed"])
            print(json.dumps({"error": error}), file=out, flush=True)


if __name__ == "__main__":
    main()
