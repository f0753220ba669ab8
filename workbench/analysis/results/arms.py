"""An arm over all its seeds: its figures, its training, and what it forgot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, JsonValue, field_validator

from workbench.analysis.results.base import Figures, Model
from workbench.analysis.results.costs import ArmCost, Expected
from workbench.languages import Texts
from workbench.types import Interval


class Ended(Model):
    """The share right of the replies that were not cut, and how many those are."""

    value: float | None
    n: int


class TrainingResult(Model):
    """How a training went: the loss at some steps, the rows it saw, and how much it changed a logit.

    `dev_losses` are those on dev questions at `dev_steps`, step 0 before the first; no training sees those. They are of
    what the objective makes small: nats a token of the target replies, of a distilled model the divergence from its
    teacher, of preferences the loss of a pair.

    `bits_to_learn` is at most what the rows hold beyond what the model knew, to be held against the trained weights.
    One in phases tells of the last of them, but its rows are those of all; `earlier` are the others, in their order.
    """

    steps: tuple[int, ...] = ()
    losses: tuple[float, ...] = ()
    dev_steps: tuple[int, ...] = ()
    dev_losses: tuple[float | None, ...] = ()
    rows: Mapping[str, int] = {}
    logit_change: float | None = None
    bits_to_learn: float | None = None
    earlier: tuple[TrainingResult, ...] = ()


class SeedSpread(Model):
    """The share right of each seed, and how much of the interval's variance is that of the seeds.

    `share` is 0 where they differ by no more than their questions' own noise.
    """

    means: Mapping[str, float]
    share: float


class ArmResult(Model):
    """One arm over all its seeds; a failed one has its error and no figures. `model`: one of its own, if it has one."""

    name: str
    kind: str
    model: str | None = None
    title: Texts = Field(default_factory=dict)
    about: Texts = Field(default_factory=dict)
    colour: str = ""
    bound: bool = False
    alone: bool = False
    status: Literal["ok", "failed"]
    error: str | None = None
    settings: Mapping[str, JsonValue] = {}
    metrics: Figures = Field(default_factory=dict)
    by_kind: Mapping[str, Figures] = {}
    by_seen: Mapping[str, Figures] = {}
    cost: ArmCost | None = None
    failures: Mapping[str, int] = {}
    cut_share: float | None = None
    error_share: float | None = None
    cut_at: Mapping[str, int] = {}
    ended: Ended = Ended(value=None, n=0)
    training: TrainingResult | None = None
    seeds: SeedSpread | None = None
    retrieves: bool = False
    notes: tuple[str, ...] = ()
    estimate: Mapping[str, Expected] = {}

    @field_validator("cost", mode="before")
    @classmethod
    def _none_of_a_failed_arm(cls, value: Any) -> Any:
        return value or None

    @property
    def ok(self) -> bool:
        """Whether it finished."""
        return self.status == "ok"

    @property
    def trained(self) -> bool:
        """Whether weights were trained for it: only then a fact has been seen in training, or has not."""
        return self.training is not None or bool(self.cost and self.cost.fit.trainable_parameters)


class ForgettingResult(Model):
    """General knowledge and perplexity of an arm with weights of its own, before and after."""

    arm: str
    general_before: Interval | None = None
    general_after: Interval | None = None
    perplexity_before: float | None = None
    perplexity_after: float | None = None
