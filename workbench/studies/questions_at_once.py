"""Questions at once: how many details, each in a document of its own, an arm can give in one answer.

A question about one fact is found and answered from one passage. Asked for the details of many documents at once, an
arm that retrieves must find all of them and have room for them, and the model must use what it reads. Questions of the
corpus are put together for it, so that it needs no questions on several documents, and works for any corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.corpus.variants.combined import groups
from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.match import match
from workbench.settings import Seed
from workbench.studies.base import Axis, Measure, Point, Result, Study, StudySettings, study
from workbench.studies.shown import EVIDENCE, RisingCounts, evidence_shown, first_and_last_shown
from workbench.studies.statistics import half_of_best, measured
from workbench.types import Answer, Finding, Question

ANSWERED = "questions-at-once.answered"
TOKENS = 24  # new tokens that a reply may have for each question, if the experiment allows fewer in all
_NUMBERED = re.compile(r"^[ \t>*-]*(\d{1,3})[.):\]][ \t*]*", re.MULTILINE)


class QuestionsAtOnceSettings(StudySettings):
    """How questions are put together.

    Args:
        counts: how many are asked at once, each about another document.
        groups: how many such questions there are of each count; fewer where the corpus gives no more.
        seed: another choice of questions.
    """

    counts: Annotated[RisingCounts, Field(min_length=2)] = (1, 2, 4, 8, 16)
    groups: int = Field(16, ge=2)
    seed: Seed = 0


@study("questions-at-once")
class QuestionsAtOnce(Study):
    """Questions on single facts of different documents, asked 1, 2, 4 … at a time."""

    Settings = QuestionsAtOnceSettings
    settings: QuestionsAtOnceSettings
    title: ClassVar[Texts] = {"en": "Details of several documents at once", "it": "Dettagli di più documenti insieme"}
    about: ClassVar[Texts] = {
        "en": "Questions about different documents are asked several at a time. An answer may be right in part: how "
        "many of them does an arm answer, and how much of what they need reached its prompt?",
        "it": "Domande su documenti diversi vengono poste più d'una alla volta. Una risposta può essere giusta in "
        "parte: a quante risponde un approccio, e quanto di ciò che serve è arrivato nel suo prompt?",
    }
    measures: ClassVar[Mapping[str, Measure]] = {
        "answered": Measure(
            {"en": "questions answered", "it": "domande con risposta giusta"},
            {
                "en": (
                    "The share of the questions asked at once to which the reply gives the right "
                    "answer, on the line with "
                    "their number."
                ),
                "it": (
                    "La quota delle domande poste insieme alle quali la risposta dà quella giusta, sulla riga con "
                    "il loro numero."
                ),
            },
            "higher",
        ),
        "evidence": EVIDENCE,
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "half": "{arm}: at best {best:share} of the questions answered right, with {top} at once; from {at} on it "
            "is under half of that, with {value:share} (95% interval {low:share} to {high:share}).",
            "perhaps": "{arm}: at best {best:share} of the questions answered right, with {top} at once; from {at} on "
            "it seems to be under half of that, with {value:share}, but the 95% interval reaches from {low:share} to "
            "{high:share}: more `groups` would tell.",
            "holds": "{arm}: at best {best:share} of the questions answered right, with {top} at once; it does not "
            "stay under half of that: {value:share} with {at} at once (95% interval {low:share} to {high:share}).",
            "nothing": "{arm} answers none of the questions right, however many are asked at once.",
            "unmeasured": "{arm} has no figure with {groups:list} at once: its prompt has no room for them.",
            "prompt": "Of the evidence needed, {first:share} stood in its prompts with {few} at once, and {last:share} "
            "with {many}.",
            "failed": "{arm} failed: {error:short}",
        },
        "it": {
            "half": "{arm}: al massimo {best:il} di domande con risposta giusta, {top} alla volta; da {at} in su è "
            "sotto la metà, con {value:il} (intervallo al 95% {low:dal} {high:al}).",
            "perhaps": "{arm}: al massimo {best:il} di domande con risposta giusta, {top} alla volta; da {at} in su "
            "sembra sotto la metà, con {value:il}, ma l'intervallo al 95% va {low:dal} {high:al}: per saperlo servono "
            "più gruppi (`groups`).",
            "holds": "{arm}: al massimo {best:il} di domande con risposta giusta, {top} alla volta; non scende "
            "stabilmente sotto la metà: {value:il} con {at} alla volta (intervallo al 95% {low:dal} {high:al}).",
            "nothing": "{arm} non risponde bene a nessuna domanda, quante che se ne pongano alla volta.",
            "unmeasured": "{arm} non ha un valore con {groups:list} alla volta: nel suo prompt non c'è spazio.",
            "prompt": "Dei brani necessari, nei suoi prompt c'era {first:il} con {few} alla volta e {last:il} con "
            "{many}.",
            "failed": "{arm} non è riuscito: {error:short}",
        },
    }

    @cached_property
    def asked_at_once(self) -> Mapping[str, tuple[Question, ...]]:
        """The questions that each combined one consists of, by its id."""
        given = self.settings
        found: dict[str, tuple[Question, ...]] = {}
        for count in given.counts:
            found |= groups(self.corpus, self.asked, count, given.groups, given.seed)
        return found

    @property
    def axes(self) -> tuple[Axis, ...]:
        """How many questions are asked at once."""
        return (Axis("questions at once", {"en": "Questions asked at once", "it": "Domande poste insieme"}),)

    def points(self) -> list[Point]:
        """Every count for every arm. Raises RequestError where the corpus has too few documents with questions."""
        given, points = self.settings, []
        for count in given.counts:
            if f"combined.{count}.1" not in self.asked_at_once:  # two groups at least: one has no interval
                what = said("study_fault.too_many", count=count, split=self.asked)
                raise RequestError.of(what, f"studies.{self.name}", said("study_fault.too_many_cure"))
            changes = {
                "sample.combined": count, "sample.combined_split": self.asked, "sample.combined_groups": given.groups,
                "sample.combined_seed": given.seed,
                "decoding.max_new_tokens": max(self.experiment.decoding.max_new_tokens, TOKENS * count),
            }  # fmt: skip
            points.append((count, changes))
        return [Point(arm, (count,), changes) for arm in self.arms for count, changes in points]

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """How many of the questions are answered right, and how much of the evidence stood in the prompt."""
        asked = self.asked_at_once.get(question.id)
        if asked is None or answer.stop == "unmeasured" or answer.error:
            return {}
        given = lines_of(answer.text, len(asked))
        language = self.corpus.language
        pairs = zip(asked, given, strict=True)
        right = [match(each, Answer(each.id, line), language).value for each, line in pairs]
        answered = sum(value or 0.0 for value in right) / len(asked)
        return {"answered": answered, **evidence_shown(self, arm, question, answer)}

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """With how many at once each arm is under half of its best, and what of the evidence its prompts held."""
        found: list[Finding] = []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            if failed := next((each for each in own if each.error is not None), None):
                found.append(Finding("questions-at-once.failed", {"arm": arm, "error": failed.error}))
                continue
            if scored := measured(own, ANSWERED):
                key, course = half_of_best(scored, ANSWERED)
                found.append(Finding(f"questions-at-once.{key}", {"arm": arm, **course}))
            found += first_and_last_shown(self.kind, scored)
            if missing := tuple(each.point.label for each in own if each not in scored):
                found.append(Finding("questions-at-once.unmeasured", {"arm": arm, "groups": missing}))
        return found


def lines_of(reply: str, count: int) -> list[str]:
    """What a reply says to each of `count` questions: what stands behind its number, or, without numbers, on its line.

    >>> lines_of("1. brass\\n3) birch", 3), lines_of("brass\\nbirch", 2)
    (['brass', '', 'birch'], ['brass', 'birch'])
    """
    marks = [mark for mark in _NUMBERED.finditer(reply) if 1 <= int(mark[1]) <= count]
    if not marks:
        lines = [line.strip() for line in reply.splitlines() if line.strip()]
        return [reply] if count == 1 else [*lines[:count], *[""] * (count - len(lines))]
    found: dict[int, str] = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        text = reply[mark.end() : after.start() if after else len(reply)].strip()
        found.setdefault(int(mark[1]), text)  # a reply that begins again has said it already
    return [found.get(number, "") for number in range(1, count + 1)]
