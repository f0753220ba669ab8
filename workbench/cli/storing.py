"""`store list`, `store verify` and `store prune`: what is kept, whether it is sound, and how to make room."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli import figures
from workbench.cli.terminal import show, show_table

if TYPE_CHECKING:
    from workbench.store.upkeep import StoreEntry

store = typer.Typer(no_args_is_help=True, help="What is kept between runs: list it, verify its bytes, make room.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else.")]
NOT_SOUND = 1


@store.command("list")
def list_entries(as_json: AsJson = False) -> None:
    """List converted models, indexes, adapters and answers, with sizes and when each was last used."""
    from workbench.store import Store
    from workbench.store.upkeep import entries

    opened = Store.default()
    _print(entries(opened), as_json)
    if not as_json:
        show(f"{opened.home}", "dim")


@store.command()
def verify(as_json: AsJson = False) -> None:
    """Read every byte and compare it with what was written. Exit code 1 if anything is damaged."""
    from workbench.store import Store
    from workbench.store.upkeep import verify

    found = list(verify(Store.default()))
    wrong = [entry for entry in found if entry.state == "damaged"]
    _print(found if as_json else wrong, as_json)
    if not as_json:
        show(f"{len(found) - len(wrong)} of {len(found)} sound")
        if wrong:
            show("what is damaged is never used: the next run that needs it makes it again")
    if wrong:
        raise typer.Exit(NOT_SOUND)


@store.command()
def prune(
    unused_for: Annotated[
        float | None,
        typer.Option(
            min=0, metavar="DAYS", help="Remove also what no run has used for so many days.", show_default=False
        ),
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(
            help="Only this kind: models, indexes, adapters, answers …; repeat it for several.", show_default=False
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Remove everything: all is made again when it is needed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and remove nothing.")] = False,
) -> None:
    """Remove unfinished and damaged work, and with an option what is old. What a running process uses stays."""
    from workbench.errors import RequestError, nearest
    from workbench.store import Store
    from workbench.store.upkeep import entries, prunable, remove

    opened = Store.default()
    kinds = sorted({entry.kind for entry in entries(opened)})
    unknown = [name for name in kind or () if name not in kinds]
    if unknown:
        cure = nearest(unknown[0], kinds) if kinds else "leave it out: the store is empty"
        raise RequestError.of(f"nothing of the kind {unknown[0]!r} is stored", "--kind", cure)
    found = prunable(opened, kinds=tuple(kind or ()), unused_days=unused_for, everything=everything)
    _print(found, as_json=False)
    size = sum(entry.size for entry in found) if dry_run else remove(opened, found)
    show(f"{'would free' if dry_run else 'freed'} {figures.size(size)}")


def _print(found: Sequence[StoreEntry], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_row(entry) for entry in found], ensure_ascii=False, indent=1))
        return
    rows = [
        [entry.kind, entry.name[:12], entry.state, entry.note, figures.size(entry.size), _ago(entry.used)]
        for entry in found
    ]
    if rows:
        total = ["", "", "", f"{len(rows)} in all", figures.size(sum(entry.size for entry in found)), ""]
        show_table(("kind", "digest", "state", "what", "size", "last used"), [*rows, total], left=4)


def _row(entry: StoreEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "folder": str(entry.folder),
        "state": entry.state,
        "note": entry.note,
        "bytes": entry.size,
        "used": round(entry.used, 3),
    }


def _ago(then: float) -> str:
    return f"{figures.seconds(max(0.0, time.time() - then))} ago" if then else figures.NONE
