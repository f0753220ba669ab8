"""Drafts of made-up documents, for the tests."""

from __future__ import annotations

from workbench.corpus.generate import Drafts, generate_questions
from workbench.corpus.split import Shares
from workbench.types import Document, Question

ALL_TEST = Shares(0, 0, 1)
ALL_TRAIN = Shares(1, 0, 0)


def document(text: str, title: str = "Casa Ponte", name: str = "d") -> Document:
    return Document(name, title, text)


def draft(*documents: Document, language: str = "en", **options: object) -> Drafts:
    drafts = generate_questions(documents, language=language, **({"per_document": 100} | options))  # type: ignore[arg-type]
    texts = {each.id: each.text for each in documents}
    for question in drafts.questions:
        assert question.origin == "drafted"
        for place in question.evidence:
            assert place.start is not None
            assert place.end is not None
            assert 0 <= place.start < place.end <= len(texts[place.document])
    return drafts


def asked(*documents: Document, language: str = "en", **options: object) -> dict[str, tuple[str, ...]]:
    """The text and answers of every question."""
    return {q.text: q.answers for q in draft(*documents, language=language, **options).questions}


def golds(*documents: Document, language: str = "en", kind: str = "") -> set[str]:
    """The first answers, of one kind or all."""
    found: tuple[Question, ...] = draft(*documents, language=language).questions
    return {q.answers[0] for q in found if q.answers and kind in ("", q.kind)}
