"""The experiment file: TOML in, a checked experiment out, every problem named at once.

Precedence: defaults < file < environment (`WORKBENCH_DECODING__MAX_NEW_TOKENS=64`)
< `--set decoding.max_new_tokens=64`.
In `--set`, an arm is addressed by its name: `--set arms.rag.k=5`.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from workbench.arms import ARMS, arm_settings
from workbench.arms.templates.checking import template_problems
from workbench.config.messages import in_words, narrowed
from workbench.cost.price import PriceTable
from workbench.errors import Problem, RequestError, nearest
from workbench.registry import Registry
from workbench.secrets import remember, without_secrets
from workbench.settings import ArmEntry, Experiment, Range, StudyEntry
from workbench.studies import STUDIES

ENVIRONMENT = "WORKBENCH_"
RESERVED = {"WORKBENCH_HOME"}
Place = tuple[str | int, ...]  # of a value in the file: ("arms", 0, "k")


def load_experiment(
    path: Path | str,
    *,
    overrides: Iterable[str] = (),
    seeds: Sequence[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Experiment:
    """Read and check an experiment file; `seeds`, if there are any, are in place of its own.

    Raises RequestError with every problem, each with its line, the nearest valid name and the cure.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        near = sorted(path.parent.glob("*.toml")) if path.parent.is_dir() else []
        cure = f"there is: {', '.join(map(str, near[:8]))}" if near else "`workbench init FILE` writes a commented one"
        raise RequestError.of(f"cannot be read: {_plain(error)}", str(path), cure) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RequestError.of(f"not TOML: {error}", str(path), "strings need quotes, tables need [brackets]") from error
    except RecursionError as error:
        raise RequestError.of("nested too deeply to be read", str(path), "write lists and tables a few deep") from error
    for line in text.splitlines():
        remember(line, queries=_of_a_store(line.partition("=")[0]))
    problems: list[Problem] = []
    given: dict[Place, str] = {}
    settings = os.environ if environment is None else environment
    for key, value in sorted(settings.items()):
        if key.startswith(ENVIRONMENT) and key not in RESERVED:
            remember(value, queries=_of_a_store(key))
            dotted = key.removeprefix(ENVIRONMENT).lower().replace("__", ".")
            problems += _set(table, dotted, value, f"environment {key}", given)
    for item in overrides:
        remember(item, queries=_of_a_store(item.partition("=")[0]))
        dotted, sign, value = item.partition("=")
        if not sign:
            problems.append(Problem(f"{item!r} has no '='", "--set", "--set key=value"))
        else:
            problems += _set(table, dotted.strip(), value.strip(), f"--set {item}", given)
    if seeds:
        table["seeds"], given["seeds",] = list(seeds), "--seed"
    return check_experiment(table, str(path), text, problems, given)


def _of_a_store(key: str) -> bool:
    """Whether a key, misspelt perhaps, is that of a store's address."""
    return bool(difflib.get_close_matches(key.strip().lower().replace("__", ".").rpartition(".")[2], ["store"]))


def check_experiment(
    table: Mapping[str, Any],
    where: str = "experiment",
    text: str = "",
    problems: Iterable[Problem] = (),
    given: Mapping[Place, str] | None = None,
) -> Experiment:
    """Check a parsed experiment, its arms' own settings included. Raises RequestError with every problem.

    `given` says which places the file does not answer for: those that the environment or the command set.
    """
    found = list(problems)
    lines = _Lines(text, given or {})
    experiment: Experiment | None = None
    table = _with_prices(table, lines.at(where, ("prices",)), found)
    try:
        experiment = Experiment.model_validate(table)
    except ValidationError as error:
        found += _problems(error, Experiment, where, lines, ())
    for key, kinds in (("arms", ARMS), ("studies", STUDIES)):
        found += _entry_problems(table.get(key), key, kinds, where, lines)
    if experiment is not None:
        found += template_problems(experiment, lambda place: lines.at(where, place))
        found += _search_problems(experiment, where, lines) if not found else []
        found += _study_problems(experiment, where, lines) if not found else []
    if found or experiment is None:
        raise RequestError(found)
    return experiment


def _entry_problems(entries: Any, key: str, kinds: Registry[Any], where: str, lines: _Lines) -> Iterator[Problem]:
    """What is wrong with tables that have a name, a kind and that kind's own settings: `[[arms]]`, `[[studies]]`."""
    names: set[str] = set()
    shared = set(ArmEntry.model_fields if key == "arms" else StudyEntry.model_fields)
    for index, entry in enumerate(entries if isinstance(entries, list | tuple) else ()):
        if not isinstance(entry, Mapping):
            continue
        name, kind = entry.get("name"), entry.get("kind")
        if isinstance(name, str):
            if name in names:
                yield Problem(f"two {key} are named {name!r}", lines.at(where, (key, index, "name")), "rename one")
            names.add(name)
        if not isinstance(kind, str):
            continue
        if kind not in kinds:
            at = lines.at(where, (key, index, "kind"))
            yield Problem(f"unknown {kinds.what} {kind!r}", at, nearest(kind, kinds))
            continue
        own = {name: value for name, value in entry.items() if name not in shared}
        try:
            kinds[kind].Settings.model_validate(own)
        except ValidationError as error:
            yield from _problems(error, kinds[kind].Settings, where, lines, (key, index))
        except RequestError as error:
            at = lines.at(where, (key, index))
            for each in error.problems:
                yield Problem(each.what, f"{at} {each.where}".strip(), each.cure)


def _study_problems(experiment: Experiment, where: str, lines: _Lines) -> Iterator[Problem]:
    """Arms that a study names and the experiment has not, and studies of which no arm can be varied."""
    arms = {arm.name: arm for arm in experiment.arms}
    for index, entry in enumerate(experiment.studies):
        study = STUDIES[entry.kind]
        settings = study.Settings.model_validate(entry.settings)
        for name in dict.fromkeys(study.named(settings)):
            if name not in arms:
                key = "arms" if name in entry.settings.get("arms", ()) else "axis"
                yield Problem(f"no arm named {name!r}", lines.at(where, ("studies", index, key)), nearest(name, arms))
        chosen = [arms[name] for name in settings.arms or arms if name in arms]
        if chosen and not any(map(study.takes, chosen)):
            what = f"a study of kind {entry.kind!r} can vary none of its arms"
            yield Problem(what, lines.at(where, ("studies", index)), study.needs or "name other arms")


def varied(experiment: Experiment, changes: Mapping[str, Any]) -> Experiment:
    """The experiment with other values at some dotted keys, as `--set` names them; without its search and its studies.

    Raises RequestError for a key that there is not, or a value that it does not take.
    """
    table = _as_table(experiment)
    problems: list[Problem] = []
    for dotted, value in changes.items():
        problems += _put(table, dotted, value, dotted, {})
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


def _with_prices(table: Mapping[str, Any], where: str, found: list[Problem]) -> Mapping[str, Any]:
    """The same with its prices read, wherever they are; what is wrong with them joins the problems found."""
    if table.get("prices") is None:
        return table
    try:
        return {**table, "prices": PriceTable.of(table["prices"], where)}
    except RequestError as error:
        found += error.problems
        return {**table, "prices": None}


def _search_problems(experiment: Experiment, where: str, lines: _Lines) -> list[Problem]:
    """What a search would stumble over: every value that it may try must be one that its arm takes."""
    found: list[Problem] = []
    search = experiment.search
    if search is None:
        return found
    if experiment.split == "dev":
        cure = "report another split, or leave [search] out"
        found.append(Problem("a search chooses on dev, which it must not report", lines.at(where, ("split",)), cure))
    entries = {entry.name: entry for entry in experiment.arms}
    for name, space in search.space.items():
        entry, at = entries.get(name), lines.at(where, ("search", "space", name))
        if entry is None:
            found.append(Problem(f"no arm named {name!r}", at, nearest(name, entries)))
            continue
        fields = list(ARMS[entry.kind].Settings.model_fields)
        for key, values in space.items():
            at = lines.at(where, ("search", "space", name, key))
            if key not in fields:
                found.append(Problem(f"{name!r} has no setting {key!r}", at, nearest(key, fields)))
                continue
            own = getattr(arm_settings(entry.kind, entry.settings), key)
            if isinstance(values, Range) and (type(own) not in (int, float) or (values.log and own <= 0)):
                what = f"{key} = {own!r} of the arm itself cannot stand in this range"
                found.append(Problem(what, at, "list the values to choose from instead"))
                continue
            for value in (values.low, values.high) if isinstance(values, Range) else values:
                try:
                    arm_settings(entry.kind, {**entry.settings, key: value})
                except ValidationError as error:
                    wrong = in_words(error.errors()[0])
                    found.append(Problem(f"{key} = {value!r} cannot be tried: it {wrong.what}", at, wrong.cure))
    return found


def _set(table: dict[str, Any], dotted: str, value: str, where: str, given: dict[Place, str]) -> list[Problem]:
    """Put a value at a dotted key, and remember who gave it; arms are addressed by name or by their place."""
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return _put(table, dotted, parsed, where, given)


def _put(table: dict[str, Any], dotted: str, parsed: Any, where: str, given: dict[Place, str]) -> list[Problem]:
    keys = dotted.split(".")
    target: Any = table
    place: Place = ()
    for depth, key in enumerate(keys[:-1]):
        if isinstance(target, list):
            named = [(i, str(each.get("name")), each) for i, each in enumerate(target) if isinstance(each, dict)]
            found = [(i, each) for i, name, each in named if key in (str(i), name)]
            if not found:
                names = [name for _, name, _ in named]
                return [Problem(f"no {'.'.join(keys[:depth])} named {key!r}", where, nearest(key, names))]
            place, target = (*place, found[0][0]), found[0][1]
        else:
            place = (*place, key)
            if key == "model" and isinstance(target.get(key), str):
                target[key] = {"name": target[key]}
            if key not in target:
                given[place] = where
            target = target.setdefault(key, {})
        if not isinstance(target, dict | list):
            return [Problem(f"{'.'.join(keys[: depth + 1])} is not a table", where, "give the whole value instead")]
    if isinstance(target, list):
        return [Problem(f"{dotted} names an entry, not a key of it", where, f"{dotted}.<key>=value")]
    target[keys[-1]] = parsed
    given[*place, keys[-1]] = where
    return []


def _problems(
    error: ValidationError, model: type[BaseModel], where: str, lines: _Lines, prefix: Place
) -> list[Problem]:
    found = []
    for each in narrowed(error.errors()):
        loc = tuple(part for part in each["loc"] if part != "[key]")  # of a table whose keys are checked themselves
        at = lines.at(where, (*prefix, *loc))
        key = str(loc[-1]) if loc else ""
        dotted = ".".join(str(part) for part in loc)
        if each["type"] == "extra_forbidden":
            valid = _fields(model, loc[:-1])
            cure = nearest(key, valid) if valid else "remove it: there are no settings here but name and kind"
            found.append(Problem(f"unknown key {dotted!r}", at, cure))
        elif each["type"] == "missing":
            found.append(Problem(f"{dotted!r} is missing", at, f"add {key} = …"))
        else:
            wrong = in_words(each)
            found.append(Problem(f"{dotted} {wrong.what}".strip(), at, wrong.cure))
    return found


def _fields(model: type[BaseModel], place: Place) -> list[str]:
    """The valid keys at a place of a settings model."""
    if place[:2] == ("search", "space") and len(place) > 2:
        return list(Range.model_fields)
    for part in place:
        field = model.model_fields.get(str(part))
        inner = field.annotation if field else None
        for each in (inner, *get_args(inner)):  # a table that may be left out is `Table | None`
            if isinstance(each, type) and issubclass(each, BaseModel):
                model = each
    return list(model.model_fields)


def _plain(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


class _Lines:
    """Line numbers of keys in a TOML text, for messages; tomllib gives none. `given`: who set what the text did not."""

    def __init__(self, text: str, given: Mapping[Place, str]) -> None:
        self.given = given
        self.by_place: dict[Place, int] = {}
        table: Place = ()
        counts: dict[str, int] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if header := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line):
                name = header[1]
                counts[name] = counts.get(name, -1) + 1
                table = (name, counts[name])
                self.by_place[table] = number
            elif header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                table = tuple(header[1].split("."))
                self.by_place[table] = number
            elif key := re.match(r"\s*([\w.-]+)\s*=", line):
                self.by_place.setdefault((*table, *key[1].split(".")), number)

    def at(self, where: str, place: Place) -> str:
        """Who set the innermost part of the place that is known: the environment, an option, or `file:line`."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.given:
                return self.given[place[:length]]
            if place[:length] in self.by_place:
                return f"{where}:{self.by_place[place[:length]]}"
        return where


def to_toml(
    experiment: Experiment, resolved: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]] | None = None
) -> str:
    """The experiment as a file that gives the same run again; `resolved` replaces "auto" values of the model.

    `own`: the same of the arms that have a model of their own, by name.

    The URL of a store is written without its password or signature: who runs the file again gives his own, in
    WORKBENCH_RESOURCES__STORE or with `--set resources.store=…`.
    """
    import tomlkit

    table = _as_table(experiment)
    if experiment.resources.store:
        table["resources"]["store"] = without_secrets(experiment.resources.store)
    table["model"].update(resolved)
    for row in table["arms"]:
        row.get("model", {}).update((own or {}).get(row["name"], {}))
    for model in (table["model"], *(row["model"] for row in table["arms"] if "model" in row)):
        if "endpoint" in model:
            model["endpoint"] = without_secrets(model["endpoint"])
    for empty in [key for key, value in table.items() if value in ({}, [])]:
        del table[empty]
    return tomlkit.dumps(table)
