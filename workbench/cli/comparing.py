"""`compare`: two runs on the questions that both were asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.terminal import say, show, show_table

if TYPE_CHECKING:
    from workbench.types import Comparison

OUTCOMES = {"a": "first", "b": "second", "cannot tell": "cannot tell"}


def compare(
    first: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    second: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of another.", show_default=False)],
    metric: Annotated[str, typer.Option(help="The metric to compare, by its name in results.json.")] = "match",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")] = False,
) -> None:
    """Compare the arms of two runs, question by question; p is corrected for the number of comparisons."""
    from workbench.runs.compare import compare_runs

    between = compare_runs(first, second, metric)
    if as_json:
        sys.stdout.write(json.dumps(between.as_json(), ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        return
    for note in between.notes:
        say(f"note: {note}", "yellow")
    show(f"first: {first}   second: {second}")
    lower = "; lower is better" if between.better == "lower" else ""
    show(f"{metric} on {between.questions} common questions, first minus second{lower}")
    paired = all(_arm(each.a, first) == _arm(each.b, second) for each in between.comparisons)
    names = ("arm",) if paired else ("first", "second")
    rows = [
        [_arm(each.a, first), *([] if paired else [_arm(each.b, second)]), *_figures(each)]
        for each in between.comparisons
    ]
    columns = (*names, "delta", "95% interval", "p", "wins / ties / losses", "higher")
    show_table(columns, rows, left=len(names))


def _arm(label: str, run: Path) -> str:
    return label.removesuffix(f" ({run})")


def _figures(each: Comparison) -> list[str]:
    return [
        f"{each.delta:+.3f}",
        "–" if each.low is None else f"{each.low:+.3f} to {each.high:+.3f}",
        f"{each.p_adjusted:.2g}",
        f"{each.wins}/{each.ties}/{each.losses}",
        OUTCOMES[each.outcome],
    ]
