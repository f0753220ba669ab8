"""Local worker processes that share the store and the cores: each takes the next cell when it is free."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from types import TracebackType
from typing import IO, Any

from workbench.experiment.bench import Bench, Cell
from workbench.experiment.executors.base import EXECUTORS, Executor, OtherProcesses
from workbench.languages.spoken import said
from workbench.progress import Progress
from workbench.store import HOME_VARIABLE, Store

LIVES = 2  # of a cell: a worker that dies may have been killed for another's memory


class LocalWorkers(OtherProcesses):
    """So many worker processes on this machine. A cell whose process dies is given to another once."""

    def __init__(self, bench: Bench, workers: int) -> None:
        super().__init__(bench)
        threads = max(1, (os.cpu_count() or 1) // workers)
        self.crew = [_Member(self.job, threads, bench.store, bench.progress) for _ in range(workers)]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End all processes, an interruption's too: what they have stored is kept."""
        for member in self.crew:
            member.stop()

    def measured(self, cells: Sequence[Cell]) -> dict[Cell, str]:
        """Measure the cells: each process takes the next one when it is free."""
        waiting: queue.SimpleQueue[tuple[Cell, int]] = queue.SimpleQueue()
        for cell in cells:
            waiting.put((cell, LIVES))
        failed: dict[Cell, str] = {}
        crew = self.crew[: len(cells)]
        with ThreadPoolExecutor(len(crew)) as pool:
            try:
                for done in as_completed([pool.submit(member.work, waiting, failed) for member in crew]):
                    done.result()
            except BaseException:
                for member in crew:  # or the pool would wait for what they are at
                    member.stop()
                raise
        return failed


class _Member:
    """Drives one process after another."""

    def __init__(self, job: Mapping[str, Any], threads: int, store: Store, progress: Progress) -> None:
        self.job, self.threads, self.store, self.progress = job, threads, store, progress
        self.process: subprocess.Popen[str] | None = None
        self.stopped = False

    def work(self, waiting: queue.SimpleQueue[tuple[Cell, int]], failed: dict[Cell, str]) -> None:
        """Take cells until there are none."""
        while not self.stopped:
            try:
                cell, lives = waiting.get_nowait()
            except queue.Empty:
                break
            outcome = self._measured(cell)
            if self.stopped:
                break
            if isinstance(outcome, int):
                reason = said("note.worker_died", how=_name(outcome))
                self.progress.note(f"{cell.entry.name}: {reason}")
                if lives > 1:
                    waiting.put((cell, lives - 1))
                else:
                    failed[cell] = reason
            elif outcome is not None:
                failed[cell] = outcome

    def _measured(self, cell: Cell) -> str | int | None:
        """None when it is done, the reason when it failed, the exit code of a process that died."""
        process = self.process or self.start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(cell.as_json()) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            self.process = None
            return process.wait()
        error: str | None = json.loads(line)["error"]
        return error

    def start(self) -> subprocess.Popen[str]:
        """A new process that has been sent the job."""
        environment = {**os.environ, HOME_VARIABLE: str(self.store.home), "OMP_NUM_THREADS": str(self.threads)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workbench.experiment.executors.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            start_new_session=True,  # Ctrl-C is for the command, which ends its workers
        )
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        threading.Thread(target=self._listen, args=(self.process.stderr,), daemon=True).start()
        self.process.stdin.write(json.dumps(dict(self.job)) + "\n")
        return self.process

    def _listen(self, lines: IO[str]) -> None:
        for line in lines:
            self.progress.note(line.rstrip())

    def stop(self) -> None:
        """End the process: what it has stored is kept."""
        self.stopped = True
        process, self.process = self.process, None
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()


def _name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


@EXECUTORS.add("local")
def local(bench: Bench, workers: int) -> Executor:
    """On this machine: one cell after the other, or so many worker processes."""
    return Executor(bench) if workers == 1 else LocalWorkers(bench, workers)
