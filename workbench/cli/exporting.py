"""`export`: a tuned arm's model to a folder."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import figures
from workbench.cli.terminal import show


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    target: Annotated[Path, typer.Argument(help="The folder to write.", show_default=False)],
    arm: Annotated[str, typer.Option(help="A tuned arm of the run, by name.", show_default=False)],
    merge: Annotated[
        bool, typer.Option("--merge/--adapter", help="The whole model with the adapter merged in, or the adapter.")
    ] = True,
) -> None:
    """Write a tuned arm's model for transformers (merged) or peft (adapter), with tokenizer and model card."""
    from workbench.progress import for_terminal
    from workbench.runs.export import export as write
    from workbench.store import Store

    progress = for_terminal()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            write(folder, arm, target, merged=merge, store=Store.default(), progress=progress)
    finally:
        progress.close()
    count = sum(path.stat().st_size for path in target.iterdir())
    show(f"{target}: {'merged model' if merge else 'adapter'}, {figures.size(count)}")
