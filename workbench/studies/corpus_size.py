"""Corpus size: the same questions asked among more and more documents that do not answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from workbench.corpus.variants.among import available, needed_documents
from workbench.errors import RequestError
from workbench.languages import Texts
from workbench.languages.spoken import said
from workbench.settings import Seed
from workbench.studies.base import Axis, Point, Result, Study, StudySettings, study
from workbench.studies.statistics import between, measured
from workbench.types import Finding

HALF = 0.5  # of its best: where an arm is said to have lost its way
STEPS = 4  # sizes, where the file names none


class CorpusSizeSettings(StudySettings):
    """How large the corpus is made.

    Args:
        sizes: numbers of documents; spread evenly in powers from what the questions need to all, if left out.
        questions: at most so many are asked, spread evenly; fewer need fewer documents, so that smaller sizes exist.
        distractors: the folder of another corpus, whose documents are added after this one's own.
        seed: of the order in which documents are added.
    """

    sizes: tuple[Annotated[int, Field(ge=1)], ...] = ()
    questions: int | None = Field(None, ge=1)
    distractors: str | None = Field(None, min_length=1)
    seed: Seed = 0


@study("corpus-size")
class CorpusSize(Study):
    """The documents that answer are there at every size; only the others grow in number."""

    Settings = CorpusSizeSettings
    settings: CorpusSizeSettings
    title: ClassVar[Texts] = {"en": "Size of the corpus", "it": "Quanto è grande il corpus"}
    about: ClassVar[Texts] = {
        "en": "The same questions, with the documents that answer them among more and more that do not.",
        "it": "Le stesse domande, con i documenti che rispondono tra un numero crescente di altri che non rispondono.",
    }
    words: ClassVar[Mapping[str, Texts]] = {
        "en": {
            "falls": "{arm} falls from {first:share} right among {small:many document|documents} to {last:share} among "
            "{large:exact}: {delta:points} less (95% interval {low:bare} to {high:bare}).",
            "gains": "{arm} rises from {first:share} right among {small:many document|documents} to {last:share} among "
            "{large:exact}: {delta:points} more (95% interval {low:bare} to {high:bare}).",
            "holds": "{arm}: {first:share} right among {small:many document|documents} and {last:share} among "
            "{large:exact}; with {n:many question|questions} that is no difference to be told (95% interval "
            "{low:bare} to {high:bare} points).",
            "half": "{arm} is under half of its best from {size:many document|documents}.",
            "failed": "{arm} failed among {at} documents: {error:short}",
        },
        "it": {
            "falls": "{arm} scende {first:dal} di risposte giuste tra {small:many documento|documenti} {last:al} "
            "tra {large:exact}: {delta:points} in meno (intervallo al 95% da {low:bare} a {high:bare}).",
            "gains": "{arm} sale {first:dal} di risposte giuste tra {small:many documento|documenti} {last:al} "
            "tra {large:exact}: {delta:points} in più (intervallo al 95% da {low:bare} a {high:bare}).",
            "holds": "{arm}: {first:share} di risposte giuste tra {small:many documento|documenti} e {last:share} tra "
            "{large:exact}; con {n:many domanda|domande} la differenza non si distingue dal caso (intervallo al 95% "
            "da {low:bare} a {high:bare} punti).",
            "half": "{arm} è sotto la metà del suo massimo da {size:many documento|documenti} in su.",
            "failed": "{arm} non è riuscito tra {at} documenti: {error:short}",
        },
    }

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The number of documents."""
        return (Axis("documents", {"en": "Documents in the corpus", "it": "Documenti nel corpus"}),)

    def points(self) -> list[Point]:
        """Every size for every arm."""
        settings = self.settings
        fixed = {"among_seed": settings.seed, "among_split": self.asked}
        given = {"limit": self._asked_at_most, "distractors": settings.distractors}
        changes = {f"sample.{key}": value for key, value in {**fixed, **given}.items() if value is not None}
        return [Point(arm, (size,), {"sample.among": size, **changes}) for arm in self.arms for size in self._sizes()]

    @property
    def _asked_at_most(self) -> int | None:
        """The fewer of the study's own questions and those of a rehearsal."""
        limits = [most for most in (self.settings.questions, self.experiment.sample.limit) if most is not None]
        return min(limits, default=None)

    def _sizes(self) -> Sequence[int]:
        """Those of the file, or some between the fewest and the most. Raises RequestError where there is no choice."""
        settings = self.settings
        least = len(needed_documents(self.corpus, self.asked, self._asked_at_most))
        most = available(self.corpus, settings.distractors)
        found = settings.sizes or _between(max(1, least), most)
        where = f"studies.{self.name}"
        if wrong := [size for size in found if not least <= size <= most]:
            what = said("study_fault.no_size", size=wrong[0], least=least, most=most)
            raise RequestError.of(what, where, said("study_fault.size_cure"))
        if len(found) < 2:
            what = said("study_fault.one_size", least=least, most=most)
            raise RequestError.of(what, where, said("study_fault.size_cure"))
        return sorted(set(found))

    def conclude(self, results: Sequence[Result]) -> list[Finding]:
        """What each arm loses from the smallest size to the largest, and where it is under half of its best."""
        metric, found = self.settings.metrics[0], []
        for arm in dict.fromkeys(result.point.arm for result in results):
            own = [result for result in results if result.point.arm == arm]
            scored = measured(own, metric)
            if len(scored) > 1:
                found += _course(arm, scored, metric)
            found += [
                Finding("corpus-size.failed", {"arm": arm, "at": each.point.label, "error": each.error})
                for each in own
                if each.error is not None
            ]
        return found


def _course(arm: str, scored: Sequence[Result], metric: str) -> list[Finding]:
    first, last = scored[0], scored[-1]
    pair = between(first, last, metric)
    key = {"a": "gains", "b": "falls"}.get(pair.outcome, "holds")
    low, high, delta = pair.low, pair.high, pair.delta
    if key == "falls" and low is not None and high is not None:
        low, high, delta = -high, -low, -delta
    values = {
        "arm": arm,
        "first": first.metrics[metric].value,
        "last": last.metrics[metric].value,
        "small": first.point.at[0],
        "large": last.point.at[0],
        "delta": delta,
        "low": low if low is not None else -1.0,
        "high": high if high is not None else 1.0,
        "n": pair.n,
    }
    found = [Finding(f"corpus-size.{key}", values)]
    shares = [each.metrics[metric].value or 0.0 for each in scored]
    under = [size for size, share in zip(scored, shares, strict=True) if share < HALF * max(shares)]
    if key == "falls" and under and under[-1] is last:
        found.append(Finding("corpus-size.half", {"arm": arm, "size": under[0].point.at[0]}))
    return found


def _between(least: int, most: int) -> list[int]:
    """Sizes from the fewest to the most, each about so many times the one before."""
    ratio = most / least
    return sorted({round(least * ratio ** (step / (STEPS - 1))) for step in range(STEPS)})
