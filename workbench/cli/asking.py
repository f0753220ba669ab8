"""`ask`: one new question to an arm of a finished run."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import figures
from workbench.cli.terminal import say, show, show_table
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.runs.ask import AskedReply

SHOWN_CHARACTERS = 240  # of each passage


def ask(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    question: Annotated[str, typer.Argument(help="The question, in quotes.", show_default=False)],
    arm: Annotated[
        str | None, typer.Option(help="The arm; by default the one that the run advises.", show_default=False)
    ] = None,
) -> None:
    """Answer a new question as an arm of a run would, and show what it read and what it cost."""
    from workbench.progress import for_terminal
    from workbench.runs.ask import ask as answer
    from workbench.store import Store

    progress = for_terminal()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            reply = answer(folder, question, arm, Store.default(), progress)
    finally:
        progress.close()
    _show(reply)


def _show(reply: AskedReply) -> None:
    answer = reply.answer
    show(answer.text or said("ask.empty"), "bold")
    if answer.hits:
        rows = [
            [
                figures.score(hit.score),
                reply.titles.get(hit.passage.document) or hit.passage.document,
                short(f"[{answer.markers[n]}] {hit.passage.text}" if answer.markers else hit.passage.text),
            ]
            for n, hit in enumerate(answer.hits)
        ]
        show_table(passage_columns(), rows, left=3)
    usage = answer.usage
    tokens = {"prompt": usage.prompt_tokens, "new": usage.new_tokens}
    show(said("ask.cost", arm=reply.arm, **tokens, time=figures.seconds(usage.seconds)))
    if answer.stop == "length":
        say(said("ask.cut"))
    if answer.dropped_tokens:
        say(said("ask.dropped", n=answer.dropped_tokens))
    if answer.merged_passages:
        say(said("note.repeated", n=answer.merged_passages))


def passage_columns() -> tuple[str, ...]:
    """The heads of a table of passages."""
    return tuple(said(f"ask.{name}") for name in ("score", "document", "passage"))


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…"
