"""Rank: how many weights an adapter needs, against training all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.arms import arm_settings
from workbench.languages import Texts
from workbench.studies.base import Axis, Point, Result, study
from workbench.studies.statistics import between, measured
from workbench.studies.tuning import HELD, Along, AlongSettings, interval_of, shown, with_course
from workbench.tuning.methods import METHODS
from workbench.types import Finding

FULL = "full"


class RankSettings(AlongSettings):
    """Ranks of the adapters; an arm with `method = "full"`, if there is one, is what they are held against."""

    values: Annotated[tuple[Annotated[float, Field(ge=1)], ...], Field(min_length=2)] = (1, 4, 16, 64)


@study("rank")
class Rank(Along):
    """Arms whose method has a rank; each is compared with full tuning at its best rank and at its lowest."""

    Settings = RankSettings
    settings: RankSettings
    setting: ClassVar[str] = "rank"
    label: ClassVar[Texts] = {"en": "Rank", "it": "Rango"}
    title: ClassVar[Texts] = {"en": "Rank and share of the weights", "it": "Rango e parte dei pesi"}
    about: ClassVar[Texts] = {
        "en": "The same training with adapters of higher and higher rank, beside the training of all weights.",
        "it": "Lo stesso addestramento con adattatori di rango sempre più alto, accanto all'addestramento di tutti i "
        "pesi.",
    }
    costs: ClassVar[tuple[str, ...]] = ("trainable_parameters", "trained_share", "storage_bytes")
    words: ClassVar[Mapping[str, Texts]] = with_course({
        "en": {
            "weights": "From rank {few} to {many} it trains {small:percent} to {large:percent} of the weights.",
            "against": "{full}, which trains all weights, has {value:share} right (95% interval {low:share} to "
            "{high:share}): {delta:points} more than {arm} with {at} (95% interval {least:bare} to {most:bare}).",
        },
        "it": {
            "weights": "Dal rango {few} al {many} addestra da {small:percent} a {large:percent} dei pesi.",
            "against": "{full}, che addestra tutti i pesi, ha giusto {value:il} (intervallo al 95% {low:dal} "
            "{high:al}): {delta:points} in più di {arm} con {at} (intervallo al 95% da {least:bare} a {most:bare}).",
        },
    })  # fmt: skip

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The rank; all weights have a name there."""
        (axis,) = super().axes
        return (Axis(axis.name, axis.label, {**axis.values, FULL: {"en": "all weights", "it": "tutti i pesi"}}),)

    @property
    def arms(self) -> list[str]:
        """The arms whose method has a rank."""
        return [name for name in super().arms if METHODS[self._method(name)].ranked]

    @property
    def whole(self) -> list[str]:
        """The arms that train every weight."""
        return [name for name in super().arms if METHODS[self._method(name)].whole]

    def _method(self, name: str) -> str:
        entry = next(arm for arm in self.experiment.arms if arm.name == name)
        return str(getattr(arm_settings(entry.kind, entry.settings), "method", "lora"))

    def points(self) -> list[Point]:
        """A point for every rank, and full tuning once."""
        return [*super().points(), *(Point(name, (FULL,), HELD) for name in self.whole)]

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """The usual conclusion, and why arms of full tuning failed, if any did."""
        found = super().conclude(results)
        for name in self.whole:
            found += self.failures(name, [each for each in results if each.point.arm == name])
        return found + self._against(results)

    def read(self, arm: str, own: Sequence[Result], before: Result | None) -> list[Finding]:
        """The best rank, and the share of the weights that ranks are."""
        found = self.course(arm, own, before)
        shares = [(shown(each.point.at[0]), each.fit["trained_share"]) for each in own if "trained_share" in each.fit]
        if len(shares) > 1:
            ends = {"few": shares[0][0], "small": shares[0][1], "many": shares[-1][0], "large": shares[-1][1]}
            found.append(Finding("rank.weights", ends))
        return found

    def _against(self, results: Sequence[Result]) -> list[Finding]:
        """Full tuning against the best rank of each arm."""
        metric = self.figure(results)
        scored = measured(results, metric)
        found = []
        for whole in [each for each in scored if each.point.at[0] == FULL]:
            for arm in self.arms:
                own = [each for each in scored if each.point.arm == arm]
                if not own:
                    continue
                best = max(own, key=lambda each: each.metrics[metric].value or 0.0)
                pair = between(best, whole, metric)
                ends = {"delta": pair.delta, "least": pair.low or 0.0, "most": pair.high or 0.0}
                values = {"full": whole.point.arm, "arm": arm, "at": shown(best.point.at[0]), **ends}
                found.append(Finding("rank.against", {**values, **interval_of(whole, metric)}))
        return found
