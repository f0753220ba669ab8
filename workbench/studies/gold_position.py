"""Gold position: the passage that answers stands first, in the middle or last among passages that do not.

"Lost in the Middle" (Liu et al. 2023, arXiv 2307.03172) found that models read best what stands at the ends of a long
prompt. The passages around are those that a search finds for the question, so they are as misleading as in practice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.arms import ARMS
from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.settings import ArmEntry
from workbench.studies.base import Axis, Point, Result, Study, StudySettings, study
from workbench.studies.statistics import against_best, measured
from workbench.types import Finding

PLACED = ("distractors", "position")  # the settings of an arm that can place the passage
STEPS = 5  # positions, where the file names none


class GoldPositionSettings(StudySettings):
    """Among how many passages, and where.

    Args:
        passages: how many stand in the prompt, that of the answer among them.
        positions: its places, counted from 1; five from the first to the last if left out.
    """

    passages: int = Field(10, ge=2)
    positions: tuple[Annotated[int, Field(ge=1)], ...] = ()


@study("gold-position")
class GoldPosition(Study):
    """Retrieval is perfect at every position; only the order of the same passages changes."""

    Settings = GoldPositionSettings
    settings: GoldPositionSettings
    title: ClassVar[Texts] = {"en": "Position of the answer", "it": "Posizione della risposta"}
    about: ClassVar[Texts] = {
        "en": "The passage with the answer at different places among passages that a search found and that do not "
        "answer: the same text to read, in another order.",
        "it": "Il passaggio con la risposta in posti diversi tra altri che una ricerca ha trovato e che non "
        "rispondono: lo stesso testo da leggere, in un altro ordine.",
    }
    needs: ClassVar[Texts] = {
        "en": 'add an arm that can place the passage: name = "oracle", kind = "oracle"',
        "it": 'aggiungere un approccio che possa collocare il passaggio: name = "oracle", kind = "oracle"',
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "differs": "{arm} reads the answer best at place {best} of {of} ({first:share} right) and worst at place "
            "{worst} ({last:share}): {delta:points} less (95% interval {low:bare} to {high:bare}, corrected for the "
            "choice of the two).",
            "alike": "{arm}: {first:share} right with the answer at place {best} of {of}, {last:share} at place "
            "{worst}; with {n:many question|questions} that is no difference to be told (95% interval {low:bare} to "
            "{high:bare} points).",
            "flat": "{arm}: {first:share} right at every place of the answer among {of} passages.",
            "failed": "{arm} failed with the answer at place {at}: {error:short}",
        },
        "it": {
            "differs": "{arm} legge meglio la risposta al posto {best} di {of} ({first:share} di risposte giuste) e "
            "peggio al posto {worst} ({last:share}): {delta:points} in meno (intervallo al 95% da {low:bare} a "
            "{high:bare}, corretto per la scelta dei due).",
            "alike": "{arm}: {first:share} di risposte giuste con la risposta al posto {best} di {of}, {last:share} al "
            "posto {worst}; con {n:many domanda|domande} la differenza non si distingue dal caso (intervallo al 95% da "
            "{low:bare} a {high:bare} punti).",
            "flat": "{arm}: {first:share} di risposte giuste ovunque stia la risposta tra {of} passaggi.",
            "failed": "{arm} non è riuscito con la risposta al posto {at}: {error:short}",
        },
    }

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """Arms that can place the passage with the answer."""
        return set(PLACED) <= ARMS[entry.kind].Settings.model_fields.keys()

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The place of the passage with the answer."""
        of = self.settings.passages
        return (Axis("position", {"en": f"Place of the answer, of {of}", "it": f"Posto della risposta, su {of}"}),)

    def points(self) -> list[Point]:
        """Every position for every arm. Raises RequestError for one that there is not."""
        others = self.settings.passages - 1
        wanted = self.settings.positions or tuple(1 + round(n * others / (STEPS - 1)) for n in range(STEPS))
        places = sorted(set(wanted))
        if places[-1] > others + 1 or len(places) < 2:
            what = said("study_fault.positions", places=places, n=others + 1)
            raise RequestError.of(what, f"studies.{self.name}", said("study_fault.positions_cure", n=others + 1))
        return [
            Point(
                arm, (place,), {f"arms.{arm}.distractors": others, f"arms.{arm}.position": (place - 1) / others}
            )
            for arm in self.arms
            for place in places
        ]  # fmt: skip

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """The best position of each arm against the worst."""
        metric, found = self.settings.metrics[0], []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            scored = measured(own, metric)
            if len(scored) > 1:
                found.append(self._of(arm, scored, metric))
            found += [
                Finding("gold-position.failed", {"arm": arm, "at": each.point.label, "error": each.error})
                for each in own
                if each.error is not None
            ]
        return found

    def _of(self, arm: str, scored: Sequence[Result], metric: str) -> Finding:
        pairs = against_best(scored, metric, self.experiment.verdict.margin)
        widest = max(pairs, key=lambda pair: pair.delta)
        at = {each.point.label: each.metrics[metric].value for each in scored}
        values = {"arm": arm, "of": self.settings.passages, "best": widest.a, "first": at[widest.a]}
        if all(pair.wins == pair.losses == 0 for pair in pairs):
            return Finding("gold-position.flat", values)
        difference = {"worst": widest.b, "last": at[widest.b], "delta": widest.delta, "n": widest.n}
        ends = {
            "low": -1.0 if widest.low is None else widest.low,
            "high": 1.0 if widest.high is None else widest.high,
        }
        return Finding(
            f"gold-position.{'differs' if widest.outcome == 'a' else 'alike'}", {**values, **difference, **ends}
        )
