"""The rows of a review: each drafted question beside its evidence, in the words of the corpus's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.corpus.by_id import documents_by_id
from workbench.corpus.sheets.columns import folded
from workbench.languages import base_language
from workbench.types import Corpus, Document, Evidence, Question

FIELDS = ("id", "decision", "question", "answers", "kind", "document", "evidence")
HEADS: Mapping[str, tuple[str, ...]] = {
    "en": FIELDS,
    "it": ("id", "esito", "domanda", "risposte", "tipo", "documento", "prova"),
}
# What a head or a mark may be called, in either language; compared without case, accents and marks.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "codice"),
    "decision": ("decision", "verdict", "review", "mark", "esito", "decisione", "revisione", "giudizio"),
    "question": ("question", "domanda"),
    "answers": ("answers", "answer", "risposte", "risposta"),
}
MARKS: Mapping[str, tuple[str, ...]] = {
    "accept": ("accept", "accepted", "a", "yes", "y", "ok", "keep", "x", "1", "true", "accetta", "accettata",
               "accettato", "si", "s", "va bene", "tieni", "vero"),
    "reject": ("reject", "rejected", "r", "no", "n", "delete", "remove", "drop", "0", "false", "rifiuta", "rifiutata",
               "scarta", "scartata", "respinta", "elimina", "togli", "falso"),
    "edit": ("edit", "edited", "e", "change", "changed", "correct", "modifica", "modificata", "m", "correggi",
             "corretta", "cambia"),
}  # fmt: skip
WORDS: Mapping[str, tuple[str, str, str]] = {
    "en": ("accept", "reject", "edit"),
    "it": ("accetta", "rifiuta", "modifica"),
}
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
        """The cells in the order of FIELDS; the decision is left to the reader."""
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
    return next((mark for mark, words in MARKS.items() if bare in words), None)


def language_of(language: str) -> str:
    """The language of heads and page: that of the corpus if there are words in it, else English."""
    code = base_language(language)
    return code if code in HEADS else "en"
