"""The digest of a corpus: equal exactly when every arm would be fed the same thing."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.corpus.mapped.stored import StoredDocuments, held
from workbench.digests import digest_of_items
from workbench.store.values import stored_value
from workbench.types import Corpus, Document, Question


def corpus_digest(
    language: str, documents: Iterable[Document], questions: Iterable[Question], general_text: Iterable[str] = ()
) -> str:
    """The sha256 (64 hexadecimal digits) of what an answer or a score can depend on.

    Covered: the language (prompts and metrics follow it), and every field of every document,
    question and paragraph of general text, in order (ties in a ranking fall by order).
    Not covered: paths, the order of keys, comments, and the labels name, title, licence, source
    and revision, since renaming a corpus must not void its store. A question's `meta` and `origin`, and
    whether its evidence was found, are notes for people that no arm is given, and are not covered either.

    That of documents in the store is stored too: to read a million of them takes longer than all else in opening them.
    """
    if not isinstance(documents, StoredDocuments):
        return _computed(language, documents, questions, general_text)
    questions, general_text = list(questions), list(general_text)
    depends = {"documents": documents.identity, "rest": _computed(language, (), questions, general_text)}

    def compute() -> str:
        return _computed(language, documents, questions, general_text)

    digest: str = stored_value(documents.store, "corpora", depends, compute)
    return digest


def texts_digest(documents: Iterable[Document]) -> str:
    """The digest of what stands in prompts and indexes of documents: their ids, titles and texts, in order."""
    return digest_of_items((each.id, each.title, each.text) for each in documents)


def _computed(
    language: str, documents: Iterable[Document], questions: Iterable[Question], general_text: Iterable[str]
) -> str:
    digest = hashlib.sha256()

    def feed(tag: str, *values: Any) -> None:
        # One JSON list a line: no two contents share a form, and escapes keep it pure ASCII.
        line = json.dumps([tag, *values], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        digest.update(line.encode("ascii") + b"\n")

    feed("corpus", 1, language)
    for document in documents:
        feed("document", document.id, document.title, document.text, dict(document.meta))
    for question in questions:
        evidence = [[e.document, e.start, e.end, *([] if e.grade is None else [e.grade])] for e in question.evidence]
        feed(
            "question", question.id, question.text, question.answers, question.kind, question.split, evidence,
            question.fact,
        )  # fmt: skip
    for paragraph in general_text:
        feed("general", paragraph)
    return digest.hexdigest()


def with_content(
    corpus: Corpus, *, documents: Sequence[Document] | None = None, questions: Sequence[Question] | None = None
) -> Corpus:
    """The corpus with other documents or questions, and the digest that goes with them.

    Use it wherever a study shrinks, edits or filters a corpus: `dataclasses.replace` alone would
    keep the old digest, and the store would answer with the old corpus.
    """
    documents = corpus.documents if documents is None else held(documents)
    questions = corpus.questions if questions is None else tuple(questions)
    return dataclasses.replace(
        corpus,
        documents=documents,
        questions=questions,
        digest=corpus_digest(corpus.language, documents, questions, corpus.general_text),
    )
