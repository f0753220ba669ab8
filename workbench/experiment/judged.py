"""The scores of each answer, in the store: a repeated run looks it up, and loads no library to score with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workbench.digests import digest_of
from workbench.experiment.finite import finite
from workbench.scoring import METRICS, abstains, failure, score
from workbench.store import Store
from workbench.store.code import foreign_code
from workbench.store.values import stored_value
from workbench.types import Answer, Question


@dataclass(frozen=True, slots=True)
class Judgement:
    """The scores of an answer by metric, why it is wrong if it is, and whether it abstains."""

    scores: Mapping[str, float | None]
    failure: str | None
    abstains: bool


def judge(question: Question, answer: Answer, language: str, retrieves: bool) -> Judgement:
    """The judgement of one answer; `retrieves`: whether its arm searches, so that what it found counts too."""
    return Judgement(
        scores=finite(score(question, answer, language, retrieves=retrieves)),
        failure=failure(question, answer, language, retrieves=retrieves),
        abstains=abstains(answer, question.text),
    )


def judge_all(
    store: Store, asked: Sequence[tuple[Question, Answer]], language: str, retrieves: bool
) -> list[Judgement]:
    """A judgement of each answer, from the store where the same code has judged the same answers before."""
    depends = {
        "metrics": [(name, each.function.__module__, foreign_code(each.function)) for name, each in METRICS.items()],
        "language": language,
        "retrieves": retrieves,
        "asked": digest_of([[asdict(question), _relevant(answer)] for question, answer in asked]),
    }
    found = stored_value(
        store,
        "judgements",
        depends,
        lambda: [asdict(judge(question, answer, language, retrieves)) for question, answer in asked],
    )
    return [Judgement(**each) for each in found]


def _relevant(answer: Answer) -> Mapping[str, Any]:
    """An answer without what it cost."""
    return {key: value for key, value in asdict(answer).items() if key != "usage"}
