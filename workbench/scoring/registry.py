"""The registry of metrics: one decorator adds a metric, and `score` runs them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from workbench.registry import Registry
from workbench.scoring.markers import uncited
from workbench.types import FACTUAL_KINDS, KINDS, Answer, Kind, Question, Score

Unit = Literal["share", "0-1", "0-100", "words"]  # a share is shown as a percentage
Function = Callable[[Question, Answer, str], Score]

PRIMARY = "match"  # the metric that verdicts are given by
ANSWERABLE_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "unanswerable")


@dataclass(frozen=True, slots=True)
class Metric:
    """A named measure of one answer.

    Args:
        name: what records and results call it.
        function: the score of one answer, from question, answer and language.
        kinds: the kinds of question it applies to.
        unit: that of its values; never average "0-100" with the others.
        better: its direction, None where neither end is better.
        failed: what a reply that failed scores wherever another could have scored; None if it cannot be scored.
        of_hits: whether it measures the passages, so that it applies only to arms that retrieve.
        of_citations: whether it measures what a reply cites, so that it applies only where that was asked for. All
            others are given the reply without its markers.
        label: what a report calls it, by language; its name if left out.
        explained: what it measures in other languages than English, in which its documentation says it.
    """

    name: str
    function: Function
    kinds: tuple[Kind, ...]
    unit: Unit
    better: Literal["higher", "lower"] | None
    failed: float | None
    of_hits: bool
    of_citations: bool = False
    label: Mapping[str, str] = field(default_factory=dict)
    explained: Mapping[str, str] = field(default_factory=dict)

    @property
    def about(self) -> str:
        """The first sentence of its documentation."""
        return " ".join((self.function.__doc__ or "").split("\n\n")[0].split())

    def described(self) -> dict[str, Any]:
        """What a reader of results must know of it."""
        return {
            "label": dict(self.label),
            "about": self.about,
            "explained": {"en": self.about, **self.explained},
            "unit": self.unit,
            "better": self.better,
            "kinds": list(self.kinds),
            "of_hits": self.of_hits,
        }

    def __call__(self, question: Question, answer: Answer, language: str, retrieves: bool | None = None) -> Score:
        """The score of one answer; where the metric does not apply, None and the reason."""
        if question.kind not in self.kinds:
            no_gold = question.kind == "unanswerable"
            return Score(self.name, None, "no gold answer" if no_gold else f"not for {question.kind} questions")
        if answer.stop == "unmeasured":
            return Score(self.name, None, "not measured")
        if self.of_hits and not (bool(answer.hits) if retrieves is None else retrieves):
            return Score(self.name, None, "the arm does not retrieve")
        score = self.function(question, answer if self.of_citations else uncited(answer), language)
        # What no reply could have scored (a list, where the gold is none) a failed one does not score either.
        if failed(answer) and not self.of_hits and score.value is not None:
            return Score(self.name, self.failed, "the reply failed")
        return score


def _as_shown(name: str, item: Metric) -> tuple[bool, bool, bool, str]:
    """The primary one first; then the measures of replies, those without a direction, and the measures of passages."""
    return name != PRIMARY, item.of_hits, item.better is None, name


# Every metric, by name: a file each in this package, or an entry point of the group "workbench.scoring".
METRICS: Registry[Metric] = Registry("metric", order=_as_shown).discover("workbench.scoring")


def metric(
    name: str,
    *,
    kinds: tuple[Kind, ...] = FACTUAL_KINDS,
    unit: Unit = "share",
    better: Literal["higher", "lower"] | None = "higher",
    failed: float | None = 0.0,
    of_hits: bool = False,
    of_citations: bool = False,
    label: Mapping[str, str] | None = None,
    about: Mapping[str, str] | None = None,
) -> Callable[[Function], Metric]:
    """Add a metric under `name`: decorate a function of (question, answer, language) that returns a Score.

    What it measures stands in its documentation, in English, and in `about` in other languages.

    It is called for a failed reply too, whose text may be empty or cut off, to learn whether it can be scored.

    >>> @metric("shouting")
    ... def shouting(question, answer, language):
    ...     return Score("shouting", float(answer.text.isupper()))
    """

    def register(function: Function) -> Metric:
        made = Metric(name, function, kinds, unit, better, failed, of_hits, of_citations, label or {}, about or {})
        return METRICS.add(name)(made)

    return register


def failed(answer: Answer) -> bool:
    """Whether the reply is an error rather than a text."""
    return answer.error is not None or answer.stop == "error"


def scores(question: Question, answer: Answer, language: str, *, retrieves: bool | None = None) -> tuple[Score, ...]:
    """Every metric of one answer, each with the reason where it has no value.

    `retrieves` says whether the arm searches for passages, so that a search that found nothing counts 0; left out, an
    answer without hits is taken to be of an arm that does not search.
    """
    return tuple(each(question, answer, language, retrieves) for each in METRICS.values())


def score(
    question: Question, answer: Answer, language: str, *, retrieves: bool | None = None
) -> dict[str, float | None]:
    """The values of every metric by name, as a record keeps them: see `scores`."""
    return {each.metric: each.value for each in scores(question, answer, language, retrieves=retrieves)}


def applies(name: str, kind: Kind) -> bool:
    """Whether a metric measures questions of this kind: only then is a None "could not be scored"."""
    return kind in METRICS[name].kinds
