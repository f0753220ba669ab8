"""A folder with a corpus, a model of two layers and an experiment; and the command in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from workbench.cli import app

EXPERIMENT = """\
name = "lamps"
corpus = "lamps"

[model]
name = "./model"
dtype = "float32" # on every processor, so that another program can give the same replies

[decoding]
max_new_tokens = 6
summary_new_tokens = 8

[[arms]]
name = "closed-book"
kind = "closed-book"

[[arms]]
name = "rag"
kind = "rag"
retriever = "lexical"

[[arms]]
name = "lora"
kind = "tuned"
epochs = 4

[[arms]]
name = "full"
kind = "tuned"
method = "full"
epochs = 1

[[arms]]
name = "oracle"
kind = "oracle"
"""


class World:
    """Where the commands of these tests are run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {**os.environ, "WORKBENCH_HOME": str(folder / "store")}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "workbench", *arguments]
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def call(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """The same in this process, which has its libraries loaded already."""
        with contextlib.chdir(self.folder), pytest.MonkeyPatch.context() as patch:
            patch.setenv("WORKBENCH_HOME", self.environment["WORKBENCH_HOME"])
            result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        return subprocess.CompletedProcess(list(arguments), result.exit_code, result.stdout, result.stderr)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "workbench", *arguments]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # A shell that runs tests in the background ignores SIGINT, and children inherit that.
            preexec_fn=_heed_interrupts,
        )


def _heed_interrupts() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    from tiny import corpora, models

    folder = tmp_path_factory.mktemp("world")
    corpora.write(folder / "lamps")
    models.save(folder / "model", corpora.texts())
    (folder / "lamps.toml").write_text(EXPERIMENT)
    return World(folder)


@pytest.fixture(scope="session")
def finished(world: World) -> subprocess.CompletedProcess[str]:
    """The experiment, run once; its folder is reports/lamps."""
    return world.run("run", "lamps.toml")
