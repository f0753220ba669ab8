"""Questions that give themselves away: asked in training in hardly other words, or told in a document with the answer.

An exact repetition is refused when a corpus is loaded. What slips through that is a comma, quotation marks, an article,
a "please", a zero-width blank or another order of the words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from workbench.types import Document, Question

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

    Wordings of one fact are meant to be alike and are not told, unless they have the very same words.
    """
    trained: dict[tuple[str, ...], Question] = {}
    for question in questions:
        if question.split == "train":
            trained.setdefault(_bag(question.text), question)
    for question in questions:
        other = trained.get(_bag(question.text)) if question.split != "train" else None
        if other is not None:
            yield question, other


def told_in_documents(
    questions: Sequence[Question], documents: Sequence[Document]
) -> Iterator[tuple[Question, Document]]:
    """Each asked question that stands in a document word for word, and the document: a page of questions and answers,
    or the test itself, laid among the documents."""
    texts = [(document, " ".join(_words(document.text))) for document in documents]
    for question in questions:
        words = _words(question.text)
        if question.split == "train" or len(words) < _LEAST_WORDS:
            continue
        asked = " ".join(words)
        found = next((document for document, text in texts if asked in text), None)
        if found is not None:
            yield question, found


def _words(text: str) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    return _WORD.findall(bare.casefold())


def _bag(text: str) -> tuple[str, ...]:
    """The words of a question in alphabetical order, without those that only make it polite."""
    words = _words(text)
    return tuple(sorted(word for word in words if word not in _POLITE) or sorted(words))
