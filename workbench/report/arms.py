"""The arms as the page shows them: a name, a colour that never changes, and what was measured."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.analysis.results import ArmCost, ArmResult, Figures
from workbench.report.language import Language
from workbench.report.values import label
from workbench.types import Interval

# Accuracy is the match over factual questions; a run may write it under either name.
ACCURACY = ("accuracy", "match")

# For arms whose kind has no colour of its own, or shares it with an arm above: mid tones, legible on a light and on a
# dark card, and distinct for the colour-blind.
SPARE = ("#5d9130", "#a8664f", "#5866d6", "#d04545", "#1699b8", "#8f8a3a", "#b25fb0")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class ReportedArm:
    """One arm. `colour` is that of its charts and its dot; `result` is its part of results.json."""

    index: int
    key: str
    name: str
    kind_name: str
    model: str
    about: str
    colour: str
    settings: tuple[tuple[str, str], ...]
    result: ArmResult

    @property
    def ok(self) -> bool:
        """Whether it finished."""
        return self.result.ok

    @property
    def accuracy(self) -> Interval | None:
        """The primary metric."""
        return self.metric(*ACCURACY)

    def metric(self, *names: str) -> Interval | None:
        """The first of these metrics that was measured."""
        return first(self.result.metrics, *names)

    def seen(self, half: str) -> Interval | None:
        """Accuracy on facts that training saw ("seen"), or did not ("unseen")."""
        return first(self.result.by_seen.get(half, {}), *ACCURACY)

    def cost(self, read: Callable[[ArmCost], float | None]) -> float | None:
        """A figure of its costs; None where none were measured."""
        return None if self.result.cost is None else read(self.result.cost)


def first(figures: Figures, *names: str) -> Interval | None:
    """The first of these metrics that was measured."""
    found = (figures.get(name) for name in names)
    return next((each for each in found if each is not None and each.value is not None), None)


def read_arms(results: Sequence[ArmResult], language: Language) -> list[ReportedArm]:
    """The arms in the order of the experiment, each with its colour."""
    taken: set[str] = set()
    arms = []
    for index, result in enumerate(results):
        colour = _colour(result.colour, taken)
        taken.add(colour)
        name = result.name or f"#{index + 1}"
        arms.append(
            ReportedArm(
                index=index,
                key=name,
                name=label(name),
                kind_name=language.of(result.title, result.kind),
                model=label(result.model),
                about=language.of(result.about, ""),
                colour=colour,
                settings=tuple((label(key), label(value, 120)) for key, value in result.settings.items()),
                result=result,
            )
        )
    return arms


def _colour(wanted: str, taken: set[str]) -> str:
    """The colour of the kind, unless it is taken; whatever a run brings, it is a colour and nothing else."""
    own = [wanted] if _COLOUR.fullmatch(wanted) else []
    return next((colour for colour in (*own, *SPARE) if colour not in taken), SPARE[len(taken) % len(SPARE)])
