"""Documents needed: accuracy by how many documents the answer to a question stands in, and what reached the prompt.

What a model reads at once is limited, so a detail that is spread over many documents is lost in one of two ways: it
never reaches the prompt, or it stands there and is not put together. The evidence in the prompt tells them apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.evidence import required_evidence
from workbench.studies.base import Axis, Measure, Point, Result, Study, StudySettings, Value, study
from workbench.studies.shown import EVIDENCE, RisingCounts, evidence_shown, first_and_last_shown
from workbench.studies.statistics import half_of_best, measured
from workbench.types import FACTUAL_KINDS, Answer, Finding, Kind, Question


class DocumentsNeededSettings(StudySettings):
    """How questions are put into groups.

    Args:
        counts: numbers of documents; a question is put to the largest that it needs no fewer than.
        kinds: the kinds of question that are looked at; aggregate alone leaves out how unlike the kinds are.
    """

    counts: Annotated[RisingCounts, Field(min_length=1)] = (1, 2, 4, 8, 16, 32)
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] = FACTUAL_KINDS


def documents_needed(question: Question) -> int:
    """In how many documents the evidence stands that an answer needs; of places that say the same, one is enough."""
    return len({places[0].document for places in required_evidence(question)})


@study("documents-needed")
class DocumentsNeeded(Study):
    """The questions of the run in groups: nothing is asked that the run does not ask, so this costs nothing more."""

    Settings = DocumentsNeededSettings
    settings: DocumentsNeededSettings
    title: ClassVar[Texts] = {"en": "Documents that a question needs", "it": "Documenti necessari a una domanda"}
    about: ClassVar[Texts] = {
        "en": "Accuracy by the number of documents in which the answer stands, beside the share of that evidence that "
        "reached the prompt: what was never read is told apart from what was read and not used.",
        "it": "L'accuratezza secondo il numero di documenti in cui sta la risposta, accanto alla quota di quei brani "
        "arrivata nel prompt: si distingue così ciò che non è mai stato letto da ciò che è stato letto e non usato.",
    }
    measures: ClassVar[Mapping[str, Measure]] = {"evidence": EVIDENCE}
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "half": "{arm}: at best {best:share} right, where the documents needed are {top}; from {at} on it is under "
            "half of that, with {value:share} right (95% interval {low:share} to {high:share}).",
            "perhaps": "{arm}: at best {best:share} right, where the documents needed are {top}; from {at} on it seems "
            "to be under half of that, with {value:share} right, but the 95% interval reaches from {low:share} to "
            "{high:share}: more questions would tell.",
            "holds": "{arm}: at best {best:share} right, where the documents needed are {top}; it does not stay under "
            "half of that: {value:share} right where they are {at} (95% interval {low:share} to {high:share}).",
            "nothing": "{arm} answers none of these questions right.",
            "unmeasured": "{arm} has no figure where the documents needed are {groups:list}: its prompt has no room "
            "for all the evidence.",
            "prompt": "Of the evidence needed, {first:share} stood in its prompts where the documents are {few}, and "
            "{last:share} where they are {many}.",
            "failed": "{arm} failed: {error:short}",
        },
        "it": {
            "half": "{arm}: al massimo {best:il} di risposte giuste, dove i documenti necessari sono {top}; da {at} in "
            "su è sotto la metà, con {value:il} di risposte giuste (intervallo al 95% {low:dal} {high:al}).",
            "perhaps": "{arm}: al massimo {best:il} di risposte giuste, dove i documenti necessari sono {top}; da {at} "
            "in su sembra sotto la metà, con {value:il} di risposte giuste, ma l'intervallo al 95% va {low:dal} "
            "{high:al}: per saperlo servono più domande.",
            "holds": "{arm}: al massimo {best:il} di risposte giuste, dove i documenti necessari sono {top}; non "
            "scende stabilmente sotto la metà: {value:il} di risposte giuste dove sono {at} (intervallo al 95% "
            "{low:dal} {high:al}).",
            "nothing": "{arm} non risponde bene a nessuna di queste domande.",
            "unmeasured": "{arm} non ha un valore dove i documenti necessari sono {groups:list}: nel suo prompt non "
            "c'è spazio per tutti i brani necessari.",
            "prompt": "Dei brani necessari, nei suoi prompt c'era {first:il} dove i documenti sono {few} e "
            "{last:il} dove sono {many}.",
            "failed": "{arm} non è riuscito: {error:short}",
        },
    }

    @property
    def axes(self) -> tuple[Axis, ...]:
        """How many documents are needed."""
        return (Axis("documents needed", {"en": "Documents needed", "it": "Documenti necessari"}),)

    def points(self) -> list[Point]:
        """Every group of questions for every arm. Raises RequestError where all need about as many documents."""
        groups: dict[int, dict[str, int]] = {}
        for question in self.corpus.select(self.asked, *self.settings.kinds):
            needed = documents_needed(question)
            reached = [count for count in self.settings.counts if count <= needed]
            if reached:
                groups.setdefault(reached[-1], {})[question.id] = needed
        if len(groups) < 2:
            what, cure = said("study_fault.one_group"), said("study_fault.one_group_cure")
            raise RequestError.of(what, f"studies.{self.name}", cure)
        return [
            Point(arm, (_called(needed.values()),), {}, frozenset(needed))
            for arm in self.arms
            for _, needed in sorted(groups.items())
        ]

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """How much of the evidence stood in the prompt."""
        return evidence_shown(self, arm, question, answer)

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """Where each arm is under half of its best from there on, and what of the evidence its prompts held."""
        found: list[Finding] = []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            if failed := [each for each in own if each.error is not None]:
                found.append(Finding("documents-needed.failed", {"arm": arm, "error": failed[0].error}))
                continue
            metric = self.settings.metrics[0]
            if scored := measured(own, metric):
                key, course = half_of_best(scored, metric)
                found += [
                    Finding(f"documents-needed.{key}", {"arm": arm, **course}),
                    *first_and_last_shown(self.kind, scored),
                ]
            if groups := tuple(each.point.label for each in own if each not in scored):
                found.append(Finding("documents-needed.unmeasured", {"arm": arm, "groups": groups}))
        return found


def _called(needed: Collection[int]) -> Value:
    """A group by the fewest and the most documents that its questions need: 4, or "2 to 3" as a range."""
    least, most = min(needed), max(needed)
    return least if least == most else f"{least}–{most}"
