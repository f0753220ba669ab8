"""Where memory, disk, the terminal or the store's folder are not what a program would like them to be."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import filelock
import pytest
from tiny import corpora

from workbench.config import load_experiment
from workbench.corpus.variants.sample import rehearsal
from workbench.errors import RequestError
from workbench.runs.run import open_run
from workbench.store import locks, no_room

SAMPLE = Path(__file__).parents[2] / "reports" / "sample"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    for name in ("results.json", "records.jsonl", "passages.jsonl", "experiment.toml"):
        shutil.copy(SAMPLE / name, folder)
    return folder


def command(*words: str, **how: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "workbench", *words], capture_output=True, text=True, check=False,
                          timeout=300, **how)  # fmt: skip


def test_a_report_is_written_without_charts_where_memory_is_limited(run: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (3_000_000 << 10, 3_000_000 << 10))

    done = command("report", str(run), preexec_fn=limit)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("the charts are left out") == 1
    assert "Traceback" not in done.stderr
    assert "</html>" in (run / "report.html").read_text(encoding="utf-8")


def test_a_reader_who_closes_the_pipe_gets_no_traceback(run: Path) -> None:
    line = f'"{sys.executable}" -m workbench compare "{run}" "{run}" --json | head -c 1; echo " ${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=300)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert done.stdout.split()[-1] in ("0", "141")


def test_a_file_nested_too_deeply_is_a_request_error(tmp_path: Path) -> None:
    deep = tmp_path / "deep.toml"
    deep.write_text(f"a = {'[' * 100_000}{']' * 100_000}\n")
    with pytest.raises(RequestError, match=r"deep.toml: nested too deeply"):
        load_experiment(deep, environment={})


def test_results_of_another_schema_are_named_and_not_read(run: Path) -> None:
    path = run / "results.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"schema": ', '"schema": 9', 1), encoding="utf-8")
    with pytest.raises(RequestError, match=r"schema 9\d.*reads schema \d"):
        open_run(run)
    done = command("report", str(run))
    assert done.returncode == 2
    assert "of schema 9" in done.stderr


def test_a_study_of_a_kind_that_there_is_not_is_refused_with_those_that_there_are(tmp_path: Path) -> None:
    file = tmp_path / "x.toml"
    head = 'name = "x"\ncorpus = "c"\n[[arms]]\nname = "a"\nkind = "rag"\n[[studies]]\nname = "s"\n'
    file.write_text(f'{head}kind = "swoop"\n')
    with pytest.raises(RequestError, match=r"x.toml:8: unknown study kind 'swoop'\n.*sweep"):
        load_experiment(file, environment={})


def test_a_lock_that_cannot_be_written_is_no_hindrance_to_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any, **_more: Any) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(filelock.FileLock, "acquire", refuse)
    with locks.held(tmp_path / "locks" / "a.lock", "", unwritable_alone=True):
        pass
    with pytest.raises(RequestError, match="cannot be locked: Read-only"), locks.held(tmp_path / "a.lock", ""):
        pass


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (RuntimeError("[enforce fail at inline_container.cc:863] file write failed. filename: optimizer.pt"), True),
        (ValueError("No space left on device (os error 28)"), True),
        (OSError(errno.EIO, "Input/output error"), False),
        (RuntimeError("shape mismatch"), False),
    ],
)
def test_a_full_disk_is_known_in_whatever_error_a_library_wraps_it(error: Exception, full: bool) -> None:
    assert no_room(error) == full
    wrapped = RuntimeError("saving failed")
    wrapped.__cause__ = error
    assert no_room(wrapped) == full


def test_a_rehearsal_trains_on_its_share_and_keeps_facts_seen(tmp_path: Path) -> None:
    corpus = corpora.corpus(tmp_path / "corpus")
    asked = corpus.select("test")
    part = rehearsal(corpus, 5, "test")
    assert [q.id for q in part.select("test")] == [asked[i * len(asked) // 5].id for i in range(5)]
    assert part.documents == corpus.documents
    share = 5 / len(asked)
    facts = {q.fact for q in corpus.select("train", "single")}
    kept = {q.fact for q in part.select("train", "single")}
    assert kept < facts
    assert len(kept) <= max(len(facts) * share + 1, len({q.fact for q in part.select("test")} & facts))
    assert {q.fact for q in part.select("test")} & facts <= kept  # a fact seen stays seen
    assert rehearsal(corpus, len(asked), "test") is corpus
