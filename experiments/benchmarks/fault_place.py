"""Where the faults of `faults` are made: a folder with a model, an experiment and a store, and the real command."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.store import Store, sealed_lines

CORPUS = Path(__file__).parents[2] / "corpora" / "appliances-en"
EXPERIMENT = """
name = "faults"
corpus = {corpus!r}
[model]
name = {model!r}
dtype = "float32"
device = "cpu"
[decoding]
max_new_tokens = 8
summary_new_tokens = 8
batch_rows = 8
[sample]
documents = 40
train_facts = 10
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
rank = 4
epochs = 4
document_epochs = 0
batch_rows = 4
"""
# The command, with a checkpoint after every step and, where wanted, another version of the answering code.
COMMAND = """
import sys
from workbench.cli import main
from workbench.experiment import answers
from workbench.tuning import checkpoints
checkpoints.EVERY_SECONDS, checkpoints.LARGEST_SHARE = 0.0, 1e9
answers.VERSION += int(sys.argv.pop(1))
main()
"""
TIMINGS = ("seconds", "seconds_alone")


class Place:
    """A folder with a model, an experiment and a store; each fault gets a fresh store."""

    def __init__(self, folder: Path, *, small: bool = False) -> None:
        # The tests have random models of every make; here is no second one.
        from tests.tiny import models

        texts = [json.loads(line)["text"] for line in (CORPUS / "documents.jsonl").read_text().splitlines()]
        self.folder = folder
        self.store = Store(folder / "store")
        model = models.save(folder / "model", texts, max_position_embeddings=8192)
        text = EXPERIMENT.format(corpus=str(CORPUS), model=str(model))
        (folder / "faults.toml").write_text(text.replace("[sample]\n", "[sample]\nlimit = 16\n") if small else text)
        self.reports = folder / "reports"

    def start(self, *more: str, version: int = 0, limit: int | None = None) -> subprocess.Popen[str]:
        """The command in a process of its own; `limit` is the size that no file may exceed, in bytes."""

        def prepare() -> None:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            if limit is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that a write fails as on a full disk
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        arguments = ["run", "faults.toml", "--reports", str(self.reports), *more]
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(version), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=prepare,
        )

    def run(self, *more: str, **how: Any) -> subprocess.CompletedProcess[str]:
        """The command, to its end."""
        process = self.start(*more, **how)
        out, errors = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)

    @property
    def environment(self) -> dict[str, str]:
        """Of every command."""
        return {**os.environ, "WORKBENCH_HOME": str(self.store.home), "PYTHONWARNINGS": "ignore"}

    def command(self, *words: str, **how: Any) -> subprocess.CompletedProcess[str]:
        """Another command of the program, as it is."""
        return subprocess.run(
            [sys.executable, "-m", "workbench", *words],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            **how,
        )

    def answers(self) -> Counter[tuple[str, str]]:
        """How often each question was answered, by the key of its arm."""
        found: Counter[tuple[str, str]] = Counter()
        for path in self.store.home.glob("answers/*/answers.jsonl"):
            rows, _ = sealed_lines.read(path)
            found.update((path.parent.name, row["question"]) for row in rows if "answer" in row)
        return found

    def has(self, count: int) -> Callable[[], bool]:
        """Whether so many answers are on disk, to be asked again and again."""
        return lambda: self.answers().total() >= count

    def records(self) -> list[dict[str, Any]]:
        """What the run wrote, timings apart."""
        lines = (self.reports / "faults" / "records.jsonl").read_text(encoding="utf-8").splitlines()
        return [{k: v for k, v in json.loads(line).items() if k not in TIMINGS} for line in lines]

    def fresh(self) -> None:
        """Forget everything that is stored."""
        shutil.rmtree(self.store.home, ignore_errors=True)
        shutil.rmtree(self.reports, ignore_errors=True)
        self.store = Store(self.store.home)
