"""What a run warns of: replies that were cut at the most new tokens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.languages.spoken import said
from workbench.settings import DecodingSettings
from workbench.types import Answer, Question

MOST_CUT = 0.02  # of an arm's replies, above which the cap decides its score


def cut_note(asked: Sequence[tuple[Question, Answer]], decoding: DecodingSettings) -> str | None:
    """What to tell of an arm too many of whose replies were cut, and the settings to raise; None if they were few."""
    cut = [question for question, answer in asked if answer.stop == "length"]
    if len(cut) <= MOST_CUT * len(asked):
        return None
    summaries = sum(question.kind == "summary" for question in cut)
    raised = []
    if len(cut) > summaries:
        raised.append(f"decoding.max_new_tokens = {decoding.max_new_tokens}")
    if summaries:
        raised.append(f"decoding.summary_new_tokens = {decoding.summary_new_tokens}")
    share = len(cut) / len(asked)
    return said("note.cut", cut=len(cut), asked=len(asked), share=share, settings=raised)


def cut_requests_note(answers: Sequence[Answer]) -> str | None:
    """The same caution for replies before the last round of arms that ask in rounds: what was cut off is lost."""
    cut = sum(answer.cut_requests for answer in answers)
    asked = sum(answer.requests - 1 for answer in answers)
    if cut <= MOST_CUT * asked:
        return None
    return said("note.cut_requests", cut=cut, asked=asked, share=cut / asked)


def joined_cautions(cautions: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each caution once, after the names of the arms that it is about."""
    about: dict[str, list[str]] = {}
    for name, own in cautions.items():
        for caution in own:
            about.setdefault(caution, []).append(name)
    for caution, names in about.items():
        yield f"{', '.join(names)}: {caution}"
