"""From the JSON of a run's folder to types: what does not fit is named with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from workbench.analysis.record import PassageRow, Record
from workbench.analysis.results import Results
from workbench.errors import RequestError

Row = TypeVar("Row")

_OTHER = "open it with the version that wrote it (`environment.workbench` in results.json), or run it again"
_AGAIN = "run the experiment again: finished answers are kept in the store"


def results_of(found: Any, path: Path) -> Results:
    """results.json, which stood at `path`. Raises RequestError with the first place that does not fit."""
    try:
        return Results.model_validate(found)
    except ValidationError as error:
        place, message, cure = _first(error)
        raise RequestError.of(f"not the results of a run: {'.'.join(place)}: {message}", str(path), cure) from error


def records_of(found: Mapping[int, Any], path: Path) -> list[Record]:
    """The rows of records.jsonl by the number of their line. Raises RequestError with the first that does not fit."""
    return _rows_of(Record, "a record", found, path)


def passages_of(found: Mapping[int, Any], path: Path) -> list[PassageRow]:
    """The rows of passages.jsonl by the number of their line. Raises RequestError with the first that does not fit."""
    return _rows_of(PassageRow, "a passage", found, path)


def _rows_of(model: type[Row], what: str, found: Mapping[int, Any], path: Path) -> list[Row]:
    try:
        return TypeAdapter(list[model]).validate_python(list(found.values()))  # type: ignore[valid-type]
    except ValidationError as error:
        place, message, cure = _first(error)
        line = list(found)[int(place[0])]
        wrong = ": ".join([*([".".join(place[1:])] if place[1:] else []), message])
        raise RequestError.of(f"not {what} of a run: {wrong}", f"{path}:{line}", cure) from error


def _first(error: ValidationError) -> tuple[Sequence[str], str, str]:
    """Where the first thing stands that does not fit, what is wrong with it, and the cure."""
    first = error.errors(include_url=False)[0]
    place = [str(part) for part in first["loc"]]
    if first["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return place, "a key that this version of the workbench does not know", _OTHER
    return place, first["msg"], _AGAIN
