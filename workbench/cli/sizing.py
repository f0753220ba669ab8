"""How much of a corpus a first run asks, so that it fits some minutes on this machine by estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.cli import figures
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.experiment.plan import PlannedArm, RunPlan
    from workbench.settings import Experiment
    from workbench.types import Corpus

MINUTES = 10.0  # that a first run may take
SEEDS = (0, 1, 2)  # the fewest that say how much a training varies
LIMITS = (400, 300, 200, 150, 100, 60, 40)  # questions that a first run may be cut to
ROOM = (4096, 8192, 16_384, 32_768, 65_536, 131_072)  # tokens of whole documents that a prompt may hold
_READ_MORE = 1.01  # times the tokens of before: else all documents stood in the prompt already


def lacks(corpus: Corpus) -> dict[str, str]:
    """Why each kind of arm that would fail on a corpus would; nothing where it has no questions yet."""
    from workbench.arms import ARMS

    if not corpus.questions:
        return {}
    found = {kind: arm.lacks(arm.Settings(), corpus) for kind, arm in ARMS.items()}
    return {kind: reason for kind, reason in found.items() if reason is not None}


@dataclass(frozen=True, slots=True)
class Size:
    """How much of a corpus a first run asks. `limit` is None where all of it fits; seconds are estimates.

    `budget`: the seconds that it may take. `room`: for the kinds of arms that read whole documents, how many tokens of
    them a prompt may hold: as many as fit beside the rest, where the usual number does not hold them all.
    `lighter`: the settings that make the fit of a kind fit the time, where the usual ones do not.
    `failing`: the kinds that fail even so, each with the reason.
    `seeds`: those of trained arms, three where that fits too; `seeds_seconds` is what three take, None where nothing
    is trained. `too_long`: the kinds of arms that alone take more than there is, where fewer questions would not help:
    one that learns very many documents, say.
    """

    limit: int | None
    questions: int
    seconds: float
    all_seconds: float
    budget: float = 60 * MINUTES
    too_long: Mapping[str, float] = field(default_factory=dict)
    seeds: tuple[int, ...] = SEEDS[:1]
    seeds_seconds: float | None = None
    room: Mapping[str, int] = field(default_factory=dict)
    lighter: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    failing: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> dict[str, str]:
        """Why each of these is left out."""
        budget = figures.seconds(self.budget)
        long = {
            kind: said("init.too_long", time=figures.seconds(took), budget=budget)
            for kind, took in self.too_long.items()
        }
        return {**self.failing, **long}

    @property
    def over(self) -> str | None:
        """That it takes longer than was asked for all the same, in a sentence; None where it does not."""
        if self.seconds <= self.budget:
            return None
        return said("init.over", budget=figures.seconds(self.budget), n=self.limit or self.questions)

    @property
    def sentence(self) -> str:
        """The size in a sentence, for the command's output."""
        if len(self.seeds) > 1:
            took = said("init.took_seeds", time=figures.seconds(self.seeds_seconds), n=len(self.seeds))
        elif self.seeds_seconds is not None:
            three = figures.seconds(self.seeds_seconds)
            took = said("init.took_seed", time=figures.seconds(self.seconds), three=three)
        else:
            took = said("init.took", time=figures.seconds(self.seconds))
        if self.limit is None:
            return said("init.asks_all", n=self.questions, took=took)
        whole = figures.seconds(self.all_seconds)
        return said("init.asks_some", limit=self.limit, n=self.questions, took=took, time=whole)


def fitting(text: str, minutes: float = MINUTES) -> Size | None:
    """The most questions that fit the time by estimate, of the experiment in a text; None where none can be made."""
    import tomllib

    from workbench.config import check_experiment
    from workbench.errors import WorkbenchError

    experiment, budget = check_experiment(tomllib.loads(text)), 60 * minutes
    try:
        whole = _planned(experiment, None)
    except WorkbenchError:  # no questions yet, for example
        return None
    questions = sum(whole.questions.values())
    size = Size(None, questions, _seconds(whole), _seconds(whole), budget)
    if not size.seconds or not questions:
        return None
    if size.seconds > budget:
        size, experiment = _with_fewer_arms(size, experiment)
        for limit in (None, *(limit for limit in LIMITS if limit < questions)):
            size = replace(size, limit=limit, seconds=_seconds(_planned(experiment, limit)))
            if size.seconds <= budget:
                break
    return _with_room(_with_seeds(size, experiment), experiment)


def _with_fewer_arms(size: Size, experiment: Experiment) -> tuple[Size, Experiment]:
    """Without the arms that take too long however few questions are asked, or with fits that take less.

    Whether to retrieve is what the whole comparison asks: retrieval stays, however long it takes, and of the others
    what trains nothing where it fits by itself.
    """
    from workbench.arms import ARMS

    limit = LIMITS[-1] if size.questions > LIMITS[-1] else None
    planned = _planned(experiment, limit)
    seconds, too_long, lighter = _seconds(planned), dict[str, float](), dict[str, Mapping[str, Any]]()
    for arm in sorted(planned.arms, key=_took, reverse=True):
        least = size.budget / 2 if "weights" in ARMS[arm.kind].makes else size.budget
        if seconds <= size.budget or _took(arm) <= least:
            continue
        searches = ARMS[arm.kind].usual and ARMS[arm.kind].makes == ("index",)
        if settings := ARMS[arm.kind].lighter:
            (entry,) = (each for each in experiment.arms if each.name == arm.name)
            changed = entry.model_copy(update=settings)
            (made,) = _planned(experiment.model_copy(update={"arms": (changed,)}), limit).arms
            if made.error is None and _took(made) <= least:
                arms = tuple(changed if each is entry else each for each in experiment.arms)
                experiment = experiment.model_copy(update={"arms": arms})
                lighter[arm.kind], seconds = settings, seconds - _took(arm) + _took(made)
                continue
        if searches:
            continue
        too_long[arm.kind], seconds = _took(arm), seconds - _took(arm)
        arms = tuple(each for each in experiment.arms if each.name != arm.name)
        experiment = experiment.model_copy(update={"arms": arms})
    return replace(size, too_long=too_long, lighter=lighter), experiment


def _planned(experiment: Experiment, limit: int | None) -> RunPlan:
    from workbench.experiment.plan import plan
    from workbench.store import Store

    return plan(experiment, (), limit, Store.default())


def _with_seeds(size: Size, experiment: Experiment) -> Size:
    """With three seeds where anything is trained and that fits the time as well; else with what it would take."""
    from workbench.arms import made_by

    if not any("weights" in made_by(arm.kind, arm.settings) for arm in experiment.arms):
        return size
    seconds = _seconds(_planned(experiment.model_copy(update={"seeds": SEEDS}), size.limit))
    return replace(size, seeds=SEEDS if seconds <= size.budget else SEEDS[:1], seeds_seconds=seconds)


def _with_room(size: Size, experiment: Experiment) -> Size:
    """With as much room for whole documents as the rest leaves time for, until all of them stand in the prompt."""
    from workbench.arms import ARMS

    experiment = experiment.model_copy(update={"seeds": size.seeds})
    planned = _planned(experiment, size.limit)
    now = {arm.name: arm for arm in planned.arms}
    seconds, room = _seconds(planned), dict[str, int]()
    for entry in experiment.arms if seconds <= size.budget else ():
        for tokens in ROOM if ARMS[entry.kind].holds and entry.name in now else ():
            changed = entry.model_copy(update={ARMS[entry.kind].holds: tokens})
            (made,) = _planned(experiment.model_copy(update={"arms": (changed,)}), size.limit).arms
            before, more = now[entry.name], _took(made) - _took(now[entry.name])
            if made.error is not None:  # no document fits so few either
                continue
            if seconds + more > size.budget or (before.error is None and _read(made) <= _READ_MORE * _read(before)):
                break
            seconds, now[entry.name], room[entry.kind] = seconds + more, made, tokens
    failing = {arm.kind: arm.error for arm in now.values() if arm.error is not None}
    size = replace(size, room=room, failing=failing)
    return replace(size, seeds_seconds=seconds) if len(size.seeds) > 1 else replace(size, seconds=seconds)


def _seconds(planned: RunPlan) -> float:
    return sum(map(_took, planned.arms))


def _took(arm: PlannedArm) -> float:
    return (arm.estimate.seconds or 0.0) if arm.estimate else 0.0


def _read(arm: PlannedArm) -> int:
    return arm.estimate.tokens if arm.estimate else 0
