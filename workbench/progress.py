"""What a run reports while it works: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from workbench.languages.spoken import said
from workbench.secrets import scrub

# Escape sequences and reversed writing in a document, a title or a reply must not steer the terminal.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """Text as a terminal may be given it: without secrets, and without characters that would steer the terminal."""
    return _CONTROLS.sub("\ufffd", scrub(text).replace("\r\n", "\n"))


@dataclass(slots=True)
class Stage:
    """One stage under way: `done` of `total`, and the tokens it has worked through.

    `within`: those of the step under way, before it is done; then it counts them all.
    """

    name: str
    total: int
    done: int = 0
    tokens: int = 0
    within: int = 0
    started: float = field(default_factory=time.monotonic)
    _paced_from: tuple[int, float] | None = None  # what was done when the first step was over, and when

    @property
    def tokens_per_second(self) -> float:
        """Tokens a second since the stage began."""
        return (self.tokens + self.within) / max(time.monotonic() - self.started, 1e-6)

    @property
    def seconds_left(self) -> float | None:
        """Seconds left at the pace since the first step (before it, a model loads or a checkpoint is read); None until
        then.
        """
        if self._paced_from is None or self.done == self._paced_from[0]:
            return None
        done, since = self._paced_from
        return (time.monotonic() - since) / (self.done - done) * (self.total - self.done)

    def advance(self, done: int, tokens: int) -> None:
        """Count work done."""
        self.done += done
        self.tokens += tokens
        self.within = 0
        if self._paced_from is None:
            self._paced_from = self.done, time.monotonic()


_WORKED: ContextVar[Callable[[int], None] | None] = ContextVar("worked", default=None)


def worked(tokens: int) -> None:
    """Tell the stage under way, if any, of tokens worked through within a step that may take minutes."""
    count = _WORKED.get()
    if count is not None:
        count(tokens)


class Progress:
    """Silent progress, and the interface of the others: stages that are advanced, and notes.

    It speaks the language of the process, see `workbench.languages.spoken`.
    """

    def start(self, stage: Stage) -> None:
        """A stage begins."""

    def update(self, stage: Stage) -> None:
        """A stage has advanced."""

    def finish(self, stage: Stage) -> None:
        """A stage is over, done or not."""

    def note(self, text: str) -> None:
        """Print a line that is worth knowing."""

    def tell(self, key: str, **values: Any) -> None:
        """Print a line of the section "note" of the table of messages."""
        self.note(said(f"note.{key}", **values))

    def close(self) -> None:
        """End the display."""

    def stage(self, key: str, total: int, **values: Any) -> AbstractContextManager[Stage]:
        """A stage, whose name is a text of the table "progress", for a block of work; advance it with `advance`."""
        return self.named(said(f"stage.{key}", **values), total)

    @contextmanager
    def named(self, name: str, total: int) -> Iterator[Stage]:
        """A stage whose name is in words already."""
        stage = Stage(name, total, started=time.monotonic())
        self.start(stage)

        def within(tokens: int) -> None:
            stage.within += tokens
            self.update(stage)

        before = _WORKED.set(within)
        try:
            yield stage
        finally:
            _WORKED.reset(before)
            self.finish(stage)

    def advance(self, stage: Stage, done: int = 1, tokens: int = 0) -> None:
        """Count work done."""
        stage.advance(done, tokens)
        self.update(stage)


class Named(Progress):
    """Another progress, whose every line is printed with a name in front."""

    def __init__(self, name: str, progress: Progress) -> None:
        self.name, self.progress = name, progress

    def start(self, stage: Stage) -> None:
        """A stage begins."""
        stage.name = f"{self.name}: {stage.name}"
        self.progress.start(stage)

    def update(self, stage: Stage) -> None:
        """A stage has advanced."""
        self.progress.update(stage)

    def finish(self, stage: Stage) -> None:
        """A stage is over."""
        self.progress.finish(stage)

    def note(self, text: str) -> None:
        """Print a line that is worth knowing, under the name."""
        self.progress.note(f"{self.name}: {text}")


def clock(seconds: float) -> str:
    """Seconds as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class LogProgress(Progress):
    """Plain lines on standard error: a stage's start, its end, and every `every` seconds between.

    With the time of day in front, unless whoever reads them adds it.
    """

    def __init__(self, every: float = 15.0, *, timed: bool = True) -> None:
        self.every = every
        self.timed = timed
        self._last = 0.0

    def _say(self, text: str) -> None:
        line = plain(text)
        print(f"{time.strftime('%H:%M:%S')} {line}" if self.timed else line, file=sys.stderr, flush=True)

    def start(self, stage: Stage) -> None:
        """Say that it begins."""
        self._last = time.monotonic()
        self._say(said("line.begins", name=stage.name, total=stage.total))

    def update(self, stage: Stage) -> None:
        """Say how far it is, not too often."""
        if stage.done < stage.total and time.monotonic() - self._last >= self.every:
            self._last = time.monotonic()
            left = stage.seconds_left
            about = said("line.left", clock=clock(left)) if left is not None else ""
            self._say(said("line.goes", left=about, **self._values(stage)))

    def finish(self, stage: Stage) -> None:
        """Say what it took."""
        took = clock(time.monotonic() - stage.started)
        self._say(said("line.ends", took=took, **self._values(stage)))

    def _values(self, stage: Stage) -> dict[str, Any]:
        """How far it is, and how fast tokens go by if it has some."""
        tokens = stage.tokens + stage.within
        pace = said("line.pace", tokens=round(stage.tokens_per_second)) if tokens else ""
        return {"name": stage.name, "done": stage.done, "total": stage.total, "pace": pace}

    def note(self, text: str) -> None:
        """Say it."""
        self._say(text)


class LiveProgress(Progress):
    """A live bar with stage, count, tokens a second and time left, by rich."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        self.bars = Bars(
            TextColumn("{task.description:<32}", markup=False),
            BarColumn(bar_width=28),
            TextColumn("{task.completed:>4.0f}/{task.total:<4.0f}"),
            TextColumn("{task.fields[pace]:>14}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self.bars.start()
        self._tasks: dict[int, int] = {}

    def start(self, stage: Stage) -> None:
        """Add a bar."""
        self._tasks[id(stage)] = int(self.bars.add_task(plain(stage.name), total=stage.total, pace=""))

    def update(self, stage: Stage) -> None:
        """Move the bar."""
        pace = said("line.speed", tokens=round(stage.tokens_per_second)) if stage.tokens + stage.within else ""
        self.bars.update(self._tasks[id(stage)], completed=stage.done, pace=pace)  # type: ignore[arg-type]

    def finish(self, stage: Stage) -> None:
        """Leave the bar where it stands."""
        self.bars.stop_task(self._tasks.pop(id(stage)))  # type: ignore[arg-type]

    def note(self, text: str) -> None:
        """Print above the bars, as plain text."""
        self.bars.console.print(plain(text), markup=False, highlight=False)

    def close(self) -> None:
        """Give the terminal back."""
        self.bars.stop()


class _Notes(logging.Handler):
    """Log records as notes of a progress."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.WARNING)
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one."""
        self.progress.note(record.getMessage())


@contextmanager
def warnings_noted(progress: Progress) -> Iterator[None]:
    """Within this block, warnings of the program are printed where its progress is."""
    log, handler = logging.getLogger(__package__), _Notes(progress)
    before, log.propagate = log.propagate, False
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.propagate = before


def for_terminal() -> Progress:
    """Live on a terminal, plain lines elsewhere."""
    return LiveProgress() if sys.stderr.isatty() else LogProgress()
