"""`nextword`: how the models of a finished run go on with a text."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import figures
from workbench.cli.terminal import say, show, show_table
from workbench.languages.spoken import numbers, said

if TYPE_CHECKING:
    from workbench.runs.next_word import NextWord

BAR = 16  # characters of a whole bar
EIGHTHS = " ▏▎▍▌▋▊▉"


def nextword(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    text: Annotated[str, typer.Argument(help="The text that is to go on, in quotes.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="How many words of each model.")] = 10,
    arms: Annotated[str, typer.Option(help="Only these arms, by name: a,b.", show_default=False)] = "",
    chat: Annotated[bool, typer.Option("--chat", help="Ask the text as a question, in each arm's own prompt.")] = False,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a page of it too.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Show which whole word comes next, and how probable it is, for the base model beside each tuned one."""
    from workbench.progress import for_terminal
    from workbench.runs.next_word import next_word
    from workbench.store import Store

    chosen = [name for part in arms.split(",") if (name := part.strip())]
    progress = for_terminal()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            found = next_word(folder, text, chosen, Store.default(), progress, chat=chat)
    finally:
        progress.close()
    if html is not None:
        _write(found, top, folder, html)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(top), ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        return
    _show(found, top)


def _show(found: NextWord, top: int) -> None:
    show(found.text, "bold")
    highest = max((each.words[0].probability for each in found.models if each.words), default=1.0)
    rows = [[word, *(_bar(each.of(word), highest) for each in found.models)] for word in found.shown(top)]
    rows.append([said("nextword.missing"), *(_percent(each.missing).ljust(BAR + 7) for each in found.models)])
    show_table((said("nextword.word"), *(each.model for each in found.models)), rows)
    for each in found.models:
        if each.arms and (each.model,) != each.arms:
            show(f"{each.model}: {', '.join(each.arms)}")
    say(said("nextword.note"))


def _bar(share: float | None, highest: float) -> str:
    """A probability with a bar, the longest for the highest of all."""
    if share is None:
        return figures.NONE.ljust(BAR + 7)
    eighths = round(8 * BAR * share / highest)
    bar = "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
    return f"{_percent(share):>6} {bar:<{BAR}}"


def _percent(share: float) -> str:
    return f"{numbers().number(100 * share, 1)}%"


def _write(found: NextWord, top: int, folder: Path, path: Path) -> None:
    from workbench.errors import RequestError
    from workbench.files import write_atomic
    from workbench.report.next_word import ModelWords, page
    from workbench.runs.run import open_run

    language = open_run(folder).typed.experiment.language or "en"
    words = found.shown(top)
    models = [
        ModelWords(each.model, each.arms, {word: each.of(word) for word in words}, each.missing)
        for each in found.models
    ]
    try:
        write_atomic(path, page(found.text, models, language, chat=found.chat))
    except OSError as error:
        what = said("run_fault.page_unwritable", error=error.strerror)
        raise RequestError.of(what, str(path), said("run_fault.another_file")) from error
    say(said("nextword.page", path=path))
