"""Freshness: what each arm says of facts that have changed, before and after it is renewed, and what renewing costs.

Documents change. What an arm reads is as new as its documents, what it has learned as old as its training; so of the
facts that a later revision changes, how many are still answered as they were, and what does it take to renew them?
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import ClassVar

from pydantic import Field

from workbench.arms import ARMS, made_by
from workbench.corpus.load import load_corpus
from workbench.corpus.variants.revised import RevisedQuestion, chosen, in_both
from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.match import match
from workbench.settings import ArmEntry
from workbench.studies.base import Axis, Measure, Point, Result, Study, StudySettings, study
from workbench.studies.statistics import measured
from workbench.types import Answer, Finding, Interval, Question, Renewed

CURRENT, OUTDATED = "freshness.current", "freshness.outdated"


class FreshnessSettings(StudySettings):
    """What has changed.

    Args:
        revision: the folder of a later revision of the corpus, whose questions have the answers that are right now.
        unchanged: at most so many questions whose answer stays are asked too, spread evenly over them.
    """

    revision: str = Field(min_length=1)
    unchanged: int = Field(24, ge=0)


@study("freshness")
class Freshness(Study):
    """The same questions before anything is renewed, with the new documents, and trained again on them."""

    Settings = FreshnessSettings
    settings: FreshnessSettings
    title: ClassVar[Texts] = {"en": "When documents change", "it": "Quando i documenti cambiano"}
    about: ClassVar[Texts] = {
        "en": "Questions whose answer is another in a later revision of the documents: how many are answered as things "
        "are now, how many still as they were, and what bringing an arm up to date costs.",
        "it": "Domande la cui risposta è cambiata in una revisione successiva dei documenti: a quante si risponde con "
        "il dato di oggi, a quante ancora con quello di prima, e quanto costa aggiornare un approccio.",
    }
    needs: ClassVar[Texts] = {
        "en": "add an arm that reads documents or trains on them",
        "it": "aggiungere un approccio che legga documenti o vi si addestri",
    }
    measures: ClassVar[Mapping[str, Measure]] = {
        "current": Measure(
            {"en": "changed facts, as they are now", "it": "dati cambiati, come sono ora"},
            {
                "en": ("Of the questions whose answer has changed, the share answered as the later revision has it."),
                "it": (
                    "Delle domande la cui risposta è cambiata, la quota a cui si risponde come nella revisione "
                    "successiva."
                ),
            },
            "higher",
        ),
        "outdated": Measure(
            {"en": "changed facts, as they were", "it": "dati cambiati, come erano"},
            {
                "en": ("Of the questions whose answer has changed, the share answered as the earlier revision had it."),
                "it": (
                    "Delle domande la cui risposta è cambiata, la quota a cui si risponde come nella revisione "
                    "precedente."
                ),
            },
            "lower",
        ),
        "unchanged": Measure(
            {"en": "facts that stay", "it": "dati rimasti uguali"},
            {
                "en": ("Of the questions whose answer is the same in both revisions, the share answered right."),
                "it": (
                    "Delle domande la cui risposta è la stessa in entrambe le revisioni, la quota con risposta giusta."
                ),
            },
            "higher",
        ),
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "nothing": "{arm}, with nothing renewed: of {n:many answer that has changed|answers that have changed}, "
            "{current:share} are given as they are now (95% interval {low:share} to {high:share}) and "
            "{outdated:share} as they were.",
            "documents": "{arm}, with the new documents: {current:share} as they are now (95% interval {low:share} to "
            "{high:share}), {outdated:share} as they were; this took {seconds:time}.",
            "weights": "{arm}, trained again on the new revision: {current:share} as they are now (95% interval "
            "{low:share} to {high:share}), {outdated:share} as they were; this took {seconds:time}.",
            "failed": "{arm} failed: {error:short}",
        },
        "it": {
            "nothing": "{arm}, senza aggiornare nulla: su {n:many risposta cambiata|risposte cambiate}, "
            "{current:il} è quella di oggi (intervallo al 95% {low:dal} {high:al}) e {outdated:il} quella di prima.",
            "documents": "{arm}, con i documenti nuovi: {current:il} è quella di oggi (intervallo al 95% {low:dal} "
            "{high:al}) e {outdated:il} quella di prima; l'aggiornamento ha richiesto {seconds:time}.",
            "weights": "{arm}, addestrato di nuovo sulla nuova revisione: {current:il} è quella di oggi (intervallo al "
            "95% {low:dal} {high:al}) e {outdated:il} quella di prima; l'aggiornamento ha richiesto {seconds:time}.",
            "failed": "{arm} non è riuscito: {error:short}",
        },
    }

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """One that depends on the documents: it reads them, or is trained on them."""
        return bool(_renewals(entry))

    @property
    def axes(self) -> tuple[Axis, ...]:
        """What is brought up to date."""
        values = {
            "nothing": {"en": "nothing renewed", "it": "nulla di aggiornato"},
            "documents": {"en": "new documents", "it": "documenti nuovi"},
            "weights": {"en": "trained again", "it": "addestrato di nuovo"},
        }
        return (Axis("renewed", {"en": "What was renewed", "it": "Che cosa è stato aggiornato"}, values),)

    @cached_property
    def revised(self) -> Mapping[str, RevisedQuestion]:
        """The questions that are asked, by their ids in this corpus. Raises RequestError for an unfit revision."""
        found = in_both(self.corpus, load_corpus(self.settings.revision), self.asked)
        return {each.before.id: each for each in chosen(found.values(), self.settings.unchanged)}

    def points(self) -> list[Point]:
        """Each arm as it was, and with each thing renewed that it has. Raises RequestError where nothing changed."""
        if not any(map(self._changed, self.revised.values())):
            what = said("study_fault.unchanged", split=self.asked, revision=self.settings.revision)
            raise RequestError.of(what, f"studies.{self.name}.revision", said("study_fault.unchanged_cure"))
        given = {
            "sample.revision": self.settings.revision, "sample.revision_split": self.asked,
            "sample.revision_unchanged": self.settings.unchanged,
        }  # fmt: skip
        entries = {entry.name: entry for entry in self.experiment.arms}
        return [
            Point(arm, (renewed,), {**given, "sample.renewed": renewed})
            for arm in self.arms
            for renewed in ("nothing", *_renewals(entries[arm]))
        ]

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """Whether the answer is that of now or that of before; of a fact that stays, whether it is right."""
        each = self.revised.get(question.id)
        if each is None or answer.stop == "unmeasured":
            return {}
        right = self._right(each.after, answer)
        if not self._changed(each):
            return {"unchanged": right}
        before = self._right(each.before, answer) if each.before.answers else 0.0
        return {"current": right, "outdated": 0.0 if right else before}

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """What each arm says of the changed facts, with each thing renewed, and how long that took."""
        found: list[Finding] = []
        changed = sum(map(self._changed, self.revised.values()))
        for result in results:
            arm = result.point.arm
            if result.error is not None:
                found.append(Finding("freshness.failed", {"arm": arm, "error": result.error}))
            elif measured([result], CURRENT):
                current, outdated = result.metrics[CURRENT], result.metrics[OUTDATED]
                values = {"arm": arm, "n": changed, **_shares(current), "outdated": outdated.value or 0.0}
                seconds = {"seconds": result.fit.get("seconds", 0.0)}
                found.append(Finding(f"freshness.{result.point.at[0]}", {**values, **seconds}))
        return found

    def _changed(self, each: RevisedQuestion) -> bool:
        """Whether the answer is another, and not the same in other words."""
        if not each.changed:
            return False
        return not any(self._right(each.after, Answer(each.after.id, earlier)) for earlier in each.before.answers)

    def _right(self, question: Question, answer: Answer) -> float | None:
        return match(question, answer, self.corpus.language).value


def _renewals(entry: ArmEntry) -> list[Renewed]:
    """What of an arm follows the documents, in the order of how much is renewed."""
    kind = ARMS[entry.kind]
    reads: list[Renewed] = ["documents"] if kind.reads else []
    trains: list[Renewed] = ["weights"] if "weights" in made_by(entry.kind, entry.settings) else []
    return [*reads, *trains]


def _shares(interval: Interval) -> dict[str, float]:
    low, high = interval.low, interval.high
    return {
        "current": interval.value or 0.0,
        "low": 0.0 if low is None else low,
        "high": 1.0 if high is None else high,
    }
