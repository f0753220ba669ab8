"""Why a wrong answer is wrong, as far as the record alone can tell."""

from __future__ import annotations

from typing import Literal, get_args

from workbench.scoring.abstention import abstains
from workbench.scoring.match import match
from workbench.scoring.registry import failed
from workbench.scoring.retrieval import rank
from workbench.types import FACTUAL_KINDS, Answer, Question

Failure = Literal[
    "error",
    "empty",
    "evidence not retrieved",
    "wrong refusal",
    "truncated",
    "evidence in the prompt, not used",
    "should have abstained",
    "wrong",
]
FAILURES: tuple[Failure, ...] = get_args(Failure)


def failure(question: Question, answer: Answer, language: str, *, retrieves: bool | None = None) -> Failure | None:
    """The failure of one answer, or None if it is right (by match, or by abstaining where that was wanted).

    The first that applies, in the order of `FAILURES`, so that a refusal for want of evidence is laid to the search.
    "truncated" is a reply cut at its length, or a prompt that lost tokens. "wrong" is what remains: arms without
    hits, and questions that name no evidence. Summaries are not judged right or wrong: None. `retrieves`: see `scores`.
    """
    if question.kind == "summary":
        return None
    if failed(answer):
        return "error"
    if question.kind == "unanswerable":
        if abstains(answer):
            return None
        return "should have abstained" if answer.text.strip() else "empty"
    if match(question, answer, language).value != 0:
        return None
    return _of_wrong_answer(question, answer, bool(answer.hits) if retrieves is None else retrieves)


def _of_wrong_answer(question: Question, answer: Answer, retrieves: bool) -> Failure:
    ranking = rank(question, answer.hits) if retrieves and question.kind in FACTUAL_KINDS else None
    refused = abstains(answer)
    if not refused and not answer.text.strip():
        return "empty"
    if ranking is not None and ranking.recall < 1:
        return "evidence not retrieved"
    if refused:
        return "wrong refusal"
    if answer.stop == "length" or answer.dropped_tokens:
        return "truncated"
    return "wrong" if ranking is None else "evidence in the prompt, not used"
