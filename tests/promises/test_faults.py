"""The quick faults of the benchmark, as a part of the tests."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.timeout(500)
def test_the_quick_faults_are_as_they_must_be() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "experiments.benchmarks.faults", "--quick"],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=480,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("as it must be") == 8
