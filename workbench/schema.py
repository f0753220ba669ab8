"""The version of results.json and the records beside it: what another version wrote is named, never guessed at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import RequestError

SCHEMA = 1


def check_schema(results: Any, path: Path) -> None:
    """Raises RequestError if a results.json is of another schema than this version writes."""
    found = results.get("schema", SCHEMA) if isinstance(results, Mapping) else SCHEMA
    if found != SCHEMA:
        what = f"these results are of schema {found!r}, and this version of the workbench reads schema {SCHEMA}"
        cure = "open them with the version that wrote them (`environment.workbench` there), or run them again"
        raise RequestError.of(what, str(path), cure)
