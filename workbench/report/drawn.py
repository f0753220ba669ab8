"""Reuse charts that were drawn before for the same results: drawing takes most of the time of a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from workbench.report.figure import Drawing, Figure


class DrawnCharts:
    """The charts of a page by name: those that were drawn before, and those that are drawn now."""

    def __init__(self, by_name: Mapping[str, Figure | None] | None = None) -> None:
        self.by_name = dict(by_name or {})
        self.drawn = False

    @classmethod
    def of(cls, rows: Mapping[str, Any]) -> DrawnCharts:
        """The charts that `as_json` gave."""
        return cls({name: _figure(row) for name, row in rows.items()})

    def as_json(self) -> dict[str, Any]:
        """The charts as JSON, for the page of a repeated run."""
        return {name: asdict(figure) if figure else None for name, figure in self.by_name.items()}

    def get(self, name: str, draw: Callable[[], Figure | None]) -> Figure | None:
        """The chart of this name; None where there is nothing to draw."""
        if name not in self.by_name:
            self.by_name[name] = draw()
            self.drawn = True
        return self.by_name[name]


def _figure(row: Mapping[str, Any] | None) -> Figure | None:
    if row is None:
        return None
    narrow = row["narrow"]
    return Figure(Drawing(**row["wide"]), Drawing(**narrow) if narrow else None, row["alt"], row["title"])
