"""Cheap figures that a repeated run need not compute again, kept in the store under what they follow from."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbench.code import code_digest
from workbench.errors import RequestError
from workbench.store import Store, digest_of

log = logging.getLogger(__name__)

FILE = "kept.json"


def kept(store: Store, kind: str, depends: Mapping[str, Any], compute: Callable[[], Any]) -> Any:
    """What `compute` returns, a JSON value but null, from the store where the same code has computed it before."""
    found = _find(store, kind, depends)
    if found is not None:
        return found
    value = compute()
    _keep(store, kind, depends, value)
    return json.loads(json.dumps(value))


def write_page(folder: Path, results: Mapping[str, Any], store: Store) -> Path:
    """The report of a run's folder, with charts that were drawn before where its results are the same."""
    from workbench.report import Figures, memory_limited, write_report

    depends = {"results": digest_of({key: value for key, value in results.items() if key != "environment"})}
    figures = Figures.of(_find(store, "charts", depends) or {})
    page = write_report(folder, figures)
    if figures.drawn and not memory_limited():  # then some may have been left out
        _keep(store, "charts", depends, figures.as_json())
    return page


def _find(store: Store, kind: str, depends: Mapping[str, Any]) -> Any:
    found = store.find(kind, {"code": code_digest(), **depends})
    return json.loads((found.folder / FILE).read_text(encoding="utf-8")) if found else None


def _keep(store: Store, kind: str, depends: Mapping[str, Any], value: Any) -> None:
    """A store that cannot be written is no reason to fail: then it is made each time."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)

    def make(folder: Path) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    try:
        store.get(kind, {"code": code_digest(), **depends}, make)
    except (RequestError, OSError) as error:
        log.debug("%s are not kept: %s", kind, error)
