"""Leaks: questions that training asks in nearly the same words, or that stand in a document with their answer.

An exact repetition is refused when a corpus is loaded. What slips through that is a comma, quotation marks, an article,
a "please", a zero-width blank or another order of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbench.corpus.facts import joined_facts
from workbench.types import Corpus, Document, Question

_WORD = re.compile(r"[^\W_]+")
_POLITE = frozenset(
    (
        "please", "kindly", "tell", "me", "can", "could", "you", "i", "we", "would", "like", "know", "the", "a",
        "an", "per", "favore", "cortesia", "puoi", "può", "dirmi", "dimmi", "sai", "vorrei", "sapere", "il", "lo",
        "la", "gli", "le", "un", "uno", "una", "l", "del", "dello", "della", "dei", "degli", "delle", "di", "of",
    )
)  # fmt: skip
_LEAST_WORDS = 5  # of a question that is looked for in the documents: a shorter one may stand there by chance


def reworded(questions: Sequence[Question]) -> Iterator[tuple[Question, Question]]:
    """Each asked question that is a training question but for its order, marks, articles and courtesies; and that one.

    Wordings of one fact are meant to be alike and are left out, unless they have the very same words.
    """
    trained: dict[tuple[str, ...], Question] = {}
    for question in questions:
        if question.split == "train":
            trained.setdefault(asked_words(question.text), question)
    for question in questions:
        other = trained.get(asked_words(question.text)) if question.split != "train" else None
        if other is not None:
            yield question, other


def asked_in_documents(
    questions: Sequence[Question], documents: Iterable[Document]
) -> Iterator[tuple[Question, Document]]:
    """Each asked question that stands in a document word for word, and the document: a page of questions and answers,
    or the test itself, laid among the documents."""
    # By their first words, so that each document is read once, however many questions there are.
    waiting: dict[tuple[str, ...], list[tuple[Question, list[str]]]] = {}
    for question in questions:
        words = _words(question.text)
        if question.split != "train" and len(words) >= _LEAST_WORDS:
            waiting.setdefault(tuple(words[:_LEAST_WORDS]), []).append((question, words))
    beginnings = {words[0] for words in waiting}
    for document in documents if waiting else ():
        text = _words(document.text)
        for at in [at for at, word in enumerate(text) if word in beginnings]:
            first = tuple(text[at : at + _LEAST_WORDS])
            for each in waiting.get(first, ())[:]:
                if text[at : at + len(each[1])] == each[1]:
                    waiting[first].remove(each)
                    yield each[0], document


def trained_under_another_title(questions: Sequence[Question], documents: Sequence[Document]) -> Iterator[Question]:
    """Each question asked as unseen whose answer a training question has from nearly the same sentence of another
    document."""
    joined, count = joined_facts(questions, documents)
    if not count:
        return
    trained = {question.fact for question in questions if question.split == "train"}
    learned = {question.fact for question in joined if question.split == "train"}
    for before, after in zip(questions, joined, strict=True):
        if before.split != "train" and before.fact not in trained and after.fact in learned:
            yield before


@dataclass(frozen=True, slots=True)
class Leaks:
    """How many of the questions asked give themselves away, and how."""

    reworded: int = 0
    in_documents: int = 0
    trained_under_another_title: int = 0


def leaks(asked: Iterable[Question], corpus: Corpus) -> Leaks:
    """The audit of a run: wordings, documents and facts, of the questions that it asks."""
    ids = {question.id for question in asked}
    return Leaks(
        sum(question.id in ids for question, _ in reworded(corpus.questions)),
        sum(question.id in ids for question, _ in asked_in_documents(corpus.questions, corpus.documents)),
        sum(question.id in ids for question in trained_under_another_title(corpus.questions, corpus.documents)),
    )


def _words(text: str) -> list[str]:
    if text.isascii():
        return _WORD.findall(text.casefold())
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _WORD.findall(bare.casefold())


def asked_words(text: str) -> tuple[str, ...]:
    """The words of a question in alphabetical order, without those that only make it polite."""
    words = _words(text)
    return tuple(sorted(word for word in words if word not in _POLITE) or sorted(words))
