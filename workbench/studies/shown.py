"""What studies of many documents share: counts that rise, and how much of the evidence stood in the prompts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator, Field

from workbench.arms import ARMS
from workbench.languages.spoken import said
from workbench.scoring.evidence import required_evidence
from workbench.scoring.retrieval import rank
from workbench.studies.base import Measure, Result, Study
from workbench.studies.statistics import measured
from workbench.types import Answer, Finding, Question

EVIDENCE = Measure(
    {"en": "evidence in the prompt", "it": "brani necessari nel prompt"},
    {
        "en": (
            "The share of the pieces of evidence that an answer needs which stood whole in "
            "the prompt, of arms that read "
            "documents."
        ),
        "it": (
            "La quota delle parti della fonte necessarie a una risposta che erano intere nel prompt, per "
            "gli approcci che leggono documenti."
        ),
    },
    "higher",
)


def _rising(counts: tuple[int, ...]) -> tuple[int, ...]:
    if any(first >= second for first, second in pairwise(counts)):
        raise ValueError(said("setting.rising"))
    return counts


RisingCounts = Annotated[tuple[Annotated[int, Field(ge=1)], ...], AfterValidator(_rising)]


def evidence_shown(study: Study, arm: str, question: Question, answer: Answer) -> Mapping[str, float | None]:
    """The share of the evidence that stood in the prompt, as "evidence"; nothing for an arm that reads no documents."""
    kind = next(each.kind for each in study.experiment.arms if each.name == arm)
    if not ARMS[kind].reads or answer.stop == "unmeasured" or not required_evidence(question):
        return {}
    ranking = rank(question, answer.hits, language=study.corpus.language)
    return {"evidence": None if ranking is None else ranking.recall}


def first_and_last_shown(kind: str, results: Sequence[Result]) -> list[Finding]:
    """The finding "prompt" of a kind of study: the share shown at the first and at the last point of an arm."""
    metric = f"{kind}.evidence"
    own = measured(results, metric)
    if len(own) < 2:
        return []
    first, last = own[0], own[-1]
    shares = {"first": first.metrics[metric].value, "last": last.metrics[metric].value}
    return [Finding(f"{kind}.prompt", {**shares, "few": first.point.label, "many": last.point.label})]
