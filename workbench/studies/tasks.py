"""Tasks: answering a question and summing up a document, arm by arm.

What answers well need not sum up well: a tuned model has learned short answers, and retrieval shows it parts. It groups
the questions of the run, and costs nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.match import match
from workbench.scoring.rouge_l import rouge_l
from workbench.studies.base import Axis, Measure, Point, Result, Study, study
from workbench.studies.statistics import against_best, measured
from workbench.types import FACTUAL_KINDS, Answer, Finding, Question

ANSWERING, SUMMARISING = "answering", "summarising"


@study("tasks")
class Tasks(Study):
    """Two points an arm: its answers to factual questions, and its summaries."""

    title: ClassVar[Texts] = {"en": "Answering and summing up", "it": "Rispondere e riassumere"}
    about: ClassVar[Texts] = {
        "en": "The factual questions of the run beside its summaries of two sentences, which are scored by their "
        "overlap with a written one and by the facts of it that they have.",
        "it": "Le domande sui fatti accanto ai riassunti di due frasi, giudicati da quanto somigliano a uno scritto e "
        "dai fatti che ne riportano.",
    }
    measures: ClassVar[Mapping[str, Measure]] = {
        "rouge_l": Measure(
            {"en": "ROUGE-L of summaries", "it": "ROUGE-L dei riassunti"},
            {
                "en": (
                    "Of summaries, the longest common word sequence with the nearest of the written "
                    "ones, as an F measure."
                ),
                "it": (
                    "Dei riassunti, la più lunga sequenza di parole in comune con il più vicino di quelli scritti, "
                    "come misura F."
                ),
            },
            "higher",
        ),
        "facts": Measure(
            {"en": "facts covered by summaries", "it": "fatti coperti dai riassunti"},
            {
                "en": (
                    "Of the facts of the document that its written summaries have, the share that "
                    "stands in the summary."
                ),
                "it": (
                    "Dei fatti del documento presenti nei suoi riassunti scritti, la quota che si trova nel riassunto."
                ),
            },
            "higher",
        ),
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "answering": "{arm} answers best: {value:share} right (95% interval {low:share} to {high:share}).",
            "summarising": "{arm} sums up best: {value:share} of the facts of the written summaries (95% interval "
            "{low:share} to {high:share}), ROUGE-L {rouge:share}.",
            "tied": "With {n:many question|questions} it cannot be told from {others:either}.",
            "none": "No summary that was asked for has a written one whose facts are questions of the corpus.",
            "failed": "{arm} failed: {error:short}",
        },
        "it": {
            "answering": "{arm} risponde meglio: {value:il} di risposte giuste (intervallo al 95% {low:dal} "
            "{high:al}).",
            "summarising": "{arm} riassume meglio: {value:il} dei fatti dei riassunti scritti (intervallo al 95% "
            "{low:dal} {high:al}), ROUGE-L {rouge:share}.",
            "tied": "Con {n:many domanda|domande} non si distingue da {others:either}.",
            "none": "Nessun riassunto chiesto ne ha uno scritto i cui fatti siano domande del corpus.",
            "failed": "{arm} non è riuscito: {error:short}",
        },
    }

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The task."""
        names = {
            ANSWERING: {"en": "answering", "it": "rispondere"},
            SUMMARISING: {"en": "summing up", "it": "riassumere"},
        }
        return (Axis("task", {"en": "Task", "it": "Compito"}, names),)

    def points(self) -> list[Point]:
        """Both tasks of every arm. Raises RequestError where no summary is asked for."""
        asked = self.corpus.select(self.asked)
        facts = frozenset(q.id for q in asked if q.kind in FACTUAL_KINDS)
        summaries = frozenset(q.id for q in asked if q.kind == "summary")
        if not facts or not summaries:
            what = said("study_fault.no_fact") if not facts else said("study_fault.no_summary")
            raise RequestError.of(what, f"studies.{self.name}", said("study_fault.raise_number"))
        tasks = {ANSWERING: facts, SUMMARISING: summaries}
        return [Point(arm, (task,), {}, ids) for arm in self.arms for task, ids in tasks.items()]

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """Of a summary, its overlap and its facts."""
        if question.kind != "summary" or answer.stop == "unmeasured":
            return {}
        language = self.corpus.language
        if answer.error:
            return {"rouge_l": 0.0, "facts": 0.0}
        known_facts = self._facts(question)
        covered = [match(fact, answer, language).value or 0.0 for fact in known_facts]
        facts = sum(covered) / len(known_facts) if known_facts else None
        return {"rouge_l": rouge_l(question, answer, language).value, "facts": facts}

    def _facts(self, summary: Question) -> list[Question]:
        """One question for each fact of the summary's documents whose answer a written summary has."""
        documents = {place.document for place in summary.evidence}
        found: dict[str, Question] = {}
        for question in self.corpus.questions:
            here = question.kind == "single" and question.answers and question.evidence
            if not here or question.evidence[0].document not in documents or question.fact in found:
                continue
            written = [replace(_BLANK, question=question.id, text=text) for text in summary.answers]
            if any(match(question, text, self.corpus.language).value for text in written):
                found[question.fact or question.id] = question
        return list(found.values())

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """The best arm of each task, and which others may be as good."""
        found = []
        for task, metric in ((ANSWERING, self.settings.metrics[0]), (SUMMARISING, "tasks.facts")):
            own = measured([each for each in results if each.point.at[0] == task], metric)
            if not own:
                found += [Finding("tasks.none")] if task == SUMMARISING else []
                continue
            # Points are distinguished by their arms here, since each is at the same place of the axis.
            named = [replace(each, point=replace(each.point, at=(each.point.arm,))) for each in own]
            pairs = against_best(named, metric, self.experiment.verdict.margin) if len(named) > 1 else []
            first = pairs[0].a if pairs else named[0].point.arm
            best = next(each for each in named if each.point.arm == first)
            figure, rouge = best.metrics[metric], best.metrics.get("tasks.rouge_l")
            ends = {"low": figure.low or 0.0, "high": 1.0 if figure.high is None else figure.high}
            values = {"arm": first, "value": figure.value, **ends, "rouge": (rouge.value if rouge else None) or 0.0}
            found.append(Finding(f"tasks.{task}", values))
            if tied := [pair for pair in pairs if pair.outcome != "a"]:
                found.append(Finding("tasks.tied", {"n": tied[0].n, "others": tuple(pair.b for pair in tied)}))
        failed = {each.point.arm: each.error for each in results if each.error is not None}
        return found + [Finding("tasks.failed", {"arm": arm, "error": error}) for arm, error in failed.items()]


_BLANK = Answer(question="", text="")
