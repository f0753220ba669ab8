"""An experiment as a table again: with other values, or as the file that gives the same run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from workbench.config.checking import check_experiment
from workbench.config.overrides import put
from workbench.errors import Problem
from workbench.secrets import without_secrets
from workbench.settings import Experiment, ResolvedModel


def varied(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """The experiment with other values at some dotted keys, as `--set` names them; without its search and its studies.

    Raises RequestError for a key that there is not, or a value that it does not take.
    """
    table = _as_table(experiment)
    problems: list[Problem] = []
    for dotted, value in changes.items():
        problems += put(table, dotted, value, dotted, {})
    for left_out in ("search", "studies"):
        table.pop(left_out, None)
    return check_experiment(table, ", ".join(f"{key} = {value}" for key, value in changes.items()), "", problems)


def _as_table(experiment: Experiment) -> dict[str, Any]:
    table = experiment.model_dump(mode="json", exclude_none=True)
    for key, entries in (("arms", experiment.arms), ("studies", experiment.studies)):
        table[key] = [{"name": each.name, "kind": each.kind, **each.settings} for each in entries]
    for row, entry in zip(table["arms"], experiment.arms, strict=True):
        if entry.model is not None:
            row["model"] = entry.model.model_dump(mode="json", exclude_none=True)
    return table


def to_toml(
    experiment: Experiment, resolved: ResolvedModel | None = None, own: Mapping[str, ResolvedModel] | None = None
) -> str:
    """The experiment as a file that gives the same run again; `resolved`: of its model, for "auto".

    `own`: the same of the arms that have a model of their own, by name.

    The URL of a store is written without its password or signature: who runs the file again gives his own, in
    WORKBENCH_RESOURCES__STORE or with `--set resources.store=…`.
    """
    import tomlkit

    table = _as_table(experiment)
    if experiment.resources.store:
        table["resources"]["store"] = without_secrets(experiment.resources.store)
    if resolved is not None:
        table["model"].update(asdict(resolved))
    for row in table["arms"]:
        if own and row["name"] in own:
            row["model"].update(asdict(own[row["name"]]))
    for model in (table["model"], *(row["model"] for row in table["arms"] if "model" in row)):
        if "endpoint" in model:
            model["endpoint"] = without_secrets(model["endpoint"])
    for empty in [key for key, value in table.items() if value in ({}, [])]:
        del table[empty]
    return tomlkit.dumps(table)
