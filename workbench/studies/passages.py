"""Passages: accuracy by how many are retrieved and how many tokens the prompt may hold, and where the rest is lost.

A wrong answer of an arm that retrieves is lost in one of three places: its evidence was not found; it was found, and
the prompt had no room for it; or it stood in the prompt, and the model answered otherwise all the same. More passages
help with the first, a larger budget with the second, and both may make the third worse, since there is more to read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Annotated, Any, ClassVar

from pydantic import Field

from workbench.arms import ARMS
from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.scoring.evidence import all_shown
from workbench.scoring.match import match
from workbench.scoring.registry import failed
from workbench.settings import ArmEntry
from workbench.studies.base import Axis, Measure, Point, Result, Study, StudySettings, study
from workbench.studies.statistics import measured
from workbench.types import FACTUAL_KINDS, Answer, Finding, Question, Split

VARIED = ("k", "context")  # the settings of an arm that this varies
LOSSES = ("not_found", "no_room", "not_used")


class PassagesSettings(StudySettings):
    """How much is read.

    Args:
        passages: values of `k`.
        budgets: values of `context`, the most tokens of prompt and reply; each arm's own if left out.
    """

    passages: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)] = (1, 2, 4, 8, 16)
    budgets: tuple[Annotated[int, Field(ge=256)], ...] = ()


@study("passages")
class Passages(Study):
    """A sweep on dev: whoever chooses the number of passages on test reports luck as merit."""

    Settings = PassagesSettings
    settings: PassagesSettings
    title: ClassVar[Texts] = {"en": "Passages and room", "it": "Passaggi e spazio nel prompt"}
    about: ClassVar[Texts] = {
        "en": "Accuracy by the number of passages and by the tokens that the prompt may hold, with the wrong answers "
        "by where they were lost: evidence not found, found but without room in the prompt, or read and not used.",
        "it": "L'accuratezza secondo il numero di passaggi e i token che il prompt può contenere, con le risposte "
        "sbagliate secondo il punto in cui si sono perse: brani con la risposta non trovati, trovati ma senza spazio "
        "nel prompt, oppure letti e non usati.",
    }
    split: ClassVar[Split | None] = "dev"
    needs: ClassVar[Texts] = {
        "en": 'add an arm that retrieves: name = "rag", kind = "rag"',
        "it": 'aggiungere un approccio che cerchi: name = "rag", kind = "rag"',
    }
    measures: ClassVar[Mapping[str, Measure]] = {
        "not_found": Measure(
            {"en": "evidence not found", "it": "brani non trovati"},
            {
                "en": (
                    "Of the questions whose evidence is known, the share answered wrong whose "
                    "evidence the search did not "
                    "find whole."
                ),
                "it": (
                    "Delle domande di cui si conosce la fonte, la quota con risposta sbagliata la cui fonte la "
                    "ricerca non ha trovato per intero."
                ),
            },
            "lower",
        ),
        "no_room": Measure(
            {"en": "found, no room", "it": "trovati, senza spazio"},
            {
                "en": ("The share answered wrong whose evidence was found whole, but did not fit into the prompt."),
                "it": (
                    "La quota con risposta sbagliata la cui fonte è stata trovata per intero, ma non entrava nel "
                    "prompt."
                ),
            },
            "lower",
        ),
        "not_used": Measure(
            {"en": "read, not used", "it": "letti, non usati"},
            {
                "en": ("The share answered wrong although all the evidence stood in the prompt."),
                "it": "La quota con risposta sbagliata benché tutta la fonte fosse nel prompt.",
            },
            "lower",
        ),
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "best": "{arm}: best with {axis} = {at}, {value:share} right (95% interval {low:share} to {high:share}).",
            "lost": "Of all questions with known evidence, it loses {not_found:share} because the evidence was not "
            "found, {no_room:share} because the prompt had no room for it, and {not_used:share} although it was read.",
            "course": "From {few} to {many}, not found: {not_found_few:share} to {not_found_many:share}; without room: "
            "{no_room_few:share} to {no_room_many:share}; read and not used: {not_used_few:share} to "
            "{not_used_many:share}.",
            "failed": "{arm} failed at {at}: {error:short}",
        },
        "it": {
            "best": "{arm}: il valore migliore è {axis} = {at}, con {value:il} di risposte giuste (intervallo al 95% "
            "{low:dal} {high:al}).",
            "lost": "Delle domande di cui si sa dove sta la risposta, perde {not_found:il} perché il brano non è "
            "stato trovato, {no_room:il} perché nel prompt non c'era spazio e {not_used:il} benché sia stato letto.",
            "course": "Da {few} a {many}, brani non trovati: {not_found_few:share} e {not_found_many:share}; senza "
            "spazio: {no_room_few:share} e {no_room_many:share}; letti e non usati: {not_used_few:share} e "
            "{not_used_many:share}.",
            "failed": "{arm} non è riuscito con {at}: {error:short}",
        },
    }

    @classmethod
    def takes(cls, entry: ArmEntry) -> bool:
        """Arms with a number of passages and a budget of tokens."""
        return set(VARIED) <= ARMS[entry.kind].Settings.model_fields.keys()

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The number of passages, and the budget if several are given."""
        found = [Axis("k", {"en": "Passages retrieved", "it": "Passaggi recuperati"})]
        if self.settings.budgets:
            found.append(Axis("context", {"en": "Tokens of prompt and reply", "it": "Token di prompt e risposta"}))
        return tuple(found)

    def points(self) -> list[Point]:
        """Every number of passages with every budget, for every arm. Raises RequestError for a single value."""
        passages, budgets = (sorted(set(each)) for each in (self.settings.passages, self.settings.budgets))
        if len(passages) * max(1, len(budgets)) < 2:
            what, cure = said("study_fault.one_value"), said("study_fault.one_value_cure")
            raise RequestError.of(what, f"studies.{self.name}", cure)
        found = []
        for arm, at in product(self.arms, product(passages, *([budgets] if budgets else []))):
            changes: dict[str, Any] = {
                f"arms.{arm}.{axis.name}": value for axis, value in zip(self.axes, at, strict=True)
            }
            found.append(Point(arm, at, changes))
        return found

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """Where a wrong answer was lost; nothing of it for a right one. A failed reply is lost in none of the three."""
        if question.kind not in FACTUAL_KINDS or answer.stop == "unmeasured":
            return {}
        language = self.corpus.language
        read = all_shown(question, [hit.passage for hit in answer.hits], language)
        if read is None:
            return {}
        lost = dict.fromkeys(LOSSES, 0.0)
        if not failed(answer) and match(question, answer, language).value == 0:
            every = [hit.passage for hit in (*answer.hits, *answer.dropped)]
            lost["not_used" if read else "no_room" if all_shown(question, every, language) else "not_found"] = 1.0
        return lost

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """The best value of each arm, what it still loses and where, and how that changes from least to most."""
        metric, found = self.settings.metrics[0], []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            if scored := measured(own, metric):
                found += self._of(arm, scored, metric)
            found += [
                Finding("passages.failed", {"arm": arm, "at": each.point.label, "error": each.error})
                for each in own
                if each.error is not None
            ]
        return found

    def _of(self, arm: str, scored: Sequence[Result], metric: str) -> list[Finding]:
        best = max(scored, key=lambda each: each.metrics[metric].value or 0.0)
        figure = best.metrics[metric]
        axis = ", ".join(axis.name for axis in self.axes)
        ends = {
            "low": 0.0 if figure.low is None else figure.low, "high": 1.0 if figure.high is None else figure.high,
        }  # fmt: skip
        best_values = {"arm": arm, "axis": axis, "at": best.point.label, "value": figure.value, **ends}
        found = [Finding("passages.best", best_values)]
        if lost := _lost(best):
            found.append(Finding("passages.lost", lost))
        first, last = _lost(scored[0]), _lost(scored[-1])
        if first and last and len(scored) > 1:
            shares = {f"{name}_few": first[name] for name in LOSSES} | {f"{name}_many": last[name] for name in LOSSES}
            values = {**shares, "few": scored[0].point.label, "many": scored[-1].point.label}
            found.append(Finding("passages.course", values))
        return found


def _lost(result: Result) -> dict[str, float]:
    """The share that is lost in each place; nothing where no question names its evidence."""
    found = {name: result.metrics.get(f"passages.{name}") for name in LOSSES}
    return {name: each.value for name, each in found.items() if each is not None and each.value is not None}
