"""Why a wrong answer is wrong, as far as the record alone can tell."""

from __future__ import annotations

from typing import Literal, get_args

from workbench.scoring.abstention import abstains
from workbench.scoring.evidence import all_shown
from workbench.scoring.markers import uncited
from workbench.scoring.match import match
from workbench.scoring.registry import failed
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

    The first that applies, in the order of `FAILURES`, but a refusal for want of evidence is laid to what kept the
    evidence out of the prompt: the search, or the cut of an arm that does not search. "truncated" is a reply cut at
    its length, or a prompt that lost tokens, unless its hits show that all the evidence stood in it. "wrong" is what
    remains: arms without hits, questions that name no evidence, and prompts that lacked it though nothing was cut.
    Summaries, and replies that were not measured, are not judged right or wrong: None. `retrieves`: see `scores`.
    """
    if question.kind == "summary" or answer.stop == "unmeasured":
        return None
    if failed(answer):
        return "error"
    answer = uncited(answer)
    if question.kind == "unanswerable":
        if abstains(answer, question.text):
            return None
        return "should have abstained" if answer.text.strip() else "empty"
    if match(question, answer, language).value != 0:
        return None
    return _of_wrong_answer(question, answer, language, bool(answer.hits) if retrieves is None else retrieves)


def _of_wrong_answer(question: Question, answer: Answer, language: str, retrieves: bool) -> Failure:
    refused = abstains(answer, question.text)
    if not refused and not answer.text.strip():
        return "empty"
    in_prompt = _evidence_in_prompt(question, answer, language, retrieves)
    if in_prompt is False and retrieves:
        return "evidence not retrieved"
    if in_prompt is False and answer.dropped_tokens:
        return "truncated"
    if refused:
        return "wrong refusal"
    if answer.stop == "length" or (in_prompt is None and answer.dropped_tokens):
        return "truncated"
    return "evidence in the prompt, not used" if in_prompt else "wrong"


def _evidence_in_prompt(question: Question, answer: Answer, language: str, retrieves: bool) -> bool | None:
    """Whether the hits show all the evidence; None if that cannot be known.

    That is so without hits, where no evidence is named, and where a whole document is the evidence of which some
    passages were given: what they imply may be the answer, though it does not stand there.
    """
    if question.kind not in FACTUAL_KINDS or not (retrieves or answer.hits):
        return None
    in_hits = all_shown(question, [hit.passage for hit in answer.hits], language)
    given = {hit.passage.document for hit in answer.hits}
    if in_hits is False and any(place.start is None and place.document in given for place in question.evidence):
        return None
    return in_hits
