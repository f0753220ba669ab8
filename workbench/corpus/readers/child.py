"""Files read in a process of their own, within limits of time and memory: one bad file stops nothing.

A page may nest half a million elements or a PDF expand without end; a library that hangs on it cannot be told to stop,
but a process can. One process reads file after file, and is replaced when a file has cost it its life.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from workbench.corpus.readers.registry import FileReading, Limits, ReadDocument, ReadFailure, joined, read_parts
from workbench.languages.spoken import numbers, said, speak, spoken
from workbench.progress import clock

_START_SECONDS = 300.0  # for the interpreter and the libraries, once a process
_AHEAD = 8  # parts that may wait until they are written
_PATIENCE = 5  # times the limit, by the clock
_SIGN_OF_LIFE = 15.0  # seconds after which a note says that a file takes long, and between two such notes


class ReaderProcess:
    """Reads files in another process: `with ReaderProcess(limits) as reader: reader.read(path)`.

    Args:
        limits: of time, memory and size, for one file.
        note: called with a message that names the file still being read, while one takes long.
        every: the seconds between two such notes.
    """

    def __init__(
        self, limits: Limits, note: Callable[[str], None] = lambda _: None, every: float = _SIGN_OF_LIFE
    ) -> None:
        self.limits = limits
        self._note, self._every = note, every
        self._noted = 0.0  # when the last note was made, or the file at hand begun
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue(_AHEAD)
        self._gatherer: threading.Thread | None = None
        self._used = 0.0  # of a processor, before the file that is read

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def read(self, path: Path) -> FileReading:
        """What the file's reader gives, as a whole. Raises ReadFailure as `parts` does."""
        return joined(self.parts(path))

    def parts(self, path: Path) -> Iterator[FileReading]:
        """What the file's reader gives, part by part.

        Raises:
            ReadFailure: with the reason, the limits of time and memory among them; after some parts, it may be.
        """
        process = self._process or self._start()
        assert process.stdin is not None
        began = self._noted = time.monotonic()
        try:
            process.stdin.write(json.dumps(os.fspath(path)) + "\n")
            process.stdin.flush()
            self._used = _seconds(process)
            answer = self._answer(process, path, began)
            while answer and (part := _unpacked(json.loads(answer))) is not None:
                yield part
                answer = self._answer(process, path, began)
        except TimeoutError:
            self._end()
            raise ReadFailure(said("read.seconds", seconds=numbers().plain(self.limits.seconds))) from None
        except OSError:
            answer = ""
        if not answer:
            code = process.wait()
            self._end()
            raise ReadFailure(said("read.died", how=_name(code)))

    def _answer(self, process: subprocess.Popen[str], path: Path, first: float) -> str:
        """The next answer on a file begun at `first`. Raises TimeoutError past the limit, which counts the time of a
        processor: beside other work a file takes longer, and is read all the same."""
        began = time.monotonic()
        while True:
            try:
                return self._answers.get(timeout=min(1.0, self.limits.seconds, self._every))
            except queue.Empty:
                now = time.monotonic()
                if now - self._noted >= self._every:
                    self._noted = now
                    self._note(said("read.still", name=path.name, clock=clock(now - first)))
                waited = time.monotonic() - began
                if _seconds(process) - self._used > self.limits.seconds or waited > _PATIENCE * self.limits.seconds:
                    raise TimeoutError from None

    def _start(self) -> subprocess.Popen[str]:
        self._answers = queue.Queue(_AHEAD)
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, json.dumps(dataclasses.asdict(self.limits)), spoken()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="ascii",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # Ctrl-C is for the command, which ends it
        )
        assert process.stdout is not None
        self._gatherer = threading.Thread(target=_gather, args=(process.stdout, self._answers), daemon=True)
        self._gatherer.start()
        self._process = process
        try:
            self._answers.get(timeout=_START_SECONDS)  # it says that it is ready
        except queue.Empty:
            self._end()
            raise ReadFailure(said("read.no_start")) from None
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        while self._gatherer is not None and self._gatherer.is_alive():  # it may wait to tell a part
            with contextlib.suppress(queue.Empty):
                self._answers.get(timeout=0.05)
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not written yet cannot be any more
                    continue


def _seconds(process: subprocess.Popen[str]) -> float:
    """The time of a processor that a process has taken."""
    import psutil

    try:
        times = psutil.Process(process.pid).cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _gather(lines: IO[str], answers: queue.Queue[str]) -> None:
    try:
        for line in lines:
            answers.put(line)
    except ValueError:  # closed under it
        pass
    answers.put("")


def _name(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else said("read.exit_code", code=code)


def _packed(path: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """The parts of a file, and at the end {} or the failure."""
    try:
        for part in read_parts(path, limits):
            yield {
                "documents": [[each.title, each.text, each.key, dict(each.meta)] for each in part.documents],
                "failures": part.failures,
                "notes": part.notes,
            }
        yield {}
    except (ReadFailure, OSError) as failure:
        yield {"failure": str(failure)}
    except MemoryError:
        yield {"failure": said("read.memory", size=numbers().plain(limits.memory_bytes / 1e9))}
    except RecursionError:
        yield {"failure": said("read.parts_nested")}
    except Exception as error:  # of any library, on a file made to upset it: its reason, and the next file
        yield {"failure": said("read.damaged_or_other", error=f"{type(error).__name__}: {error}")[:300]}


def _unpacked(sent: dict[str, Any]) -> FileReading | None:
    """A part; None at the end. Raises ReadFailure where the file could not be read on."""
    if not sent:
        return None
    if "failure" in sent:
        raise ReadFailure(sent["failure"])
    documents = tuple(ReadDocument(title, text, key, meta) for title, text, key, meta in sent["documents"])
    return FileReading(documents, tuple(sent["failures"]), tuple(sent["notes"]))


def _main() -> None:
    """Answer each path on standard input with a line of JSON, until there are no more."""
    limits = Limits(**json.loads(sys.argv[1]))
    speak(sys.argv[2])
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # whatever a library prints is no answer
    try:
        import resource
    except ImportError:  # not on Windows
        pass
    else:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        allowed = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(hard, limits.memory_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        for part in _packed(Path(json.loads(line)), limits):
            print(json.dumps(part, default=str), file=answers, flush=True)


if __name__ == "__main__":
    _main()
