"""What the environment and the command set in place of an experiment file: an arm by its name, `arms.rag.k=5`."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.config.places import Place
from workbench.errors import Problem, nearest
from workbench.languages.spoken import said
from workbench.secrets import remember

ENVIRONMENT = "WORKBENCH_"
RESERVED = {"WORKBENCH_HOME"}


def set_beside(
    table: dict[str, Any], overrides: Iterable[str], seeds: Sequence[int], environment: Mapping[str, str] | None
) -> tuple[dict[Place, str], list[Problem]]:
    """Put into the table what the environment and the command set: who set which place, and what is wrong with it."""
    problems: list[Problem] = []
    given: dict[Place, str] = {}
    settings = os.environ if environment is None else environment
    for key, value in sorted(settings.items()):
        if key.startswith(ENVIRONMENT) and key not in RESERVED:
            remember(value, queries=of_a_store(key))
            dotted = key.removeprefix(ENVIRONMENT).lower().replace("__", ".")
            problems += _set(table, dotted, value, said("experiment_fault.environment", name=key), given)
    for item in overrides:
        remember(item, queries=of_a_store(item.partition("=")[0]))
        dotted, sign, value = item.partition("=")
        if not sign:
            what = said("experiment_fault.no_sign", item=item)
            problems.append(Problem(what, "--set", said("experiment_fault.sign_cure")))
        else:
            problems += _set(table, dotted.strip(), value.strip(), f"--set {item}", given)
    if seeds:
        table["seeds"], given["seeds",] = list(seeds), "--seed"
    return given, problems


def of_a_store(key: str) -> bool:
    """Whether a key, misspelt perhaps, is that of a store's address."""
    return bool(difflib.get_close_matches(key.strip().lower().replace("__", ".").rpartition(".")[2], ["store"]))


def _set(table: dict[str, Any], dotted: str, value: str, where: str, given: dict[Place, str]) -> list[Problem]:
    """Put a value at a dotted key, and remember who gave it; arms are addressed by name or by their place."""
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return put(table, dotted, parsed, where, given)


def put(table: dict[str, Any], dotted: str, parsed: Any, where: str, given: dict[Place, str]) -> list[Problem]:
    """The same of a value that is read already; returns what is wrong with the key."""
    keys = dotted.split(".")
    target: Any = table
    place: Place = ()
    for depth, key in enumerate(keys[:-1]):
        if isinstance(target, list):
            named = [(i, str(each.get("name")), each) for i, each in enumerate(target) if isinstance(each, dict)]
            found = [(i, each) for i, name, each in named if key in (str(i), name)]
            if not found:
                names = [name for _, name, _ in named]
                what = said("experiment_fault.none_of_that_name", place=".".join(keys[:depth]), name=key)
                return [Problem(what, where, nearest(key, names))]
            place, target = (*place, found[0][0]), found[0][1]
        else:
            place = (*place, key)
            if key == "model" and isinstance(target.get(key), str):
                target[key] = {"name": target[key]}
            if key not in target:
                given[place] = where
            target = target.setdefault(key, {})
        if not isinstance(target, dict | list):
            what = said("experiment_fault.no_table", place=".".join(keys[: depth + 1]))
            return [Problem(what, where, said("experiment_fault.no_table_cure"))]
    if isinstance(target, list):
        what, cure = said("experiment_fault.entry", key=dotted), said("experiment_fault.entry_cure", key=dotted)
        return [Problem(what, where, cure)]
    target[keys[-1]] = parsed
    given[*place, keys[-1]] = where
    return []
