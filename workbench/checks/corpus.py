"""Doubts about a corpus that loads and runs but may not measure what it should: leaks, wrong evidence, repeats."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from workbench.arms import ARMS
from workbench.corpus.by_id import documents_by_id
from workbench.corpus.language import language_notes
from workbench.corpus.leaks import asked_in_documents, reworded, trained_under_another_title
from workbench.languages.spoken import said
from workbench.scoring.choices import choices_asked
from workbench.scoring.golds import at_length, items
from workbench.scoring.match import stands_in
from workbench.scoring.polarity import is_polar
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
        *language_notes(
            corpus.language, (document.text for document in corpus.documents), 'language = "{code}" in corpus.toml'
        ),
    )


def _arms_that_fail(corpus: Corpus) -> Iterator[str]:
    if not corpus.questions:
        return
    for kind, arm in ARMS.items():
        if arm.usual and (why := arm.lacks(arm.Settings(), corpus)):  # of the others the plan says it
            cure = "" if why == said("error.no_documents") else '; give some questions "split": "train", or draft some'
            yield f"an arm of kind {kind} will fail: {why}{cure}"


def _not_reviewed(corpus: Corpus) -> Iterator[str]:
    drafted = [question for question in corpus.questions if question.origin == "drafted"]
    asked = [question for question in drafted if question.split == "test"]
    sheet = "`workbench corpus review` writes a sheet to accept, edit or reject them"
    if asked:
        yield (
            f"{len(drafted)} of {len(corpus.questions)} questions are drafted, not reviewed: a verdict on them is "
            f"worth no more than they are; {sheet}"
        )
    elif drafted:
        yield (
            f"the {len(drafted)} drafted questions are for training and dev: none is tested with, but a tuned arm "
            f"learns what they say, and nobody has reviewed them; {sheet}"
        )


def _leaks(corpus: Corpus) -> Iterator[str]:
    alike = [f"{asked.id} (as {trained.id})" for asked, trained in reworded(corpus.questions)]
    if alike:
        yield (
            f"{len(alike)} asked questions are training questions in hardly other words: {_named(alike)}; "
            "reword them, or move both to one split"
        )
    listed = [
        f"{asked.id} (in {document.id})" for asked, document in asked_in_documents(corpus.questions, corpus.documents)
    ]
    if listed:
        yield (
            f"{len(listed)} asked questions stand in a document word for word: {_named(listed)}; where the document is "
            "the test itself, remove it: retrieval would find the question with its answer"
        )


def _trained(corpus: Corpus) -> Iterator[str]:
    trained = [question.id for question in trained_under_another_title(corpus.questions, corpus.documents)]
    if trained:
        yield (
            f"{len(trained)} unseen questions are trained on from nearly the same sentence of another document: "
            f"{_named(trained)}; give both the same fact, or move them to one split"
        )


def _long_answers(corpus: Corpus) -> Iterator[str]:
    found = [question for question in corpus.questions if at_length(question)]
    if found:
        listed = _named([f"{q.id} ({len(q.answers[0].split())} words)" for q in found])
        yield (
            f"{len(found)} of {len(corpus.questions)} questions accept whole sentences alone: {listed}; accuracy asks "
            'for an answer word for word, and will hardly find one: give short answers too, or "kind": "summary", '
            "which is measured by ROUGE-L"
        )


def _answers_out_of_place(corpus: Corpus) -> Iterator[str]:
    """Answers of kind single are read off the text; those of other kinds may be computed, or put together.

    A choice is worded by who asks, and "yes" stands nowhere.
    """
    documents = documents_by_id(corpus.documents)
    asked = [q for q in corpus.questions if q.kind == "single" and q.answers and q.evidence]
    asked = [q for q in asked if not (choices_asked(q.text) or any(map(is_polar, q.answers)) or at_length(q))]
    out = [q for q in asked if not _stands_there(q, documents, corpus.language)]
    if out:
        listed = _named([f"{q.id} ({q.answers[0]!r})" for q in out])
        yield (
            f"no accepted answer stands in the evidence of {len(out)} of {len(asked)} single questions: {listed}; "
            "correct the answers or the spans"
        )


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
            repeated.append(f"{document.id} (as {other})")
    if repeated:
        yield (
            f"{len(repeated)} documents repeat the text of another: {_named(repeated)}; "
            "remove them: a retriever may find either, and only one is the evidence"
        )


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
