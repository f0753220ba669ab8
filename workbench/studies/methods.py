"""Methods: every trained arm of a run in one table, with what it learned, what it lost, and what its training cost.

The columns are those of PEFT's method_comparison (accuracy, forgetting, memory, time, file size in one harness), on the
corpus of the user. It reads the answers of the run, and costs nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from workbench.languages import Texts
from workbench.scoring.abstention import abstention
from workbench.studies.base import Axis, Measure, Point, Result, study
from workbench.studies.statistics import against_best, measured
from workbench.studies.tuning import LOST_SHOWN, TuningStudy, interval_of
from workbench.types import Answer, Finding, Question, Split


@study("methods")
class Methods(TuningStudy):
    """Every arm that trains weights, beside the model before any training."""

    split: ClassVar[Split | None] = None
    title: ClassVar[Texts] = {"en": "Ways of tuning", "it": "Modi di addestrare"}
    about: ClassVar[Texts] = {
        "en": "Every trained arm of the run: what it learned, what it lost, and what its training took.",
        "it": "Ogni approccio addestrato: che cosa ha imparato, che cosa ha perso e quanto è costato addestrarlo.",
    }
    costs: ClassVar[tuple[str, ...]] = (
        "trainable_parameters", "trained_share", "tokens", "flops", "peak_bytes", "storage_bytes",
    )  # fmt: skip
    measures: ClassVar[Mapping[str, Measure]] = {
        **TuningStudy.measures,
        "abstained": Measure(
            {"en": "abstains where there is no answer", "it": "si astiene dove non c'è risposta"},
            {
                "en": ("Of the questions that have no answer, the share that it declines to answer."),
                "it": "Delle domande che non hanno risposta, la quota a cui rinuncia a rispondere.",
            },
            "higher",
        ),
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "best": "{arm} has learned most: {value:share} of the trained facts right in a new wording (95% interval "
            "{low:share} to {high:share}); before any training {base:share}.",
            "beats": "It beats {others:list}.",
            "tied": "With {n:many question|questions} it cannot be told from {others:either}.",
            "small": "Of those that cannot be told from it, {arm} trains the fewest weights: {weights:count}.",
            "lost": "{arm} has lost {n:many general answer|general answers} that were right before, among them: "
            "{questions:list}",
            "lost_nothing": "{arms:list} {arms:if has|have} lost no general answer that was right before.",
            "failed": "{arm} failed: {error:short}",
        },
        "it": {
            "best": "{arm} ha imparato di più: {value:il} dei fatti visti in addestramento giusto in una formulazione "
            "nuova (intervallo al 95% {low:dal} {high:al}); prima di ogni addestramento {base:share}.",
            "beats": "Supera {others:list}.",
            "tied": "Con {n:many domanda|domande} non si distingue da {others:either}.",
            "small": "Tra quelli che non se ne distinguono, {arm} addestra meno pesi: {weights:count}.",
            "lost": "{arm} ha perso {n:many risposta generale|risposte generali} che prima erano giuste, tra cui: "
            "{questions:list}",
            "lost_nothing": "{arms:list} non {arms:if ha|hanno} perso nessuna risposta generale che prima era giusta.",
            "failed": "{arm} non è riuscito: {error:short}",
        },
    }

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The arms themselves."""
        return (Axis("arm", {"en": "Arm", "it": "Approccio"}),)

    def points(self) -> list[Point]:
        """The arms of the run, as they are."""
        first = [self.untrained.name] if self.untrained else []
        return [Point(name, (name,), {}) for name in (*first, *self.arms)]

    def observed(self, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
        """The measures of training, and whether it abstains where it should."""
        found = super().observed(arm, question, answer)
        if question.kind == "unanswerable":
            return {**found, "abstained": abstention(question, answer, self.corpus.language).value}
        return found

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """Name who learned most, who learned as much with less, and what each has lost."""
        before = next((r for r in results if self.untrained and r.point.arm == self.untrained.name), None)
        own = [result for result in results if result.point.arm in self.arms]
        metric = self.figure(own)
        found = self._best(measured(own, metric), metric, before)
        forgetting_nothing = []
        for each in own:
            if each.error is not None:
                found.append(Finding("methods.failed", {"arm": each.point.arm, "error": each.error}))
            elif lost := self.lost(before, each):
                values = {"arm": each.point.arm, "n": len(lost), "questions": tuple(lost[:LOST_SHOWN])}
                found.append(Finding("methods.lost", values))
            elif self.share(before, "general") is not None:
                forgetting_nothing.append(each.point.arm)
        if forgetting_nothing:
            found.append(Finding("methods.lost_nothing", {"arms": tuple(forgetting_nothing)}))
        return found

    def _best(self, scored: Sequence[Result], metric: str, before: Result | None) -> list[Finding]:
        if len(scored) < 2:
            return []
        pairs = against_best(scored, metric, self.experiment.verdict.margin)
        best = next(each for each in scored if each.point.label == pairs[0].a)
        base = before.metrics[metric].value if before is not None and metric in before.metrics else None
        values: dict[str, Any] = {"arm": best.point.arm, "base": base or 0.0, **interval_of(best, metric)}
        found = [Finding("methods.best", values)]
        apart, tied = ([pair for pair in pairs if (pair.outcome == "a") is wanted] for wanted in (True, False))
        if apart:
            found.append(Finding("methods.beats", {"others": tuple(pair.b for pair in apart)}))
        if tied:
            found.append(Finding("methods.tied", {"n": tied[0].n, "others": tuple(pair.b for pair in tied)}))
            alike = [each for each in scored if each is best or each.point.label in {pair.b for pair in tied}]
            small = min(alike, key=lambda each: each.fit.get("trainable_parameters", 0.0))
            weights = small.fit.get("trainable_parameters", 0.0)
            if small is not best and weights:
                found.append(Finding("methods.small", {"arm": small.point.arm, "weights": weights}))
        return found
