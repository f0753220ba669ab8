"""Errors that a user can cure. A bug keeps its traceback; these never show one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.languages.spoken import said, spoken
from workbench.secrets import scrub


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where ("file:line" or a key), and the cure."""

    what: str
    where: str = ""
    cure: str = ""

    @property
    def head(self) -> str:
        """What is wrong, after where."""
        return scrub(f"{self.where}: {self.what}" if self.where else self.what)

    def __str__(self) -> str:
        return f"{self.head}\n    {said('command.cure', text=scrub(self.cure))}" if self.cure else self.head


class WorkbenchError(Exception):
    """Base of every error the command line prints without a traceback; `language` is the one that it is worded in."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.language = spoken()


class RequestError(WorkbenchError):
    """The request is wrong (exit code 2). Carries every problem found, not just the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, what: str, where: str = "", cure: str = "") -> RequestError:
        """A request error with a single problem."""
        return cls([Problem(what, where, cure)])


class ArmError(WorkbenchError):
    """An arm cannot go on (exit code 1 at the end); the other arms do."""


def nearest(name: str, valid: Iterable[str]) -> str:
    """A cure that names the nearest valid name, or all of them when none is near."""
    names = sorted(valid)
    if not names:
        return said("named.none")
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return said("named.nearest", name=close[0]) if close else said("named.valid", names=", ".join(names))
