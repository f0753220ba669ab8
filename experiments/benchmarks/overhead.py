"""What records, store and locks cost of a run: their share of its seconds.

    python -m experiments.benchmarks.overhead [experiments/quickstart.toml] [--arms closed-book,rag] [--limit 60]

runs the experiment with a store of its own that has the converted model already, with a clock on every function that
stores, locks, seals or writes records (nested calls count once). Exit code 1 above 2%.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MOST = 0.02


class Clock:
    """Seconds inside the functions that are timed, not those of what they call back."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._depth: list[float] = []

    @contextmanager
    def on(self) -> Iterator[None]:
        """Count, unless it counts already."""
        if self._depth:
            yield
            return
        self._depth.append(time.perf_counter())
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - self._depth.pop()

    @contextmanager
    def off(self) -> Iterator[None]:
        """Stop counting: here begins the work that is stored."""
        if not self._depth:
            yield
            return
        self.seconds += time.perf_counter() - self._depth.pop()
        try:
            yield
        finally:
            self._depth.append(time.perf_counter())

    def around(self, owner: Any, name: str) -> None:
        """Time a function in place."""
        inner = getattr(owner, name)

        def timed(*given: Any, **more: Any) -> Any:
            with self.on():
                return inner(*given, **more)

        setattr(owner, name, timed)


def main() -> int:
    """Run, and print the share."""
    parser = argparse.ArgumentParser(description="What records, store and locks cost of a run.")
    parser.add_argument("file", type=Path, nargs="?", default=Path("experiments/quickstart.toml"))
    parser.add_argument("--arms", default="closed-book,rag")
    parser.add_argument("--limit", type=int, default=60)
    given = parser.parse_args()

    from workbench.config import load_experiment
    from workbench.experiment import answers, runner
    from workbench.models.catalogue import prepare
    from workbench.progress import LogProgress
    from workbench.store import Store, locks

    clock = Clock()
    made = Store._make

    def making(self: Store, kind: str, depends: Any, make: Any) -> Any:
        def work(folder: Path) -> Any:
            with clock.off():
                return make(folder)

        with clock.on():
            return made(self, kind, depends, work)

    with tempfile.TemporaryDirectory(prefix="workbench-overhead-") as folder:
        store = Store(Path(folder) / "store")
        experiment = load_experiment(given.file)
        prepare(experiment.model.name, store)
        os.environ["WORKBENCH_HOME"] = str(store.home)
        Store._make = making  # type: ignore[method-assign]
        clock.around(Store, "find")
        clock.around(answers.AnswerFile, "__init__")
        clock.around(answers.AnswerFile, "add")
        clock.around(answers.AnswerFile, "read")
        clock.around(answers.AnswerFile, "get")
        clock.around(runner, "passages_seen")
        clock.around(runner, "write_atomic")
        clock.around(locks, "_sign")
        clock.around(runner, "record")
        request = runner.RunRequest(
            arms=tuple(given.arms.split(",")), limit=given.limit, reports=Path(folder) / "reports"
        )
        start = time.perf_counter()
        with contextlib.redirect_stdout(sys.stderr):
            runner.run_experiment(experiment, request, Store(store.home), LogProgress())
        whole = time.perf_counter() - start
    share = clock.seconds / whole
    print(f"records, store and locks: {clock.seconds:.2f} s of {whole:.1f} s")
    print(f"{100 * share:.2f}% (at most {100 * MOST:g}%)")
    return int(share > MOST)


if __name__ == "__main__":
    sys.exit(main())
