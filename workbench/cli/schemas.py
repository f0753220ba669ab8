"""`schema`: the JSON Schema of what a run writes and of what an experiment file holds."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer


class What(StrEnum):
    """What there is a schema of."""

    results = "results"
    record = "record"
    experiment = "experiment"


def schema(what: Annotated[What, typer.Argument(help="Of what.")]) -> None:
    """Print the JSON Schema of results.json, of a line of records.jsonl, or of an experiment file."""
    from pydantic import TypeAdapter

    found: dict[str, Any] = TypeAdapter(_model(what)).json_schema()
    if what == What.experiment:
        found = _with_kinds(found)
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _model(what: What) -> type[Any]:
    if what == What.experiment:
        from workbench.settings import Experiment

        return Experiment
    if what == What.record:
        from workbench.analysis.record import Record

        return Record
    from workbench.analysis.results import Results

    return Results


def _with_kinds(found: dict[str, Any]) -> dict[str, Any]:
    """With the settings of every kind of arm and study, which their own models check."""
    from workbench.arms import ARMS
    from workbench.studies import STUDIES

    for entry, kinds in (("ArmEntry", ARMS), ("StudyEntry", STUDIES)):
        options = []
        for kind, component in kinds.items():
            own = component.Settings.model_json_schema(ref_template="#/$defs/{model}")
            found["$defs"] |= own.pop("$defs", {})
            base = found["$defs"][entry]["properties"]
            options.append({**own, "title": kind, "properties": {**base, "kind": {"const": kind}, **own["properties"]}})
            options[-1]["required"] = ["name", "kind", *own.get("required", [])]
        found["$defs"][entry] = {"oneOf": options}
    return found
