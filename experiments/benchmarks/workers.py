"""Two local worker processes against one on the same machine: whole runs, one after the other, in turn.

    python -m experiments.benchmarks.workers [experiments/quickstart.toml] [--arms …] [--limit 40] [--pairs 3]

Each run is the real command with a store of its own that has the converted model already. Exit code 1 when two workers
are slower than one by more than the pairs differ among themselves.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(file: Path, workers: int, more: list[str], model: Path, folder: Path) -> float:
    """One run, from the command line to its end."""
    home = folder / "store"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(model, home)
    command = [sys.executable, "-m", "workbench", "run", str(file), "--workers", str(workers), *more]
    start = time.perf_counter()
    subprocess.run(
        [*command, "--reports", str(folder / "reports")],
        env={**os.environ, "WORKBENCH_HOME": str(home)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def main() -> int:
    """Run the pairs, and print each ratio and their median."""
    parser = argparse.ArgumentParser(description="Two local worker processes against one.")
    parser.add_argument("file", type=Path, nargs="?", default=Path("experiments/quickstart.toml"))
    parser.add_argument("--arms", default="closed-book,few-shot,rag,oracle")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()

    from workbench.config import load_experiment
    from workbench.models.catalogue import prepare
    from workbench.store import Store

    more = ["--arms", given.arms, "--limit", str(given.limit)]
    ratios = []
    with tempfile.TemporaryDirectory(prefix="workbench-workers-") as name:
        folder = Path(name)
        prepare(load_experiment(given.file).model.name, Store(folder / "model"))
        for pair in range(given.pairs):
            order = (1, 2) if pair % 2 == 0 else (2, 1)
            took = {workers: seconds(given.file, workers, more, folder / "model", folder) for workers in order}
            ratios.append(took[2] / took[1])
            print(f"one {took[1]:.1f} s   two {took[2]:.1f} s   two / one {ratios[-1]:.2f}", flush=True)
    median, spread = statistics.median(ratios), max(ratios) - min(ratios)
    print(f"two workers take {median:.2f} of the time of one (median of {len(ratios)}, spread {spread:.2f})")
    return int(median - spread > 1)


if __name__ == "__main__":
    sys.exit(main())
