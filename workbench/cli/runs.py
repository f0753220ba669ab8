"""`run` and `report`: measure, and write the page."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import figures
from workbench.cli.terminal import say, show, show_table
from workbench.languages import DEFAULT
from workbench.languages.spoken import numbers, said, speaking
from workbench.progress import plain

if TYPE_CHECKING:
    from workbench.analysis.results import ArmResult, ArmSearchResult, Results
    from workbench.experiment.runner import RunRequest
    from workbench.settings import Experiment
    from workbench.types import Verdict


def run(
    file: Annotated[Path, typer.Argument(help="The experiment, a TOML file.", show_default=False)],
    arms: Annotated[str, typer.Option(help="Only these arms, by name: a,b.", show_default=False)] = "",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Ask only so many questions, spread evenly over all.", show_default=False)
    ] = None,
    seed: Annotated[
        list[int] | None, typer.Option(help="A seed in place of the file's; repeat it for several.", show_default=False)
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="Replace a setting of the file: arms.rag.k=5.", show_default=False
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and what it takes, and stop.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Answer again even what is in the store.")] = False,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Ask again the questions that failed, and only those.")
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="Measure so many arms at once, each in a process of its own, in place of resources.workers: quicker, "
            "but each is timed while the others share the cores. On a cluster: the most at once; 1 is as many as fit.",
            show_default=False,
        ),
    ] = None,
    executor: Annotated[
        str, typer.Option(help="Where the arms run: local (this machine), or ray (a cluster).")
    ] = "local",
    as_json: Annotated[bool, typer.Option("--json", help="Print results.json, and nothing else.")] = False,
    reports: Annotated[Path, typer.Option(help="The folder in which run folders are written.")] = Path("reports"),
) -> None:
    """Run an experiment: fit every arm, ask it the same questions, compare, and write the report.

    A run that was interrupted goes on where it was: answers are kept in the store.
    Exit codes: 0 done, 1 an arm failed, 2 the request is wrong, 130 interrupted.
    """
    from workbench.config import load_experiment

    experiment = load_experiment(file, overrides=settings or [], seeds=seed or [])
    chosen = tuple(name for part in arms.split(",") if (name := part.strip()))
    if dry_run:
        from workbench.cli.plan import show_plan
        from workbench.experiment.executors import check_executor

        check_executor(executor)
        show_plan(experiment, chosen, limit, as_json=as_json)
        return
    from workbench.experiment.runner import RunRequest
    from workbench.runs.run import open_run

    folder = _run(experiment, RunRequest(chosen, limit, fresh, retry_errors, executor, workers, reports))
    results = open_run(folder).typed
    if as_json:
        sys.stdout.write((folder / "results.json").read_text(encoding="utf-8"))
    else:
        show_results(results, folder)
    failed = [arm for arm in results.arms if not arm.ok]
    with speaking(results.experiment.language or DEFAULT):
        for arm in failed:
            say(said("note.failed", arm=arm.name, error=arm.error), "red")
    if failed:
        raise typer.Exit(1)


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="RUN", help="The folder of a run: reports/NAME.", show_default=False)
    ],
    opened: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
) -> None:
    """Write report.html again from the files of a run."""
    from workbench.report import write_report

    page = write_report(folder)
    show(str(page))
    if opened:
        typer.launch(page.resolve().as_uri())


def _run(experiment: Experiment, request: RunRequest) -> Path:
    from workbench.experiment.runner import run_experiment
    from workbench.progress import for_terminal, warnings_noted
    from workbench.store.shared import open_store

    store = open_store(experiment.resources.store)
    progress = for_terminal()
    try:
        # Standard output is for the result, whatever a library prints.
        with contextlib.redirect_stdout(sys.stderr), warnings_noted(progress):
            return run_experiment(experiment, request, store, progress)
    finally:
        progress.close()


def show_results(results: Results, folder: Path) -> None:
    """The table of arms, the verdict, and where the report is, in the language of the report."""

    language = results.experiment.language or DEFAULT
    with speaking(language):
        _show_results(results, folder, language)


def _show_results(results: Results, folder: Path, language: str) -> None:
    from workbench.languages import table, written

    words = table(written(language), "report")["terminal"]
    currency = figures.currency(results.arms)
    columns = [*words["columns"], *([f"{currency}/1000"] if currency else [])]
    rows = [_row(arm, len(columns), words["failed"]) for arm in results.arms]
    explained = words["seen"] + words["note"]
    if not any(arm.trained for arm in results.arms):  # without a training, no fact was seen in it
        explained = words["note"]
        columns, *rows = ([*row[:_SEEN], *row[_SEEN + 2 :]] for row in (columns, *rows))
    show_table(columns, rows)
    show(explained, "dim")
    for searched in results.search.arms if results.search else ():
        if searched.trials:
            show(_searched(searched, words), "dim")
    for study in results.studies:
        show(words["study"].format(name=study.name, n=study.questions, split=study.split))
        for line in study.conclusion:
            show(f"  {line}")
    if results.verdict is not None:
        show_verdict(results.verdict, language)
    page = folder / "report.html"
    show(words["report"].format(page=page))
    show(words["open"].format(command=f"workbench report {plain(str(folder))} --open"))


def show_verdict(advice: Verdict, language: str) -> None:
    """The advice in the language of the run: the sentence, how sure it is, and the rest under its headings."""
    from workbench.languages.wording import Wording

    wording = Wording(language)
    show(advice.sentence, "bold")
    show(wording.label("confidence", level=wording.label(advice.confidence)))
    parts = {"doubts": advice.doubts, "warnings": advice.warnings, "reasons": advice.reasons, "flips": advice.flips}
    for part, lines in parts.items():
        if lines:
            show(f"{wording.label(part)}:", "yellow" if part == "warnings" else "")
            for line in lines:
                show(f"  {line}")
    show(f"{wording.label('next')}:")
    for step in advice.next:
        show(f"  {step.sentence}")
        if step.command:
            show(f"    {step.command}", "bold")


_SEEN = 2  # the place of the column of facts that a training saw, before that of those it did not


def _searched(found: ArmSearchResult, words: Mapping[str, Any]) -> str:
    """One arm's search: from its own settings to what was chosen on dev."""
    own, chosen = found.trials[0], found.trials[found.chosen or 0]
    varied = ", ".join(f"{name} {value}" for name, value in chosen.settings.items())
    trials = words["trials"].format(n=len(found.trials)) if len(found.trials) > 1 else words["trial"]
    shares = {"own": figures.percent(own.value), "chosen": figures.percent(chosen.value)}
    return str(words["searched"].format(arm=found.arm, **shares, trials=trials, settings=varied))


def _row(arm: ArmResult, width: int, failed: str) -> list[str]:
    cost = arm.cost
    if not arm.ok or cost is None:
        return [arm.name, failed, *[figures.NONE] * (width - 2)]
    metrics, seen, unseen = arm.metrics, arm.by_seen.get("seen", {}), arm.by_seen.get("unseen", {})
    shown = [
        arm.name,
        figures.metric(metrics.get("match"), interval=True),
        figures.metric(seen.get("match")),
        figures.metric(unseen.get("match")),
        figures.metric(metrics.get("abstention")),
        figures.metric(metrics.get("general")),
        numbers().number(cost.query.prompt_tokens + cost.query.new_tokens),
        figures.seconds(cost.query.seconds_p50),
        figures.seconds(cost.batch.seconds if cost.batch else None),
        figures.seconds(cost.fit.seconds),
    ]
    return shown if width == len(shown) else [*shown, figures.money(cost.query.money)]
