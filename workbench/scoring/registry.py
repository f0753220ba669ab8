"""The registry of metrics: one decorator adds a metric, and `score` runs them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workbench.types import FACTUAL_KINDS, KINDS, Answer, Kind, Question, Score

Unit = Literal["share", "0-100", "words"]
Function = Callable[[Question, Answer, str], Score]

METRICS: dict[str, Metric] = {}
ANSWERABLE_KINDS: tuple[Kind, ...] = tuple(kind for kind in KINDS if kind != "unanswerable")


@dataclass(frozen=True, slots=True)
class Metric:
    """A named measure of one answer.

    `kinds`: the kinds of question it applies to. `unit`: never average "0-100" with "share". `better`: the direction,
    None where neither is. `failed`: what a reply that failed scores wherever another could have scored (None: it cannot
    be scored). `of_hits`: it measures the passages, so it applies only to arms that retrieve.
    """

    name: str
    function: Function
    kinds: tuple[Kind, ...]
    unit: Unit
    better: Literal["higher", "lower"] | None
    failed: float | None
    of_hits: bool

    def __call__(self, question: Question, answer: Answer, language: str, retrieves: bool | None = None) -> Score:
        """The score of one answer; where the metric does not apply, None and the reason."""
        if question.kind not in self.kinds:
            no_gold = question.kind == "unanswerable"
            return Score(self.name, None, "no gold answer" if no_gold else f"not for {question.kind} questions")
        if answer.stop == "unmeasured":
            return Score(self.name, None, "not measured")
        if self.of_hits and not (bool(answer.hits) if retrieves is None else retrieves):
            return Score(self.name, None, "the arm does not retrieve")
        score = self.function(question, answer, language)
        # What no reply could have scored (a list, where the gold is none) a failed one does not score either.
        if failed(answer) and not self.of_hits and score.value is not None:
            return Score(self.name, self.failed, "the reply failed")
        return score


def metric(
    name: str,
    *,
    kinds: tuple[Kind, ...] = FACTUAL_KINDS,
    unit: Unit = "share",
    better: Literal["higher", "lower"] | None = "higher",
    failed: float | None = 0.0,
    of_hits: bool = False,
) -> Callable[[Function], Metric]:
    """Add a metric under `name`: decorate a function of (question, answer, language) that returns a Score.

    It is called for a failed reply too, whose text may be empty or cut off, to learn whether it can be scored.

    >>> @metric("shouting")
    ... def shouting(question, answer, language):
    ...     return Score("shouting", float(answer.text.isupper()))
    """

    def register(function: Function) -> Metric:
        if name in METRICS:
            raise ValueError(f"a metric named {name!r} is already registered")
        METRICS[name] = Metric(name, function, kinds, unit, better, failed, of_hits)
        return METRICS[name]

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
