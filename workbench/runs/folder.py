"""The folder of a finished run, read when asked: its results, and its records as a frame."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import RequestError
from workbench.experiment.records import frame_of, rows_of
from workbench.languages.spoken import said
from workbench.schema import check_schema

if TYPE_CHECKING:
    import pandas as pd

    from workbench.analysis.results import Results


class RunFolder:
    """The folder of a run, read when asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def results(self) -> dict[str, Any]:
        """results.json as it stands in the folder. Raises RequestError when the folder is not a run."""
        path = self.folder / "results.json"
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RequestError.of(
                said("run_fault.no_run", error=error), str(path), said("run_fault.no_run_cure")
            ) from error
        check_schema(found, path)
        if not isinstance(found, dict):
            raise RequestError.of(said("run_fault.no_results"), str(path), said("run_fault.no_run_cure"))
        return found

    @cached_property
    def typed(self) -> Results:
        """The results as types. Raises RequestError for what does not fit them."""
        from workbench.analysis.reading import results_of

        return results_of(self.results, self.folder / "results.json")

    def records(self) -> pd.DataFrame:
        """One row an answer, in the columns of records.jsonl, each score a column `score.<metric>`.

        Raises RequestError when they cannot be read.
        """
        return frame_of(rows_of(self.folder))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.folder)!r})"
