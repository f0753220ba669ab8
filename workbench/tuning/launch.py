"""Training by several processes, each on its rows of every batch: `trainer.train`, behind `accelerate launch`.

The job goes to them as a file, and their events come back as lines (see `rank`). torch starts each in a session of
its own, where no signal to a group finds it; what ends them is their standard input, a pipe that closes when this
process ends, in whichever way. Their standard output ends when the last of them has.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import torch

from workbench.errors import ArmError
from workbench.languages.spoken import said
from workbench.models.memory import free_memory
from workbench.progress import Progress
from workbench.tuning.job import Job
from workbench.tuning.trainer import Trained

RANK = "workbench.tuning.rank"
RAISED = {"ArmError": ArmError, "MemoryError": MemoryError, "OSError": OSError}


def check(processes: int, device: str) -> None:
    """Raises ArmError if there are fewer accelerators than processes."""
    if device != "cpu" and processes > (present := torch.cuda.device_count()):
        raise ArmError(said("error.too_few_gpus", processes=processes, present=present))


def train(job: Job, progress: Progress) -> Trained:
    """What `trainer.train` returns and raises in one process; ArmError too if a process is killed."""
    written, errors = job.checkpoints / "job.json", job.checkpoints / "errors.txt"
    job.write(written)
    free_memory()  # what is kept here for the next tensor is missing there
    with errors.open("w", encoding="utf-8") as log:
        launched = subprocess.Popen(
            _command(job, written),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,  # Ctrl-C is for the command, which ends its processes
        )
    assert launched.stdin is not None
    assert launched.stdout is not None
    try:
        return _followed(launched.stdout, progress, errors)
    finally:
        launched.stdin.close()
        launched.kill()
        launched.stdout.read()  # until all have ended: the next attempt needs their memory
        launched.wait()


def _command(job: Job, written: Path) -> list[str]:
    processes = job.settings.processes
    options = {
        "num_processes": processes,
        "num_machines": 1,
        "num_cpu_threads_per_process": max(1, torch.get_num_threads() // processes),
        "mixed_precision": "no",
        "dynamo_backend": "no",
        "gpu_ids": "all",
        "main_process_port": 0,  # a free one
    }
    # `--multi_gpu` on a processor too: `--cpu` would start a single process without saying so. The arguments of the
    # trainer tell each process which it is.
    command = [sys.executable, "-m", "accelerate.commands.launch", "--multi_gpu", "--module"]
    command += [f"--{name}={value}" for name, value in options.items()]
    return [*command, RANK, str(written)]


def _followed(lines: Iterable[str], progress: Progress, errors: Path) -> Trained:
    """Pass on the messages of the processes until one has a result. Raises the error that one reports."""
    bug = ""
    with ExitStack() as stages:
        for line in lines:
            kind, *values = json.loads(line)
            if kind == "stage":
                stage = stages.enter_context(progress.named(*values))
            elif kind == "advance":
                progress.advance(stage, *values)
            elif kind == "note":
                progress.note(*values)
            elif kind == "trained":
                return Trained(**values[0])
            elif values[0] in RAISED:
                raise RAISED[values[0]](*values[1:])
            else:  # perhaps only because another process died: the launcher will say
                bug = bug or values[1]
    raise _death(errors.read_text(encoding="utf-8", errors="replace"), bug)


def _death(errors: str, bug: str) -> Exception:
    killed = re.search(r"Signal \d+ \((?!SIGTERM)(SIG\w+)\)", errors)  # SIGTERM is how the launcher ends the others
    if killed:
        return ArmError(said("error.training_killed", signal=killed[1]))
    return RuntimeError(f"a training process failed:\n{bug or errors[-4000:]}")
