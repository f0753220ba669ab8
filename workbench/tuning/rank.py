"""One process of a training that several share. `accelerate launch` starts it, as many times as the job says:

    python -m workbench.tuning.rank JOB

Standard output carries events as JSON lines: ["stage", name, total], ["advance", steps, tokens], ["note", text], and
at the end ["trained", {...}] or ["failed", kind, what to raise it with].
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from workbench.languages.spoken import speak
from workbench.progress import Progress, Stage


class Reports(Progress):
    """Progress as events on a file descriptor."""

    def __init__(self, out: int) -> None:
        self.out = out

    def send(self, *event: Any) -> None:
        """One line, in one write, so that those of several processes do not mix."""
        os.write(self.out, f"{json.dumps(event)}\n".encode())

    def start(self, stage: Stage) -> None:
        """Tell of a stage."""
        self.send("stage", stage.name, stage.total)

    def advance(self, stage: Stage, done: int = 1, tokens: int = 0) -> None:
        """Tell of work done."""
        self.send("advance", done, tokens)

    def note(self, text: str) -> None:
        """Tell it."""
        self.send("note", text)


def main() -> None:
    """Train; the first process tells how it goes, and any of them of its failure."""
    threading.Thread(target=_end_with_who_reads, daemon=True).start()
    reports = Reports(os.dup(1))
    os.dup2(2, 1)  # standard output is for events, whatever a library prints
    try:
        _train(reports)
    except BaseException as error:
        reports.send("failed", *_failure(error))
        raise


def _train(reports: Reports) -> None:
    import torch
    from accelerate import PartialState
    from accelerate.utils import reduce

    from workbench.cost.memory import PeakMemory
    from workbench.tuning.job import Job
    from workbench.tuning.trainer import train

    first = os.environ["RANK"] == "0"
    job = Job.read(Path(sys.argv[1]))
    speak(job.language)
    with PeakMemory() as peak:
        trained = train(job, reports if first else Progress())
    used = torch.tensor(peak.resident_bytes + (peak.accelerator_bytes or 0), device=PartialState().device)
    total = reduce(used, "sum")
    if first:
        reports.send("trained", asdict(replace(trained, peak_bytes=int(total))))


def _failure(error: BaseException) -> tuple[Any, ...]:
    from workbench.errors import ArmError
    from workbench.models.memory import out_of_memory

    if isinstance(error, ArmError):
        return "ArmError", str(error)
    if out_of_memory(error):
        return "MemoryError", str(error)
    if isinstance(error, OSError):
        return "OSError", error.errno, error.strerror or str(error)
    return "bug", traceback.format_exc()


def _end_with_who_reads() -> None:
    """Standard input ends when the process that wants the result does, or wants it no longer. Nothing is ever sent."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    main()
