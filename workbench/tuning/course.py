"""How a training went: its losses, the rows it saw, and how much it changed the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class TrainingCourse:
    """The course of one training, or of several of which each began where the one before had ended.

    Args:
        steps: the steps, from 1, at which `losses` were read: means over what was learned since the one before.
        rows: how many rows of each sort were learned: "documents", "questions" and "replay".
        logit_change: the most by which training has changed a logit of the token after the first row.
        dev_steps: the steps at which `dev_losses` were read on dev questions that are never learned; none without any.
        bits_to_learn: at most what the rows hold beyond what the model knew; None if it was not read.
        earlier: the trainings before, in their order; `rows` count theirs too, and the rest is of the last alone.
    """

    steps: tuple[int, ...]
    losses: tuple[float, ...]
    rows: Mapping[str, int]
    logit_change: float
    dev_steps: tuple[int, ...] = ()
    dev_losses: tuple[float | None, ...] = ()
    bits_to_learn: float | None = None
    earlier: tuple[TrainingCourse, ...] = ()

    @classmethod
    def stored(cls, info: Mapping[str, Any]) -> Self:
        """The course as the manifest of an adapter has it, whose lists are JSON's."""
        lists = {name: tuple(info.get(name, ())) for name in ("steps", "losses", "dev_steps", "dev_losses")}
        return cls(
            **lists, rows=info["rows"], logit_change=info["logit_change"], bits_to_learn=info.get("bits_to_learn")
        )

    def after(self, first: TrainingCourse) -> TrainingCourse:
        """This training as the one that went on from another."""
        rows = {name: count + self.rows.get(name, 0) for name, count in first.rows.items()}
        return replace(self, rows=rows, earlier=(*first.earlier, replace(first, earlier=())))
