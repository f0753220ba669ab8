"""Results as types: what a run writes is what the types say, and their JSON Schema says the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from workbench.analysis.record import Record
from workbench.analysis.results import Results
from workbench.errors import RequestError
from workbench.runs import open_run

SAMPLE = Path("reports/sample")


def schema(what: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "workbench", "schema", what]
    found: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return found


def test_the_sample_run_reads_as_types_and_writes_the_same_again() -> None:
    run = open_run(SAMPLE)
    assert {arm.name for arm in run.typed.arms} == {arm["name"] for arm in run.results["arms"]}
    again = run.typed.as_json()
    assert Results.model_validate(again) == run.typed
    assert json.loads(json.dumps(again, allow_nan=False)) == again
    for arm, written in zip(again["arms"], run.results["arms"], strict=True):
        assert arm["metrics"] == written["metrics"]
        assert arm["cost"].get("batch", {}).get("seconds") == written["cost"].get("batch", {}).get("seconds")


def test_every_record_of_the_sample_is_one() -> None:
    lines = (SAMPLE / "records.jsonl").read_text(encoding="utf-8").splitlines()
    read = TypeAdapter(Record)
    records = [read.validate_json(line) for line in lines]
    assert len(records) == len(lines) > 1000
    assert {record.run for record in records} == {"quickstart"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"arms": [{"name": "a", "kind": "rag", "status": "odd"}]}, "arms.0.status"),
        ({"arms": [{"name": "a", "kind": "rag", "status": "ok", "colours": 1}]}, "arms.0.colours"),
        ({"comparisons": [{"metric": "match"}]}, "comparisons.0.a"),
        ({"few_documents": "many"}, "few_documents"),
    ],
)
def test_what_is_not_of_its_type_is_named_with_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(ValidationError) as error:
        Results.model_validate({"experiment": {"name": "x"}, **change})
    assert place in [".".join(map(str, each["loc"])) for each in error.value.errors()]


def test_the_run_says_where_its_results_are_not_of_this_version(tmp_path: Path) -> None:
    found = json.loads((SAMPLE / "results.json").read_text(encoding="utf-8"))
    found["arms"][0]["status"] = "perhaps"
    (tmp_path / "results.json").write_text(json.dumps(found), encoding="utf-8")
    with pytest.raises(RequestError, match=r"arms\.0\.status"):
        _ = open_run(tmp_path).typed


def test_the_schemas_name_every_part() -> None:
    results, record, experiment = schema("results"), schema("record"), schema("experiment")
    assert set(results["properties"]) >= {"schema", "experiment", "arms", "comparisons", "studies", "verdict"}
    written = set(json.loads((SAMPLE / "records.jsonl").open(encoding="utf-8").readline()))
    # What records have gained since the first ones is optional, so that those can still be read.
    gained = {"merged_passages", "rounds", "requests"}
    assert (set(record["required"]), written) == (written - gained, set(record["required"]) | gained)
    kinds = {option["properties"]["kind"]["const"] for option in experiment["$defs"]["ArmEntry"]["oneOf"]}
    assert {"rag", "tuned", "oracle"} <= kinds
    sweep = next(o for o in experiment["$defs"]["StudyEntry"]["oneOf"] if o["title"] == "sweep")
    assert {"name", "kind", "axis", "values"} <= set(sweep["required"])
