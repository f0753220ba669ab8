"""The arms as the page shows them: a name, a colour that never changes, and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.report.language import Language
from workbench.report.tree import first, get, items, label, mapping, number, rows, text
from workbench.types import Interval

# Accuracy is the match over factual questions; a run may write it under either name.
ACCURACY = ("accuracy", "match")

# Mid tones, legible on a light and on a dark card, and told apart by the colour-blind. One for each kind of arm,
# so that a colour means the same thing in every report; further arms of a kind take from the end.
PALETTE = (
    "#7d8590", "#c4568c", "#159a86", "#2f7fd6", "#de6a25", "#9a55cf", "#b98a00",
    "#5d9130", "#a8664f", "#5866d6", "#d04545", "#1699b8", "#8f8a3a", "#b25fb0",
)  # fmt: skip
_BY_KIND = ("closed-book", "few-shot", "long-context", "rag", "tuned", "tuned-rag", "oracle")


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm. `slot` is its colour's place in the palette; `raw` is its row of results.json."""

    index: int
    key: str
    name: str
    kind: str
    kind_name: str
    about: str
    slot: int
    ok: bool
    error: str
    settings: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    raw: Mapping[str, Any]

    @property
    def colour(self) -> str:
        """The arm's colour in charts; the page's style sheet holds the same one."""
        return PALETTE[self.slot]

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
    taken: set[int] = set()
    arms = []
    for index, raw in enumerate(rows(results.get("arms"))):
        kind = text(raw.get("kind"))
        slot = _slot(kind, taken)
        taken.add(slot)
        name = text(raw.get("name")) or f"#{index + 1}"
        arms.append(
            Arm(
                index=index,
                key=name,
                name=label(name),
                kind=kind,
                kind_name=language.say("arm_name", kind),
                about=language.say("arm_about", kind, ""),
                slot=slot,
                ok=text(raw.get("status")) != "failed",
                error=text(raw.get("error")),
                settings=tuple((label(key), label(value, 120)) for key, value in mapping(raw.get("settings")).items()),
                notes=tuple(text(note) for note in items(raw.get("notes"))),
                raw=raw,
            )
        )
    return arms


def _slot(kind: str, taken: set[int]) -> int:
    if kind in _BY_KIND and _BY_KIND.index(kind) not in taken:
        return _BY_KIND.index(kind)
    spare = [slot for slot in range(len(_BY_KIND), len(PALETTE)) if slot not in taken]
    left = [slot for slot in range(len(PALETTE)) if slot not in taken]
    return (spare or left or [len(taken) % len(PALETTE)])[0]
