"""The report of a run, with the charts that were drawn before where its results are the same."""

from __future__ import annotations

from pathlib import Path

from workbench.analysis.results import Results
from workbench.digests import digest_of
from workbench.store import Store
from workbench.store.values import find_value, store_value


def write_page(folder: Path, results: Results, store: Store) -> Path:
    """The report of a run's folder, with charts that were drawn before where its results are the same."""
    from workbench.report import DrawnCharts, memory_limited, write_report

    depends = {"results": digest_of({key: value for key, value in results.as_json().items() if key != "environment"})}
    figures = DrawnCharts.of(find_value(store, "charts", depends) or {})
    page = write_report(folder, figures)
    if figures.drawn and not memory_limited():  # then some may have been left out
        store_value(store, "charts", depends, figures.as_json())
    return page
