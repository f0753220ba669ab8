"""Whether an experiment's templates can be used, before anything is spent: every problem, with its place and cure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pydantic import ValidationError

from workbench.arms.templates.base import TEMPLATES, Template
from workbench.errors import Problem, nearest
from workbench.languages.spoken import said
from workbench.scoring.refusals import says_unknown
from workbench.settings import Choices, Experiment, Range, TemplateSettings

Place = tuple[str | int, ...]


def template_problems(experiment: Experiment, at: Callable[[Place], str]) -> Iterator[Problem]:
    """What is wrong with the experiment's own templates and with the names that its arms and its search give.

    `at` says where in the file a place is.
    """
    own = experiment.prompts.templates
    valid = [*TEMPLATES, *own]
    for name, settings in own.items():
        place: Place = ("prompts", "templates", name)
        if name in TEMPLATES:
            yield Problem(said("arm_fault.template_ships", name=name), at(place), said("arm_fault.template_ships_cure"))
        if settings.base not in TEMPLATES:
            what = said("arm_fault.no_template", name=settings.base)
            yield Problem(what, at((*place, "base")), nearest(settings.base, TEMPLATES))
        else:
            yield from _own_problems(settings, place, at)
    given = experiment.prompts.template
    named: list[tuple[Place, object]] = [(("prompts", "template"), given)]
    for number, arm in enumerate(experiment.arms):
        if (own_name := arm.settings.get("template")) != given:
            named.append((("arms", number, "template"), own_name))
    for arm_name, space in experiment.search.space.items() if experiment.search else ():
        named += [(("search", "space", arm_name, "template"), value) for value in _values(space.get("template", ()))]
    for named_at, value in named:
        if isinstance(value, str) and value not in valid:
            yield Problem(said("arm_fault.no_template", name=value), at(named_at), nearest(value, valid))


def _values(space: Range | Choices) -> Choices:
    return () if isinstance(space, Range) else space


def _own_problems(settings: TemplateSettings, place: Place, at: Callable[[Place], str]) -> Iterator[Problem]:
    """What is wrong with the parts of a template, filled up from its base."""
    base = TEMPLATES[settings.base]["en"]
    given = settings.model_dump(exclude={"base"}, exclude_none=True)
    try:
        Template.model_validate({**base.model_dump(), **given})
    except ValidationError as error:
        for each in error.errors():
            part = str(each["loc"][0])
            what, _, cure = str(each.get("ctx", {}).get("error", each["msg"])).partition("; ")
            yield Problem(said("arm_fault.part", part=part, what=what), at((*place, part)), cure)
    if settings.refusal is not None and not says_unknown(settings.refusal):
        what = said("arm_fault.refusal", text=settings.refusal)
        yield Problem(what, at((*place, "refusal")), said("arm_fault.refusal_cure"))
    for part, reading in (("examples", False), ("reading_examples", True)):
        for number, example in enumerate(getattr(settings, part) or (), 1):
            if reading != (example.passages is not None):
                key = "arm_fault.lacks_passages" if reading else "arm_fault.has_passages"
                what = said(key, part=part, number=number)
                yield Problem(what, at((*place, part)), said("arm_fault.passages_cure"))
