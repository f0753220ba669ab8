"""What every study is: an axis along which arms are varied, what is measured there, and one conclusion.

A study decides which points are measured and what they show. Fitting, asking, scoring and storing are those of the run,
so a point that a run has measured already, or another study, costs nothing again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.registry import Registry
from workbench.scoring import METRICS, PRIMARY
from workbench.settings import ArmEntry, Experiment, Settings, StudyEntry, one_of
from workbench.types import Answer, Corpus, Finding, Interval, Question, Split

if TYPE_CHECKING:
    import pandas as pd

Value = bool | int | float | str


class StudySettings(Settings):
    """The settings of every study.

    Args:
        arms: the names of the arms that it varies; all of the experiment if left out.
        metrics: what it reads; its conclusion is about the first, which is one that is better when higher.
        split: the questions that it asks; each kind of study has its own default.
    """

    arms: tuple[str, ...] = ()
    metrics: Annotated[tuple[Annotated[str, one_of(METRICS)], ...], Field(min_length=1)] = (PRIMARY,)
    split: Split | None = None

    @field_validator("metrics")
    @classmethod
    def _conclusive(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        first = METRICS[names[0]]
        if first.better != "higher" or first.unit not in ("share", "0-1"):
            fitting = [name for name, each in METRICS.items() if each.better == "higher" and each.unit == "share"]
            raise ValueError(said("setting.conclusive", names=", ".join(fitting)))
        return names


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis: the setting or the property that varies, and how a chart calls it and its values, by language."""

    name: str
    label: Texts = field(default_factory=dict)
    values: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a study's own beside the metrics: a share, of each answer from 0 to 1.

    Args:
        label: what a report calls it, by language.
        about: what it measures, in a sentence, by language.
        better: its direction, None where neither end is better.
    """

    label: Texts
    about: Texts = field(default_factory=dict)
    better: Literal["higher", "lower"] | None = None

    def described(self) -> dict[str, Any]:
        """What a reader of results must know of it, as metrics have it."""
        return {
            "label": dict(self.label), "about": self.about.get("en", ""), "explained": dict(self.about),
            "unit": "share", "better": self.better, "kinds": [], "of_hits": False,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """An arm at one value of each axis.

    `changes`: what that changes of the experiment, by dotted keys as `--set` takes them: `arms.rag.k`,
    `decoding.max_new_tokens`, `sample.among`.
    `questions`: the ids of those that belong to this point, of all that are asked; all of them if left out.
    """

    arm: str
    at: tuple[Value, ...]
    changes: Mapping[str, Any]
    questions: frozenset[str] | None = None

    @property
    def label(self) -> str:
        """The values in one line."""
        return ", ".join(str(value) for value in self.at)


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured at a point: one row an answer, as `frame_of` makes them, or why it failed.

    `fit` is what its fit cost, the mean over seeds, by the names of `Cost`; `trained_share` there is the share of the
    model's weights that were trained.

    `rows` has the columns question, seed, document and `score.<metric>`, the study's own measures among them, as
    `score.<kind>.<name>`; `metrics` are their means with intervals.
    """

    point: Point
    rows: pd.DataFrame | None
    metrics: Mapping[str, Interval] = field(default_factory=dict)
    error: str | None = None
    fit: Mapping[str, float] = field(default_factory=dict)


class Study(ABC):
    """One kind of study. What the rest of the workbench knows of it stands in its class.

    Args:
        kind: its name in an experiment file.
        title: its heading in the report, by language.
        about: one sentence that explains it, by language.
        words: the texts of its findings, by language and key; `workbench.languages.wording` says how values stand in
            them.
        split: the questions that it asks unless its settings say otherwise; None for those of the experiment.
        measures: figures of its own, by name, which `observed` gives for each answer.
        costs: figures of the fit that its table shows beside the usual ones, by their names in `Result.fit`.
        needs: what to add to an experiment of whose arms it can vary none, by language.
    """

    kind: ClassVar[str]
    Settings: ClassVar[type[StudySettings]] = StudySettings
    title: ClassVar[Texts] = {}
    about: ClassVar[Texts] = {}
    words: ClassVar[Mapping[str, Texts]] = {}
    split: ClassVar[Split | None] = None
    measures: ClassVar[Mapping[str, Measure]] = {}
    costs: ClassVar[tuple[str, ...]] = ()
    needs: ClassVar[Texts] = {}

    def __init__(self, name: str, settings: Any, experiment: Experiment, corpus: Corpus) -> None:
        self.name, self.settings, self.experiment, self.corpus = name, settings, experiment, corpus

    @classmethod
    def named(cls, settings: Any) -> list[str]:
        """The names of arms that its settings name, so that a misspelt one is an error of the file."""
        return list(settings.arms)

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """Whether it can vary an arm of this kind and these settings."""
        return True

    @property
    def figures(self) -> tuple[str, ...]:
        """The metrics that it reads, and its own measures as results name them."""
        return (*self.settings.metrics, *(f"{self.kind}.{name}" for name in self.measures))

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """Its own measures of one answer of an arm, by name; what is left out or None does not apply to it."""
        return {}

    @property
    def asked(self) -> Split:
        """The split whose questions are asked."""
        found: Split = self.settings.split or self.split or self.experiment.split
        return found

    @property
    def arms(self) -> list[str]:
        """The names of the arms that are varied, in the order of the experiment."""
        chosen = [arm.name for arm in self.experiment.arms if self.takes(arm)]
        return [name for name in chosen if not self.settings.arms or name in self.settings.arms]

    @property
    @abstractmethod
    def axes(self) -> tuple[Axis, ...]:
        """One or two axes."""

    @abstractmethod
    def points(self) -> list[Point]:
        """What is to be measured. Raises RequestError for values that this corpus or experiment cannot give."""

    @abstractmethod
    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """What was found, arm by arm; keys are those of `words` after the kind: `sweep.best`."""


def _by_kind(kind: str, cls: type[Study]) -> str:
    return kind


# Every kind of study, by name: a file each in this package, or an entry point of the group "workbench.studies".
STUDIES: Registry[type[Study]] = Registry("study kind", order=_by_kind).discover("workbench.studies")


def study(kind: str) -> Callable[[type[Study]], type[Study]]:
    """Register a study under its kind."""

    def register(cls: type[Study]) -> type[Study]:
        cls.kind = kind
        return STUDIES.add(kind)(cls)

    return register


def make_study(entry: StudyEntry, experiment: Experiment, corpus: Corpus) -> Study:
    """The study of a `[[studies]]` table. Raises pydantic's ValidationError for settings that its kind has not."""
    cls = STUDIES[entry.kind]
    return cls(entry.name, cls.Settings.model_validate(entry.settings), experiment, corpus)
