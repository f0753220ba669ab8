"""Where the answer of a row stands in its passages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from workbench.corpus.datasets.answers import GivenAnswers
from workbench.corpus.datasets.forms import GivenPassage
from workbench.corpus.datasets.registry import nearest_place
from workbench.types import Evidence

Named = tuple[str, GivenPassage]  # a passage with the id of its document
# The keys of what is reported of them, in the section "set" of the table of a corpus.
_WHOLE = "answer_elsewhere"
_ALL = "answer_nowhere"


def places_of(
    answers: GivenAnswers, passages: Sequence[Named], titles: set[str], quotes: Sequence[str]
) -> tuple[tuple[Evidence, ...], Counter[str]]:
    """The evidence of an answer, and what to tell of how it was found.

    Args:
        answers: the accepted ones.
        passages: those of the row, at least one.
        titles: of the passages that support it.
        quotes: what the row quotes of its passages.
    """
    notes: Counter[str] = Counter()
    supporting = [(name, each) for name, each in passages if each.supporting or each.title in titles]
    groups = {each.group for _, each in supporting}
    if quotes and (places := _of_quotes(answers, supporting or passages, quotes)):
        return places, notes
    if len(supporting) > 1 and groups != {None}:
        return _of_groups(answers, supporting), notes
    if len(supporting) > 1:
        return tuple(dict.fromkeys(Evidence(name) for name, _ in supporting)), notes
    sure = bool(supporting) or len(passages) == 1
    for name, passage in supporting or passages:
        place = place_in(answers, passage.text)
        if place is not None:
            start, end, exact = place
            return (Evidence(name, start, end, found=not (sure and exact)),), notes
    if sure:
        notes[_WHOLE] += 1
        return (Evidence((supporting or passages)[0][0]),), notes
    notes[_ALL] += 1
    return tuple(dict.fromkeys(Evidence(name, found=True) for name, _ in passages)), notes


def _of_quotes(answers: GivenAnswers, passages: Sequence[Named], quotes: Sequence[str]) -> tuple[Evidence, ...]:
    """The places of the quotations; that of the answer alone where it stands in the only one."""
    found = []
    for quote in quotes:
        at = next(((name, start) for name, each in passages if (start := each.text.find(quote)) >= 0), None)
        if at is not None:
            found.append(Evidence(at[0], at[1], at[1] + len(quote)))
    if len(found) == 1 and (place := place_in(GivenAnswers(answers.texts), quotes[0])) is not None and len(quotes) == 1:
        start = found[0].start or 0
        return (Evidence(found[0].document, start + place[0], start + place[1], found=True),)
    return tuple(dict.fromkeys(found))


def _of_groups(answers: GivenAnswers, supporting: Sequence[Named]) -> tuple[Evidence, ...]:
    """Every passage of the only group, each of which suffices; of several groups, the first of each."""
    groups = list(dict.fromkeys(each.group for _, each in supporting))
    kept = (
        supporting
        if len(groups) == 1
        else [next(pair for pair in supporting if pair[1].group == group) for group in groups]
    )
    found = []
    for name, passage in kept:
        place = place_in(_with_items(answers), passage.text) if len(groups) == 1 else None
        found.append(Evidence(name) if place is None else Evidence(name, place[0], place[1], found=True))
    return tuple(dict.fromkeys(found))


def _with_items(answers: GivenAnswers) -> GivenAnswers:
    """The answers, and after them the items of those that are lists: of these a passage may hold one alone."""
    items = [item for text in answers.texts if "; " in text for item in text.split("; ")]
    return replace(answers, texts=(*answers.texts, *items))


def place_in(answers: GivenAnswers, text: str) -> tuple[int, int, bool] | None:
    """Where an answer stands in a passage, and whether the row itself says so by an offset."""
    for answer, start in zip(answers.texts, answers.starts, strict=False):
        if (place := nearest_place(text, answer, start)) is not None:
            return (*place, True)
    for answer in answers.texts:
        form = re.escape(answer)
        match = re.search(rf"(?<!\w){form}(?!\w)", text) or re.search(rf"(?<!\w){form}(?!\w)", text, re.IGNORECASE)
        if match is not None:
            return match.start(), match.end(), False
    return None
