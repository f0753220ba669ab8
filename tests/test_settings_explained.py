"""No setting without a line that says what it does, in the description of its table or of one that it extends."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import workbench
from workbench.settings import Settings

PROGRAMS = re.compile(r"\.(__main__|worker|rank|ray_task)$|^workbench\.scoring\.hf")  # they run when imported


def tables(of: type[Settings] = Settings) -> Iterator[type[Settings]]:
    """Every table of settings of the package."""
    for table in of.__subclasses__():
        yield table
        yield from tables(table)


@pytest.fixture(scope="module")
def all_tables() -> set[type[Settings]]:
    for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
        if not PROGRAMS.search(module.name):
            importlib.import_module(module.name)
    return {table for table in tables() if table.__module__.startswith("workbench.")}


def test_every_setting_is_explained(all_tables: set[type[Settings]]) -> None:
    assert len(all_tables) > 30
    unexplained = {
        f"{table.__name__}.{name}"
        for table in all_tables
        for name in table.model_fields
        if not re.search(
            rf"`{name}\b|^\s+{name}: ",
            "\n".join(base.__doc__ or "" for base in table.__mro__ if base.__module__.startswith("workbench.")),
            re.MULTILINE,
        )
    }
    assert unexplained == set()
