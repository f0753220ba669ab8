"""Search over settings: each arm's are chosen on dev with the same budget; the reported split sees the chosen alone.

Optuna's tree-structured Parzen estimator suggests (Bergstra et al. 2011), from the seed and the scores alone. What a
trial gives is in the store, so a search that is interrupted or repeated suggests the same again, and finds it there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.analysis import summary
from workbench.analysis.results import ArmSearchResult, SearchGain, TrialResult
from workbench.arms import ARMS, arm_settings
from workbench.digests import canonical
from workbench.experiment.bench import Bench, Cell, CellError, Measured
from workbench.experiment.records import frame_of, record
from workbench.languages.numbers import rounded
from workbench.languages.spoken import said
from workbench.scoring import PRIMARY
from workbench.settings import ArmEntry, Choices, Range, SearchSettings, SettingValue, Space
from workbench.types import FACTUAL_KINDS, Interval, Split

if TYPE_CHECKING:
    import pandas as pd
    from optuna import Study
    from optuna.distributions import BaseDistribution

    from workbench.experiment.executors.base import Executor

SPLIT: Split = "dev"
DIGITS = 2  # of a suggested number: what a person would write, and enough to tell settings apart
TRIES = 200  # suggestions in a row that were all tried before


@dataclass(slots=True)
class Trial:
    """One setting of an arm, and what it gave: `score` is the share of factual questions right; None when it failed."""

    varied: Mapping[str, SettingValue]
    entry: ArmEntry
    score: Interval | None = None
    seconds: float = 0.0
    error: str | None = None
    rows: pd.DataFrame | None = None

    @property
    def value(self) -> float:
        """The score for comparisons, where a failed trial is below every other."""
        return -math.inf if self.score is None or self.score.value is None else self.score.value

    def result(self) -> TrialResult:
        """The trial as results have it."""
        score = self.score or Interval(None, None, None, 0)
        return TrialResult(
            settings=self.varied,
            value=score.value,
            low=score.low,
            high=score.high,
            seconds=self.seconds,
            error=self.error,
        )


class ArmSearch:
    """The trials of one arm, the first of them its own settings."""

    def __init__(self, entry: ArmEntry, settings: SearchSettings) -> None:
        self.entry, self.settings = entry, settings
        self.space = space_of(entry, settings)
        self.trials: list[Trial] = []
        self._asked: dict[str, int] = {}  # by canonical settings, the number of Optuna's trial

    def suggest(self) -> list[Trial]:
        """The next trials, none when the budget is used or everything was tried."""
        found: list[Trial] = []
        while len(found) < self.settings.at_once and self._affords(len(self.trials) + len(found)):
            trial = self._suggest()
            if trial is None:
                break
            found.append(trial)
        return found

    def learn(self, trial: Trial) -> None:
        """A trial has its score, or has failed."""
        from optuna.trial import TrialState

        self.trials.append(trial)
        number = self._asked[canonical(trial.varied)]
        if trial.value == -math.inf:
            self._study.tell(number, state=TrialState.FAIL)
        else:
            self._study.tell(number, trial.value)

    @property
    def chosen(self) -> Trial | None:
        """The best so far; of equals the first, so that nothing is changed for nothing."""
        return max(self.trials, key=lambda trial: trial.value, default=None)

    @property
    def chosen_entry(self) -> ArmEntry:
        """The arm as it is to be reported."""
        return self.chosen.entry if self.chosen else self.entry

    @property
    def wanted(self) -> int | None:
        """How many trials there will be, where the budget says so."""
        return None if self.settings.trials is None else int(min(self.settings.trials, self._size))

    @property
    def over(self) -> bool:
        """Whether the budget is used or everything was tried."""
        return not self._affords(len(self.trials))

    def trials_left(self, seconds: float | None) -> int:
        """How many are still to come, of so many seconds each: one at least, until it is over."""
        if self.over:
            return 0
        if self.settings.trials is not None:
            return int(min(self.settings.trials, self._size)) - len(self.trials)
        assert self.settings.seconds is not None
        left = self.settings.seconds - sum(trial.seconds for trial in self.trials)
        return int(min(math.ceil(left / (seconds or left)), self._size - len(self.trials)))

    def _affords(self, trials: int) -> bool:
        if trials >= self._size:
            return False
        if self.settings.trials is not None:
            return trials < self.settings.trials
        assert self.settings.seconds is not None
        return sum(trial.seconds for trial in self.trials) < self.settings.seconds

    @property
    def _size(self) -> float:
        """How many settings there are: none to search in an empty space."""
        if not self.space:
            return 0
        return math.prod(math.inf if isinstance(values, Range) else len(values) for values in self.space.values())

    def _suggest(self) -> Trial | None:
        from optuna.trial import TrialState

        for _ in range(TRIES):
            asked = self._study.ask(self._distributions)
            varied = {name: _plain(value) for name, value in asked.params.items()}
            if canonical(varied) not in self._asked:
                self._asked[canonical(varied)] = asked.number
                settings = {**self.entry.settings, **varied}
                return Trial(varied, self.entry.model_copy(update=settings))
            self._study.tell(asked, state=TrialState.FAIL)  # tried before: another, at no cost
        return None

    @cached_property
    def _distributions(self) -> dict[str, BaseDistribution]:
        return {name: _distribution(values) for name, values in self.space.items()}

    @cached_property
    def _study(self) -> Study:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        sampler = optuna.samplers.TPESampler(seed=self.settings.seed)
        study = optuna.create_study(direction="maximize", sampler=sampler)
        own = arm_settings(self.entry.kind, self.entry.settings)
        study.enqueue_trial({name: getattr(own, name) for name in self.space})
        return study

    def result(self) -> ArmSearchResult:
        """What was tried and chosen; `gain`: how much better on dev than the arm's own settings, if not those."""
        chosen = self.chosen
        gain = None
        own = self.trials[0] if self.trials else None
        if chosen and own and chosen is not own and chosen.rows is not None and own.rows is not None:
            both = {"chosen": chosen.rows, "own": own.rows}
            gain = next(iter(summary.comparisons_of(both, leader="chosen")), None)
        return ArmSearchResult(
            arm=self.entry.name,
            space=self.space,
            trials=tuple(trial.result() for trial in self.trials),
            chosen=self.trials.index(chosen) if chosen else None,
            gain=gain and SearchGain(delta=gain.delta, low=gain.low, high=gain.high, p=gain.p, n=gain.n),
        )


def search(executor: Executor, entries: Sequence[ArmEntry], settings: SearchSettings) -> list[ArmSearch]:
    """Search for every arm. A round asks each arm's next trials at once, so that processes share them."""
    bench = executor.bench
    searches = [ArmSearch(entry, settings) for entry in entries]
    while asked := [(each, trial) for each in searches for trial in each.suggest()]:
        executor.fill([cell_of(trial, bench) for _, trial in asked])
        for each, trial in asked:
            try:
                judge(trial, bench, executor.measure(cell_of(trial, bench)))
            except CellError as error:
                trial.error = str(error)
            each.learn(trial)
            bench.progress.note(_described(each, trial))
    return searches


def cell_of(trial: Trial, bench: Bench) -> Cell:
    """A trial is asked dev, with the first seed."""
    return Cell(trial.entry, bench.experiment.seeds[0], SPLIT)


def judge(trial: Trial, bench: Bench, measured: Measured) -> None:
    """Score a trial as the arms will be: the primary metric over the factual questions."""
    cell = cell_of(trial, bench)
    questions = [q for q in bench.questions(SPLIT) if q.kind in FACTUAL_KINDS]
    rows = [
        record("search", cell.entry.name, cell.seed, q, measured.answers[q.id], bench.corpus, measured.fitted.retrieves)
        for q in questions
    ]
    if rows:
        trial.rows = summary.with_documents(frame_of(rows), bench.corpus)
        trial.score = summary.metrics_of(trial.rows, retrieves=False)[PRIMARY]
    if trial.value == -math.inf:
        trial.error = said("error.not_judged")
    answering = sum(answer.usage.seconds for answer in measured.answers.values())
    trial.seconds = measured.fitted.cost.seconds + answering


def space_of(entry: ArmEntry, settings: SearchSettings) -> Space:
    """What is varied of an arm: its kind's space, or the file's in its place; its own settings are always in it."""
    own = arm_settings(entry.kind, entry.settings)
    space = settings.space.get(entry.name, ARMS[entry.kind].space)
    return {name: _joined(values, getattr(own, name)) for name, values in space.items()}


def _joined(values: Range | Choices, own: Any) -> Range | tuple[Any, ...]:
    """With the own value, and the ends of a range as whole numbers where that is one, and only there."""
    if isinstance(values, Range):
        low, high = (type(own)(end(own, each)) for end, each in ((min, values.low), (max, values.high)))
        return Range(low=low, high=high, log=values.log)
    return values if own in values else (own, *values)


def _distribution(values: Range | Choices) -> BaseDistribution:
    from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

    if not isinstance(values, Range):
        return CategoricalDistribution(values)
    if isinstance(values.low, int) and isinstance(values.high, int):
        return IntDistribution(values.low, values.high, log=values.log)
    return FloatDistribution(values.low, values.high, log=values.log)


def _plain(value: Any) -> Any:
    return rounded(value, DIGITS) if isinstance(value, float) else value


def _described(search_: ArmSearch, trial: Trial) -> str:
    made, budget = len(search_.trials), search_.settings.trials
    number = said("note.out_of", n=made, all=budget) if budget else str(made)
    varied = ", ".join(f"{name} {value}" for name, value in trial.varied.items())
    failed = trial.error and said("note.trial_failed", error=trial.error)
    gave = failed or said("note.trial_right", share=trial.value)
    return said("note.trial", arm=search_.entry.name, number=number, settings=varied, gave=gave)
