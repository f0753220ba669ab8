"""`retrieve`: what the retrieving arms of an experiment find, without an answer."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli import figures
from workbench.cli.asking import passage_columns, short
from workbench.cli.terminal import say, show, show_table
from workbench.languages.spoken import numbers, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.experiment.retrieving import ArmFinds, Retrieved, RetrievedArm
    from workbench.types import Split

MEASURES = ("r@1", "r@3", "r@5", "r@10", "nDCG@10", "MRR@10", "p50", "p95")


def retrieve(
    file: Annotated[Path, typer.Argument(help="The experiment, a TOML file.", show_default=False)],
    query: Annotated[
        str | None, typer.Argument(help="Show the passages found for this alone, in quotes.", show_default=False)
    ] = None,
    arms: Annotated[str, typer.Option(help="Only these arms, by name: a,b.", show_default=False)] = "",
    split: Annotated[str, typer.Option(help="Whose questions are searched for: dev, test or train.")] = "dev",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only so many questions, spread evenly over all.", show_default=False)
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Replace a setting of the file: arms.rag.k=5.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For a program, and nothing else.")] = False,
) -> None:
    """Build and search the indexes of an experiment's retrieving arms, and say how much of the evidence they find.

    Nothing is answered, and no model is loaded that no reranker or query needs. With a query in quotes, the passages
    found for it are shown. Exit codes: 0 done, 1 an arm failed, 2 the request is wrong, 130 interrupted.
    """
    from workbench.config import load_experiment
    from workbench.experiment.retrieving import find_passages
    from workbench.experiment.retrieving import retrieve as measure
    from workbench.progress import for_terminal, warnings_noted
    from workbench.store.shared import open_store

    experiment = load_experiment(file, overrides=settings or [], seeds=[])
    chosen = tuple(name for part in arms.split(",") if (name := part.strip()))
    store, progress = open_store(experiment.resources.store), for_terminal()
    try:
        with contextlib.redirect_stdout(sys.stderr), warnings_noted(progress):
            if query is None:
                found = measure(experiment, chosen, limit, _split(split), store, progress)
            else:
                shown = find_passages(experiment, chosen, query, store, progress)
    finally:
        progress.close()
    failed = _show_found(shown, as_json) if query is not None else _show_figures(found, as_json)
    for name, error in failed:
        say(said("retrieve.arm_failed", arm=name, error=error), "red")
    if failed:
        raise typer.Exit(1)


def _split(name: str) -> Split:
    from typing import get_args

    from workbench.errors import RequestError, nearest
    from workbench.types import Split

    splits: dict[str, Split] = {each: each for each in get_args(Split)}
    if name not in splits:
        raise RequestError.of(said("run_fault.no_split", name=name), "--split", nearest(name, splits))
    return splits[name]


def _show_figures(found: Retrieved, as_json: bool) -> list[tuple[str, str]]:
    """Print the table; returns the arms that failed, with their reasons."""
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        arm, retriever, index, size = (said(f"retrieve.{name}") for name in ("arm", "retriever", "index", "bytes"))
        show_table((arm, retriever, *MEASURES, index, size), [_row(each) for each in found.arms], left=2)
        asked = said("retrieve.asked", n=found.questions, split=found.split, corpus=found.corpus)
        unjudged = [said("retrieve.unjudged", n=found.unjudged)] if found.unjudged else []
        show("; ".join([asked, *unjudged]), "dim")
        show(said("retrieve.columns"), "dim")
    return [(arm.name, arm.error) for arm in found.arms if arm.error]


def _row(arm: RetrievedArm) -> list[str]:
    made = arm.figures
    if made is None:
        return [arm.name, said("retrieve.failed"), *[figures.NONE] * (len(MEASURES) + 2)]
    shares = [*made.recall.values(), made.ndcg, made.reciprocal_rank]
    known = [value for value in (arm.milliseconds_p50, arm.milliseconds_p95) if value is not None]
    times = [f"{numbers().number(value, 1)} ms" for value in known]
    size = [figures.seconds(arm.index_seconds), figures.size(arm.index_bytes)]
    how = ", ".join(filter(None, (arm.retriever, arm.vector_index)))
    return [arm.name, how, *map(figures.score, shares), *times, *size]


def _show_found(shown: Sequence[ArmFinds], as_json: bool) -> list[tuple[str, str]]:
    if as_json:
        from dataclasses import asdict

        sys.stdout.write(json.dumps([asdict(each) for each in shown], ensure_ascii=False, indent=1) + "\n")
        return [(each.name, each.error) for each in shown if each.error]
    for each in shown:
        if each.searched is None:
            continue
        searched, titles = each.searched, each.titles or {}
        show(said("retrieve.found", arm=each.name, n=len(searched.hits)), "bold")
        show(said("retrieve.query", query=short(searched.query)), "dim")
        rows = [
            [
                figures.score(hit.score),
                titles.get(hit.passage.document) or hit.passage.document,
                short(hit.passage.text),
            ]
            for hit in searched.hits
        ]
        show_table(passage_columns(), rows, left=3)
    return [(each.name, each.error) for each in shown if each.error]
