"""Learning rate: at which rates an arm learns nothing, learns, forgets, or diverges.

The same tuning is called useless or destructive for want of another learning rate; and the right one for LoRA is about
ten times that of full tuning (Schulman et al. 2025, "LoRA without regret").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from workbench.languages import Texts
from workbench.languages.spoken import begins_as
from workbench.studies.base import Result, study
from workbench.studies.tuning import Along, AlongSettings, interval_of, shown, with_course
from workbench.types import Finding

Effect = Literal["nothing", "learns", "forgets", "diverges"]
USUAL = 1e-4  # the default of most recipes for full tuning, often taken for LoRA as well
# What a failed training says of its rate, by the error; any other failure says nothing of it.
_FAILURES: Mapping[str, Effect] = {
    "error.not_live": "nothing",
    "error.diverged": "diverges",
    "error.diverged_kept": "diverges",
    "error.not_a_number": "diverges",
}
RUINED = 0.75  # of the general answers lost: what is left is no model


class LearningRateSettings(AlongSettings):
    """By default eight rates, a factor of about three apart.

    An arm learns nothing where the trained facts are right less than `learned` above the untrained model, or the
    training changes nothing; it forgets where it learned, and lost more than the share `forgotten` of the general
    answers; it diverges where the loss of the training ran away, or where it learned nothing and lost three quarters of
    those. A training that failed for another reason, want of memory say, tells nothing of its rate.
    """

    values: Annotated[tuple[float, ...], Field(min_length=2)] = (1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2)


@study("learning-rate")
class LearningRate(Along):
    """A sweep over learning rates, for every trained arm; take one with `method = "lora"` and one with `method =
    "full"`.
    """

    Settings = LearningRateSettings
    settings: LearningRateSettings
    setting: ClassVar[str] = "learning_rate"
    label: ClassVar[Texts] = {"en": "Learning rate", "it": "Tasso di apprendimento"}
    title: ClassVar[Texts] = {"en": "Learning rate", "it": "Tasso di apprendimento"}
    about: ClassVar[Texts] = {
        "en": "The same training with larger and larger steps: what is learned of the corpus, and what is lost of the "
        "rest.",
        "it": "Lo stesso addestramento a passi sempre più grandi: che cosa si impara del corpus e che cosa si perde "
        "del resto.",
    }
    words: ClassVar[Mapping[str, Texts]] = with_course({
        "en": {
            "nothing": "{arm} learns nothing at {at:list}: less than {learned:points} above the {base:share} of "
            "trained facts that are right before any training.",
            "learns": "{arm} learns at {at:list}; best at {best}, {value:share} of the trained facts right in a new "
            "wording (95% interval {low:share} to {high:share}), {general:share} of the general questions right "
            "(before: {before:share}).",
            "forgets": "{arm} learns and forgets at {at:list}: of the general answers that were right before, more "
            "than {forgotten:share} are lost; at {best}, {value:share} of the trained facts are right (95% interval "
            "{low:share} to {high:share}) and {general:share} of the general questions (before: {before:share}).",
            "diverges": "{arm} comes apart at {at:list}: the loss ran away, or nothing was learned and three quarters "
            "of the general answers are lost.",
            "usual": "At the usual 1e-4, {arm} has {value:share} of the trained facts right (95% interval {low:share} "
            "to {high:share}); at the rate that taught most, {best}, {delta:points} more (95% interval {least:bare} "
            "to {most:bare}).",
        },
        "it": {
            "nothing": "{arm} non impara nulla con {at:list}: meno di {learned:points} sopra {base:il} dei fatti "
            "visti in addestramento, giusto già prima di esso.",
            "learns": "{arm} impara con {at:list}; il meglio è con {best}, {value:il} dei fatti visti in addestramento "
            "giusto in una formulazione nuova (intervallo al 95% {low:dal} {high:al}) e {general:il} delle domande "
            "generali (prima: {before:share}).",
            "forgets": "{arm} impara e dimentica con {at:list}: delle risposte generali giuste prima è perso più "
            "{forgotten:del}; con {best} è giusto {value:il} dei fatti visti in addestramento (intervallo al 95% "
            "{low:dal} {high:al}) e {general:il} delle domande generali (prima: {before:share}).",
            "diverges": "{arm} si rompe con {at:list}: la perdita esplode, oppure non si impara nulla e si perdono tre "
            "quarti delle risposte generali.",
            "usual": "Con il solito 1e-4, {arm} ha giusto {value:il} dei fatti visti in addestramento (intervallo al "
            "95% {low:dal} {high:al}); con quello che insegna di più, {best}, {delta:points} in più (intervallo al 95% "
            "da {least:bare} a {most:bare}).",
        },
    })  # fmt: skip

    def read(self, arm: str, own: Sequence[Result], before: Result | None) -> list[Finding]:
        """Conclude which rates do what, and how far the usual one is from the best."""
        metric, settings = self.figure(own), self.settings
        base = before.metrics[metric].value if before and metric in before.metrics else 0.0
        known = self.share(before, "general")
        groups: dict[Effect, list[Result]] = {"nothing": [], "learns": [], "forgets": [], "diverges": []}
        for each in own:
            if (effect := self._effect(each, metric, base or 0.0, known)) is not None:
                groups[effect].append(each)
        found = []
        for effect, results in groups.items():
            if not results:
                continue
            values: dict[str, Any] = {"arm": arm, "at": tuple(shown(each.point.at[0]) for each in results)}
            values |= {"learned": settings.learned, "forgotten": settings.forgotten, "base": base or 0.0}
            if effect in ("learns", "forgets"):
                best = max(results, key=lambda each: each.metrics[metric].value or 0.0)
                general = self.share(best, "general") or 0.0
                values |= {"best": shown(best.point.at[0]), "general": general, "before": known or 0.0}
                values |= interval_of(best, metric)
            found.append(Finding(f"learning-rate.{effect}", values))
        return found + self._usual(arm, own, metric)

    def _effect(self, result: Result, metric: str, base: float, known: float | None) -> Effect | None:
        if result.error is not None or metric not in result.metrics:
            return next((effect for key, effect in _FAILURES.items() if begins_as(result.error or "", key)), None)
        learned = (result.metrics[metric].value or 0.0) >= base + self.settings.learned
        general = self.share(result, "general")
        lost = 1 - general / known if known and general is not None else 0.0
        if not learned:
            return "diverges" if lost > RUINED else "nothing"
        return "forgets" if lost > self.settings.forgotten else "learns"

    def _usual(self, arm: str, own: Sequence[Result], metric: str) -> list[Finding]:
        """How far 1e-4 is from the best rate, where both were measured."""
        from workbench.studies.statistics import between, measured

        scored = measured(own, metric)
        usual = next((each for each in scored if each.point.at[0] == USUAL), None)
        if usual is None or len(scored) < 2:
            return []
        best = max(scored, key=lambda each: each.metrics[metric].value or 0.0)
        if (best.metrics[metric].value or 0.0) <= (usual.metrics[metric].value or 0.0):
            return []
        pair = between(usual, best, metric)
        values = {"arm": arm, **interval_of(usual, metric), "best": shown(best.point.at[0]), "delta": pair.delta}
        return [Finding("learning-rate.usual", {**values, "least": pair.low or 0.0, "most": pair.high or 0.0})]
