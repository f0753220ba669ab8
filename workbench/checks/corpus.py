"""Doubts about a corpus that loads and runs but may not measure what it should: leaks, wrong evidence, repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from workbench.arms import ARMS
from workbench.corpus.language import language_notes
from workbench.corpus.leaks import asked_in_documents, reworded, trained_under_another_title
from workbench.corpus.mapped.by_id import documents_by_id
from workbench.languages.spoken import said
from workbench.scoring.golds import at_length, items
from workbench.scoring.match import stands_in
from workbench.scoring.matching.choices import choices_asked
from workbench.scoring.matching.polarity import is_polar
from workbench.types import Corpus, Document, Evidence, Question

NAMED = 3  # of the questions or documents that a note is about


def doubts(corpus: Corpus) -> tuple[str, ...]:
    """A sentence for each doubt, with what to do about it."""
    return (
        *_not_reviewed(corpus),
        *_leaks(corpus),
        *_trained(corpus),
        *_arms_that_fail(corpus),
        *_answers_out_of_place(corpus),
        *_long_answers(corpus),
        *_repeated_documents(corpus),
        *language_notes(corpus.language, (document.text for document in corpus.documents), "import.cure_card"),
    )


def _arms_that_fail(corpus: Corpus) -> Iterator[str]:
    if not corpus.questions:
        return
    for kind, arm in ARMS.items():
        if arm.usual and (why := arm.lacks(arm.Settings(), corpus)):  # of the others the plan says it
            key = "check.arm_fails" if why == said("error.no_documents") else "check.arm_fails_cure"
            yield said(key, kind=kind, why=why)


def _not_reviewed(corpus: Corpus) -> Iterator[str]:
    drafted = [question for question in corpus.questions if question.origin == "drafted"]
    asked = [question for question in drafted if question.split == "test"]
    if asked:
        yield said("check.drafted_asked", drafted=len(drafted), n=len(corpus.questions))
    elif drafted:
        yield said("check.drafted", n=len(drafted))


def _leaks(corpus: Corpus) -> Iterator[str]:
    alike = [said("check.asked_as", id=asked.id, other=trained.id) for asked, trained in reworded(corpus.questions)]
    if alike:
        yield said("check.reworded", n=len(alike), named=_named(alike))
    listed = [
        said("check.asked_in", id=asked.id, document=document.id)
        for asked, document in asked_in_documents(corpus.questions, corpus.documents)
    ]
    if listed:
        yield said("check.in_documents", n=len(listed), named=_named(listed))


def _trained(corpus: Corpus) -> Iterator[str]:
    trained = [question.id for question in trained_under_another_title(corpus.questions, corpus.documents)]
    if trained:
        yield said("check.trained", n=len(trained), named=_named(trained))


def _long_answers(corpus: Corpus) -> Iterator[str]:
    found = [question for question in corpus.questions if at_length(question)]
    if found:
        listed = _named([said("check.of_words", id=q.id, n=len(q.answers[0].split())) for q in found])
        yield said("check.long_answers", n=len(found), all=len(corpus.questions), named=listed)


def _answers_out_of_place(corpus: Corpus) -> Iterator[str]:
    """Answers of kind single are read off the text; those of other kinds may be computed, or put together.

    A choice is worded by who asks, and "yes" stands nowhere.
    """
    documents = documents_by_id(corpus.documents)
    asked = [q for q in corpus.questions if q.kind == "single" and q.answers and q.evidence]
    asked = [q for q in asked if not (choices_asked(q.text) or any(map(is_polar, q.answers)) or at_length(q))]
    out = [q for q in asked if not _stands_there(q, documents, corpus.language)]
    if out:
        listed = _named([said("check.with_answer", id=q.id, answer=q.answers[0]) for q in out])
        yield said("check.out_of_place", n=len(out), all=len(asked), named=listed)


def _stands_there(question: Question, documents: Mapping[str, Document], language: str) -> bool:
    text = "\n".join(_shown(place, documents[place.document]) for place in question.evidence)
    return any(all(stands_in(item, text, language) for item in items(gold)) for gold in question.answers)


def _shown(place: Evidence, document: Document) -> str:
    return f"{document.title}\n{document.text}" if place.start is None else document.text[place.start : place.end]


def _repeated_documents(corpus: Corpus) -> Iterator[str]:
    first: dict[bytes, str] = {}  # by a digest of the text: the texts of a large corpus would fill the memory
    repeated = []
    for document in corpus.documents:
        other = first.setdefault(hashlib.sha256(document.text.encode()).digest(), document.id)
        if other != document.id:
            repeated.append(said("check.asked_as", id=document.id, other=other))
    if repeated:
        yield said("check.repeated", n=len(repeated), named=_named(repeated))


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
