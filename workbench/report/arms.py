"""The arms as the page shows them: a name, a colour that never changes, and what was measured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.report.language import Language
from workbench.report.tree import first, get, items, label, mapping, number, rows, text
from workbench.types import Interval

# Accuracy is the match over factual questions; a run may write it under either name.
ACCURACY = ("accuracy", "match")

# For arms whose kind has no colour of its own, or shares it with an arm above: mid tones, legible on a light and on a
# dark card, and told apart by the colour-blind.
SPARE = ("#5d9130", "#a8664f", "#5866d6", "#d04545", "#1699b8", "#8f8a3a", "#b25fb0")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm. `colour` is that of its charts and its dot; `raw` is its row of results.json."""

    index: int
    key: str
    name: str
    kind: str
    kind_name: str
    model: str
    about: str
    colour: str
    bound: bool
    ok: bool
    error: str
    settings: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    raw: Mapping[str, Any]

    @property
    def accuracy(self) -> Interval | None:
        """The primary metric."""
        return self.metric(*ACCURACY)

    def metric(self, *names: str) -> Interval | None:
        """The first of these metrics that was measured."""
        return first(get(self.raw, "metrics"), *names)

    def seen(self, half: str) -> Interval | None:
        """Accuracy on facts that training saw, or did not."""
        return first(get(self.raw, "by_seen", half), *ACCURACY)

    def cost(self, *path: str) -> float | None:
        """A number under `cost`."""
        return number(get(self.raw, "cost", *path))


def read_arms(results: Mapping[str, Any], language: Language) -> list[Arm]:
    """The arms in the order of the experiment, each with its colour."""
    taken: set[str] = set()
    arms = []
    for index, raw in enumerate(rows(results.get("arms"))):
        kind = text(raw.get("kind"))
        colour = _colour(text(raw.get("colour")), taken)
        taken.add(colour)
        name = text(raw.get("name")) or f"#{index + 1}"
        arms.append(
            Arm(
                index=index,
                key=name,
                name=label(name),
                kind=kind,
                kind_name=language.of(raw.get("title"), kind),
                model=label(raw.get("model")),
                about=language.of(raw.get("about"), ""),
                colour=colour,
                bound=raw.get("bound") is True,
                ok=text(raw.get("status")) != "failed",
                error=text(raw.get("error")),
                settings=tuple((label(key), label(value, 120)) for key, value in mapping(raw.get("settings")).items()),
                notes=tuple(text(note) for note in items(raw.get("notes"))),
                raw=raw,
            )
        )
    return arms


def _colour(wanted: str, taken: set[str]) -> str:
    """The colour of the kind, unless it is taken; whatever a run brings, it is a colour and nothing else."""
    own = [wanted] if _COLOUR.fullmatch(wanted) else []
    return next((colour for colour in (*own, *SPARE) if colour not in taken), SPARE[len(taken) % len(SPARE)])
