"""`models` and `doctor`: what is here, and what is missing."""

from __future__ import annotations

import typer

from workbench.cli import figures
from workbench.cli.terminal import console, plain, show_table


def models() -> None:
    """List the models known by name, and the command that installs each; a folder or a hub id will do as well."""
    from workbench.cli.available import converted
    from workbench.models.catalogue import CATALOGUE
    from workbench.store import Store

    store = Store.default()
    rows = []
    for model in CATALOGUE.values():
        artefact = converted(model, store)
        rows.append(
            [
                model.name,
                model.title + (f": {model.note}" if model.note else ""),
                model.licence,
                ", ".join(model.languages),
                "yes" if model.parts() else "no",
                figures.size(artefact.storage_bytes) if artefact else "no",
            ]
        )
    show_table(("name", "title", "licence", "languages", "installed", "converted"), rows, left=6)
    out = console()
    for model in CATALOGUE.values():
        if not model.parts():
            out.print(f"install {model.name}: {model.install}", soft_wrap=True)


def doctor() -> None:
    """Say what is missing on this machine, and the command that cures it. Exit code 2 if anything is."""
    from workbench.doctor import examine

    out = console()
    checks = examine()
    for check in checks:
        mark, style = ("✓", "green") if check.ok else ("·", "dim") if check.optional else ("✗", "red")
        optional = " (optional)" if check.optional else ""
        out.print(f"{mark} {check.name}: {plain(check.found)}{optional}", style=style, soft_wrap=True)
        if not check.ok:
            out.print(f"    cure: {check.cure}", soft_wrap=True)
    if any(not check.ok and not check.optional for check in checks):
        raise typer.Exit(2)
