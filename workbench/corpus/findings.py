"""The list of everything that is wrong with a request, kept short enough to read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from workbench.errors import Problem, RequestError
from workbench.languages.spoken import said

MOST_SHOWN = 50  # more than a screenful helps nobody; the rest is counted


class Findings:
    """Gathers problems, so that a user sees all of them at once, and raises once.

    Only the first `most` are kept: a file of 10^6 wrong lines must not fill the memory.
    """

    def __init__(self, most: int = MOST_SHOWN) -> None:
        self._most = most
        self._problems: list[Problem] = []
        self._left_out: Counter[str] = Counter()

    def add(self, what: str, file: Path, line: int | None = None, cure: str = "") -> None:
        """Note one problem at `file:line` (or at the file, where no line is to blame)."""
        if len(self._problems) < self._most:
            where = str(file) if line is None else f"{file}:{line}"
            self._problems.append(Problem(what, where, cure))
        else:
            self._left_out[file.name] += 1

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems kept, in the order they were found."""
        return tuple(self._problems)

    def __len__(self) -> int:
        return len(self._problems) + self._left_out.total()

    def raise_if_any(self) -> None:
        """Raise one RequestError with every problem noted.

        Raises:
            RequestError: if there is any problem; the last one counts those not shown.
        """
        if not self._problems:
            return
        problems = list(self._problems)
        if self._left_out:
            places = ", ".join(f"{name}: {count}" for name, count in sorted(self._left_out.items()))
            count = self._left_out.total()
            problems.append(Problem(said("row.more", n=count, places=places), cure=said("row.more_cure")))
        raise RequestError(problems)
