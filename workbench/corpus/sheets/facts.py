"""The facts of the questions of a sheet, and the split of each, so that no fact is both trained on and asked as new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.corpus.facts import joined_facts
from workbench.corpus.questions import fold
from workbench.corpus.split import Shares, split_groups
from workbench.types import Document, Evidence, Question

FEW = 50  # questions below which all are asked: to train on a part of so few would leave too few to tell arms apart


def with_facts(
    found: Sequence[Question], existing: Sequence[Question], documents: Sequence[Document]
) -> list[Question]:
    """The questions with the fact of their place: that of a question already there where the places overlap."""
    known_facts: list[tuple[Evidence, str]] = [
        (place, question.fact) for question in existing if question.fact for place in question.evidence[:1]
    ]
    done = []
    for question in found:
        fact = question.fact
        if fact is None and question.kind in ("single", "multi", "aggregate"):
            place = question.evidence[0]
            alone = len(question.evidence) == 1
            known = next((name for other, name in known_facts if alone and overlap(place, other)), None)
            places = "+".join(f"{e.document}@{e.start}-{e.end}" for e in question.evidence)
            fact = known or (f"{place.document}:{question.id}" if place.start is None else places)
            known_facts.append((place, fact))
        done.append(replace(question, fact=fact))
    joined, _ = joined_facts([*existing, *done], documents)
    return list(joined[len(existing) :])


def overlap(a: Evidence, b: Evidence) -> bool:
    """Whether two places of a document share characters."""
    if a.document != b.document or None in (a.start, a.end, b.start, b.end):
        return False
    return max(a.start or 0, b.start or 0) < min(a.end or 0, b.end or 0)


def with_splits(questions: Sequence[Question], seed: int) -> list[Question]:
    """The questions with their splits, by hash of fact and text; all for testing where they are few."""
    if len(questions) < FEW:
        return [replace(question, split="test") for question in questions]
    keys = [[f"fact:{question.fact or question.id}", f"text:{fold(question.text)}"] for question in questions]
    splits = split_groups(keys, Shares(), seed)
    return [replace(question, split=split) for question, split in zip(questions, splits, strict=True)]
