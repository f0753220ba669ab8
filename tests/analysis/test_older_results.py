"""Results of an earlier version: what it wrote is read as types, and what it did not know is not claimed of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from workbench.analysis.reading import records_of, results_of
from workbench.analysis.record import HitRow, Record
from workbench.analysis.results import Environment, Results
from workbench.errors import RequestError
from workbench.experiment.environment import environment
from workbench.report.language import Language
from workbench.report.setup import read_setup
from workbench.runs import open_run

SAMPLE = Path(__file__).parents[2] / "reports" / "sample"
OLD: dict[str, Any] = {
    "experiment": {"name": "old", "decoding": {"max_new_tokens": 9}},
    "environment": {"torch": "1.0", "faiss-cpu": "1.2", "a-library": "0.1", "memory_bytes": 2_000_000_000},
}


def test_the_environment_is_written_as_it_was_read() -> None:
    read = Results.model_validate(OLD)
    assert read.environment.faiss_cpu == "1.2"
    assert read.as_json()["environment"] == OLD["environment"]
    with pytest.raises(ValidationError):
        Environment(cores="many")


def test_what_a_run_notes_of_its_machine_has_a_name() -> None:
    assert environment("cpu").model_extra == {}


def test_a_report_lists_the_decoding_that_was_written_and_no_default_of_today() -> None:
    facts = {fact.name: fact.value for fact in read_setup(Results.model_validate(OLD), Language("en")).environment}
    assert facts["Decoding"] == "max_new_tokens = 9"
    assert facts["a-library"] == "0.1"
    assert facts["Memory"] == "2.0 GB"


def test_a_key_that_no_record_has_is_named_with_its_line(tmp_path: Path) -> None:
    line = json.loads((SAMPLE / "records.jsonl").read_text(encoding="utf-8").splitlines()[0])
    path = tmp_path / "records.jsonl"
    with pytest.raises(RequestError, match="does not know") as error:
        records_of({7: {**line, "colour": "red"}}, path)
    assert error.value.problems[0].where == f"{path}:7"
    assert "the version that wrote it" in error.value.problems[0].cure
    with pytest.raises(RequestError, match="not the results of a run"):
        results_of({**OLD, "colour": "red"}, path)


def test_a_hit_has_a_marker_where_the_reply_was_to_cite_it() -> None:
    hit = {"document": "d", "passage": "d#0", "score": 0.5}
    for row in (hit, {**hit, "marker": 2}):
        assert TypeAdapter(HitRow).validate_python(row).as_json() == row


def test_the_records_of_the_sample_are_written_as_they_were_read() -> None:
    lines = (SAMPLE / "records.jsonl").read_text(encoding="utf-8").splitlines()
    read = TypeAdapter(Record)
    assert [read.validate_json(line).as_json() for line in lines] == [json.loads(line) for line in lines]
    written = open_run(SAMPLE).results
    again = json.loads(json.dumps(results_of(written, SAMPLE).as_json()))
    for part in ("experiment", "environment", "search", "corpus"):
        known = again[part] or {}
        assert {key: known.get(key) for key in written[part] or {}} == (written[part] or {})
