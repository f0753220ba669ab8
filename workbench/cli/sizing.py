"""How much of a corpus a first run asks, so that it fits ten minutes on this machine by estimate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbench.cli import figures
from workbench.languages.spoken import said

if TYPE_CHECKING:
    from workbench.experiment.plan import PlannedArm, RunPlan
    from workbench.settings import Experiment
    from workbench.types import Corpus

TEN_MINUTES = 600.0
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

    `room`: for the kinds of arms that read whole documents, how many tokens of them a prompt may hold: as many as fit
    the ten minutes beside the rest, where the usual number does not hold them all.
    `failing`: the kinds that fail even so, each with the reason.
    `seeds`: those of trained arms, three where that fits too; `seeds_seconds` is what three take, None where nothing
    is trained. `too_long`: the kinds of arms that alone take it past ten minutes, where fewer questions would not help:
    one that learns very many documents, say.
    """

    limit: int | None
    questions: int
    seconds: float
    all_seconds: float
    too_long: Mapping[str, float] = field(default_factory=dict)
    seeds: tuple[int, ...] = SEEDS[:1]
    seeds_seconds: float | None = None
    room: Mapping[str, int] = field(default_factory=dict)
    failing: Mapping[str, str] = field(default_factory=dict)

    @property
    def reasons(self) -> dict[str, str]:
        """Why each of these is left out."""
        long = {kind: said("init.too_long", time=figures.seconds(took)) for kind, took in self.too_long.items()}
        return {**self.failing, **long}

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


def fitting(text: str) -> Size | None:
    """The most questions that fit ten minutes by estimate, of the experiment in a text; None where none can be made."""
    import tomllib

    from workbench.arms import ARMS
    from workbench.config import check_experiment
    from workbench.errors import WorkbenchError
    from workbench.experiment.plan import plan
    from workbench.store import Store

    experiment = check_experiment(tomllib.loads(text))
    questions, all_seconds = 0, 0.0
    for limit in (None, *LIMITS):
        try:
            planned = plan(experiment, (), limit, Store.default())
        except WorkbenchError:  # no questions yet, for example
            return None
        seconds = _seconds(planned)
        if not seconds:
            return None
        if limit is None:
            questions, all_seconds = sum(planned.questions.values()), seconds
        if seconds <= TEN_MINUTES and (limit is None or limit < questions):
            return _with_room(_with_seeds(Size(limit, questions, seconds, all_seconds), experiment), experiment)
    if not questions:
        return None
    too_long: dict[str, float] = {}
    costly = [(arm.estimate.seconds or 0.0, arm.kind) for arm in planned.arms if arm.estimate]
    for took, kind in sorted(costly, reverse=True):
        # Whether to retrieve is what the whole comparison asks: what trains nothing stays where it fits by itself.
        least = TEN_MINUTES / 2 if "weights" in ARMS[kind].makes else TEN_MINUTES
        if seconds > TEN_MINUTES and took > least:
            too_long[kind], seconds = took, seconds - took
    size = Size(LIMITS[-1] if questions > LIMITS[-1] else None, questions, seconds, all_seconds, too_long)
    kept = tuple(arm for arm in experiment.arms if arm.kind not in too_long)
    return _with_room(size, experiment.model_copy(update={"arms": kept}))


def _with_seeds(size: Size, experiment: Experiment) -> Size:
    """With three seeds where anything is trained and that fits ten minutes as well; else with what it would take."""
    from workbench.arms import made_by
    from workbench.experiment.plan import plan
    from workbench.store import Store

    if not any("weights" in made_by(arm.kind, arm.settings) for arm in experiment.arms):
        return size
    planned = plan(experiment.model_copy(update={"seeds": SEEDS}), (), size.limit, Store.default())
    seconds = _seconds(planned)
    return replace(size, seeds=SEEDS if seconds <= TEN_MINUTES else SEEDS[:1], seeds_seconds=seconds)


def _with_room(size: Size, experiment: Experiment) -> Size:
    """With as much room for whole documents as the rest leaves time for, until all of them stand in the prompt."""
    from workbench.arms import ARMS
    from workbench.experiment.plan import plan
    from workbench.store import Store

    experiment = experiment.model_copy(update={"seeds": size.seeds})
    planned = plan(experiment, (), size.limit, Store.default())
    now = {arm.name: arm for arm in planned.arms}
    seconds, room = _seconds(planned), dict[str, int]()
    for entry in experiment.arms if seconds <= TEN_MINUTES else ():
        for tokens in ROOM if ARMS[entry.kind].holds and entry.name in now else ():
            changed = entry.model_copy(update={ARMS[entry.kind].holds: tokens})
            (made,) = plan(experiment.model_copy(update={"arms": (changed,)}), (), size.limit, Store.default()).arms
            before, more = now[entry.name], _took(made) - _took(now[entry.name])
            if made.error is not None:  # no document fits so few either
                continue
            if seconds + more > TEN_MINUTES or (before.error is None and _read(made) <= _READ_MORE * _read(before)):
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
