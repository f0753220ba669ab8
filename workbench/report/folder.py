"""From a run's folder to its report.html."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.analysis.reading import passages_of, records_of, results_of
from workbench.analysis.record import PassageRow, Record
from workbench.analysis.results import Results
from workbench.errors import Problem, RequestError
from workbench.files import write_atomic
from workbench.languages.spoken import said
from workbench.report.drawn import DrawnCharts
from workbench.report.page import render
from workbench.report.values import clean
from workbench.schema import check_schema


@dataclass(frozen=True, slots=True)
class RunContent:
    """What stands in a run's folder, as a page may show it.

    `passages` are by their id, and none where the folder has no file of them; `configuration` is the resolved
    experiment.toml.
    """

    results: Results
    records: Sequence[Record]
    passages: Mapping[str, PassageRow]
    configuration: str


def write_report(run_folder: Path, figures: DrawnCharts | None = None) -> Path:
    """Write report.html beside the run's results, whole or not at all, and return its path.

    Charts among `figures` are not drawn again: they must be of the very results of this folder.

    Raises:
        RequestError: the folder is not a run, or one of its files cannot be read or does not hold what it should.
    """
    folder = Path(run_folder)
    found = read_content(folder)
    target = folder / "report.html"
    write_atomic(target, render(found.results, found.records, found.passages, found.configuration, figures))
    return target


def read_content(folder: Path) -> RunContent:
    """The files of a run's folder, cleaned of what a page cannot show. Raises RequestError as `write_report` does."""
    missing = [name for name in ("results.json", "records.jsonl") if not (folder / name).is_file()]
    if missing:
        raise RequestError(
            Problem(said("run_fault.no_file", name=name), str(folder), said("run_fault.no_run_cure"))
            for name in missing
        )
    path = folder / "results.json"
    results = _parse(path, path.read_text("utf-8", "replace"))
    if not isinstance(results, dict):
        raise RequestError.of(said("run_fault.no_results"), str(path), said("run_fault.no_run_cure"))
    check_schema(results, path)
    records, passages = folder / "records.jsonl", folder / "passages.jsonl"
    experiment = folder / "experiment.toml"
    return RunContent(
        results_of(clean(results), path),
        records_of(_rows(records), records),
        {row.id: row for row in passages_of(_rows(passages), passages)} if passages.is_file() else {},
        clean(experiment.read_text("utf-8", "replace")) if experiment.is_file() else "",
    )


def _parse(where: Path | str, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        what = said("run_fault.not_json", error=error)
        raise RequestError.of(what, str(where), said("run_fault.again")) from error


def _rows(path: Path) -> dict[int, Any]:
    """The rows of a file by the number of their line, cleaned."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return {place: clean(_parse(f"{path}:{place}", line)) for place, line in enumerate(lines, 1) if line.strip()}
