"""Several questions of a corpus asked as one: what an answer needs then stands in as many documents."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

from workbench.corpus.digest import with_content
from workbench.languages import by_language, written
from workbench.types import Corpus, Question, Split

ASK = by_language("prompts", "combined", "ask")


def groups(corpus: Corpus, split: Split, size: int, count: int, seed: int = 0) -> Mapping[str, tuple[Question, ...]]:
    """Up to `count` groups of `size` questions of kind single, no two of a group about one document, by an id for each.

    They are drawn with the seed, the documents first and then a question of each, so that a document with many
    questions is in no more groups than another. A question may be in several groups, but no group is there twice.
    Empty where fewer documents than `size` have a question whose evidence has offsets and whose answer is one item.
    """
    by_document: dict[str, list[Question]] = defaultdict(list)
    for question in corpus.select(split, "single"):
        place = next(iter(question.evidence), None)
        if place is not None and place.start is not None and question.answers and ";" not in question.answers[0]:
            by_document[place.document].append(question)
    documents = sorted(by_document)
    if len(documents) < size:
        return {}
    drawn = random.Random(seed)  # noqa: S311 - a choice to be repeated, no secret
    found: dict[frozenset[str], tuple[Question, ...]] = {}
    for _ in range(4 * count):  # so often, since few documents have few groups
        if len(found) == count:
            break
        chosen = tuple(drawn.choice(by_document[name]) for name in drawn.sample(documents, size))
        found.setdefault(frozenset(question.id for question in chosen), chosen)
    return {f"combined.{size}.{place}": group for place, group in enumerate(found.values())}


def combined(corpus: Corpus, split: Split, size: int, count: int, seed: int = 0) -> Corpus:
    """The corpus with the questions of a split replaced by such groups, each asked as one question of kind multi."""
    asked = [
        Question(
            id=name,
            text=_text(group, corpus.language),
            answers=("; ".join(question.answers[0] for question in group),),
            kind="multi",
            split=split,
            evidence=tuple(question.evidence[0] for question in group),
        )
        for name, group in groups(corpus, split, size, count, seed).items()
    ]
    others = [question for question in corpus.questions if question.split != split]
    return with_content(corpus, questions=[*others, *asked])


def _text(group: tuple[Question, ...], language: str) -> str:
    lines = [f"{number}. {question.text}" for number, question in enumerate(group, 1)]
    return "\n".join([ASK[written(language)], *lines])
