"""The folder of a run: its records, its passages, the experiment that gives it again, its results and its page."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.analysis.results import Results
from workbench.config import to_toml
from workbench.errors import RequestError
from workbench.experiment.assembling import Measurements
from workbench.experiment.finite import finite
from workbench.experiment.page import write_page
from workbench.experiment.records import passages_seen
from workbench.files import write_atomic
from workbench.languages.spoken import said
from workbench.secrets import scrub
from workbench.settings import Experiment, ResolvedModel


def write_run(folder: Path, results: Results, measured: Measurements, ran: Experiment) -> None:
    """Write the folder of a run; `ran` is the experiment that gives it again. Raises RequestError where it cannot."""
    bench, outcomes, studied = measured.bench, measured.outcomes, measured.studied
    records = [record.as_json() for outcome in outcomes for record in outcome.records]
    passages = passages_seen((answer for outcome in outcomes for answer in outcome.answers), bench.corpus)
    try:
        write_atomic(folder / "records.jsonl", scrub(_lines(records)))
        write_atomic(folder / "passages.jsonl", _lines([passage.as_json() for passage in passages]))
        if studied:
            write_atomic(folder / "studies.jsonl", scrub(_lines([row for each in studied for row in each.as_rows()])))
        else:  # those of an earlier run into this folder are not of this one
            (folder / "studies.jsonl").unlink(missing_ok=True)
        write_atomic(folder / "experiment.toml", to_toml(ran, bench.resolved, _own(measured)))
        text = json.dumps(results.as_json(), ensure_ascii=False, indent=1, allow_nan=False)
        write_atomic(folder / "results.json", scrub(text) + "\n")
    except OSError as error:
        what, cure = said("run_fault.unwritable", error=error.strerror), said("run_fault.unwritable_cure")
        raise RequestError.of(what, str(folder), cure) from error
    write_page(folder, results, bench.store)


def _own(measured: Measurements) -> dict[str, ResolvedModel]:
    """What "auto" stood for in the models that arms have of their own."""
    entries = [outcome.entry for outcome in measured.outcomes if outcome.entry.model and not outcome.error]
    return {entry.name: measured.bench.of(entry).resolved for entry in entries}


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(
        json.dumps(finite(row), ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n" for row in rows
    )
