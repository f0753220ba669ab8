"""Charts kept in the store: drawn again only where their data, or the code that draws them, has changed."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from workbench.code import code_digest
from workbench.errors import RequestError
from workbench.report.figure import Drawing, Figure, memory_limited
from workbench.store import Store, digest_of

log = logging.getLogger(__name__)

KIND, FILE = "charts", "charts.json"


class Figures:
    """The charts of a page by name: those that were drawn before, and those that are drawn now."""

    def __init__(self, kept: Mapping[str, Figure | None] | None = None) -> None:
        self.kept = dict(kept or {})
        self.drawn = False

    def get(self, name: str, draw: Callable[[], Figure | None]) -> Figure | None:
        """The chart of this name; None where there is nothing to draw."""
        if name not in self.kept:
            self.kept[name] = draw()
            self.drawn = True
        return self.kept[name]


def depends_of(results: Mapping[str, Any]) -> dict[str, Any]:
    """What charts depend on: the results of a run, but not when and where they were made."""
    drawn = {key: value for key, value in results.items() if key != "environment"}
    return {"code": code_digest(), "results": digest_of(drawn)}


def find(store: Store, depends: Mapping[str, Any]) -> Figures:
    """The charts of the same results, if they were drawn before."""
    artefact = store.find(KIND, depends)
    if artefact is None:
        return Figures()
    rows = json.loads((artefact.folder / FILE).read_text(encoding="utf-8"))
    return Figures({name: _figure(row) for name, row in rows.items()})


def keep(store: Store, depends: Mapping[str, Any], figures: Figures) -> None:
    """Keep them for a repeated run. A store that cannot be written is noted, and spoils no report."""

    if memory_limited():  # some may have been left out
        return

    def make(folder: Path) -> None:
        rows = {name: asdict(figure) if figure else None for name, figure in figures.kept.items()}
        (folder / FILE).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")

    try:
        store.get(KIND, depends, make)
    except (RequestError, OSError) as error:
        log.debug("charts are not kept: %s", error)


def _figure(row: Mapping[str, Any] | None) -> Figure | None:
    if row is None:
        return None
    narrow = row["narrow"]
    return Figure(Drawing(**row["wide"]), Drawing(**narrow) if narrow else None, row["alt"], row["title"])
