"""What the studies of tuning have in common: what was learned, what was forgotten, and a point before any training.

Dev has facts that no training asks about. So of each trained fact the last wording is held back and asked there
(`sample.held_wordings`): what is right of those was learned, and not only repeated. All is judged on dev.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from workbench.arms import ARMS, made_by
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.match import match
from workbench.settings import ArmEntry
from workbench.studies.base import Axis, Measure, Point, Result, Study, StudySettings, Value
from workbench.studies.statistics import against_best, measured
from workbench.types import Answer, Finding, Interval, Question, Split

HELD = {"sample.held_wordings": 1}
LOST_SHOWN = 5  # of the answers that were lost


class TuningStudySettings(StudySettings):
    """The settings of these studies, beside the values of their axis.

    Args:
        learned: how much more of the trained facts must be right than before any training, for it to count as learned.
        forgotten: the share of the general answers that were right before, of which more being lost is forgetting.
    """

    learned: float = Field(0.10, gt=0, lt=1)
    forgotten: float = Field(0.33, gt=0, lt=1)


class TuningStudy(Study):
    """Arms that train weights. `measures` of it are read of every answer, by the facts that training asks about."""

    Settings = TuningStudySettings
    settings: TuningStudySettings
    split: ClassVar[Split | None] = "dev"
    needs: ClassVar[Texts] = {
        "en": 'add an arm that is trained: name = "lora", kind = "tuned"',
        "it": 'aggiungere un approccio addestrato: name = "lora", kind = "tuned"',
    }
    measures: ClassVar[Mapping[str, Measure]] = {
        "trained": Measure(
            {"en": "trained facts right", "it": "fatti visti in addestramento giusti"},
            {
                "en": (
                    "Of the questions on facts that training asks about, in a wording that it has not, the share right."
                ),
                "it": (
                    "Delle domande su fatti che l'addestramento chiede, con parole che non ha visto, la quota con "
                    "risposta giusta."
                ),
            },
            "higher",
        ),
        "untrained": Measure(
            {"en": "other facts right", "it": "altri fatti giusti"},
            {
                "en": (
                    "Of the questions on facts of the documents that no training question asks about, the share right."
                ),
                "it": (
                    "Delle domande su fatti dei documenti che nessuna domanda di addestramento chiede, la quota con "
                    "risposta giusta."
                ),
            },
            "higher",
        ),
        "general": Measure(
            {"en": "general questions right", "it": "domande generali giuste"},
            {
                "en": (
                    "Of general questions, which have nothing to do with the corpus, the share "
                    "right: what is left of what the "
                    "model knew before."
                ),
                "it": (
                    "Delle domande generali, che non hanno a che fare con il corpus, la quota con risposta giusta: "
                    "ciò che resta di quanto il modello sapeva prima."
                ),
            },
            "higher",
        ),
    }

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """Arms that train weights."""
        return "weights" in made_by(entry.kind, entry.settings)

    @property
    def untrained(self) -> ArmEntry | None:
        """The arm that is the base model alone, if the experiment has one."""
        return next((arm for arm in self.experiment.arms if ARMS[arm.kind].alone and arm.model is None), None)

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """Whether it is right, under what it is a question of."""
        if question.kind not in ("single", "general"):
            return {}
        right = 0.0 if answer.error else match(question, answer, self.corpus.language).value
        if question.kind == "general":
            return {"general": right} if question.answers else {}
        return {"trained" if question.fact in self._trained else "untrained": right}

    @property
    def _trained(self) -> frozenset[str]:
        return self.corpus.seen_facts()

    def figure(self, results: Sequence[Result]) -> str:
        """What conclusions are about: the trained facts, or the first metric where no wording could be held back."""
        metric = f"{self.kind}.trained"
        return metric if any(metric in each.metrics for each in results) else self.settings.metrics[0]

    def share(self, result: Result | None, name: str) -> float | None:
        """One of its own measures at a point."""
        found = result.metrics.get(f"{self.kind}.{name}") if result is not None else None
        return found.value if found is not None else None

    def lost(self, before: Result | None, after: Result | None) -> list[str]:
        """The general questions that were right before and are wrong after, in any of the seeds, as they were asked."""
        column = f"score.{self.kind}.general"
        if before is None or after is None or before.rows is None or after.rows is None:
            return []
        if column not in before.rows or column not in after.rows:
            return []
        known = set(before.rows.loc[before.rows[column] == 1, "question"])
        gone = after.rows[(after.rows[column] == 0) & after.rows["question"].isin(known)]
        return list(dict.fromkeys(gone["text"]))


def interval_of(result: Result, metric: str) -> dict[str, float]:
    """`value`, `low` and `high` as findings want them: the whole range where there is no interval."""
    found: Interval = result.metrics[metric]
    return {
        "value": found.value or 0.0,
        "low": 0.0 if found.low is None else found.low,
        "high": 1.0 if found.high is None else found.high,
    }


def shown(value: Value) -> str:
    """A value of an axis in a sentence."""
    return f"{value:g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


class AlongSettings(TuningStudySettings):
    """Args:
    values: what the setting is set to, one after the other.
    """

    values: Annotated[tuple[float, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.values)) < len(self.values):
            raise ValueError(said("setting.value_twice"))
        return self


class Along(TuningStudy):
    """One setting of trained arms, from few to many, and the base model before any training as its zero.

    Args:
        setting: the name of the setting.
        label: how a chart calls the axis, by language.
        zero: where the untrained model stands on the axis.
    """

    Settings: ClassVar[type[AlongSettings]]  # type: ignore[misc]
    settings: AlongSettings
    setting: ClassVar[str]
    label: ClassVar[Texts]
    zero: ClassVar[Value] = 0

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """Trained arms that have the setting."""
        return super().takes(entry) and cls.setting in ARMS[entry.kind].Settings.model_fields

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The setting."""
        return (Axis(self.setting, self.label, {str(self.zero): {"en": "untrained", "it": "non addestrato"}}),)

    def values(self) -> Sequence[Value]:
        """As the setting takes them: whole numbers where they are."""
        return [int(value) if float(value).is_integer() else value for value in sorted(self.settings.values)]

    def points(self) -> list[Point]:
        """Every value for every arm, after the untrained model."""
        before = [Point(self.untrained.name, (self.zero,), HELD)] if self.untrained else []
        trained = [
            Point(arm, (value,), {f"arms.{arm}.{self.setting}": value, **HELD})
            for arm in self.arms
            for value in self.values()
        ]
        return [*before, *trained]

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """What `read` says of each arm, and which of its points failed."""
        before = self._before(results)
        found = []
        for arm in self.arms:
            own = [result for result in results if result.point.arm == arm]
            found += self.read(arm, own, before)
            found += self.failures(arm, own)
        return found

    def _before(self, results: Sequence[Result]) -> Result | None:
        name = self.untrained.name if self.untrained else None
        return next((each for each in results if each.point.arm == name and each.error is None), None)

    def failures(self, arm: str, own: Sequence[Result]) -> list[Finding]:
        """The points that could not be measured."""
        return [
            Finding(f"{self.kind}.failed", {"arm": arm, "at": shown(each.point.at[0]), "error": each.error})
            for each in own
            if each.error is not None
        ]

    def read(self, arm: str, own: Sequence[Result], before: Result | None) -> list[Finding]:
        """What the points of an arm show; `before` is the untrained model. Unless a study reads more, their course."""
        return self.course(arm, own, before)

    def course(self, arm: str, own: Sequence[Result], before: Result | None) -> list[Finding]:
        """The best value, the least that is as good as far as can be shown, and what became of general questions."""
        metric = self.figure(own)
        scored = measured(own, metric)
        if len(scored) < 2:
            return []
        pairs = against_best(scored, metric, self.experiment.verdict.margin)
        best = next(each for each in scored if each.point.label == pairs[0].a)
        base = before.metrics[metric].value if before and metric in before.metrics else None
        found = [Finding(f"{self.kind}.best", {"arm": arm, "at": shown(best.point.at[0]), **interval_of(best, metric)})]
        if base is not None:
            found.append(Finding(f"{self.kind}.base", {"value": base}))
        apart = {pair.b for pair in pairs if pair.outcome == "a"}
        alike = [each for each in scored if each.point.label not in apart]
        if alike and alike[0] is not best:
            n = max(pair.n for pair in pairs)
            found.append(Finding(f"{self.kind}.enough", {"at": shown(alike[0].point.at[0]), "n": n}))
        general = [(shown(each.point.at[0]), self.share(each, "general")) for each in scored]
        known = [(at, value) for at, value in general if value is not None]
        if len(known) > 1:
            ends = {"few": known[0][0], "first": known[0][1], "many": known[-1][0], "last": known[-1][1]}
            found.append(Finding(f"{self.kind}.general", ends))
        return found


# What `course` and `failures` say; a study adds what it says besides.
COURSE: Mapping[str, Texts] = {
    "en": {
        "best": "{arm}: best with {at}, {value:share} of the trained facts right in a new wording (95% interval "
        "{low:share} to {high:share}).",
        "base": "Before any training it is {value:share}.",
        "enough": "With {n:many question|questions}, {at} cannot be told from it.",
        "general": "General questions: {first:share} right with {few}, {last:share} with {many}.",
        "failed": "{arm} failed with {at}: {error:short}",
    },
    "it": {
        "best": "{arm}: il meglio è con {at}, {value:il} dei fatti visti in addestramento giusto in una formulazione "
        "nuova (intervallo al 95% {low:dal} {high:al}).",
        "base": "Prima di ogni addestramento è {value:il}.",
        "enough": "Con {n:many domanda|domande}, {at} non si distingue da quello.",
        "general": "Domande generali: giusto {first:il} con {few}, {last:il} con {many}.",
        "failed": "{arm} non è riuscito con {at}: {error:short}",
    },
}


def with_course(own: Mapping[str, Texts]) -> dict[str, dict[str, str]]:
    """The shared texts and a study's own, by language."""
    return {code: {**texts, **own.get(code, {})} for code, texts in COURSE.items()}
