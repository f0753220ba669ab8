"""What the commands print with: tables on standard output, everything else on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.languages.spoken import said, speaking
from workbench.progress import plain

if TYPE_CHECKING:
    from rich.console import Console

    from workbench.errors import WorkbenchError

PIPED_WIDTH = 200  # without a terminal no table is squeezed into 80 columns
SHORT = 16  # a text of so many characters is not broken in a table, where that can be


def console(*, stderr: bool = False) -> Console:
    """A console as wide as the terminal, or wide enough for every table."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or os.environ.get("COLUMNS") else PIPED_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def say(text: str, style: str = "") -> None:
    """A line for the reader, on standard error."""
    console(stderr=True).print(plain(text), style=style or None, soft_wrap=True)


def show(text: str, style: str = "") -> None:
    """A line of the result, on standard output."""
    console().print(plain(text), style=style or None, soft_wrap=True)


def print_error(error: WorkbenchError) -> None:
    """Every problem with its place and cure, on standard error."""
    from workbench.errors import Problem, RequestError

    out = console(stderr=True)
    problems = error.problems if isinstance(error, RequestError) else (Problem(str(error)),)
    with speaking(error.language):
        for problem in problems:
            out.print(said("command.error", text=plain(problem.head)), style="red", soft_wrap=True)
            if problem.cure:
                out.print(f"    {said('command.cure', text=plain(problem.cure))}", soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> None:
    """A table on standard output; the first `left` columns are text, the others figures, which are never broken."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    cells = [[plain(cell) for cell in row] for row in rows]
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for place, name in enumerate(columns):
        widest = max((len(row[place]) for row in cells), default=0)
        if place < left:
            table.add_column(name, overflow="fold", min_width=min(widest, SHORT))
        else:
            table.add_column(name, justify="right", min_width=widest)
    for row in cells:
        table.add_row(*map(Text, row))
    console().print(table)
