"""From the JSON of a run's folder to types: what does not fit is named with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from workbench.analysis.record import PassageRow, Record
from workbench.analysis.results import Results
from workbench.errors import RequestError
from workbench.languages.spoken import said

Row = TypeVar("Row")


def results_of(found: Any, path: Path) -> Results:
    """results.json, which stood at `path`. Raises RequestError with the first place that does not fit."""
    try:
        return Results.model_validate(found)
    except ValidationError as error:
        place, message, cure = _first(error)
        what = said("run_fault.wrong_results", wrong=f"{'.'.join(place)}: {message}")
        raise RequestError.of(what, str(path), cure) from error


def records_of(found: Mapping[int, Any], path: Path) -> list[Record]:
    """The rows of records.jsonl by the number of their line. Raises RequestError with the first that does not fit."""
    return _rows_of(Record, "run_fault.wrong_record", found, path)


def passages_of(found: Mapping[int, Any], path: Path) -> list[PassageRow]:
    """The rows of passages.jsonl by the number of their line. Raises RequestError with the first that does not fit."""
    return _rows_of(PassageRow, "run_fault.wrong_passage", found, path)


def _rows_of(model: type[Row], what: str, found: Mapping[int, Any], path: Path) -> list[Row]:
    try:
        return TypeAdapter(list[model]).validate_python(list(found.values()))  # type: ignore[valid-type]
    except ValidationError as error:
        place, message, cure = _first(error)
        line = list(found)[int(place[0])]
        wrong = ": ".join([*([".".join(place[1:])] if place[1:] else []), message])
        raise RequestError.of(said(what, wrong=wrong), f"{path}:{line}", cure) from error


def _first(error: ValidationError) -> tuple[Sequence[str], str, str]:
    """Where the first thing stands that does not fit, what is wrong with it, and the cure."""
    first = error.errors(include_url=False)[0]
    place = [str(part) for part in first["loc"]]
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return place, said("run_fault.other_version"), said("run_fault.other_version_cure")
    return place, first["msg"], said("run_fault.again")
