"""`doctor`: what is missing on this machine."""

from __future__ import annotations

import typer

from workbench.cli.terminal import console
from workbench.progress import plain


def doctor() -> None:
    """Say what is missing on this machine, and the command that cures it. Exit code 2 if anything is."""
    from workbench.checks.machine import examine

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
