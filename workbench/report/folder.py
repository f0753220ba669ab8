"""From a run's folder to its report.html."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import Problem, RequestError
from workbench.files import write_atomic
from workbench.report.kept import Figures
from workbench.report.page import render
from workbench.schema import check_schema

_CURE = "give the folder of a run, such as reports/NAME; `workbench run FILE` makes one"


def write_report(run_folder: Path, figures: Figures | None = None) -> Path:
    """Write report.html beside the run's results, whole or not at all, and return its path.

    Charts among `figures` are not drawn again: they must be of the very results of this folder.

    Raises:
        RequestError: the folder is not a run, or one of its files cannot be read.
    """
    folder = Path(run_folder)
    missing = [name for name in ("results.json", "records.jsonl") if not (folder / name).is_file()]
    if missing:
        raise RequestError(Problem(f"there is no {name}", str(folder), _CURE) for name in missing)
    results = _parse(folder / "results.json", (folder / "results.json").read_text("utf-8", "replace"))
    if not isinstance(results, dict):
        raise RequestError.of("this is not the result of a run", str(folder / "results.json"), _CURE)
    check_schema(results, folder / "results.json")
    records = _rows(folder / "records.jsonl")
    passages = {str(row.get("id")): row for row in _rows(folder / "passages.jsonl")}
    experiment = folder / "experiment.toml"
    configuration = experiment.read_text("utf-8", "replace") if experiment.is_file() else ""
    target = folder / "report.html"
    write_atomic(target, render(results, records, passages, configuration, figures))
    return target


def _parse(where: Path | str, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        cure = "run the experiment again: finished answers are kept in the store"
        raise RequestError.of(f"this is not JSON ({error})", str(where), cure) from error


def _rows(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", errors="replace") as lines:
        found = [_parse(f"{path}:{place}", line) for place, line in enumerate(lines, 1) if line.strip()]
    return [dict(row) for row in found if isinstance(row, Mapping)]
