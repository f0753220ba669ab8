"""What the commands print with: tables on standard output, everything else on standard error."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from workbench.errors import WorkbenchError

# Escape sequences and reversed writing in a document or a reply must not steer the terminal.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
PIPED_WIDTH = 200  # without a terminal no table is squeezed into 80 columns


def plain(text: str) -> str:
    """Text of a document, a reply or an error without what would steer a terminal."""
    return _CONTROLS.sub("�", text.replace("\r\n", "\n"))


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
    from workbench.errors import RequestError

    out = console(stderr=True)
    problems = error.problems if isinstance(error, RequestError) else (error,)
    for problem in problems:
        head, _, cure = plain(str(problem)).partition("\n    cure: ")
        out.print(f"error: {head}", style="red", soft_wrap=True)
        if cure:
            out.print(f"    cure: {cure}", soft_wrap=True)


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1, title: str = "") -> None:
    """A table on standard output; the first `left` columns are text, the others figures."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=plain(title) or None, title_justify="left")
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place < left else "right", vertical="top")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console().print(table)
