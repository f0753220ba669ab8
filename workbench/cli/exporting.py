"""`export`: a tuned arm's model to a folder."""

from __future__ import annotations

import contextlib
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.cli import figures
from workbench.cli.terminal import show
from workbench.languages.spoken import said


class ExportForm(StrEnum):
    """What an export holds."""

    merged = "merged"
    adapter = "adapter"
    gguf = "gguf"


_TITLES = {ExportForm.merged: "merged model", ExportForm.adapter: "adapter", ExportForm.gguf: "merged model as GGUF"}


def export(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    target: Annotated[Path, typer.Argument(help="The folder to write.", show_default=False)],
    arm: Annotated[str, typer.Option(help="A tuned arm of the run, by name.", show_default=False)],
    form: Annotated[
        ExportForm,
        typer.Option(
            "--format", help="The whole model with the adapter merged in, as safetensors or GGUF; or that alone."
        ),
    ] = ExportForm.merged,
    adapter: Annotated[bool, typer.Option("--adapter", help="The same as --format adapter.")] = False,
    merge: Annotated[bool, typer.Option("--merge", help="The same as --format merged, the default.")] = False,
) -> None:
    """Write a tuned arm's model for transformers (merged), peft (adapter) or llama.cpp (gguf), with a model card."""
    from workbench.progress import for_terminal
    from workbench.runs.export import export as write
    from workbench.store import Store

    chosen = _chosen(form, adapter=adapter, merge=merge)
    progress = for_terminal()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            write(folder, arm, target, form=chosen.value, store=Store.default(), progress=progress)
    finally:
        progress.close()
    count = sum(path.stat().st_size for path in target.iterdir())
    show(f"{target}: {_TITLES[chosen]}, {figures.size(count)}")


def _chosen(form: ExportForm, *, adapter: bool, merge: bool) -> ExportForm:
    """The one form that is asked. Raises RequestError where the options ask for more than one."""
    asked = {ExportForm.adapter} if adapter else set()
    asked |= {ExportForm.merged} if merge else set()
    asked |= {form} if form is not ExportForm.merged else set()
    if len(asked) > 1:
        from workbench.errors import RequestError

        raise RequestError.of(said("run_fault.several_forms"), "--format", said("run_fault.several_forms_cure"))
    return asked.pop() if asked else form
