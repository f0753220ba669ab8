"""Forgetting: what a training destroys of what the model knew, and what replaying general questions saves of it.

Replay mixes general questions into the rows, with the base model's own replies, so that it learns nothing new from
them (a pilot stands at `replay` of the `tuned` arm).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.languages import Texts
from workbench.studies.base import Result, Value, study
from workbench.studies.statistics import between, measured
from workbench.studies.tuning import LOST_SHOWN, Along, AlongSettings, shown, with_course
from workbench.types import Finding


class ForgettingSettings(AlongSettings):
    """Shares of replayed rows; the first is without replay."""

    values: Annotated[tuple[Annotated[float, Field(ge=0, lt=1)], ...], Field(min_length=2)] = (0.0, 0.15, 0.3)


@study("forgetting")
class Forgetting(Along):
    """What was learned against what was forgotten, and which answers were lost."""

    Settings = ForgettingSettings
    settings: ForgettingSettings
    setting: ClassVar[str] = "replay"
    zero: ClassVar[Value] = "untrained"  # a share of 0 is a training without replay
    label: ClassVar[Texts] = {"en": "Share of replayed rows", "it": "Parte di righe ripassate"}
    title: ClassVar[Texts] = {"en": "Learning and forgetting", "it": "Imparare e dimenticare"}
    about: ClassVar[Texts] = {
        "en": "The same training without general questions among its rows, and with more and more of them: what is "
        "learned, and what is forgotten.",
        "it": "Lo stesso addestramento senza domande generali tra le righe, e con sempre più: che cosa si impara e che "
        "cosa si dimentica.",
    }
    words: ClassVar[Mapping[str, Texts]] = with_course({
        "en": {
            "before": "Before any training, {value:share} of the general questions are right.",
            "saves": "Replay saves {delta:points} of them with {many} against {few} (95% interval {low:bare} to "
            "{high:bare}).",
            "same": "Whether {many} of replay saves any of them against {few}, {n:many question|questions} cannot tell "
            "(95% interval {low:bare} to {high:bare} points).",
            "lost": "With {at} of replay {arm} has lost {n:many answer|answers}, among them: {questions:list}",
        },
        "it": {
            "before": "Prima di ogni addestramento {value:il} delle domande generali ha la risposta giusta.",
            "saves": "Il ripasso ne salva {delta:points} con {many} rispetto a {few} (intervallo al 95% da {low:bare} "
            "a {high:bare}).",
            "same": "Se {many} di ripasso ne salvi rispetto a {few}, {n:many domanda non basta|domande non bastano} a "
            "dirlo (intervallo al 95% da {low:bare} a {high:bare} punti).",
            "lost": "Con {at} di ripasso {arm} ha perso {n:many risposta|risposte}, tra cui: {questions:list}",
        },
    })  # fmt: skip

    def read(self, arm: str, own: Sequence[Result], before: Result | None) -> list[Finding]:
        """The course, what replay saves, and the answers that are lost at either end."""
        found = self.course(arm, own, before)
        known = self.share(before, "general")
        if known is not None:
            found.append(Finding("forgetting.before", {"value": known}))
        scored = measured(own, "forgetting.general")
        if len(scored) > 1:
            few, many = shown(scored[0].point.at[0]), shown(scored[-1].point.at[0])
            pair = between(scored[0], scored[-1], "forgetting.general")
            ends = {"few": few, "many": many, "low": pair.low or 0.0, "high": pair.high or 0.0}
            key = "saves" if pair.outcome == "a" else "same"
            found.append(Finding(f"forgetting.{key}", {**ends, "delta": pair.delta, "n": pair.n}))
        for each in scored[:1] + scored[1:][-1:]:
            if lost := self.lost(before, each):
                values = {"arm": arm, "at": shown(each.point.at[0]), "n": len(lost)}
                found.append(Finding("forgetting.lost", {**values, "questions": tuple(lost[:LOST_SHOWN])}))
        return found
