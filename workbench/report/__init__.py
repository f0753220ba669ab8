"""One self-contained HTML page from a run: no request, no script from outside, no text taken as markup."""

from __future__ import annotations

from workbench.report.drawn import DrawnCharts
from workbench.report.figure import memory_limited
from workbench.report.folder import write_report
from workbench.report.page import render

__all__ = ["DrawnCharts", "memory_limited", "render", "write_report"]
