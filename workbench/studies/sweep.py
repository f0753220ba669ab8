"""Sweep: any setting of an arm, or of the whole experiment, at several values; of two settings at every pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field, model_validator

from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.studies.base import Axis, Point, Result, Study, StudySettings, Value, study
from workbench.studies.statistics import against_best, measured
from workbench.types import Comparison, Finding, Split

Values = Annotated[tuple[Value, ...], Field(min_length=1)]


class SweepSettings(StudySettings):
    """What varies, and over which values.

    Args:
        axis: a setting of one arm (`arms.lora.learning_rate`), of every arm of the study (`k`), or of the experiment
            (`decoding.max_new_tokens`, `model.name`, `sample.documents`).
        values: what it is set to, one after the other.
        axis2: a second setting, tried with every value of the first.
        values2: what that is set to.
    """

    axis: str = Field(min_length=1)
    values: Values
    axis2: str | None = Field(None, min_length=1)
    values2: Values | None = None

    @model_validator(mode="after")
    def _two_of_the_second(self) -> Self:
        if (self.axis2 is None) != (self.values2 is None):
            raise ValueError(said("setting.both_axes"))
        for values in (self.values, self.values2 or ()):
            if any(values.count(value) > 1 for value in values):
                raise ValueError(said("setting.value_twice"))
        if self.axis == self.axis2:
            raise ValueError(said("setting.axis_twice"))
        if len(self.values) * len(self.values2 or (None,)) < 2:
            raise ValueError(said("setting.one_value"))
        return self


@study("sweep")
class Sweep(Study):
    """Values are judged on dev unless `split` says otherwise: whoever picks the best on test reports luck as merit."""

    Settings = SweepSettings
    settings: SweepSettings
    title: ClassVar[Texts] = {"en": "Sweep over a setting", "it": "Una impostazione a più valori"}
    about: ClassVar[Texts] = {
        "en": "The same questions at each value of a setting, everything else alike.",
        "it": "Le stesse domande per ogni valore di un'impostazione, a parità di tutto il resto.",
    }
    split: ClassVar[Split | None] = "dev"
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "best": "{arm}: best at {axis} = {at}, with {value:share} right (95% interval {low:share} to "
            "{high:share}).",
            "beats": "It beats {axis} = {others:list}; the largest difference is {delta:points} (95% interval "
            "{low:bare} to {high:bare}).",
            "tied": "With {n:many question|questions} it cannot be told from {axis} = {others:either}.",
            "alike": "Between it and {axis} = {others:either} there is no difference that matters.",
            "flat": "{arm}: {value:share} right at every value of {axis}.",
            "failed": "{arm} failed at {at}: {error:short}",
        },
        "it": {
            "best": "{arm}: il valore migliore è {axis} = {at}, con {value:il} di risposte giuste (intervallo al 95% "
            "{low:dal} {high:al}).",
            "beats": "Supera {axis} = {others:list}; la differenza più grande è di {delta:points} (intervallo al 95% "
            "da {low:bare} a {high:bare}).",
            "tied": "Con {n:many domanda|domande} non si distingue da {axis} = {others:either}.",
            "alike": "Tra questo e {axis} = {others:either} non c'è una differenza che conti.",
            "flat": "{arm}: {value:il} di risposte giuste per ogni valore di {axis}.",
            "failed": "{arm} non è riuscito con {at}: {error:short}",
        },
    }

    @classmethod
    def named(cls, settings: SweepSettings) -> list[str]:
        """The arms that the settings name, in the axes too."""
        axes = [axis.split(".") for axis in (settings.axis, settings.axis2) if axis is not None]
        return [*settings.arms, *(axis[1] for axis in axes if axis[0] == "arms" and len(axis) > 2)]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes as the file names them."""
        return tuple(Axis(name) for name in (self.settings.axis, self.settings.axis2) if name is not None)

    @property
    def arms(self) -> list[str]:
        """That of the axis, where it names one."""
        named = {
            each.split(".")[1] for axis in self.axes if (each := axis.name).startswith("arms.") and "." in each[5:]
        }
        names = super().arms
        if not named:
            return names
        if len(named) > 1 or (self.settings.arms and set(self.settings.arms) != named):
            what = said("study_fault.several_arms", names=", ".join(sorted(named)))
            raise RequestError.of(what, f"studies.{self.name}", said("study_fault.several_arms_cure"))
        return [name for name in names if name in named]

    def points(self) -> list[Point]:
        """Every value, or every pair, for every arm."""
        found = []
        for arm in self.arms:
            for pair in product(self.settings.values, self.settings.values2 or (None,)):
                at = tuple(value for value in pair if value is not None)
                changes = {_key(axis.name, arm): value for axis, value in zip(self.axes, at, strict=True)}
                found.append(Point(arm, at, changes))
        return found

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """The best value of each arm, and which others are as good for all that this run can say."""
        found = []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            found += self._of(arm, own)
            found += [
                Finding("sweep.failed", {"arm": arm, "at": each.point.label, "error": each.error})
                for each in own
                if each.error is not None
            ]
        return found

    def _of(self, arm: str, results: Sequence[Result]) -> list[Finding]:
        metric = self.settings.metrics[0]
        own = measured(results, metric)
        if len(own) < 2:
            return []
        axis = ", ".join(each.name.removeprefix(f"arms.{arm}.") for each in self.axes)
        pairs = against_best(own, metric, self.experiment.verdict.margin)
        best = next(each for each in own if each.point.label == pairs[0].a)
        figure = best.metrics[metric]
        if all(pair.wins == pair.losses == 0 for pair in pairs):
            return [Finding("sweep.flat", {"arm": arm, "axis": axis, "value": figure.value})]
        values: dict[str, Any] = {"arm": arm, "axis": axis, "at": best.point.label, "value": figure.value}
        found = [Finding("sweep.best", {**values, "low": figure.low, "high": figure.high})]
        apart = [pair for pair in pairs if pair.outcome == "a"]
        if apart:
            widest = max(apart, key=lambda pair: pair.delta)
            ends = {"delta": widest.delta, "low": widest.low, "high": widest.high}
            found.append(Finding("sweep.beats", {"axis": axis, "others": _others(apart), **ends}))
        others = [pair for pair in pairs if pair.outcome != "a"]
        for key, alike in (("tied", False), ("alike", True)):
            if these := [pair for pair in others if (pair.why == "no difference") is alike]:
                found.append(Finding(f"sweep.{key}", {"n": these[0].n, "axis": axis, "others": _others(these)}))
        return found


def _key(axis: str, arm: str) -> str:
    """The dotted key of an axis for an arm: a bare setting is the arm's own."""
    return axis if "." in axis else f"arms.{arm}.{axis}"


def _others(pairs: Sequence[Comparison]) -> tuple[str, ...]:
    return tuple(pair.b for pair in pairs)
