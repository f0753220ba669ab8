"""A question on its way to being a row, and what makes its wording and its answers sound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from corpora.fiction.pages import Page
from corpora.fiction.splits import Split, draw


@dataclass(frozen=True)
class Place:
    """A stretch of a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True)
class Draft:
    """A question before it is written out. `fact` is the unit on which splits are made."""

    id: str
    text: str
    answers: tuple[str, ...]
    kind: str
    split: Split
    evidence: tuple[Place, ...] = ()
    fact: str | None = None

    def row(self) -> dict[str, Any]:
        """The row of questions.jsonl."""
        evidence = [{"document": p.document, "start": p.start, "end": p.end} for p in self.evidence]
        return {
            "id": self.id, "text": self.text, "answers": list(self.answers), "kind": self.kind, "split": self.split,
            "evidence": evidence, "fact": self.fact,
        }  # fmt: skip


@dataclass
class Places:
    """Where each fact stands, its home first."""

    by_fact: dict[str, list[Place]] = field(default_factory=dict)

    @classmethod
    def of(cls, pages: Iterable[Page]) -> Places:
        """The places in these pages."""
        places = cls()
        for page in pages:
            for span in page.spans:
                places.by_fact.setdefault(span.fact, []).append(Place(page.id, span.start, span.end))
        return places

    def all(self, fact: str) -> tuple[Place, ...]:
        """Every document that states the fact."""
        return tuple(self.by_fact[fact])

    def home(self, facts: Iterable[str]) -> tuple[Place, ...]:
        """The first document of each fact."""
        return tuple(self.by_fact[fact][0] for fact in dict.fromkeys(facts))


def tokens(text: str) -> str:
    """Lower-cased words and numbers, padded, so that `in` tests for whole tokens."""
    words = re.findall(r"[^\W_]+", re.sub(r"[.,]00\b", "", text.lower()))  # 70,00 is 70
    return f" {' '.join(words)} "


def says(text: str, answer: str) -> bool:
    """Whether the text holds the answer at token boundaries."""
    return tokens(answer) in tokens(text)


def hidden(text: str, answers: Iterable[str]) -> tuple[str, ...]:
    """The answers that the question itself does not hold: an echo of the question must not score."""
    return tuple(answer for answer in answers if not says(text, answer))


def spread(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts by split; within it, any first part holds all kinds in proportion, from many documents."""
    ordered: list[Draft] = []
    by_split: dict[str, dict[str, list[Draft]]] = {"train": {}, "dev": {}, "test": {}}
    for draft in drafts:
        by_split[draft.split].setdefault(draft.kind, []).append(draft)
    for kinds in by_split.values():
        placed = [
            ((i + 0.5) / len(group), kind, draft)
            for kind, group in kinds.items()
            for i, draft in enumerate(_round_robin(group))
        ]
        ordered += [draft for _, _, draft in sorted(placed, key=lambda item: item[:2])]
    return ordered


def _round_robin(drafts: Iterable[Draft]) -> list[Draft]:
    """One draft of each document, then a second of each, and so on."""
    counts: dict[str, int] = {}
    placed = []
    for draft in sorted(drafts, key=lambda d: draw(f"round:{d.id}")):
        home = draft.evidence[0].document if draft.kind == "single" else draft.id
        placed.append((counts.get(home, 0), draw(f"row:{draft.id}"), draft))
        counts[home] = counts.get(home, 0) + 1
    return [draft for _, _, draft in sorted(placed, key=lambda item: item[:2])]
