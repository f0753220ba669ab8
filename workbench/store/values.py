"""JSON values that a repeated run need not compute again, stored under what they follow from and the code."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from workbench.errors import RequestError
from workbench.store import Store
from workbench.store.code import code_digest

log = logging.getLogger(__name__)

FILE = "value.json"


def stored_value(store: Store, kind: str, depends: Mapping[str, Any], compute: Callable[[], Any]) -> Any:
    """What `compute` returns, a JSON value but null, from the store where the same code has computed it before."""
    found = find_value(store, kind, depends)
    if found is not None:
        return found
    value = compute()
    store_value(store, kind, depends, value)
    return json.loads(json.dumps(value))


def find_value(store: Store, kind: str, depends: Mapping[str, Any]) -> Any:
    """The stored value, None where this code has not computed it."""
    found = store.find(kind, {"code": code_digest(), **depends})
    return json.loads((found.folder / FILE).read_text(encoding="utf-8")) if found else None


def store_value(store: Store, kind: str, depends: Mapping[str, Any], value: Any) -> None:
    """Store a JSON value. A store that cannot be written is no reason to fail: then it is computed each time."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)

    def make(folder: Path) -> None:
        (folder / FILE).write_text(text, encoding="utf-8")

    try:
        store.get(kind, {"code": code_digest(), **depends}, make)
    except (RequestError, OSError) as error:
        log.debug("%s are not stored: %s", kind, error)
