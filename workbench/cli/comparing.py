"""`compare`: two runs on the questions that both were asked."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import figures
from workbench.cli.terminal import say, show, show_table
from workbench.languages.spoken import numbers, said

if TYPE_CHECKING:
    from workbench.types import Comparison

OUTCOMES = {"a": "compare.first", "b": "compare.second", "cannot tell": "compare.cannot_tell"}


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
        say(said("compare.note", note=note), "yellow")
    show(said("compare.runs", first=first, second=second))
    asked = said("compare.asked", metric=metric, n=between.questions)
    show("; ".join([asked, *([said("compare.lower")] if between.better == "lower" else [])]))
    paired = all(_arm(each.a, first) == _arm(each.b, second) for each in between.comparisons)
    names = ("arm",) if paired else ("first", "second")
    columns = [said(f"compare.{name}") for name in (*names, "delta", "interval", "p", "counts", "higher")]
    rows = [
        [_arm(each.a, first), *([] if paired else [_arm(each.b, second)]), *_figures(each)]
        for each in between.comparisons
    ]
    show_table(columns, rows, left=len(names))


def _arm(label: str, run: Path) -> str:
    return label.removesuffix(f" ({run})")


def _figures(each: Comparison) -> list[str]:
    low, high = (figures.score(end, signed=True) for end in (each.low, each.high))
    return [
        figures.score(each.delta, signed=True),
        figures.NONE if each.low is None else said("compare.span", low=low, high=high),
        numbers().p(each.p_adjusted),
        f"{each.wins}/{each.ties}/{each.losses}",
        said(OUTCOMES[each.outcome]),
    ]
