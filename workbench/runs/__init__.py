"""A run from outside: made by one call, opened again, asked, compared with another, exported."""

from workbench.runs.run import Run, open_run, run

__all__ = ["Run", "open_run", "run"]
