"""The rows of a review: each drafted question beside its evidence, in the words of the corpus's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.corpus.mapped.by_id import documents_by_id
from workbench.corpus.sheets.columns import folded
from workbench.languages import by_language, table, written
from workbench.types import Corpus, Document, Evidence, Question

DECISIONS = ("accept", "reject", "edit")
AROUND = 160  # characters shown on either side of the evidence
_MOST_SHOWN = 1500  # of a piece of evidence


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A piece of evidence with what stands around it."""

    title: str
    before: str
    text: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}[[{self.text}]]{self.after}"


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A question to decide on."""

    question: Question
    evidence: tuple[ShownEvidence, ...]

    def cells(self) -> tuple[str, ...]:
        """The cells in the order of the heads of `review.toml`; the decision is left to the reader."""
        question = self.question
        return (
            question.id,
            "",
            question.text,
            joined(question.answers),
            question.kind,
            " | ".join(dict.fromkeys(shown.title for shown in self.evidence)),
            " … ".join(map(str, self.evidence)),
        )


def review_rows(corpus: Corpus) -> list[ReviewRow]:
    """The questions that were drafted and that nobody has decided on, those of a fact together."""
    documents = documents_by_id(corpus.documents)
    drafted = [question for question in corpus.questions if question.origin == "drafted"]
    facts = {question.fact or question.id: number for number, question in reversed(list(enumerate(drafted)))}
    drafted.sort(key=lambda question: facts[question.fact or question.id])
    return [ReviewRow(question, tuple(_shown(question.evidence, documents))) for question in drafted]


def _shown(evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> Iterator[ShownEvidence]:
    last: tuple[str, int] | None = None
    for place in evidence[:60]:
        document = documents[place.document]
        title, text = document.title or document.id, document.text
        if place.start is None or place.end is None:
            yield ShownEvidence(title, "", text[:_MOST_SHOWN], "")
            continue
        # Rows of one table follow each other: what stands between two is shown once.
        near = last is not None and last[0] == place.document and place.start - last[1] < AROUND
        first = last[1] if near and last is not None else max(0, place.start - AROUND)
        end = min(place.end, place.start + _MOST_SHOWN)
        after = "" if len(evidence) > 2 else text[place.end : place.end + AROUND]
        yield ShownEvidence(title, text[first : place.start], text[place.start : end], after)
        last = (place.document, place.end)


def joined(answers: Sequence[str]) -> str:
    """Accepted answers in one cell, with a bar between two; as a JSON list where one has a bar or a line break."""
    if any("|" in answer or "\n" in answer or answer.startswith("[") for answer in answers):
        return json.dumps(list(answers), ensure_ascii=False)
    return " | ".join(answers)


def mark_of(text: str) -> str | None:
    """The decision that a cell names; "" for none yet, None for a word that is no decision."""
    bare = folded(text)
    if not bare:
        return "accept" if text.strip() in ("✓", "✔", "+") else "reject" if text.strip() in ("✗", "✘", "-") else ""
    return next((mark for mark, words in named("marks").items() if bare in words), None)


@cache
def named(what: str) -> Mapping[str, tuple[str, ...]]:
    """What the heads of a sheet ("named") or its decisions ("marks") may be called, in any language."""
    found: dict[str, tuple[str, ...]] = {}
    for words in by_language("review", what).values():
        for key, text in words.items():
            found[key] = (*found.get(key, ()), *map(str.strip, text.split("|")))
    return found


def review_words(language: str) -> Mapping[str, Any]:
    """The heads, the decisions and the page's texts, in a language or in English where it has none."""
    return table(written(language), "review")
