"""The check of a parsed experiment: every problem at once, with its place, the nearest valid name and the cure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from workbench.arms import ARMS, arm_settings
from workbench.arms.templates.checking import template_problems
from workbench.config.messages import in_words, narrowed
from workbench.config.places import FileLines, Place
from workbench.cost.price import PriceTable
from workbench.errors import Problem, RequestError, nearest
from workbench.languages.spoken import own_text, said
from workbench.registry import Registry
from workbench.settings import ArmEntry, Experiment, Range, StudyEntry
from workbench.studies import STUDIES

_UNKNOWN = {"arms": "experiment_fault.no_arm_kind", "studies": "experiment_fault.no_study_kind"}
_TWICE = {"arms": "experiment_fault.two_arms", "studies": "experiment_fault.two_studies"}


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
    lines = FileLines(text, given or {})
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


def _with_prices(table: Mapping[str, Any], where: str, found: list[Problem]) -> Mapping[str, Any]:
    """The same with its prices read, wherever they are; what is wrong with them joins the problems found."""
    if table.get("prices") is None:
        return table
    try:
        return {**table, "prices": PriceTable.of(table["prices"], where)}
    except RequestError as error:
        found += error.problems
        return {**table, "prices": None}


def _entry_problems(entries: Any, key: str, kinds: Registry[Any], where: str, lines: FileLines) -> Iterator[Problem]:
    """What is wrong with tables that have a name, a kind and that kind's own settings: `[[arms]]`, `[[studies]]`."""
    names: set[str] = set()
    shared = set(ArmEntry.model_fields if key == "arms" else StudyEntry.model_fields)
    for index, entry in enumerate(entries if isinstance(entries, list | tuple) else ()):
        if not isinstance(entry, Mapping):
            continue
        name, kind = entry.get("name"), entry.get("kind")
        if isinstance(name, str):
            if name in names:
                what = said(_TWICE[key], name=name)
                yield Problem(what, lines.at(where, (key, index, "name")), said("experiment_fault.rename"))
            names.add(name)
        if not isinstance(kind, str):
            continue
        if kind not in kinds:
            at = lines.at(where, (key, index, "kind"))
            what = said(_UNKNOWN[key], kind=kind)
            yield Problem(what, at, nearest(kind, kinds))
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


def _study_problems(experiment: Experiment, where: str, lines: FileLines) -> Iterator[Problem]:
    """Arms that a study names and the experiment has not, and studies of which no arm can be varied."""
    arms = {arm.name: arm for arm in experiment.arms}
    for index, entry in enumerate(experiment.studies):
        study = STUDIES[entry.kind]
        settings = study.Settings.model_validate(entry.settings)
        for name in dict.fromkeys(study.named(settings)):
            if name not in arms:
                key = "arms" if name in entry.settings.get("arms", ()) else "axis"
                what = said("experiment_fault.no_arm", name=name)
                yield Problem(what, lines.at(where, ("studies", index, key)), nearest(name, arms))
        chosen = [arms[name] for name in settings.arms or arms if name in arms]
        if chosen and not any(map(study.takes, chosen)):
            what = said("experiment_fault.varies_none", kind=entry.kind)
            needs = own_text(study.needs) if study.needs else said("experiment_fault.other_arms")
            yield Problem(what, lines.at(where, ("studies", index)), needs)


def _search_problems(experiment: Experiment, where: str, lines: FileLines) -> list[Problem]:
    """What a search would stumble over: every value that it may try must be one that its arm takes."""
    found: list[Problem] = []
    search = experiment.search
    if search is None:
        return found
    if experiment.split == "dev":
        cure = said("experiment_fault.search_on_dev_cure")
        found.append(Problem(said("experiment_fault.search_on_dev"), lines.at(where, ("split",)), cure))
    entries = {entry.name: entry for entry in experiment.arms}
    for name, space in search.space.items():
        entry, at = entries.get(name), lines.at(where, ("search", "space", name))
        if entry is None:
            found.append(Problem(said("experiment_fault.no_arm", name=name), at, nearest(name, entries)))
            continue
        fields = list(ARMS[entry.kind].Settings.model_fields)
        for key, values in space.items():
            at = lines.at(where, ("search", "space", name, key))
            if key not in fields:
                what = said("experiment_fault.no_setting", name=name, key=key)
                found.append(Problem(what, at, nearest(key, fields)))
                continue
            own = getattr(arm_settings(entry.kind, entry.settings), key)
            if isinstance(values, Range) and (type(own) not in (int, float) or (values.log and own <= 0)):
                what = said("experiment_fault.outside_range", key=key, own=own)
                found.append(Problem(what, at, said("experiment_fault.outside_range_cure")))
                continue
            for value in (values.low, values.high) if isinstance(values, Range) else values:
                try:
                    arm_settings(entry.kind, {**entry.settings, key: value})
                except ValidationError as error:
                    wrong = in_words(error.errors()[0])
                    what = said("experiment_fault.not_tried", key=key, value=value, what=wrong.what)
                    found.append(Problem(what, at, wrong.cure))
    return found


def _problems(
    error: ValidationError, model: type[BaseModel], where: str, lines: FileLines, prefix: Place
) -> list[Problem]:
    found = []
    for each in narrowed(error.errors()):
        loc = tuple(part for part in each["loc"] if part != "[key]")  # of a table whose keys are checked themselves
        at = lines.at(where, (*prefix, *loc))
        key = str(loc[-1]) if loc else ""
        dotted = ".".join(str(part) for part in loc)
        if each["type"] == "extra_forbidden":
            valid = _fields(model, loc[:-1])
            cure = nearest(key, valid) if valid else said("experiment_fault.no_settings_here")
            found.append(Problem(said("experiment_fault.unknown_key", key=dotted), at, cure))
        elif each["type"] == "missing":
            what, cure = said("experiment_fault.missing_key", key=dotted), said("experiment_fault.add_key", key=key)
            found.append(Problem(what, at, cure))
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
